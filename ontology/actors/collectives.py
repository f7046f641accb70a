"""The unnamed collectives: a country and a sector, in every way that the languages put them together.

Collectives are never minted per article: "US telecom operators", "le telco USA" and "die amerikanischen
Mobilfunkbetreiber" are one group. The sectors' nouns and the templates stand in the language files.
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology.actors.actor import Actor
from ontology.countries import countries
from ontology.inflection import inflect
from ontology.language import Language, language
from ontology.terms import TRIGGER_LANGUAGES

COUNTRIES = (
    "US", "CN", "EU", "RU", "GB", "DE", "FR", "IT", "ES", "NL", "JP", "KR", "KP", "TW", "IN", "CA", "AU", "IR", "IL",
    "UA", "TR", "BR", "MX", "SE", "PL", "VE", "SA", "AE", "HK", "CH",
)  # fmt: skip
"""The countries whose collectives news speaks of."""

LONGEST_NAME = 20
"""Letters up to which a country's name is put beside a noun; nobody writes "telco Repubblica popolare cinese"."""


def collectives() -> tuple[Actor, ...]:
    """Return a group for each sector, and for each sector of each country of :data:`COUNTRIES`."""
    words = {lang: language(lang) for lang in TRIGGER_LANGUAGES}
    sectors = words["en"].collectives.nouns
    frames = {country: {lang: _frames(w, country) for lang, w in words.items()} for country in COUNTRIES}
    anybody: dict[str, dict[str, tuple[str, ...]]] = {
        lang: {"mp": ("{noun}",), "fp": ("{noun}",)} for lang in TRIGGER_LANGUAGES
    }
    return tuple(
        _group(sector, country, words, frames.get(country, anybody))
        for country in ("", *COUNTRIES)
        for sector in sectors
    )


def _group(
    sector: str, country: str, words: dict[str, Language], frames: dict[str, dict[str, tuple[str, ...]]]
) -> Actor:
    labels: dict[str, str] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for lang, w in words.items():
        names = list(dict.fromkeys(_names(w.collectives.nouns.get(sector, ()), frames[lang])))
        if names:
            labels[lang], aliases[lang] = names[0], tuple(names[1:])
    return Actor(
        key=f"group-{country.lower()}-{sector}" if country else f"group-{sector}",
        kind="group",
        country=country or None,
        wikidata=None,
        labels=labels,
        aliases=aliases,
        # Without a country a collective is anybody's: only the context says whose.
        ambiguous=frozenset() if country else frozenset({*labels.values(), *(n for a in aliases.values() for n in a)}),
        sector=sector,
    )


def _names(nouns: tuple[str, ...], frames: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for noun in nouns:
        text, _, agreement = noun.partition(":")
        for frame in frames[agreement or "mp"]:
            yield frame.replace("{noun}", text)


def _frames(words: Language, country: str) -> dict[str, tuple[str, ...]]:
    """Return the templates of a language with a country filled in, by the gender of the noun still to come."""
    own = words.countries.get(country)
    c = countries()[country]
    out: dict[str, tuple[str, ...]] = {}
    for agreement in ("mp", "fp"):
        # German nouns have no gender in the plural, but their adjectives have a second case.
        cases = ("mp", "fp") if words.code == "de" else (agreement,)
        adjectives = [getattr(inflect(words.code, a), case) for a in (own.adjective if own else ()) for case in cases]
        names = [n for n in (c.labels[words.code], *c.names[words.code]) if len(n) <= LONGEST_NAME]
        frames = []
        for order in words.collectives.order:
            if "{adjective}" in order:
                frames += [order.replace("{adjective}", adjective) for adjective in adjectives]
            else:
                frames += [order.replace("{name}", name) for name in names]
        out[agreement] = tuple(dict.fromkeys(frames))
    return out
