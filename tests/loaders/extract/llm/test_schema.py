"""What a model may answer, and what is kept of an answer that is partly wrong."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from loaders.extract.llm.schema import MOST_EVENTS, MOST_PARTS, Answer, Event, described, json_schema
from loaders.extract.llm.tally import DROPPED
from ontology import CONCEPTS, EVENT_TYPES, ROLES
from tests.loaders.extract.llm.serving import event

GOOD = event("Talks", "they talk", ("initiator", "Huawei"))


def read(events: Any) -> tuple[list[Event], Counter[str]]:
    tally: Counter[str] = Counter()
    return Answer.model_validate({"events": events}, context=tally).events, +tally


def test_the_schema_knows_every_name_of_the_ontology_and_is_strict() -> None:
    definitions = json_schema()["$defs"]
    properties = definitions["Event"]["properties"]
    assert properties["type"]["enum"] == list(EVENT_TYPES)
    assert definitions["Taker"]["properties"]["role"]["enum"] == list(ROLES)
    assert properties["modality"]["enum"] == list(CONCEPTS["modality"])
    assert None in properties["effect"]["enum"]
    for part in definitions.values():
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
    assert "maxLength" not in json.dumps(json_schema())


def test_every_property_is_described_for_the_prompt() -> None:
    assert all(not line.endswith("None") for line in described())
    assert len(described()) == len(Event.model_fields)


def test_a_good_event_is_kept_and_what_it_leaves_open_is_open() -> None:
    (one,), tally = read([GOOD])
    assert (one.modality, one.phase, one.sources, one.confidence) == ("actual", None, [], 0.5)
    assert not tally


@pytest.mark.parametrize(
    "bad",
    [
        3, None, [], "Talks", {}, {"type": "Talks"}, GOOD | {"type": "Party"}, GOOD | {"type": None},
        GOOD | {"quote": ""}, GOOD | {"quote": "x" * 2_001}, GOOD | {"quote": ["x"]}, GOOD | {"quote": {"a": "b"}},
    ],
)  # fmt: skip
def test_an_event_without_a_type_or_quote_is_left_out_and_the_others_stay(bad: object) -> None:
    kept, tally = read([bad, GOOD])
    assert len(kept) == 1
    assert tally == {"malformed": 1}


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"phase": "finished"}, 1),
        ({"effect": 7}, 1),
        ({"stance": ["neutral"]}, 1),
        ({"modality": "true"}, 1),
        ({"date": {"start": "2019-10-21"}}, 1),
        ({"amount": 52}, 1),
        ({"confidence": "high"}, 1),
        ({"confidence": 40}, 1),
        ({"sources": "Reuters"}, 1),
        ({"sources": [{"role": "outlet", "name": "x"}, "Reuters"]}, 2),
        ({"places": [None, "Paris", "x" * 301]}, 2),
        ({"participants": [{"role": "boss", "name": "x"}, *GOOD["participants"]]}, 1),
    ],
)
def test_a_bad_part_is_left_out_and_its_event_stays(change: dict[str, Any], count: int) -> None:
    (one,), tally = read([GOOD | change])
    assert one.type == "Talks"
    assert len(one.participants) == 1
    assert tally == {"malformed": count}


def test_what_was_not_asked_for_is_passed_over() -> None:
    (one,), tally = read([GOOD | {"wikidata": "Q1", "url": "http://169.254.169.254/"}])
    assert not tally
    assert not hasattr(one, "url")


def test_more_than_an_answer_may_hold_is_counted() -> None:
    kept, tally = read([GOOD] * (MOST_EVENTS + 5))
    assert (len(kept), tally) == (MOST_EVENTS, {"surplus": 5})
    (one,), tally = read([GOOD | {"participants": GOOD["participants"] * (MOST_PARTS + 1)}])
    assert (len(one.participants), tally) == (MOST_PARTS, {"surplus": 1})


@pytest.mark.parametrize("value", [None, [], 3, "events", {"event": []}, {"reports": []}])
def test_what_has_no_events_at_all_is_no_answer(value: object) -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate(value, context=Counter())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(Event.model_fields)), inner),
    max_leaves=12,
)


@given(st.lists(json_values | st.fixed_dictionaries({"type": st.just("Talks"), "quote": json_values}), max_size=4))
def test_no_answer_breaks_the_check(events: list[Any]) -> None:
    kept, tally = read(events)
    assert len(kept) <= len(events)
    assert set(tally) <= set(DROPPED)
