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


def collectives() -> tuple[Actor, ...]:
    """Return a group for each sector, and for each sector of each country of :data:`COUNTRIES`."""
    words = {lang: language(lang) for lang in TRIGGER_LANGUAGES}
    sectors = words["en"].collectives.nouns
    return tuple(_group(sector, country, words) for country in ("", *COUNTRIES) for sector in sectors)


def _group(sector: str, country: str, words: dict[str, Language]) -> Actor:
    names = {lang: tuple(dict.fromkeys(_names(w, sector, country))) for lang, w in words.items()}
    labels = {lang: texts[0] for lang, texts in names.items() if texts}
    return Actor(
        key=f"group-{country.lower()}-{sector}" if country else f"group-{sector}",
        kind="group",
        country=country or None,
        wikidata=None,
        labels=labels,
        aliases={lang: texts[1:] for lang, texts in names.items() if texts[1:]},
        # Without a country a collective is anybody's: only the context says whose.
        ambiguous=frozenset() if country else frozenset(n for texts in names.values() for n in texts),
        sector=sector,
    )


def _names(words: Language, sector: str, country: str) -> Iterator[str]:
    for noun in words.collectives.nouns.get(sector, ()):
        text, _, agreement = noun.partition(":")
        if not country:
            yield text
            continue
        own = words.countries.get(country)
        cases = ("mp", "fp") if words.code == "de" else (agreement or "mp",)
        for adjective in own.adjective if own else ():
            for case in cases:
                form = getattr(inflect(words.code, adjective), case)
                for order in words.collectives.order:
                    if "{adjective}" in order:
                        yield order.format(noun=text, adjective=form)
        for order in words.collectives.order:
            if "{name}" in order:
                c = countries()[country]
                for name in (c.labels[words.code], *c.names[words.code]):
                    yield order.format(noun=text, name=name)
