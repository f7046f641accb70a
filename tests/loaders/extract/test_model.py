from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from loaders.extract.context import NAMES, table
from loaders.extract.features import candidates
from loaders.extract.model import Linear, Trees, default
from loaders.extract.read import read
from loaders.extract.scenes import scenes
from tests.loaders.extract.articles import SPORT, TALKS, article


def test_a_linear_model_adds_the_weights_of_the_features_that_it_knows() -> None:
    model = Linear(["a", "Talks|b", "Ban|b"], np.array([1.0, -2.0, 5.0], dtype=np.float32), 0.5)
    assert model.logit(["a", "unknown"]) == pytest.approx(1.5)


def test_the_logit_of_a_candidate_is_the_weights_of_its_features_of_all_types_and_of_its_own() -> None:
    document = read(article(TALKS))
    found = candidates(document, scenes(document))
    names = sorted({f for c in found for f in c.features})
    weights = np.linspace(-1, 1, len(names), dtype=np.float32)
    known = dict(zip(names, weights.tolist(), strict=True))
    expected = [0.5 + sum(known[f] for f in set(c.features)) for c in found]
    assert Linear(names, weights, 0.5).logits(found) == pytest.approx(expected, abs=1e-5)


def test_the_reasons_are_the_features_that_speak_most_for_a_candidate() -> None:
    document = read(article(TALKS))
    (first, *_) = candidates(document, scenes(document))
    weights = np.array([1.0, 3.0, -9.0], dtype=np.float32)
    model = Linear([first.general[1], f"{first.type}|{first.own[0]}", first.general[2]], weights, 0.0)
    assert model.reasons(first) == [f"{first.type}|{first.own[0]} +3.00", f"{first.general[1]} +1.00"]


def test_trees_walk_every_row_to_its_leaf() -> None:
    arrays = {
        "feature": np.array([[0, 0, 1, 0, 0]]),
        "threshold": np.array([[0.5, 0, 2.0, 0, 0]]),
        "left": np.array([[1, 1, 3, 3, 4]]),
        "right": np.array([[2, 1, 4, 3, 4]]),
        "value": np.array([[0, 10.0, 0, 20.0, 30.0]]),
        "depth": np.array(2),
    }
    rows = np.array([[0.5, 9], [0.6, 2.0], [0.6, 2.1]], dtype=np.float32)
    assert Trees(arrays, 1.0).logits(rows).tolist() == [11.0, 21.0, 31.0]


def test_the_table_has_a_row_for_each_candidate_and_a_column_for_each_name() -> None:
    document = read(article(TALKS))
    told = scenes(document)
    found = candidates(document, told)
    logits = np.zeros(len(found), dtype=np.float32)
    made = table(document, told, found, logits, 0.0, np.zeros((len(found), 3), dtype=np.float32))
    assert made.shape == (len(found), len(NAMES))
    assert np.isfinite(made).all()
    assert table(document, told, [], logits[:0], 0.0, np.zeros((0, 3), dtype=np.float32)).shape == (0, len(NAMES))


def test_scores_are_probabilities_and_the_same_on_every_run() -> None:
    document = read(article(TALKS))
    told = scenes(document)
    found = candidates(document, told)
    once = default().scores(document, told, found, 1.0)
    assert ((once >= 0) & (once < 1)).all()
    assert once.any()
    assert (default().scores(document, told, found, 1.0) == once).all()


def test_an_article_of_our_field_is_told_from_a_sports_report() -> None:
    ours, sport = (scenes(read(article(text))) for text in (TALKS, SPORT))
    assert default().topic(ours) > default().topic(sport)


def test_the_weights_are_a_small_file_of_plain_numbers() -> None:
    path = Path(__file__).parents[3] / "loaders" / "extract" / "weights" / "detection.npz"
    assert path.stat().st_size < 4_000_000
    with np.load(path, allow_pickle=False) as data:
        assert all(data[name].dtype.kind in "fiu" for name in data.files)
    about = default().about
    assert about["articles"] > 0
    assert about["licence"] == "Apache-2.0"
    assert len(about["corpus"]) >= 1
