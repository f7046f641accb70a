from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.loglinear import Classifier, Ranker, classifier, ranker

NAMES = st.sets(st.sampled_from("abcdefgh"), max_size=8)


@given(st.lists(NAMES, max_size=6))
def test_chances_of_candidates_and_of_none_add_up_to_one(candidates: list[set[str]]) -> None:
    model = Ranker({"a": 1.5, "b": -2.0, "none": 0.3})
    chances = model.probabilities(candidates, {"none"})
    assert len(chances) == len(candidates) + 1
    assert math.isclose(math.fsum(chances), 1.0)


def test_unknown_features_change_nothing() -> None:
    model = Classifier(["no", "yes"], {"will": [0.0, 3.0]})
    assert model.probabilities({"will"}) == model.probabilities({"will", "unheard of"})
    assert model.loudest({"will", "unheard of"}, "yes") == "will"
    assert model.loudest({"unheard of"}, "yes") is None


def test_huge_weights_do_not_overflow() -> None:
    chances = Ranker({"a": 5000.0, "b": -5000.0}).probabilities([{"a"}, {"b"}], {"none"})
    assert chances[0] == pytest.approx(1.0)


def test_the_models_that_ship_are_there_and_say_where_they_come_from() -> None:
    assert classifier("modality").labels == ["actual", "denied", "planned", "proposed", "rumoured"]
    assert ranker("dates").weights
    assert ranker("sources").weights
