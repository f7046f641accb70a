"""Small linear models over named features, shipped as JSON: no pickle, nothing to install, readable weights.

A model scores a set of feature names: for each label the sum of the weights of the features that are there. Which
features spoke loudest is what explanations print.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files


class Linear:
    """A multinomial logistic model over named binary features.

    >>> m = Linear(["no", "yes"], [0.0, -1.0], {"will": [0.0, 3.0]})
    >>> max(p := m.probabilities({"will", "unknown"}), key=p.__getitem__)
    'yes'
    """

    def __init__(self, labels: list[str], bias: list[float], weights: dict[str, list[float]]) -> None:
        self.labels = labels
        self.bias = bias
        self.weights = weights

    def scores(self, features: Collection[str]) -> list[float]:
        """Return one score a label, in the order of ``labels``."""
        totals = list(self.bias)
        for name in features:
            row = self.weights.get(name)
            if row is not None:
                for k, weight in enumerate(row):
                    totals[k] += weight
        return totals

    def probabilities(self, features: Collection[str]) -> dict[str, float]:
        """Return the probability of each label; they add up to one."""
        scores = self.scores(features)
        top = max(scores)
        shares = [math.exp(s - top) for s in scores]
        return {label: share / sum(shares) for label, share in zip(self.labels, shares, strict=True)}

    def loudest(self, features: Collection[str], label: str) -> str | None:
        """Return the feature that speaks most for ``label``; None where none does."""
        k = self.labels.index(label)
        named = [(self.weights[f][k], f) for f in features if f in self.weights]
        best = max(named, default=(0.0, ""))
        return best[1] if best[0] > 0 else None


@lru_cache(maxsize=8)
def load(name: str) -> Linear:
    """Return the model that ships as ``weights/NAME.json`` beside this module."""
    content = json.loads((files("loaders.extract") / "weights" / f"{name}.json").read_text("utf8"))
    return Linear(content["labels"], content["bias"], content["weights"])
