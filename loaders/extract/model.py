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
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.extract.context import table
from loaders.extract.document import Document
from loaders.extract.features import Candidate, Scene, topic

Floats = NDArray[np.float32]
WEIGHTS = Path(str(files("loaders.extract") / "weights" / "detection.npz"))
EXPLAINED = 4
"""Features that an explanation names."""


class Linear:
    """A logistic regression: a weight for each named feature."""

    def __init__(self, names: Sequence[str], weights: Floats, bias: float) -> None:
        self.weights = dict(zip(names, weights.tolist(), strict=True))
        self.bias = bias

    def logit(self, features: Iterable[str]) -> float:
        """Return the logit of a set of features; unknown ones count nothing."""
        get = self.weights.get
        return self.bias + sum(get(f, 0.0) for f in features)

    def reasons(self, features: Iterable[str]) -> list[str]:
        """Return the features that speak most for a yes."""
        weighed = sorted(((self.weights.get(f, 0.0), f) for f in features), key=lambda x: (-x[0], x[1]))
        return [f"{f} {w:+.2f}" for w, f in weighed[:EXPLAINED] if w > 0]


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
        trees = np.arange(len(self.feature))[None, :]
        which = np.arange(len(rows))[:, None]
        node = np.zeros((len(rows), len(self.feature)), dtype=np.intp)
        for _ in range(self.depth):
            low = rows[which, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(low, self.left[trees, node], self.right[trees, node])
        total: NDArray[np.float64] = self.value[trees, node].sum(axis=1) + self.bias
        return total


@dataclass(frozen=True)
class Model:
    """Everything that detection has learned.

    ``precision`` says how often each trigger was right in training, ``prior`` each type; ``threshold`` is the score
    from which a candidate of a type is reported; ``about`` says how the file was made and how good it is.
    """

    sentence: Linear
    article: Linear
    trees: Trees
    precision: dict[str, float]
    prior: dict[str, float]
    threshold: dict[str, float]
    calibration: tuple[float, float]
    about: dict[str, Any]

    def scores(self, document: Document, told: list[Scene], found: list[Candidate]) -> Floats:
        """Return the probability that each candidate is an event that is told there."""
        logits = np.array([self.sentence.logit(c.features) for c in found], dtype=np.float32)
        rows = table(document, found, logits, self.topic(told), self.precisions(found))
        slope, offset = self.calibration
        scores: Floats = (1 / (1 + np.exp(-(slope * self.trees.logits(rows) + offset)))).astype(np.float32)
        return scores

    def topic(self, told: list[Scene]) -> float:
        """Return the logit that the story of an article is one of ours."""
        features = topic(told)
        known = sum(f in self.article.weights for f in features)
        return self.article.bias + (self.article.logit(features) - self.article.bias) / max(1.0, known**0.5)

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
        about.pop("threshold"),
        tuple(about.pop("calibration")),
        about,
    )


def default() -> Model:
    """Return the model that comes with the package."""
    return load(WEIGHTS)
