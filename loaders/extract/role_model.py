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
        rows: list[int] = []
        places, firsts = [], []
        for place, features in enumerate(actors):
            known = [i for i in map(self.index.get, features) if i is not None]
            if known:
                places.append(place)
                firsts.append(len(rows))
                rows += known
        logits = np.tile(self.bias, (len(actors), 1))
        if rows:
            logits[places] += np.add.reduceat(self.weights[rows], firsts, axis=0)
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        found: Floats = e / e.sum(axis=1, keepdims=True)
        return found

    def reasons(self, features: list[str], column: int, count: int) -> list[str]:
        """Return the features that speak most for a class."""
        known = [(f, i) for f in features if (i := self.index.get(f)) is not None]
        weights = self.weights[[i for _, i in known], column].tolist()
        weighed = [(w, f) for w, (f, _) in zip(weights, known, strict=True) if w > 0]
        return [f for _, f in sorted(weighed, key=lambda x: (-x[0], x[1]))[:count]]


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
    size = len(actors)
    rows = np.zeros((size, NUMBERS + len(columns)), dtype=np.float32)
    logs = np.log(first + _TINY)
    part = 1 - first[:, 0]
    playable = first[:, roles]
    # Of each actor, what the others say: a line and a column for each, itself left out.
    itself = np.eye(size, dtype=bool)
    others = np.where(itself, 0, part)
    rivals = np.where(itself, 0, playable.T[playable.argmax(axis=1)])
    rows[:, 0] = logs[:, 0]
    rows[:, 1] = logs[:, roles].max(axis=1)
    rows[:, 2] = others.max(axis=1)
    rows[:, 3] = others.sum(axis=1)
    rows[:, 4] = rivals.max(axis=1)
    rows[:, 5:NUMBERS] = logs[:, 1:]
    for row, features in zip(rows, actors, strict=True):
        row[[NUMBERS + c for c in map(columns.get, features) if c is not None]] = 1
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
