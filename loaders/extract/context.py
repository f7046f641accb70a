"""What the rest of an article says of a candidate: the numbers that the second model decides on.

The first model looks at one sentence. Whether its event is told better elsewhere, whether the article is of our
field at all, whether the speaker has had his say: that is decided here, on what the first model made of all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from loaders.extract.document import Document
from loaders.extract.features import Candidate
from loaders.extract.scenes import Scene, shares

NONE = -9.0
"""The logit of a candidate that is not there."""
WINDOW = 40
"""Candidates of a type, before and after, that one is compared with."""
KINDS = (
    "company", "person", "country", "government", "agency", "office", "organisation", "group", "supranational",
    "place", "outlet", "platform",
)  # fmt: skip
CUES = (
    "factuality.planned", "factuality.proposed", "factuality.possible", "factuality.rumour", "factuality.negation",
    "reporting.say", "reporting.nouns", "reporting.according",
)  # fmt: skip
SHARES = ("technology", "company", "statecraft", "lead technology", "lead statecraft")
NAMES = (
    "logit", "topic", "best trigger", "mean trigger", "prior", "best other type", "types", "rank in sentence",
    "rank in article", "of type", "best of type", "best before", "sum before", "previous", "next", "article sum",
    "article mean", "article best", "candidates", "sentences", "sentence", "relative", "paragraph", "length", "strong",
    "weak", "technologies", "frames", "dates", "named frames", "speaker before", "speaker better", "same actors",
    "same words", "in title", *KINDS, *CUES, "technology far", *SHARES,
)  # fmt: skip
"""The columns, in order."""


def table(
    document: Document,
    told: list[Scene],
    found: list[Candidate],
    logits: NDArray[np.float32],
    topic: float,
    precision: NDArray[np.float32],
    wanted: Sequence[int] | None = None,
) -> NDArray[np.float32]:
    """Return one row for each candidate, or for the ``wanted`` ones, with the columns of ``NAMES``.

    ``logits`` are those of the first model, ``topic`` that of the article; ``precision`` has for each candidate how
    often its best trigger, its triggers on average and its type were right in training.
    """
    wanted = range(len(found)) if wanted is None else wanted
    if not wanted:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    return _Article(document, told, found, logits, topic, precision).table(wanted)


class _Article:
    def __init__(
        self,
        document: Document,
        told: list[Scene],
        found: list[Candidate],
        logits: NDArray[np.float32],
        topic: float,
        precision: NDArray[np.float32],
    ) -> None:
        self.found, self.logits, self.topic, self.precision = found, [float(x) for x in logits], topic, precision
        self.probabilities = [1 / (1 + np.exp(-x)) for x in self.logits]
        share = shares(told)
        self.shares = [share[name] for name in SHARES]
        self.sentences = len(document.sentences)
        self.body = sum(s.part == "body" for s in document.sentences)
        title = (document.article.title or "").casefold()
        self.title = {w.text for w in document.tokens[: bisect_left([t.end for t in document.tokens[:80]], len(title))]}
        self.by_type: defaultdict[str, list[int]] = defaultdict(list)
        self.by_sentence: defaultdict[int, list[int]] = defaultdict(list)
        for i, c in enumerate(found):
            self.by_type[c.type].append(i)
            self.by_sentence[c.scene.sentence.index].append(i)
        self.actors = {s: {m.entity.iri for m in found[i[0]].scene.mentions} for s, i in self.by_sentence.items()}
        self.speakers = {
            s: {f.mention.entity.iri for f in found[i[0]].scene.frames if f.mention}
            for s, i in self.by_sentence.items()
        }
        self.words = {s: {w for w in found[i[0]].scene.words if w[0] in "wsz"} for s, i in self.by_sentence.items()}

    def table(self, wanted: Sequence[int]) -> NDArray[np.float32]:
        total = [sum(self.probabilities), float(np.mean(self.probabilities)), max(self.probabilities)]
        return np.array([self.row(i, total) for i in wanted], dtype=np.float32)

    def row(self, i: int, total: list[float]) -> list[float]:
        c, x, logits = self.found[i], self.logits[i], self.logits
        scene, sentence = c.scene, c.scene.sentence
        at = sentence.index
        others = [logits[j] for j in self.by_sentence[at] if j != i]
        alike = self.alike(i)
        before = [j for j in alike if self.at(j) < at]
        better = [j for j in alike if logits[j] > x]
        beside = {self.at(j): logits[j] for j in alike}
        speakers = self.speakers[at]
        strong = len(c.strong)
        kinds = Counter(m.kind for m in scene.mentions)
        cues = Counter(scene.cues)
        words = self.words[at]
        return [
            x,
            self.topic,
            *self.precision[i],
            max(others, default=NONE),
            len(others) + 1,
            sum(o > x for o in others),
            len(better),
            len(alike) + 1,
            max((logits[j] for j in alike), default=NONE),
            max((logits[j] for j in before), default=NONE),
            sum(self.probabilities[j] for j in before),
            beside.get(at - 1, NONE),
            beside.get(at + 1, NONE),
            *total,
            len(self.found),
            self.body,
            at,
            at / max(1, self.sentences),
            sentence.paragraph,
            sentence.end - sentence.start,
            strong,
            len(c.triggers) - strong,
            len(set(scene.technologies)),
            len(scene.frames),
            scene.dates,
            len(speakers),
            len(speakers & self.spoken(before)) if speakers else -1,
            sum(not speakers.isdisjoint(self.speakers[self.at(j)]) for j in better) if speakers else -1,
            _shared(self.actors[at], [self.actors[self.at(j)] for j in better]),
            _shared(words, [self.words[self.at(j)] for j in better]),
            len({w[2:] for w in words if w.startswith("w:")} & self.title) / max(1, len(words)),
            *(kinds[k] for k in KINDS),
            *(cues[k] for k in CUES),
            scene.far,
            *self.shares,
        ]

    def alike(self, i: int) -> list[int]:
        """Return the nearest other candidates of the type; in a long text, not all of them."""
        same = self.by_type[self.found[i].type]
        place = bisect_left(same, i)
        return [j for j in same[max(0, place - WINDOW) : place + WINDOW + 1] if j != i]

    def at(self, i: int) -> int:
        return self.found[i].scene.sentence.index

    def spoken(self, before: list[int]) -> set[str]:
        return {s for j in before for s in self.speakers[self.at(j)]}


def _shared(own: set[str], others: list[set[str]]) -> float:
    """Return the largest share of ``own`` that one of the others has too."""
    return max((len(own & other) / max(1, len(own)) for other in others), default=0.0)
