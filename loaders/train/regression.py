"""Logistic regression over named features, fitted by L-BFGS: the same numbers on every run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
ITERATIONS = 80


class Vocabulary:
    """The features that are seen at least ``rare`` times, each with its column."""

    def __init__(self, rows: Sequence[Sequence[str]], rare: int) -> None:
        counts = Counter(f for row in rows for f in row)
        self.names = sorted(f for f, n in counts.items() if n >= rare)
        self._columns = {f: i for i, f in enumerate(self.names)}

    def matrix(self, rows: Sequence[Sequence[str]], *, unit: bool = False) -> Any:
        """Return the rows as a sparse matrix; with ``unit``, each row has length 1."""
        from scipy.sparse import csr_matrix

        columns: list[int] = []
        ends = [0]
        values: list[Floats] = []
        for row in rows:
            own = sorted(c for f in row if (c := self._columns.get(f)) is not None)
            columns += own
            ends.append(len(columns))
            weight = 1 / max(1.0, len(own) ** 0.5) if unit else 1.0
            values.append(np.full(len(own), weight, dtype=np.float32))
        data = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
        return csr_matrix((data, columns, ends), shape=(len(rows), len(self.names)))


def fit(x: Any, y: Mask, weight: Floats, penalty: float) -> tuple[Floats, float]:
    """Return the weights of the columns and the bias that minimise the penalised log loss.

    ``weight`` is that of each row; ``penalty`` is the L2 penalty on the weights, not on the bias.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    columns = x.shape[1]
    transposed = x.T.tocsr()
    wanted = y.astype(np.float32)
    share = float((wanted * weight).sum() / weight.sum())

    def loss(v: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = v[:-1].astype(np.float32)
        z = x @ w + np.float32(v[-1])
        total = float((weight * (np.logaddexp(0, z) - wanted * z)).sum()) + 0.5 * penalty * float((w * w).sum())
        error = weight * (expit(z) - wanted)
        return total, np.concatenate([transposed @ error + penalty * w, [error.sum()]]).astype(np.float64)

    start = np.concatenate([np.zeros(columns), [np.log(share / (1 - share))]])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    return found.x[:-1].astype(np.float32), float(found.x[-1])


def logits(x: Any, weights: Floats, bias: float) -> Floats:
    """Return the logit of each row."""
    found: Floats = np.asarray(x @ weights + np.float32(bias), dtype=np.float32)
    return found


def platt(scores: NDArray[np.float64], y: Mask) -> tuple[float, float]:
    """Return the slope and offset under which the logistic of ``scores`` is the share of what is right."""
    from scipy.sparse import csr_matrix

    slope, offset = fit(csr_matrix(scores[:, None].astype(np.float32)), y, np.ones(len(y), dtype=np.float32), 1e-3)
    return float(slope[0]), offset
