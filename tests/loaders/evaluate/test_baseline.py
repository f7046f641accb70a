from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.evaluate.baseline import SLACK, broken, floors, raised
from loaders.evaluate.corpus import digest
from loaders.evaluate.run import evaluate
from loaders.extract.extractors.default import make
from tests.loaders.evaluate.corpora import SHARED

BASELINE = Path(__file__).resolve().parents[2] / "eval_baseline.json"
PRF = {"p": 0.6, "r": 0.4, "f1": 0.48, "tp": 10, "fp": 6, "fn": 15}
FIGURES = {"all": PRF, "core": PRF, "types": {"ban": PRF}, "languages": {"it": PRF | {"tp": 1, "fn": 1}}}


def test_floors_rise_and_do_not_fall() -> None:
    before = {"all": 0.3, "core": 0.9}
    assert raised(FIGURES, before)["all"] == 0.48
    assert raised(FIGURES, before)["core"] == 0.9
    assert raised(FIGURES, before, allow_regression=True)["core"] == 0.48


def test_a_figure_below_its_floor_is_named() -> None:
    assert list(broken(FIGURES, {"type ban": 0.48 + SLACK / 2})) == []
    assert list(broken(FIGURES, {"type ban": 0.6})) == ["type ban: 0.480 is below 0.600"]
    assert list(broken(FIGURES, {"type gone": 0.6})) == ["type gone: 0.000 is below 0.600"]


def test_a_language_with_few_events_has_no_floor() -> None:
    assert "language it" not in floors(FIGURES)


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.timeout(600)
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/corpus")
def test_no_figure_on_unseen_articles_has_fallen() -> None:
    """The weights come from the training articles alone; those of the corpus here are unseen by them."""
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert digest(SHARED) == baseline["corpus"], "the corpus has changed: measure the floors anew"
    found = evaluate(SHARED, make()).figures
    assert list(broken(found, baseline["floors"])) == []
    assert found["exact_quotes"] == 1.0
