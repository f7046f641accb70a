from __future__ import annotations

import pytest

from loaders.extract.technologies import technologies_of
from ontology import CONCEPTS
from tests.loaders.extract.telling import detection, document


def technologies(text: str, language: str = "en", title: str = "") -> list[str]:
    read = document(text, language, title=title)
    return [f.value for f in technologies_of(read, detection(read, "Ban", text))]


@pytest.mark.parametrize("language", ["en", "it", "de", "fr", "es", "zh"])
def test_every_label_of_every_technology_is_found_as_a_technology(language: str) -> None:
    missed = []
    for concept in CONCEPTS["technology"].values():
        label = concept.labels.get(language) or next(iter(concept.alt_labels.get(language, ())), None)
        if label and not technologies(f"({label}).", language):
            missed.append((concept.name, label))
    assert missed == []


def test_a_label_is_a_word_of_its_own() -> None:
    assert "artificial-intelligence" not in technologies("They said again that the chair is paid.")
    assert technologies("nothing here") == []


def test_the_clause_comes_before_the_title() -> None:
    assert technologies("Sweden banned drones.", title="Quantum computers") == ["drones"]
    assert technologies("Sweden banned them.", title="Quantum computers") == ["quantum"]


def test_a_technology_is_shown_by_its_words() -> None:
    read = document("Sweden banned facial recognition in public.")
    (found,) = technologies_of(read, detection(read, "Ban", read.text))
    assert found.span is not None
    assert read.text[found.span.start : found.span.end] == "facial recognition"


def test_a_narrower_technology_hides_its_broader_one() -> None:
    found = technologies("Export of semiconductors and of lithography machines, of chips and chip equipment.")
    assert "lithography" in found
    assert all(CONCEPTS["technology"][a].broader != b for a in found for b in found)
