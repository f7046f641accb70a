"""Boosted decision trees at run time: plain arrays, every tree walked at once.

Trained elsewhere; here a tree is the numbers of its nodes. A leaf points to itself on both sides, so that walking as
many steps as the deepest tree has levels ends every walk at its leaf.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Trees:
    """Trees that add up to log-odds: node ``i`` asks whether column ``feature[i]`` is at most ``threshold[i]`` and goes
    ``left[i]`` or ``right[i]``; ``roots`` are the first nodes of the trees, ``base`` the log-odds before any tree."""

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    roots: Ints
    depth: int
    base: float

    def probabilities(self, rows: Floats) -> Floats:
        """Return the probability of each row (rows x columns).

        >>> at = lambda *x: np.array(x, dtype=np.int32)
        >>> f = lambda *x: np.array(x, dtype=np.float32)
        >>> stump = Trees(at(0, 0, 0), f(0.5, 0, 0), at(1, 1, 2), at(2, 1, 2), f(0, -2, 2), at(0), 1, 0.0)
        >>> [f"{p:.2f}" for p in stump.probabilities(f(0, 1).reshape(2, 1))]
        ['0.12', '0.88']
        """
        columns = rows.shape[1]
        flat = np.ascontiguousarray(rows).ravel()
        line = (np.arange(len(rows)) * columns)[:, None]
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            goes_left = flat.take(self.feature.take(node) + line) <= self.threshold.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        odds = self.base + self.value.take(node).sum(axis=1)
        found: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return found
