"""What detection learns from: the candidates of annotated articles, and which of them are events."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from loaders.evaluate.corpus import Annotated
from loaders.extract.document import Document
from loaders.extract.features import Candidate, candidates, topic
from loaders.extract.read import read
from loaders.extract.scenes import Scene, scenes
from ontology import EVENT_TYPES

FOLDS = 5


@dataclass
class Examples:
    """The candidates of all articles, one after another; those of article ``i`` are ``found[bounds[i]:bounds[i+1]]``.

    ``right`` marks required events, ``main`` those of them that are no background, ``open`` those that are optional:
    nothing is learned from them. ``demanded`` counts the required events of each article, found by a candidate or not.
    ``counts`` says of each article whether figures, calibration and thresholds rest on it; all are learned from.
    """

    annotated: list[Annotated] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    told: list[list[Scene]] = field(default_factory=list)
    topics: list[list[str]] = field(default_factory=list)
    found: list[Candidate] = field(default_factory=list)
    bounds: list[int] = field(default_factory=lambda: [0])
    labels: list[bool] = field(default_factory=list)
    optional: list[bool] = field(default_factory=list)
    main: list[bool] = field(default_factory=list)
    demanded: list[int] = field(default_factory=list)
    counts: list[bool] = field(default_factory=list)

    @property
    def reference(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each article counts in figures."""
        return np.array(self.counts, dtype=bool)

    @property
    def right(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each candidate is a required event."""
        return np.array(self.labels, dtype=bool)

    @property
    def open(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each candidate is an optional event and no required one."""
        return np.array(self.optional, dtype=bool) & ~self.right

    @property
    def article(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """The number of the article of each candidate."""
        return np.repeat(np.arange(len(self.annotated)), np.diff(self.bounds))

    @property
    def fold(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """The fold of each article: a function of its id alone, so that it never changes."""
        return np.array([zlib.crc32(a.id.encode()) % FOLDS for a in self.annotated])

    def only(self, kept: Sequence[bool]) -> Examples:
        """Return the examples of the articles that are marked in ``kept``."""
        out = Examples()
        for i, keep in enumerate(kept):
            if keep:
                own = slice(self.bounds[i], self.bounds[i + 1])
                out.annotated.append(self.annotated[i])
                out.documents.append(self.documents[i])
                out.told.append(self.told[i])
                out.topics.append(self.topics[i])
                out.demanded.append(self.demanded[i])
                out.counts.append(self.counts[i])
                out.found += self.found[own]
                out.labels += self.labels[own]
                out.optional += self.optional[own]
                out.main += self.main[own]
                out.bounds.append(len(out.found))
        return out


def examples(
    annotated: Iterable[Annotated], more: Iterable[Annotated] = (), *, progress: Callable[[int], None] | None = None
) -> Examples:
    """Return what there is to learn from annotated articles; ``more`` are learned from and do not count in figures."""
    out = Examples()
    articles = [*((one, True) for one in annotated), *((one, False) for one in more)]
    for number, (one, counts) in enumerate(articles, 1):
        document = read(one.article)
        told = scenes(document)
        found = candidates(document, told)
        out.annotated.append(one)
        out.counts.append(counts)
        out.documents.append(document)
        out.told.append(told)
        out.topics.append(topic(told))
        out.found += found
        out.bounds.append(len(out.found))
        out.demanded.append(sum(not e["optional"] for e in one.events))
        for candidate in found:
            events = list(_events(one, candidate))
            out.labels.append(any(not e["optional"] for e in events))
            out.optional.append(any(e["optional"] for e in events))
            out.main.append(any(not e["optional"] and e["salience"] != "background" for e in events))
        if progress is not None:
            progress(number)
    return out


def _events(one: Annotated, candidate: Candidate) -> Iterator[dict[str, Any]]:
    """Yield the events of the type that are told in the sentence."""
    sentence = candidate.scene.sentence
    for event in one.events:
        if event["type"] == EVENT_TYPES[candidate.type].code:
            start = one.text.find(event["quote"])
            if 0 <= start < sentence.end and sentence.start < start + len(event["quote"]):
                yield event
