"""The taxonomy of technologies."""

from __future__ import annotations

from collections import defaultdict

import pytest

from ontology import CONCEPTS, LANGUAGES
from ontology.types import Concept

TECHNOLOGY = CONCEPTS["technology"]


def depth(concept: Concept) -> int:
    level, seen = 1, {concept.name}
    while concept.broader:
        concept = TECHNOLOGY[concept.broader]
        assert concept.name not in seen, f"{concept.name} is broader than itself"
        seen.add(concept.name)
        level += 1
    return level


def test_there_are_sixty_to_a_hundred_concepts_on_two_or_three_levels() -> None:
    assert 60 <= len(TECHNOLOGY) <= 100
    assert {depth(c) for c in TECHNOLOGY.values()} == {1, 2, 3}


def test_every_concept_has_labels_a_definition_and_names_in_chinese() -> None:
    for concept in TECHNOLOGY.values():
        assert set(LANGUAGES) <= set(concept.labels), concept.name
        assert concept.definition, concept.name
        assert concept.alt_labels.get("zh"), concept.name


@pytest.mark.parametrize("language", [*LANGUAGES, "zh"])
def test_no_name_stands_for_two_technologies(language: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in TECHNOLOGY.values():
        for name in (concept.labels.get(language), *concept.alt_labels.get(language, ())):
            if name:
                owners[name.casefold()].add(concept.name)
    assert {name: o for name, o in owners.items() if len(o) > 1} == {}


@pytest.mark.parametrize(
    ("name", "language", "concept"),
    [
        ("5G", "it", "5g"),
        ("kit 5G", "it", "5g"),
        ("Seltene Erden", "de", "rare-earths"),
        ("terre rare", "it", "rare-earths"),
        ("puces d'IA", "fr", "ai-accelerators"),
        ("chips de memoria", "es", "memory-chips"),
        ("光刻机", "zh", "lithography"),
        ("undersea cable", "en", "subsea-cables"),
        ("riconoscimento facciale", "it", "facial-recognition"),
        ("E-Autos", "de", "electric-vehicles"),
    ],
)
def test_what_news_calls_a_technology_leads_to_its_concept(name: str, language: str, concept: str) -> None:
    found = TECHNOLOGY[concept]
    assert name in (found.labels.get(language), *found.alt_labels.get(language, ()))


FIELDS = (
    "telecommunications", "semiconductors", "artificial-intelligence", "computing", "platforms", "cybersecurity",
    "space", "data-protection", "defence", "energy", "critical-minerals", "mobility", "payments", "biotechnology",
)  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_the_fields_of_technology_politics_are_top_concepts(field: str) -> None:
    assert TECHNOLOGY[field].broader is None
    assert any(c.broader == field for c in TECHNOLOGY.values())
