"""Every event type, by the sentences and figures that its own file states."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from ontology import CONCEPTS, EVENT_TYPES, GROUPS, LANGUAGES, ROLES, TGE, TRIGGER_LANGUAGES, UnknownName
from ontology.building.mistakes import matcher, weights
from ontology.triggers import Matcher
from ontology.types import EventType, Example

TYPES = list(EVENT_TYPES.values())
EXAMPLES = [(t, e) for t in TYPES for e in t.examples]
COUNTER_EXAMPLES = [(t, e) for t in TYPES for e in t.counter_examples]

LEAVES = {
    "Deal": ["Talks", "Licensing", "LicensingOffer", "Agreement", "Investment"],
    "Measure": ["SubsidyFund", "ExportControl", "Sanction", "Ban", "TradeMeasure", "Regulation"],
    "Proceeding": ["Investigation", "LegalAction", "Arrest"],
    "Interaction": ["Statement", "Visit"],
    "Operation": ["Launch", "CyberOperation"],
}


@cache
def triggers_of(language: str) -> Matcher:
    return matcher(EVENT_TYPES, language)


def _id(value: EventType | Example) -> str:
    return value.name if isinstance(value, EventType) else f"{value.language}-{value.text[:24]}"


def test_the_types_stand_in_their_groups_in_order() -> None:
    found = {g: [t.name for t in TYPES if t.group == g] for g in GROUPS}
    assert found == LEAVES


def test_an_event_carries_its_type_its_parent_its_group_and_event() -> None:
    assert EVENT_TYPES["LicensingOffer"].classes == tuple(
        TGE + c for c in ("LicensingOffer", "Licensing", "Deal", "Event")
    )
    assert EVENT_TYPES["Ban"].classes == tuple(TGE + c for c in ("Ban", "Measure", "Event"))


def test_only_the_two_kinds_of_licensing_share_an_annotation_code() -> None:
    codes = Counter(t.code for t in TYPES)
    assert {code: n for code, n in codes.items() if n > 1} == {"licensing": 2}


@pytest.mark.parametrize("kind", TYPES, ids=_id)
def test_a_type_is_described_in_every_language(kind: EventType) -> None:
    assert set(kind.labels) == set(LANGUAGES)
    assert kind.definition
    assert all(kind.triggers[language] for language in TRIGGER_LANGUAGES)


@pytest.mark.parametrize("kind", TYPES, ids=_id)
def test_a_type_allows_roles_and_phases_that_exist(kind: EventType) -> None:
    assert kind.roles
    assert set(kind.roles) <= set(ROLES)
    assert set(kind.phases) <= set(GROUPS[kind.group].phases) <= set(CONCEPTS["phase"])


@pytest.mark.parametrize("kind", TYPES, ids=_id)
@pytest.mark.parametrize("language", ["en", "it"])
def test_a_type_has_two_examples_and_a_counter_example(kind: EventType, language: str) -> None:
    assert sum(e.language == language for e in kind.examples) >= 2
    assert any(e.language == language for e in kind.counter_examples)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=_id)
def test_a_trigger_fires_in_an_example(kind: EventType, example: Example) -> None:
    assert weights(triggers_of(example.language), kind.name, example)


@pytest.mark.parametrize(("kind", "example"), COUNTER_EXAMPLES, ids=_id)
def test_no_trigger_fires_in_a_counter_example(kind: EventType, example: Example) -> None:
    assert not weights(triggers_of(example.language), kind.name, example)


@pytest.mark.parametrize("language", TRIGGER_LANGUAGES)
def test_trigger_ids_say_which_trigger_of_which_file_it_is(language: str) -> None:
    for kind in TYPES:
        ids = [t.id for t in kind.triggers[language]]
        assert ids == [f"{kind.file}/{language}/{i}" for i in range(len(ids))]


def test_an_unknown_type_answers_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match=r"unknown event type 'Party'; known: Talks, Licensing, "):
        EVENT_TYPES["Party"]


def test_every_concept_and_kind_has_a_label_in_every_language() -> None:
    missing = [
        f"{c.scheme}/{c.name} {language}"
        for scheme in CONCEPTS.values()
        for c in scheme.values()
        for language in LANGUAGES
        if not c.labels.get(language)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("kind", "first", "place"),
    [("country", "Country", True), ("agency", "GovernmentOrganization", False), ("city", "City", True)],
)
def test_a_kind_says_its_class_and_whether_things_happen_there(kind: str, first: str, place: bool) -> None:
    from ontology import ACTOR_KINDS

    assert ACTOR_KINDS[kind].iri == "https://schema.org/" + first
    assert ACTOR_KINDS[kind].place is place
