"""The learned part of detection: plain numbers in a file, and the arithmetic that turns features into scores.

Three models work together. A logistic regression over the named features of a candidate; one over the words of the
article that says whether its story is of our field; and boosted trees over the numbers of
:mod:`loaders.extract.context`, which know what the other two say of the whole article. The score is calibrated: of
the detections that score 0.7, about 70 in 100 are right. ``loaders.train`` makes the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.extract.context import table
from loaders.extract.document import Document
from loaders.extract.features import Candidate, topic
from loaders.extract.scenes import Scene

Floats = NDArray[np.float32]
WEIGHTS = Path(str(files("loaders.extract") / "weights" / "detection.npz"))
_ZEROS = repeat(0.0)
HOPELESS = -2.5
"""Logit of the first model under which a candidate is given up: out of fold, none of them was ever reported, and they
are seven in ten."""
EXPLAINED = 4
"""Features that an explanation names."""
_QUIET = 0.005
"""Weights up to this explain nothing."""


def _sum(weights: dict[str, float], features: Iterable[str]) -> float:
    return sum(map(weights.get, features, _ZEROS))


class Linear:
    """A logistic regression: a weight for each named feature; a name ``Talks|x`` is ``x`` of the type Talks."""

    def __init__(self, names: Sequence[str], weights: Floats, bias: float) -> None:
        self.bias = bias
        self.general: dict[str, float] = {}
        self.of_type: dict[str, dict[str, float]] = {}
        for name, weight in zip(names, weights.tolist(), strict=True):
            kind, mark, feature = name.partition("|")
            (self.of_type.setdefault(kind, {}) if mark else self.general)[feature or kind] = weight

    def logit(self, features: Iterable[str]) -> float:
        """Return the logit of some features that are of no type; unknown ones count nothing."""
        return self.bias + _sum(self.general, features)

    def logits(self, found: Sequence[Candidate]) -> list[float]:
        """Return the logit of each candidate of one document."""
        # What candidates have in common is added up once: a sentence for all its types, an article for each type.
        of_scene: dict[int, float] = {}
        of_article: dict[str, float] = {}
        out = []
        for c in found:
            typed, index = self.of_type.get(c.type, {}), c.scene.sentence.index
            if index not in of_scene:
                of_scene[index] = _sum(self.general, c.scene.shared)
            if c.type not in of_article:
                of_article[c.type] = self.bias + self.general.get(c.type, 0.0) + _sum(typed, c.whole)
            own = _sum(typed, c.pair) + _sum(typed, c.scene.shared) + _sum(typed, c.typed) + _sum(typed, c.scene.words)
            out.append(of_article[c.type] + of_scene[index] + _sum(self.general, c.pair) + own)
        return out

    def reasons(self, c: Candidate) -> list[str]:
        """Return the features that speak most for a candidate."""
        typed = self.of_type.get(c.type, {})
        weighed = [(w, f) for f in c.general if (w := self.general.get(f, 0.0)) > _QUIET]
        weighed += [(w, f"{c.type}|{f}") for f in c.own if (w := typed.get(f, 0.0)) > _QUIET]
        return [f"{f} {w:+.2f}" for w, f in sorted(weighed, key=lambda x: (-x[0], x[1]))[:EXPLAINED]]


class Trees:
    """Boosted regression trees, all walked at once: nodes of tree ``t`` are the row ``t`` of each array.

    A leaf points to itself on both sides.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]], bias: float) -> None:
        self.feature = arrays["feature"].astype(np.intp)
        self.threshold = arrays["threshold"].astype(np.float32)
        self.left, self.right = arrays["left"].astype(np.intp), arrays["right"].astype(np.intp)
        self.value = arrays["value"].astype(np.float64)
        self.depth = int(arrays["depth"])
        self.bias = bias

    def logits(self, rows: Floats) -> NDArray[np.float64]:
        """Return the logit of each row."""
        flat = np.ascontiguousarray(rows).ravel()
        line = (np.arange(len(rows)) * rows.shape[1])[:, None]
        first = (np.arange(len(self.feature)) * self.feature.shape[1])[None, :]
        node = np.broadcast_to(first, (len(rows), first.size))
        for _ in range(self.depth):
            low = flat.take(self.feature.take(node) + line) <= self.threshold.take(node)
            node = first + np.where(low, self.left.take(node), self.right.take(node))
        total: NDArray[np.float64] = self.value.take(node).sum(axis=1) + self.bias
        return total


