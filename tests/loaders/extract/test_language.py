from __future__ import annotations

import pytest

from loaders.extract.language import LONG_ENOUGH, identify

IT = "Il governo ha annunciato un fondo per aiutare le imprese a sostituire le apparecchiature di rete. " * 4
DE = "Die Bundesregierung hat einen Fonds angekündigt, der den Netzbetreibern beim Austausch der Technik hilft. " * 4


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (IT, "it"),
        (DE, "de"),
        ("The government announced a fund that helps carriers to replace network equipment.", "en"),
        ("Le gouvernement a annoncé un fonds pour aider les opérateurs à remplacer leurs équipements.", "fr"),
        ("El Gobierno anunció un fondo para ayudar a los operadores a sustituir sus equipos de red.", "es"),
        ("美国政府宣布设立基金，帮助小型运营商更换华为设备。", "zh"),
    ],
)
def test_an_undeclared_language_is_read_off_the_words(text: str, language: str) -> None:
    assert identify(text) == language
    assert identify(text, "und") == language


def test_a_declared_language_stands_for_a_short_text() -> None:
    assert identify("Huawei 5G kit", "it") == "it"


def test_the_primary_subtag_is_what_counts() -> None:
    assert identify(IT, "it-IT") == "it"


def test_a_long_text_that_is_clearly_in_another_language_outvotes_its_declaration() -> None:
    assert len(DE) > LONG_ENOUGH
    assert identify(DE, "en") == "de"


@pytest.mark.parametrize("text", ["", "   \n", "12,3 % … 5/6"])
def test_a_text_without_letters_has_the_language_that_it_declares(text: str) -> None:
    assert identify(text) == "und"
    assert identify(text, "fr-CA") == "fr"


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert identify(IT * 20_000) == "it"
