"""The gazetteer: who and what news names, by key, with names per language, kind, country and checked Wikidata id.

``KIND/SECTOR.csv`` holds the named actors (``tables``), ``states`` makes a country and a government of every country,
``collectives`` the unnamed groups ("US telecom operators"). All are read when first asked for.

>>> actor("huawei").country
'CN'
>>> "Commissione europea" in actor("european-commission").names("it")
True
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from ontology.actors.actor import Actor
from ontology.actors.collectives import collectives
from ontology.actors.states import governments, states
from ontology.actors.tables import tables
from ontology.types import Names, UnknownName


@lru_cache(maxsize=1)
def actors() -> tuple[Actor, ...]:
    """Return every named actor: those of the tables, then the countries, then their governments."""
    return (*tables(), *states(), *governments())


@lru_cache(maxsize=1)
def groups() -> tuple[Actor, ...]:
    """Return the curated collectives, country by sector."""
    return collectives()


@lru_cache(maxsize=1)
def by_key() -> Names[Actor]:
    """Return actors and groups by key."""
    return Names("actor", {a.key: a for a in (*actors(), *groups())})


def actor(key: str) -> Actor:
    """Return one actor or group.

    Raises:
        UnknownName: if there is none; the message lists keys that resemble it.
    """
    known = by_key()
    if key in known:
        return known[key]
    near = get_close_matches(key, known, n=5, cutoff=0.5)
    raise UnknownName(f"unknown actor {key!r}; known and alike: {', '.join(near) or 'none'}")


__all__ = ["Actor", "actor", "actors", "by_key", "groups"]
