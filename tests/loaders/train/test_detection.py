from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from loaders.extract.model import Trees, load
from loaders.train import regression, trees
from loaders.train.run import train_detection
from tests.loaders.evaluate.corpora import event

sklearn = pytest.importorskip("sklearn", reason="training needs scikit-learn")

NAMES = ("Huawei", "Nokia", "Ericsson", "Samsung", "Intel", "Qualcomm", "Siemens", "Airbus")
DULL = ("The village choir sang on Sunday.", "The striker scored twice.", "Rain is expected in the hills.")


def corpus(folder: Path, size: int = 120) -> Path:
    """Write a corpus in which being in talks about 5G is an event, and talks of a choir are none."""
    folder.mkdir()
    articles, gold = [], []
    for i in range(size):
        name, ours = NAMES[i % len(NAMES)], i % 3 != 0
        quote = f"{name} is in talks with Deutsche Telekom about 5G equipment"
        text = f"{quote}. {DULL[i % 3]}" if ours else f"The choir is in talks with the parish. {DULL[i % 3]}"
        id_ = f"{folder.name}-{i}"
        articles.append({"id": id_, "text": text, "language": "en", "on_topic": ours, "published": None})
        gold.append({"article_id": id_, "events": [event("talks", quote, name)] if ours else []})
    for key, records in (("articles", articles), ("gold", gold)):
        (folder / f"{key}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_training_learns_tells_how_well_and_gives_the_same_file_twice(tmp_path: Path) -> None:
    root, first, second = corpus(tmp_path / "corpus"), tmp_path / "a.npz", tmp_path / "b.npz"
    lines = train_detection(root, first)
    train_detection(root, second)
    assert first.read_bytes() == second.read_bytes()
    model = load(first)
    assert model.about["articles"] == 120
    assert model.about["out_of_fold"]["all"]["f1"] > 0.9
    assert any(line.startswith("both, out of fold") for line in lines)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_further_articles_are_learned_from_and_do_not_count(tmp_path: Path) -> None:
    root, more = corpus(tmp_path / "corpus", 48), corpus(tmp_path / "more", 48)
    lines = train_detection(root, tmp_path / "both.npz", [more])
    about = load(tmp_path / "both.npz").about
    assert (about["articles"], about["events"]) == (96, 64)
    assert len(about["corpus"]) == 2
    assert any(line.startswith("both, out of fold") for line in lines)


def test_the_regression_finds_what_separates() -> None:
    rows = [["a", "noise"], ["b"], ["a"], ["b", "noise"]] * 10
    y = np.array([True, False, True, False] * 10)
    vocabulary = regression.Vocabulary(rows, rare=2)
    x = vocabulary.matrix(rows)
    weights, bias = regression.fit(x, y, np.ones(40, dtype=np.float32), 0.1)
    assert vocabulary.names == ["a", "b", "noise"]
    assert ((regression.logits(x, weights, bias) > 0) == y).all()


def test_rows_of_unit_length_have_length_one() -> None:
    x = regression.Vocabulary([["a", "b"]], 1).matrix([["a", "b"], ["a"], ["unknown"]], unit=True)
    assert np.ravel(x.multiply(x).sum(axis=1)) == pytest.approx([1.0, 1.0, 0.0], abs=1e-6)


def test_the_arrays_of_the_trees_give_what_scikit_learn_gives() -> None:
    draw = np.random.default_rng(0)
    x = draw.normal(size=(600, 4)).astype(np.float32)
    y = (x[:, 0] * x[:, 1] + 0.3 * draw.normal(size=600)) > 0
    from sklearn.ensemble import HistGradientBoostingClassifier

    wanted = HistGradientBoostingClassifier(**trees.SETTINGS).fit(x, y).decision_function(x)
    assert Trees(*trees.fit(x, y)).logits(x) == pytest.approx(wanted, abs=1e-4)


def test_a_calibrated_score_is_the_share_of_what_is_right() -> None:
    draw = np.random.default_rng(0)
    p = draw.uniform(0.05, 0.95, size=4000)
    right = draw.uniform(size=4000) < p
    slope, offset = regression.platt(3 * np.log(p / (1 - p)) + 1, right)
    assert slope == pytest.approx(1 / 3, abs=0.05)
    assert offset == pytest.approx(-1 / 3, abs=0.1)
