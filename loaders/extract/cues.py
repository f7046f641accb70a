"""Words that say how an event is told: who reports it, how sure it is, whether it is done, planned or denied.

The words themselves are the lexicon of a language (``ontology.language``); this step finds all of them in a text at
once, so that the steps that judge a clause only have to look them up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from loaders.extract.document import Document
from loaders.extract.lexicon import section
from ontology.triggers import Matcher, Word, words
from ontology.types import Trigger

SECTIONS = ("reporting", "factuality", "phase", "effect")
"""The sections of a language's lexicon that are lists of patterns by kind of cue."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at its place: ``kind`` is its section and key (``factuality.planned``), ``id`` names its pattern."""

    kind: str
    id: str
    first: int
    last: int
    start: int
    end: int


class Cues:
    """The cues of one text, in order."""

    def __init__(self, found: list[Cue]) -> None:
        self._found = found
        self._starts = [cue.start for cue in found]

    def within(self, start: int, end: int, *kinds: str) -> Iterator[Cue]:
        """Yield the cues that lie wholly in ``[start, end)``; of the given kinds or sections, where any are given."""
        for cue in self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if cue.end <= end and (not kinds or cue.kind in kinds or cue.kind.partition(".")[0] in kinds):
                yield cue

    def __iter__(self) -> Iterator[Cue]:
        return iter(self._found)


def tokens_of(document: Document) -> list[Word]:
    """Return the tokens of a document, whether or not an earlier step has already found them."""
    return document.tokens or words(document.text, document.language)


def cues(document: Document) -> Cues:
    """Return the cues of a document; the last few texts are remembered, because every report asks again."""
    return cues_of(document.text, document.language)


@lru_cache(maxsize=8)
def cues_of(text: str, language: str) -> Cues:
    """Return the cues of a text in a language."""
    tokens = words(text, language)
    return Cues(
        [
            Cue(m.trigger.type, m.trigger.id, m.first, m.last, tokens[m.first].start, tokens[m.last].end)
            for m in _matcher(language)([t.text for t in tokens])
        ]
    )


@lru_cache(maxsize=16)
def _matcher(language: str) -> Matcher:
    triggers = []
    for name in SECTIONS:
        for key, patterns in section(language, name).items():
            triggers += [
                Trigger(pattern, "strong", f"{name}.{key}/{language}/{i}", f"{name}.{key}", language)
                for i, pattern in enumerate(patterns)
            ]
    return Matcher(triggers)
