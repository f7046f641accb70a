"""The gazetteer of a language, made once from what the ontology knows of actors, collectives and countries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kb.iris import Minter
from kb.model import Entity
from loaders.extract.gazetteer import Gazetteer, Name, Use
from ontology.actors import Actor, actors, groups
from ontology.countries import countries

_STATES = ("country", "supranational")


@lru_cache(maxsize=16)
def gazetteer(language: str, minter: Minter) -> Gazetteer:
    """Return the gazetteer of ``language``; where two actors share a name, the first of the ontology has it."""
    return Gazetteer(_names(language, minter), language)


@lru_cache(maxsize=4)
def governments(minter: Minter) -> dict[str, Entity]:
    """Return the government of each country that the ontology has one of, by country code."""
    known = actors()
    iris = {a.key: _iri(a, minter) for a in known}
    return {a.country: _entity(a, iris) for a in reversed(known) if a.kind == "government" and a.country}


def _names(language: str, minter: Minter) -> Iterator[Name]:
    known = (*actors(), *groups())
    places: dict[str | None, Entity] = {}
    iris = {a.key: _iri(a, minter) for a in known}
    for actor in known:
        entity = _entity(actor, iris)
        # An organisation with its seat in a country (ITER in France) is not meant by that country's adjective.
        if actor.country and actor.key == f"{actor.kind}-{actor.country.lower()}" and actor.kind in _STATES:
            places.setdefault(actor.country, entity)
        capitals = _capitals(actor)
        for text in actor.names(language):
            use: Use = "metonym" if text in capitals else "group" if actor.kind == "group" else "name"
            yield Name(text, entity, use, actor.needs_context(text, language) and use != "metonym")
    for code, country in countries().items():
        for text in (*country.adjectives.get(language, ()), *country.people.get(language, ())):
            if code in places:
                yield Name(text, places[code], "adjective")


def _capitals(actor: Actor) -> frozenset[str]:
    if actor.kind != "government" or not actor.country or actor.country not in countries():
        return frozenset()
    return frozenset(c for texts in countries()[actor.country].capitals.values() for c in texts)


def _iri(actor: Actor, minter: Minter) -> str:
    return minter.entity(actor.label, actor.kind, actor.country, wikidata=actor.wikidata)


def _entity(actor: Actor, iris: dict[str, str]) -> Entity:
    return Entity(
        iri=iris[actor.key],
        kind=actor.kind,
        labels=actor.labels,
        country=actor.country,
        wikidata=actor.wikidata,
        job_title=actor.job_title,
        works_for=iris.get(actor.works_for) if actor.works_for else None,
    )
