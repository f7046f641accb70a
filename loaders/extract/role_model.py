"""The model of roles: which of the actors near a detection take part in it, and as what.

Two stages. A multinomial logistic regression over the named features of :mod:`loaders.extract.scene` gives each actor
a probability for every role and for none. Boosted trees then look at an actor beside its competitors (those numbers,
and the features that need no words) and decide whether it takes part. Trained by ``loaders.train.roles``; the weights
are plain numbers in ``weights/roles.npz``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from loaders.extract.anchors import Anchors
from loaders.extract.boosted import Trees
from ontology import ROLES

NONE = "none"
CLASSES = (NONE, *ROLES)
"""What the linear stage decides between, in the order of its columns."""
NUMBERS = 5 + len(ROLES)
"""Columns of the second stage that are numbers from the first; the rest are features, there or not."""
_TINY = 1e-6
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """The first stage: a row of weights for each feature, a column for each class."""

    index: dict[str, int]
    weights: Floats
    bias: Floats

    def probabilities(self, actors: list[list[str]]) -> Floats:
        """Return the probability of every class (actors x classes) from the features of each actor."""
        logits = np.empty((len(actors), len(self.bias)), dtype=np.float32)
        for line, features in enumerate(actors):
            rows = [i for f in features if (i := self.index.get(f)) is not None]
            logits[line] = self.weights[rows].sum(axis=0) + self.bias
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        found: Floats = e / e.sum(axis=1, keepdims=True)
        return found

    def reasons(self, features: list[str], column: int, count: int) -> list[str]:
        """Return the features that speak most for a class."""
        weighed = [(float(self.weights[i, column]), f) for f in features if (i := self.index.get(f)) is not None]
        return [f for w, f in sorted(weighed, key=lambda x: (-x[0], x[1]))[:count] if w > 0]


@dataclass(frozen=True)
class RoleModel:
    """Both stages, and the anchors that features are read from."""

    linear: Linear
    trees: Trees
    columns: dict[str, int]
    anchors: Anchors

    def scores(self, actors: list[list[str]], roles: list[int]) -> Floats:
        """Return the probability of every class (actors x classes), where only ``roles`` (columns) can be played."""
        first = self.linear.probabilities(actors)
        part = self.trees.probabilities(table(first, actors, roles, self.columns))
        out = np.zeros_like(first)
        shares = first[:, roles]
        out[:, roles] = part[:, None] * shares / np.maximum(shares.sum(axis=1, keepdims=True), _TINY)
        out[:, 0] = 1 - part
        return out


def table(first: Floats, actors: list[list[str]], roles: list[int], columns: dict[str, int]) -> Floats:
    """Return what the second stage looks at: numbers of the first stage, then one column for each of ``columns``."""
    rows = np.zeros((len(actors), NUMBERS + len(columns)), dtype=np.float32)
    logs = np.log(first + _TINY)
    part = 1 - first[:, 0]
    playable = first[:, roles]
    best = playable.argmax(axis=1)
    for i in range(len(actors)):
        others = np.delete(part, i)
        rivals = np.delete(playable[:, best[i]], i)
        rows[i, :5] = (
            logs[i, 0],
            logs[i, roles].max(),
            others.max(initial=0),
            others.sum(),
            rivals.max(initial=0),
        )
        rows[i, 5:NUMBERS] = logs[i, 1:]
        for feature in actors[i]:
            column = columns.get(feature)
            if column is not None:
                rows[i, NUMBERS + column] = 1
    return rows


def read(source: IO[bytes]) -> RoleModel:
    """Return the model from the arrays that :func:`arrays` names."""
    with np.load(source, allow_pickle=False) as data:
        lines: dict[str, list[str]] = {name: json.loads(bytes(data[name])) for name in ("features", "columns")}
        linear = Linear(
            {f: i for i, f in enumerate(lines["features"])},
            data["weights"].astype(np.float32),
            data["bias"].astype(np.float32),
        )
        trees = Trees(
            data["tree_feature"],
            data["tree_threshold"],
            data["tree_left"],
            data["tree_right"],
            data["tree_value"],
            data["tree_roots"],
            depth=int(data["tree_depth"]),
            base=float(data["tree_base"]),
        )
        anchors = Anchors(json.loads(bytes(data["anchors"])))
        return RoleModel(linear, trees, {f: i for i, f in enumerate(lines["columns"])}, anchors)


def arrays(model: RoleModel) -> dict[str, NDArray[Any]]:
    """Return the model as the arrays that :func:`read` takes, weights in half precision."""
    trees = model.trees
    return {
        "features": _bytes(list(model.linear.index)),
        "weights": model.linear.weights.astype(np.float16),
        "bias": model.linear.bias.astype(np.float16),
        "columns": _bytes(list(model.columns)),
        "anchors": _bytes(model.anchors.table),
        "tree_feature": trees.feature,
        "tree_threshold": trees.threshold,
        "tree_left": trees.left,
        "tree_right": trees.right,
        "tree_value": trees.value,
        "tree_roots": trees.roots,
        "tree_depth": np.array(trees.depth, dtype=np.int32),
        "tree_base": np.array(trees.base, dtype=np.float32),
    }


def _bytes(value: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), dtype=np.uint8)


def path() -> Path:
    """Return where the weights are."""
    return Path(str(files("loaders.extract"))) / "weights" / "roles.npz"


@lru_cache(maxsize=1)
def role_model() -> RoleModel:
    """Return the model that ships with the package, read once."""
    with path().open("rb") as f:
        return read(f)
