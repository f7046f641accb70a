from __future__ import annotations

import io

import numpy as np

from loaders.extract.anchors import Anchors
from loaders.extract.boosted import Trees
from loaders.extract.role_model import CLASSES, NUMBERS, Linear, RoleModel, arrays, read, role_model


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def small() -> RoleModel:
    weights = np.zeros((2, len(CLASSES)), dtype=np.float32)
    weights[0, CLASSES.index("target")] = 2
    weights[1, CLASSES.index("speaker")] = 2
    linear = Linear({"acts": 0, "speaks": 1}, weights, np.zeros(len(CLASSES), dtype=np.float32))
    # One tree that asks whether the feature "named" is there.
    trees = Trees(
        ints(NUMBERS, 0, 0), floats(0.5, 0, 0), ints(1, 1, 2), ints(2, 1, 2), floats(0, -3, 3), ints(0), 1, 0.0
    )
    return RoleModel(linear, trees, {"named": 0}, Anchors({"en|ban": {"ban": 1.5}}))


def test_trees_decide_on_taking_part_and_the_linear_stage_on_the_role() -> None:
    target, speaker = CLASSES.index("target"), CLASSES.index("speaker")
    scores = small().scores([["acts", "named"], ["acts"], ["speaks", "named"]], [target, speaker])
    assert scores[0, target] > 0.8 > 0.2 > scores[1, target]
    assert scores[2].argmax() == speaker
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_a_role_that_the_type_does_not_have_gets_nothing() -> None:
    speaker = CLASSES.index("speaker")
    scores = small().scores([["acts", "named"]], [speaker])
    assert scores[0, CLASSES.index("target")] == 0
    assert scores[0, speaker] > 0.9


def test_a_model_survives_writing_and_reading() -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays(small()))
    again = read(io.BytesIO(buffer.getvalue()))
    features, allowed = [["acts", "named", "unknown"], ["speaks"]], [1, 3, 7]
    assert np.allclose(again.scores(features, allowed), small().scores(features, allowed), atol=1e-3)
    assert again.anchors.table == small().anchors.table


def test_the_shipped_model_is_sound() -> None:
    model = role_model()
    nodes = len(model.trees.feature)
    assert model.linear.weights.shape == (len(model.linear.index), len(CLASSES))
    assert model.trees.left.max() < nodes
    assert model.trees.right.max() < nodes
    assert model.trees.feature.max() < NUMBERS + len(model.columns)
    assert np.isfinite(model.linear.weights).all()
