from __future__ import annotations

import pytest

from kb.model import Entity
from loaders.extract.coreference import MEMORY, Memory
from tests.loaders.extract.reading import called, read


def entity(label: str, kind: str, country: str | None = None) -> Entity:
    return Entity(iri=f"urn:x:{label}", kind=kind, labels={"en": label}, country=country)


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("en", "Huawei opened a plant. The Chinese company hires.", "Chinese company"),
        ("it", "Huawei ha aperto una fabbrica. Il gigante cinese assume.", "gigante cinese"),
        ("de", "Huawei eröffnet ein Werk. Das chinesische Unternehmen stellt ein.", "chinesische Unternehmen"),
        ("fr", "Huawei ouvre une usine. Le géant chinois embauche.", "géant chinois"),
        ("es", "Huawei abre una planta. El gigante chino contrata.", "gigante chino"),
    ],
)
def test_a_noun_with_a_country_points_back_to_a_company_of_that_country(language: str, text: str, phrase: str) -> None:
    document = read(text, language)
    mention = called(document, phrase)
    assert mention.entity == called(document, "Huawei").entity
    assert mention.refers == called(document, "Huawei").start


def test_the_country_decides_between_two_companies() -> None:
    document = read("Huawei and Ericsson compete. The Swedish company grew.")
    assert called(document, "Swedish company").entity == called(document, "Ericsson").entity


def test_a_pronoun_means_the_last_person() -> None:
    document = read("On Monday Marta Quilligan wrote to Huawei. She was angry.")
    assert called(document, "She").entity == called(document, "Marta Quilligan").entity


def test_a_bare_government_is_that_of_the_country_spoken_of() -> None:
    document = read("France wants more chips. The government will pay.")
    assert called(document, "government").entity.country == "FR"


def test_a_ministry_points_back_to_a_ministry() -> None:
    document = read("The Ministry of Digital Affairs met Huawei. The ministry was pleased.")
    assert called(document, "ministry").entity == called(document, "Ministry of Digital Affairs").entity


def test_nobody_is_meant_where_nobody_fits() -> None:
    document = read("It rains. They say so. He left.")
    assert document.mentions == []


def test_memory_is_bounded_and_keeps_the_latest() -> None:
    memory = Memory()
    for i in range(MEMORY + 5):
        memory.see(entity(f"c{i}", "company"), i, 0, f"c{i}")
    found = memory.resolve("company", 0)
    assert found is not None
    assert found[0].iri == f"urn:x:c{MEMORY + 4}"


def test_a_far_mention_is_out_of_reach() -> None:
    memory = Memory()
    memory.see(entity("a", "company"), 0, 0, "a")
    assert memory.resolve("it", 1) is not None
    assert memory.resolve("it", 30) is None
    assert memory.resolve("he", 1) is None


def test_a_company_of_another_country_is_not_meant() -> None:
    memory = Memory()
    memory.see(entity("a", "company", "SE"), 0, 0, "a")
    assert memory.resolve("company", 0, country="CN") is None
