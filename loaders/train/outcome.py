"""How good detection is on articles that its models did not see: figures by type and language, and comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.extract.model import Floats
from loaders.train.examples import Examples
from ontology import EVENT_TYPES

Mask = NDArray[np.bool_]
STATEMENT = EVENT_TYPES["Statement"].code


def figures(data: Examples, reported: Mask) -> dict[str, Any]:
    """Return precision, recall and F1 of the reported candidates in the articles that count, all in all, by type and
    by language; ``core`` is without statements and background.

    An event that no candidate stands for counts as missed.
    """
    inside = data.reference
    counted = inside[data.article] & ~data.open
    hits, extra = reported & counted & data.right, reported & counted & ~data.right
    kinds = np.array([EVENT_TYPES[c.type].code for c in data.found])
    languages = np.array([a.language for a in data.annotated])
    wanted = list(_wanted(data, inside))
    plain, main = kinds != STATEMENT, np.array(data.main, dtype=bool)
    demanded = sum(m and t != STATEMENT for t, m in _salient(data, inside))
    off_topic = np.array([not a.on_topic for a in data.annotated]) & inside
    return {
        "all": _prf(int(hits.sum()), int(extra.sum()), len(wanted)),
        "core": _prf(int((hits & main & plain).sum()), int((extra & plain).sum()), demanded),
        "types": {
            k: _prf(int(hits[kinds == k].sum()), int(extra[kinds == k].sum()), sum(t == k for t, _ in wanted))
            for k in sorted({k for k, _ in wanted})
        },
        "languages": {
            name: _prf(
                int(hits[languages[data.article] == name].sum()),
                int(extra[languages[data.article] == name].sum()),
                sum(la == name for _, la in wanted),
            )
            for name in sorted(set(languages[inside]))
        },
        "off_topic": round(float(extra[off_topic[data.article]].sum() / max(1, off_topic.sum())), 3),
    }


def lexicon(data: Examples) -> Mask:
    """Return the candidates that the lexicon alone would report: those with a strong trigger."""
    return np.array([bool(c.strong) for c in data.found])


def curve(data: Examples, scores: Floats) -> list[dict[str, float]]:
    """Return precision, recall and F1 at each threshold."""
    return [{"threshold": round(float(t), 2), **figures(data, scores >= t)["all"]} for t in np.arange(0.1, 0.95, 0.05)]


def _wanted(data: Examples, inside: Mask) -> Iterator[tuple[str, str]]:
    for one, counts in zip(data.annotated, inside, strict=True):
        if counts:
            yield from ((e["type"], one.language) for e in one.events if not e["optional"])


def _salient(data: Examples, inside: Mask) -> Iterator[tuple[str, bool]]:
    for one, counts in zip(data.annotated, inside, strict=True):
        if counts:
            yield from ((e["type"], e["salience"] != "background") for e in one.events if not e["optional"])


def _prf(hits: int, extra: int, wanted: int) -> dict[str, float]:
    p = hits / (hits + extra) if hits + extra else 0.0
    r = hits / wanted if wanted else 0.0
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(2 * p * r / (p + r), 3) if p + r else 0.0}
