"""The countries of the world, and the European Union, by what they and their people are called.

Names come from CLDR; further names, adjectives and capitals from the language files; Wikidata ids from
``countries.csv``, whose source is a country list with ids that the tests check against.

>>> countries()["CN"].labels["it"]
'Cina'
>>> countries()["US"].adjectives["it"][:4]
('statunitense', 'statunitensi', 'americano', 'americana')
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale

from ontology.inflection import forms
from ontology.language import language
from ontology.language.sections import CountryWords
from ontology.terms import TRIGGER_LANGUAGES
from ontology.types import Names

HERE = Path(__file__).parent
VARIANTS = {"zh": ("zh_Hant", "zh_Hant_HK")}
"""Locales whose names of countries differ from those of their language (義大利, 意大利); all are read."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country (or the European Union, code ``EU``) and its words in each language.

    ``labels`` has its usual name, ``names`` every other one, ``adjectives`` all their inflected forms, ``people`` what
    its people are called where that is no form of the adjective, ``capitals`` the capital, which news uses for the
    government. ``ambiguous`` are those of its names that are also a person's name, a word, or another place.
    """

    code: str
    wikidata: str | None
    labels: dict[str, str]
    names: dict[str, tuple[str, ...]]
    adjectives: dict[str, tuple[str, ...]]
    people: dict[str, tuple[str, ...]]
    capitals: dict[str, tuple[str, ...]]
    ambiguous: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def countries() -> Names[Country]:
    """Return the countries by ISO 3166-1 alpha-2 code."""
    territories = {lang: _territories(lang) for lang in TRIGGER_LANGUAGES}
    variants = {lang: [_territories(locale) for locale in VARIANTS.get(lang, ())] for lang in TRIGGER_LANGUAGES}
    words = {code: language(code).countries for code in TRIGGER_LANGUAGES}
    with (HERE / "countries.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    return Names("country", {row["code"]: _country(row, territories, variants, words) for row in rows})


def _territories(lang: str) -> dict[str, str]:
    # Not localedata.load(..., merge_inherited=False): babel would hand the unmerged data to everybody after us.
    return {code: str(name) for code, name in Locale(lang).territories.items()}


def _country(
    row: dict[str, str],
    territories: dict[str, dict[str, str]],
    variants: dict[str, list[dict[str, str]]],
    words: dict[str, Mapping[str, CountryWords]],
) -> Country:
    code = row["code"]
    own = {lang: words[lang].get(code, CountryWords()) for lang in TRIGGER_LANGUAGES}
    cldr = {lang: territories[lang].get(code, row["name"]) for lang in TRIGGER_LANGUAGES}
    # CLDR's name may carry an addition ("Myanmar (Burma)", "Hong Kong SAR China"); the first name of ours is plain.
    labels = {lang: _plain(cldr[lang], own[lang].names) for lang in TRIGGER_LANGUAGES}
    return Country(
        code=code,
        wikidata=row["wikidata"] or None,
        labels=labels,
        names={
            lang: tuple(
                dict.fromkeys(
                    n
                    for n in (cldr[lang], *own[lang].names, *(v[code] for v in variants[lang] if code in v))
                    if n != labels[lang]
                )
            )
            for lang in TRIGGER_LANGUAGES
        },
        adjectives={
            lang: tuple(dict.fromkeys(form for a in own[lang].adjective for form in forms(lang, a)))
            for lang in TRIGGER_LANGUAGES
        },
        people={lang: own[lang].people for lang in TRIGGER_LANGUAGES},
        capitals={lang: own[lang].capital for lang in TRIGGER_LANGUAGES},
        ambiguous=frozenset(filter(None, row["ambiguous"].split("|"))),
    )


def _plain(cldr: str, names: tuple[str, ...]) -> str:
    if not names or not any(
        mark in cldr for mark in ("(", "SAR ", "RAS ", "RAE ", "R.A.S.", "特别行政区", "Sonderverw")
    ):
        return cldr
    return names[0]
