"""Training of the models that fill fields: it learns what there is to learn, and the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.evaluate.corpus import pairs
from loaders.evaluate.fields import Case, cases, same_name
from loaders.train.fields import Choices, date_choices, fit, modality_choices, source_choices

ARTICLE = {
    "id": "a1",
    "title": "Sweden bans Huawei",
    "text": "Sweden banned Huawei on 3 May 2019, according to Reuters. Intel will build a plant in Ohio in 2027.",
    "published": "2019-05-04",
    "language": "en",
    "publisher": "Example",
}
EVENT = {
    "type": "ban",
    "participants": [{"name": "Sweden", "role": "initiator"}],
    "date": "2019-05-03",
    "amount": None,
    "modality": "actual",
    "phase": None,
    "effect": None,
    "attributed_to": "Reuters",
    "quote": "Sweden banned Huawei on 3 May 2019",
    "optional": False,
}


@pytest.fixture
def known(tmp_path: Path) -> list[Case]:
    later = EVENT | {"type": "investment", "date": "2027", "modality": "planned", "attributed_to": None}
    later["quote"] = "Intel will build a plant in Ohio in 2027"
    optional = EVENT | {"optional": True}
    (tmp_path / "articles.jsonl").write_text(json.dumps(ARTICLE) + "\n", "utf8")
    gold = {"article_id": "a1", "events": [EVENT, later, optional]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", "utf8")
    ((articles, annotated),) = pairs(tmp_path)
    return list(cases(articles, annotated))


def test_required_events_become_the_detections_of_a_perfect_detector(known: list[Case]) -> None:
    assert [c.detection.type for c in known] == ["Ban", "Investment"]
    ban = known[0]
    assert ban.document.text[ban.detection.start : ban.detection.end].startswith("Sweden banned Huawei")
    assert ban.detection.trigger is not None
    trigger = ban.detection.trigger
    assert "banned" in ban.document.text[trigger.start : trigger.end]


def test_every_choice_has_one_right_answer_of_each_kind(known: list[Case]) -> None:
    dates = date_choices(known)
    assert dates.groups == 2
    assert sum(dates.right) == 2
    modality = modality_choices(known, ("actual", "planned"))
    assert modality.right == [True, False, False, True]
    sources = source_choices(known)
    assert sources.groups == 2
    assert all(any(r for r, g in zip(sources.right, sources.group, strict=True) if g == k) for k in (0, 1))


def test_a_group_without_a_right_candidate_teaches_nothing() -> None:
    choices = Choices()
    choices.add([({"a"}, False), ({"b"}, False)])
    assert choices.groups == 0


def test_training_finds_the_feature_that_tells_right_from_wrong_and_finds_it_again() -> None:
    choices = Choices()
    for i in range(40):
        choices.add([({"near", f"x{i % 3}"}, True), ({"far", f"x{i % 3}"}, False), ({"none"}, False)])
    weights = fit(choices, ridge=1.0)
    assert weights["near"] > 1 > 0 > weights["far"]
    assert weights == fit(choices, ridge=1.0)
    assert list(weights) == sorted(weights)


def test_names_agree_where_one_holds_the_other() -> None:
    assert same_name("Reuters", "the Reuters agency")
    assert not same_name("", "Reuters")
    assert not same_name("AFP", "Reuters")
