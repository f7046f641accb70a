"""Countries, their adjectives and their people, in six languages."""

from __future__ import annotations

import pytest

from ontology.countries import countries
from ontology.inflection import forms, inflect
from ontology.terms import TRIGGER_LANGUAGES
from ontology.types import UnknownName


@pytest.mark.parametrize("language", TRIGGER_LANGUAGES)
def test_every_country_has_a_name_and_at_least_sixty_have_adjectives(language: str) -> None:
    assert len(countries()) >= 240
    assert all(c.labels[language] for c in countries().values())
    assert sum(1 for c in countries().values() if c.adjectives[language]) >= 60


@pytest.mark.parametrize("language", ["en", "it", "de", "fr", "es"])
def test_no_adjective_belongs_to_two_countries(language: str) -> None:
    owner: dict[str, str] = {}
    for code, c in countries().items():
        for adjective in c.adjectives[language]:
            assert owner.setdefault(adjective, code) == code, adjective


@pytest.mark.parametrize(
    ("language", "code", "words"),
    [
        ("it", "US", {"statunitense", "statunitensi", "americane"}),
        ("it", "CN", {"cinese", "cinesi"}),
        ("it", "DE", {"tedesco", "tedesca", "tedeschi", "tedesche"}),
        ("it", "BE", {"belga", "belgi", "belghe"}),
        ("it", "TR", {"turco", "turca", "turchi", "turche"}),
        ("it", "VN", {"vietnamita", "vietnamiti", "vietnamite"}),
        ("it", "SA", {"saudita", "sauditi", "saudite"}),
        ("de", "CN", {"chinesisch", "chinesische", "chinesischen", "chinesischer", "chinesisches", "chinesischem"}),
        ("de", "US", {"US-amerikanische", "amerikanischen"}),
        ("de", "CH", {"Schweizer", "schweizerische"}),
        ("fr", "US", {"américain", "américaine", "américains", "américaines"}),
        ("fr", "CN", {"chinois", "chinoise", "chinoises"}),
        ("fr", "IT", {"italien", "italienne", "italiens", "italiennes"}),
        ("fr", "EU", {"européen", "européenne", "européens", "européennes"}),
        ("fr", "GR", {"grec", "grecque"}),
        ("fr", "RU", {"russe", "russes"}),
        ("fr", "ES", {"espagnol", "espagnole"}),
        ("es", "US", {"estadounidense", "estadounidenses"}),
        ("es", "CN", {"chino", "china", "chinos", "chinas"}),
        ("es", "DE", {"alemán", "alemana", "alemanes", "alemanas"}),
        ("es", "FR", {"francés", "francesa", "franceses", "francesas"}),
        ("es", "IR", {"iraní", "iraníes"}),
        ("es", "ES", {"español", "española", "españoles"}),
        ("en", "CN", {"Chinese"}),
        ("en", "US", {"American", "U.S."}),
        ("zh", "US", {"美"}),
    ],
)
def test_adjectives_are_inflected(language: str, code: str, words: set[str]) -> None:
    assert words <= set(countries()[code].adjectives[language])


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "US", "U.S."),
        ("en", "GB", "UK"),
        ("en", "TR", "Turkey"),
        ("it", "US", "Usa"),
        ("it", "NL", "Olanda"),
        ("de", "GB", "Großbritannien"),
        ("de", "US", "Vereinigten Staaten"),
        ("fr", "US", "Etats-Unis"),
        ("es", "US", "EE. UU."),
        ("es", "US", "EEUU"),
        ("zh", "US", "美國"),
        ("zh", "EU", "歐盟"),
    ],
)
def test_the_short_names_of_news_are_known(language: str, code: str, name: str) -> None:
    country = countries()[code]
    assert name in (country.labels[language], *country.names[language])


def test_labels_are_plain_names() -> None:
    assert countries()["HK"].labels["en"] == "Hong Kong"
    assert countries()["MM"].labels["it"] == "Myanmar"
    assert countries()["CN"].labels["zh"] == "中国"


def test_people_and_capitals_are_known_where_news_uses_them() -> None:
    assert "Briten" in countries()["GB"].people["de"]
    assert countries()["CN"].capitals["it"] == ("Pechino",)
    assert countries()["CN"].capitals["fr"] == ("Pékin",)


def test_an_unknown_country_answers_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match="US"):
        countries()["UX"]


def test_an_irregular_adjective_gives_its_own_four_forms() -> None:
    assert inflect("fr", "turc,turque,turcs,turques") == ("turc", "turque", "turcs", "turques")


def test_german_says_which_ending_goes_with_which_gender() -> None:
    assert inflect("de", "chinesisch") == ("chinesischer", "chinesische", "chinesische", "chinesischen")
    assert inflect("de", "Schweizer") == ("Schweizer", "Schweizer", "Schweizer", "Schweizer")


def test_a_language_without_inflection_has_one_form() -> None:
    assert forms("en", "Chinese") == ("Chinese",)
    assert forms("zh", "美") == ("美",)
