"""Small log-linear models over named features, shipped as JSON: no pickle, nothing to install, readable weights.

:class:`Classifier` chooses one of a few labels, :class:`Ranker` one of any number of candidates, or none of them.
Both score a set of feature names by adding up the weights of those that are there. Which feature spoke loudest is
what explanations print.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import repeat
from typing import Any

NONE = "none"
"""The feature of the candidate that stands for none of the others."""
_ZEROS = repeat(0.0)


class Classifier:
    """A multinomial logistic model over named binary features.

    >>> m = Classifier(["no", "yes"], {"will": [0.0, 3.0]})
    >>> max(p := m.probabilities({"will", "unknown"}), key=p.__getitem__)
    'yes'
    """

    def __init__(self, labels: list[str], weights: dict[str, list[float]]) -> None:
        self.labels = labels
        self.weights = weights

    def probabilities(self, features: Collection[str]) -> dict[str, float]:
        """Return the probability of each label; they add up to one."""
        rows = [row for row in map(self.weights.get, features) if row is not None]
        totals = [round(sum(column), 9) for column in zip(*rows, strict=True)] or [0.0] * len(self.labels)
        return dict(zip(self.labels, _softmax(totals), strict=True))

    def loudest(self, features: Collection[str], label: str) -> str | None:
        """Return the feature that speaks most for ``label``; None where none does."""
        k = self.labels.index(label)
        best = max(((self.weights[f][k], f) for f in features if f in self.weights), default=(0.0, ""))
        return best[1] if best[0] > 0 else None


@dataclass(frozen=True, slots=True)
class Crossed:
    """Features that count alone and with each of their ``partners``: ``near`` and ``near&quoted``.

    Only some of the pairs have a weight, so they are spelled out (:meth:`names`) where that is needed, and no sooner.
    """

    base: tuple[str, ...]
    partners: tuple[str, ...]
    alone: frozenset[str] = frozenset()
    """Features without partners."""

    def names(self) -> frozenset[str]:
        """Return all the features that these are.

        >>> sorted(Crossed(("near",), ("act", "quoted")).names())
        ['near', 'near&act', 'near&quoted']
        """
        return self.alone.union(self.base, (f"{one}&{other}" for one in self.base for other in self.partners))


Features = Collection[str] | Crossed


class Ranker:
    """A conditional logit model: which of several candidates, or none of them.

    >>> Ranker({"near": 2.0, "none": 0.0}).probabilities([{"near"}, {"far"}], {"none"})[0] > 0.5
    True
    """

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights
        self._pairs: dict[str, dict[str, float]] = {}
        for name, weight in weights.items():
            for mark in re.finditer("&", name):
                self._pairs.setdefault(name[: mark.start()], {})[name[mark.end() :]] = weight

    def probabilities(self, candidates: Sequence[Features], none: Features) -> list[float]:
        """Return the probability of each candidate and, last, of none of them; they add up to one."""
        return _softmax([self._score(c) for c in (*candidates, none)])

    def loudest(self, features: Collection[str]) -> str | None:
        """Return the feature that speaks most for a candidate; None where none does."""
        best = max(((self.weights[f], f) for f in features if f in self.weights), default=(0.0, ""))
        return best[1] if best[0] > 0 else None

    def _score(self, features: Features) -> float:
        # Rounded, because the order of a set of strings, and with it the last digits, differs from run to run.
        return round(self._crossed(features) if isinstance(features, Crossed) else self._sum(features), 9)

    def _sum(self, features: Iterable[str]) -> float:
        return sum(map(self.weights.get, features, _ZEROS))

    def _crossed(self, features: Crossed) -> float:
        total = self._sum(features.alone) + self._sum(features.base)
        for one in features.base:
            if pairs := self._pairs.get(one):
                total += sum(map(pairs.get, features.partners, _ZEROS))
        return total


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    shares = [math.exp(s - top) for s in scores]
    whole = math.fsum(shares)
    return [share / whole for share in shares]


@lru_cache(maxsize=8)
def classifier(name: str) -> Classifier:
    """Return the classifier that ships as ``weights/NAME.json`` beside this module."""
    content = _content(name)
    return Classifier(content["labels"], content["weights"])


@lru_cache(maxsize=8)
def ranker(name: str) -> Ranker:
    """Return the ranker that ships as ``weights/NAME.json`` beside this module."""
    return Ranker(_content(name)["weights"])


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((files("loaders.extract") / "weights" / f"{name}.json").read_text("utf8"))
    return content
