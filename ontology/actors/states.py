"""A country actor for every country, and a government actor for each of which adjectives are known.

Capitals ("Washington", "Pechino") are names of the government that need context: they are cities as well.
``government/`` has no table; what news calls a cabinet after its head is in ``cabinets.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ontology.actors.actor import Actor
from ontology.countries import Country, countries
from ontology.inflection import inflect
from ontology.language import language
from ontology.terms import TRIGGER_LANGUAGES

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def states() -> tuple[Actor, ...]:
    """Return a country actor (for the European Union a supranational one) for every country."""
    return tuple(_state(c) for c in countries().values())


def _state(c: Country) -> Actor:
    kind = "supranational" if c.code == "EU" else "country"
    aliases = {lang: texts for lang, texts in c.names.items() if texts}
    return Actor(
        key=f"{kind}-{c.code.lower()}",
        kind=kind,
        country=c.code,
        wikidata=c.wikidata,
        labels=c.labels,
        aliases=aliases,
        ambiguous=c.ambiguous,
        source="countries" if c.wikidata else "",
    )


@lru_cache(maxsize=1)
def governments() -> tuple[Actor, ...]:
    """Return a government actor for every country that has adjectives, but for the European Union."""
    cabinets = _cabinets()
    return tuple(
        _government(c, cabinets.get(c.code, {})) for c in countries().values() if c.adjectives["en"] and c.code != "EU"
    )


def _cabinets() -> dict[str, dict[str, list[str]]]:
    out: dict[str, dict[str, list[str]]] = {}
    with (HERE / "cabinets.csv").open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            for name in row["names"].split("|"):
                text, _, lang = name.rpartition("@")
                out.setdefault(row["country"], {}).setdefault(lang, []).append(text)
    return out


def _government(c: Country, cabinets: dict[str, list[str]]) -> Actor:
    labels: dict[str, str] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for lang in TRIGGER_LANGUAGES:
        first, *others = dict.fromkeys(_names(c, lang))
        labels[lang] = first
        aliases[lang] = tuple(dict.fromkeys((*others, *cabinets.get(lang, ()), *c.capitals[lang])))
    return Actor(
        key=f"government-{c.code.lower()}",
        kind="government",
        country=c.code,
        wikidata=None,
        labels=labels,
        aliases=aliases,
        ambiguous=frozenset(capital for capitals in c.capitals.values() for capital in capitals),
    )


def _names(c: Country, lang: str) -> Iterator[str]:
    words = language(lang)
    for template in words.collectives.government:
        if "{name}" in template:
            for name in (c.labels[lang], *c.names[lang]):
                yield template.format(name=name)
        elif "{of}" in template:
            for name in (c.labels[lang], *c.names[lang]):
                yield template.format(of=of(lang, name))
        elif "{capital}" in template:
            for capital in c.capitals[lang]:
                yield template.format(capital=capital)
        else:
            own = words.countries[c.code].adjective
            for adjective in own:
                forms = inflect(lang, adjective)
                yield template.format(**forms._asdict())


def of(lang: str, name: str) -> str:
    """Return "of" and a country's name, with the article that the name takes, as far as its form tells.

    >>> of("it", "Stati Uniti"), of("it", "Cina"), of("fr", "Chine"), of("fr", "Pays-Bas")
    ('degli Stati Uniti', 'della Cina', 'de la Chine', 'des Pays-Bas')
    """
    first, last = name.split()[0], name[-1]
    vowel = name[0] in "AEIOUÉÎÀ"
    if lang == "it":
        if first in ("Stati", "Emirati", "States", "USA", "Usa"):
            return f"degli {name}"
        if first in ("Paesi",):
            return f"dei {name}"
        if vowel:
            return f"dell'{name}"
        return f"della {name}" if first[-1] == "a" else f"del {name}"
    if lang == "fr":
        if last == "s" and first in ("États-Unis", "Etats-Unis", "Etats-unis", "Pays-Bas", "Émirats", "Emirats"):
            return f"des {name}"
        if vowel:
            return f"de l'{name}"
        return f"de la {name}" if first[-1] == "e" else f"du {name}"
    return name
