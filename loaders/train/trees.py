"""Boosted trees: fitted by scikit-learn, kept as the plain arrays that :class:`loaders.extract.model.Trees` walks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SETTINGS = {
    "max_iter": 200,
    "learning_rate": 0.06,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 40,
    "l2_regularization": 10.0,
    "early_stopping": False,
    "random_state": 0,
}
"""Chosen by cross-validation over articles."""


def fit(x: NDArray[np.float32], y: NDArray[np.bool_]) -> tuple[dict[str, NDArray[Any]], float]:
    """Return the arrays of the trees, and the logit that they add to."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    fitted = HistGradientBoostingClassifier(**SETTINGS).fit(x, y)
    trees = [stage[0].nodes for stage in fitted._predictors]
    most = max(len(nodes) for nodes in trees)
    own = np.tile(np.arange(most, dtype=np.int16), (len(trees), 1))
    arrays: dict[str, NDArray[Any]] = {
        "feature": np.zeros((len(trees), most), dtype=np.int16),
        "threshold": np.zeros((len(trees), most), dtype=np.float32),
        "left": own.copy(),
        "right": own.copy(),
        "value": np.zeros((len(trees), most), dtype=np.float32),
        "depth": np.array(max(int(nodes["depth"].max()) for nodes in trees)),
    }
    for t, nodes in enumerate(trees):
        inner = ~nodes["is_leaf"].astype(bool)
        n = len(nodes)
        arrays["value"][t, :n] = np.where(inner, 0.0, nodes["value"])
        arrays["feature"][t, :n] = np.where(inner, nodes["feature_idx"], 0)
        arrays["threshold"][t, :n] = np.where(inner, nodes["num_threshold"], 0.0)
        arrays["left"][t, :n] = np.where(inner, nodes["left"], own[t, :n])
        arrays["right"][t, :n] = np.where(inner, nodes["right"], own[t, :n])
    return arrays, float(fitted._baseline_prediction[0, 0])
