"""The two constructions that a rule reads better than a model that has seen few of them: agents after "by", targets
after "against".

"The ban on Huawei by Sweden", "das Verbot durch Schweden" are rare in annotated text and unambiguous in grammar. Other
rules (subject and object, passive swap) were tried and lost to the model.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from loaders.extract.role_model import CLASSES, Floats

BY = frozenset(f"p1|{p}" for p in ("en|in|by", "de|in|durch", "fr|in|par", "es|in|por"))
AGAINST = frozenset(f"p1|{p}" for p in ("en|in|against", "it|in|contro", "de|in|gegen", "fr|in|contre", "es|in|contra"))
WEIGHT = 1.0
"""Log-odds by which a construction moves a role, up on one side and down on the other."""
_ACTING = [CLASSES.index(role) for role in ("initiator", "regulator", "funder", "speaker")]
_SUFFERING = [CLASSES.index(role) for role in ("target", "beneficiary")]


def leaning(features: Iterable[str]) -> float:
    """Return whether an actor's preposition makes it act (positive) or be acted on (negative).

    >>> leaning(["p1|en|in|by"]), leaning(["p1|it|in|contro"]), leaning(["b|ban"])
    (1.0, -1.0, 0.0)
    """
    there = frozenset(features)
    return WEIGHT if there & BY else -WEIGHT if there & AGAINST else 0.0


def bent(scores: Floats, leanings: list[float]) -> Floats:
    """Return the scores (actors x classes) with roles moved as each actor leans; the chance of taking part stays."""
    out = scores.copy()
    for row, lean in zip(out, leanings, strict=True):
        if lean:
            part = row[1:].sum()
            row[_ACTING] *= np.exp(lean)
            row[_SUFFERING] *= np.exp(-lean)
            row[1:] *= part / max(float(row[1:].sum()), 1e-6)
    return out
