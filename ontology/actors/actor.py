"""What the gazetteer says of one actor."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_NO_KEY = re.compile(r"[^a-z0-9]+")

EVERY = "*"
"""Stands for every language, where a name is the same in all."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor, place or product that news names.

    ``aliases`` has the further names by language, under ``*`` those used in every language. ``ambiguous`` are the names
    that mean something else as well and count only where the context speaks for the actor, ``ambiguous_in`` those that
    do so in one language ("Apple" in English, not in Italian). ``works_for`` is the key of
    the organisation that a person or office belongs to, ``sector`` the table that the actor stands in, ``source`` what
    confirms ``wikidata``.
    """

    key: str
    kind: str
    country: str | None
    wikidata: str | None
    labels: dict[str, str]
    aliases: dict[str, tuple[str, ...]]
    ambiguous: frozenset[str] = field(default_factory=frozenset)
    works_for: str | None = None
    job_title: str | None = None
    sector: str = ""
    source: str = ""
    ambiguous_in: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The English name, which exists for every actor."""
        return self.labels["en"]

    def names(self, language: str) -> tuple[str, ...]:
        """Return every name that a text in ``language`` may use, the usual one first."""
        own = (self.labels.get(language, self.label), self.label)
        return tuple(dict.fromkeys((*own, *self.aliases.get(language, ()), *self.aliases.get(EVERY, ()))))

    def needs_context(self, name: str, language: str) -> bool:
        """Return whether ``name`` alone does not tell, in a text in ``language``, that the actor is meant."""
        return name in self.ambiguous or name in self.ambiguous_in.get(language, ())


def key_of(name: str) -> str:
    """Return the key that an actor of this name has.

    >>> key_of("Agence France-Presse"), key_of("Telefónica"), key_of("AT&T")
    ('agence-france-presse', 'telefonica', 'at-t')
    """
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NO_KEY.sub("-", plain.lower()).strip("-")
