"""Train the model of :mod:`loaders.extract.model`, and measure it on articles that it has not seen.

Articles are dealt into folds by their ids. What the trees learn from, what the calibration and the thresholds rest
on, and the figures that are written into the file all come from models that did not see the article in question.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.extract.context import NAMES, table
from loaders.extract.model import HOPELESS, Floats, Threshold, Trees, precisions
from loaders.train import regression, trees
from loaders.train.examples import FOLDS, Examples

RARE = 3
"""Times that a feature of a candidate is seen before it gets a weight."""
RARE_WORD = 5
"""Times that a feature of an article is seen before it gets a weight."""
PENALTY = 40.0
TOPIC_PENALTY = 0.04
SMOOTHING = 4.0
"""Sightings that the precision of a type counts for in that of a trigger."""
PRECISION = 0.64
"""Share of reports that must be right, out of fold, at the threshold."""
STRAYS = 0.3
"""Reports that an article off topic may have, out of fold, at the threshold."""
CUTS = (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0)
"""Logits of the topic under which an article may be held to be doubtful."""
LEVELS = np.arange(0.3, 0.86, 0.02)
SMALLEST = 0.01
"""Weights below this are left out of the file."""


@dataclass
class Fitted:
    """Models fitted on some of the articles."""

    sentence: tuple[list[str], Floats, float]
    article: tuple[list[str], Floats, float]
    precision: dict[str, float]
    prior: dict[str, float]


@dataclass
class Trained:
    """Everything that goes into the file, and the scores of all candidates as unseen ones."""

    fitted: Fitted
    trees: tuple[dict[str, NDArray[Any]], float]
    calibration: tuple[float, float]
    threshold: Threshold
    scores: Floats
    topics: Floats

    def reported(self, data: Examples) -> NDArray[np.bool_]:
        """Return the candidates that would be reported if their articles were unseen."""
        levels = np.array([self.threshold.at(float(t)) for t in self.topics])
        found: NDArray[np.bool_] = self.scores >= levels[data.article]
        return found


def train(data: Examples, say: Callable[[str], None]) -> Trained:
    """Return the model learned from ``data``."""
    articles, right = data.fold, data.right
    fold, learn = articles[data.article], ~data.open
    logits = np.zeros(len(right), dtype=np.float32)
    topics = np.zeros(len(articles), dtype=np.float32)
    rates = np.zeros((len(right), 3), dtype=np.float32)
    for k in range(FOLDS):
        say(f"fold {k + 1} of {FOLDS}")
        part = _fit(data, (fold != k) & learn, articles != k)
        held, outside = np.flatnonzero(fold == k), np.flatnonzero(articles == k)
        logits[held] = _apply(part.sentence, [data.found[i].features for i in held])
        topics[outside] = _apply(part.article, [data.topics[i] for i in outside], unit=True)
        rates[held] = precisions([data.found[i] for i in held], part.precision, part.prior)
    rows = _rows(data, logits, topics, rates)
    raw = np.zeros(len(right))
    for k in range(FOLDS):
        chosen = (fold != k) & learn
        raw[fold == k] = Trees(*trees.fit(rows[chosen], right[chosen])).logits(rows[fold == k])
    counted = learn & data.reference[data.article]
    calibration = regression.platt(raw[counted], right[counted])
    scores = (1 / (1 + np.exp(-(calibration[0] * raw + calibration[1])))).astype(np.float32)
    scores[logits < HOPELESS] = 0.0
    say("all articles")
    return Trained(
        _fit(data, learn, np.ones(len(articles), dtype=bool)),
        trees.fit(rows[learn], right[learn]),
        calibration,
        _threshold(data, scores, topics),
        scores,
        topics,
    )


def _fit(data: Examples, chosen: NDArray[np.bool_], articles: NDArray[np.bool_]) -> Fitted:
    rows = [data.found[i].features for i in np.flatnonzero(chosen)]
    vocabulary = regression.Vocabulary(rows, RARE)
    ones = np.ones(len(rows), dtype=np.float32)
    sentence = regression.fit(vocabulary.matrix(rows), data.right[chosen], ones, PENALTY)
    whole = [data.topics[i] for i in np.flatnonzero(articles)]
    words = regression.Vocabulary(whole, RARE_WORD)
    ours = np.array([data.annotated[i].on_topic for i in np.flatnonzero(articles)])
    article = regression.fit(words.matrix(whole, unit=True), ours, np.ones(len(whole), dtype=np.float32), TOPIC_PENALTY)
    precision, prior = _precision(data, chosen)
    return Fitted((vocabulary.names, *sentence), (words.names, *article), precision, prior)


def _precision(data: Examples, chosen: NDArray[np.bool_]) -> tuple[dict[str, float], dict[str, float]]:
    seen: dict[str, list[float]] = {}
    kinds: dict[str, list[float]] = {}
    of: dict[str, str] = {}
    for i in np.flatnonzero(chosen):
        c, right = data.found[i], float(data.labels[i])
        for id_ in sorted({m.trigger.id for m in c.triggers}):
            total = seen.setdefault(id_, [0.0, 0.0])
            total[0] += right
            total[1] += 1
            of[id_] = c.type
        total = kinds.setdefault(c.type, [0.0, 0.0])
        total[0] += right
        total[1] += 1
    prior = {kind: hits / n for kind, (hits, n) in sorted(kinds.items())}
    return {
        id_: round((hits + SMOOTHING * prior[of[id_]]) / (n + SMOOTHING), 4) for id_, (hits, n) in sorted(seen.items())
    }, prior


def _apply(model: tuple[list[str], Floats, float], rows: list[list[str]], *, unit: bool = False) -> Floats:
    vocabulary = regression.Vocabulary([model[0]], 1)
    return regression.logits(vocabulary.matrix(rows, unit=unit), model[1], model[2])


def _rows(data: Examples, logits: Floats, topics: Floats, rates: Floats) -> Floats:
    out = np.zeros((len(data.found), len(NAMES)), dtype=np.float32)
    for i, document in enumerate(data.documents):
        a, b = data.bounds[i], data.bounds[i + 1]
        out[a:b] = table(document, data.told[i], data.found[a:b], logits[a:b], float(topics[i]), rates[a:b])
    return out


def _threshold(data: Examples, scores: Floats, topics: Floats) -> Threshold:
    """Return the thresholds with the best F1 among those that keep reports right often enough, and articles off
    topic free of them."""
    inside = data.reference
    counted, right = ~data.open & inside[data.article], data.right
    topic = topics[data.article]
    off = np.array([not a.on_topic for a in data.annotated]) & inside
    wanted, strays = int(np.array(data.demanded)[inside].sum()), max(1, int(off.sum()))
    best: tuple[tuple[bool, float], Threshold] | None = None
    for cut in CUTS:
        for doubtful in LEVELS:
            for plain in LEVELS[doubtful >= LEVELS]:
                told = (scores >= np.where(topic < cut, doubtful, plain)) & counted
                hits, n = int((told & right).sum()), int(told.sum())
                if hits < PRECISION * n:
                    continue
                clean = (told & ~right & off[data.article]).sum() / strays <= STRAYS
                rank = (bool(clean), 2 * hits / (n + wanted))
                if best is None or rank > best[0]:
                    best = (rank, Threshold(round(float(plain), 3), round(float(doubtful), 3), cut))
    return best[1] if best else Threshold(0.5, 0.5, 0.0)


def save(path: Path, trained: Trained, about: dict[str, Any]) -> None:
    """Write the model: arrays of numbers, names and JSON, nothing that could be run."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, (names, weights, bias) in (
        ("sentence", trained.fitted.sentence),
        ("article", trained.fitted.article),
    ):
        kept = np.abs(weights) >= SMALLEST
        text = "\n".join(n for n, keep in zip(names, kept, strict=True) if keep)
        arrays[f"{name}_names"] = np.frombuffer(text.encode(), dtype=np.uint8)
        arrays[f"{name}_weights"] = weights[kept].astype(np.float16)
        arrays[f"{name}_bias"] = np.array(bias, dtype=np.float32)
    arrays |= {f"trees_{key}": value for key, value in trained.trees[0].items()}
    arrays["trees_bias"] = np.array(trained.trees[1])
    learned = {
        "precision": trained.fitted.precision,
        "prior": trained.fitted.prior,
        "threshold": list(astuple(trained.threshold)),
        "calibration": list(trained.calibration),
    }
    arrays["about"] = np.frombuffer(json.dumps(about | learned, sort_keys=True).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    path.write_bytes(buffer.getvalue())
