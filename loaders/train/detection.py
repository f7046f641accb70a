"""Train the model of :mod:`loaders.extract.model`, and measure it on articles that it has not seen.

Articles are dealt into folds by their ids. What the trees learn from, what the calibration and the thresholds rest
on, and the figures that are written into the file all come from models that did not see the article in question.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.extract.context import NAMES, table
from loaders.extract.model import Floats, Trees, precisions
from loaders.train import regression, trees
from loaders.train.examples import FOLDS, Examples

RARE = 3
"""Times that a feature of a candidate is seen before it gets a weight."""
RARE_WORD = 5
"""Times that a feature of an article is seen before it gets a weight."""
PENALTY = 10.0
TOPIC_PENALTY = 0.04
SMOOTHING = 4.0
"""Sightings that the precision of a type counts for in that of a trigger."""
PRECISION = 0.61
"""Share of reports that must be right, out of fold, at the threshold."""
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
    threshold: dict[str, float]
    scores: Floats


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
    calibration = regression.platt(raw[learn], right[learn])
    scores = (1 / (1 + np.exp(-(calibration[0] * raw + calibration[1])))).astype(np.float32)
    say("all articles")
    return Trained(
        _fit(data, learn, np.ones(len(articles), dtype=bool)),
        trees.fit(rows[learn], right[learn]),
        calibration,
        _thresholds(data, scores),
        scores,
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
        out[a:b] = table(document, data.found[a:b], logits[a:b], float(topics[i]), rates[a:b])
    return out


def _thresholds(data: Examples, scores: Floats) -> dict[str, float]:
    """Return the lowest score, one for all types, from which enough of the reports are right."""
    judged = ~data.open
    order = np.argsort(-scores[judged], kind="stable")
    hits = np.cumsum(data.right[judged][order])
    enough = np.flatnonzero(hits / np.arange(1, len(hits) + 1) >= PRECISION)
    last = int(enough[-1]) if len(enough) else 0
    level = round(float(scores[judged][order][last]), 4)
    return dict.fromkeys(sorted({c.type for c in data.found}), level)


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
        "threshold": trained.threshold,
        "calibration": list(trained.calibration),
    }
    arrays["about"] = np.frombuffer(json.dumps(about | learned, sort_keys=True).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    path.write_bytes(buffer.getvalue())
