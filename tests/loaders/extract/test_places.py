from __future__ import annotations

import pytest

from loaders.extract.places import jurisdiction_of, places_of
from tests.loaders.extract.telling import detection, document


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "The company opened a plant in Germany.", "Germany"),
        ("it", "La società ha aperto una fabbrica in Germania.", "Germania"),
        ("de", "Das Unternehmen eröffnete ein Werk in Frankreich.", "Frankreich"),
        ("fr", "La société a ouvert une usine en Allemagne.", "Allemagne"),
        ("es", "La empresa abrió una planta en Alemania.", "Alemania"),
    ],
)
def test_a_place_after_a_preposition_of_place_is_where_it_happens(language: str, text: str, place: str) -> None:
    read = document(text, language)
    (found,) = places_of(read, detection(read, "Investment", text))
    assert found.value.name == place
    assert found.span is not None
    assert text[found.span.start : found.span.end] == place


def test_a_country_that_acts_is_no_place() -> None:
    read = document("Germany banned the supplier.")
    assert places_of(read, detection(read, "Ban", read.text)) == []


def test_a_measure_belongs_to_the_country_of_its_authority() -> None:
    read = document("The U.S. Commerce Department banned exports to ZTE.")
    found = jurisdiction_of(read, detection(read, "ExportControl", read.text, "banned"))
    assert found is not None
    assert found.value.entity.country == "US"


def test_a_deal_has_no_jurisdiction() -> None:
    read = document("The U.S. Commerce Department signed a contract with Intel.")
    assert jurisdiction_of(read, detection(read, "Agreement", read.text, "signed")) is None