@dataclass(frozen=True)
class Threshold:
    """The score from which a candidate is reported: ``doubtful`` in articles whose topic has a logit under ``topic``,
    else ``plain``."""

    plain: float
    doubtful: float
    topic: float

    def at(self, topic: float) -> float:
        """Return the score that counts in an article.

        >>> Threshold(0.4, 0.6, 0.0).at(-1.0)
        0.6
        """
        return self.doubtful if topic < self.topic else self.plain


@dataclass(frozen=True)
class Model:
    """Everything that detection has learned.

    ``precision`` says how often each trigger was right in training, ``prior`` each type; ``about`` says how the file
    was made and how good it is.
    """

    sentence: Linear
    article: Linear
    trees: Trees
    precision: dict[str, float]
    prior: dict[str, float]
    threshold: Threshold
    calibration: tuple[float, float]
    about: dict[str, Any]

    def reported(self, document: Document, told: list[Scene], found: list[Candidate]) -> list[tuple[Candidate, float]]:
        """Return the candidates that are sure enough to be reported, with their scores."""
        if not found:
            return []
        topic = self.topic(told)
        level = self.threshold.at(topic)
        scores = self.scores(document, told, found, topic).tolist()
        return [(c, score) for c, score in zip(found, scores, strict=True) if score >= level]

    def scores(self, document: Document, told: list[Scene], found: list[Candidate], topic: float) -> Floats:
        """Return the probability that each candidate is an event that is told there; 0 for one without hope."""
        logits = np.array(self.sentence.logits(found), dtype=np.float32)
        hopeful = np.flatnonzero(logits >= HOPELESS)
        rows = table(document, told, found, logits, topic, self.precisions(found), hopeful.tolist())
        slope, offset = self.calibration
        scores = np.zeros(len(found), dtype=np.float32)
        scores[hopeful] = 1 / (1 + np.exp(-(slope * self.trees.logits(rows) + offset)))
        return scores

    def topic(self, told: list[Scene]) -> float:
        """Return the logit that the story of an article is one of ours."""
        features = topic(told)
        known = sum(map(self.article.general.__contains__, features))
        return float(self.article.bias + (self.article.logit(features) - self.article.bias) / max(1.0, known**0.5))

    def precisions(self, found: list[Candidate]) -> Floats:
        """Return for each candidate the precision of its best trigger, of its triggers on average, of its type."""
        return precisions(found, self.precision, self.prior)


def precisions(found: list[Candidate], precision: dict[str, float], prior: dict[str, float]) -> Floats:
    """Return for each candidate the precision of its best trigger, of its triggers on average, and of its type.

    A trigger that training never saw has that of the type.
    """
    rows = []
    for c in found:
        base = prior.get(c.type, 0.0)
        own = [precision.get(t, base) for t in sorted({m.trigger.id for m in c.triggers})]
        rows.append([max(own), sum(own) / len(own), base])
    return np.array(rows, dtype=np.float32).reshape(-1, 3)


@lru_cache(maxsize=4)
def load(path: Path) -> Model:
    """Return the model in a file that ``loaders.train`` wrote; the last few stay loaded."""
    with path.open("rb") as f, np.load(f, allow_pickle=False) as data:
        about = json.loads(bytes(data["about"]))
        linear = {
            name: Linear(
                bytes(data[f"{name}_names"]).decode().split("\n"),
                data[f"{name}_weights"].astype(np.float32),
                float(data[f"{name}_bias"]),
            )
            for name in ("sentence", "article")
        }
        trees = Trees(
            {key: data[f"trees_{key}"] for key in ("feature", "threshold", "left", "right", "value", "depth")},
            float(data["trees_bias"]),
        )
    return Model(
        linear["sentence"],
        linear["article"],
        trees,
        about.pop("precision"),
        about.pop("prior"),
        Threshold(*about.pop("threshold")),
        tuple(about.pop("calibration")),
        about,
    )


def default() -> Model:
    """Return the model that comes with the package."""
    return load(WEIGHTS)
