"""Who the names of one article mean: one entity for "Vincent Pang" and "Pang", for "Datang Mobile" and "Datang"."""

from __future__ import annotations

from collections.abc import Mapping

from kb.iris import Minter
from kb.model import Entity
from kb.text import fold, squeeze

LONGEST_LABEL = 120


class Registry:
    """Makes the entities of one article, and finds the one that a short form means."""

    def __init__(self, language: str, minter: Minter, governments: Mapping[str, Entity]) -> None:
        self._language, self._minter, self._governments = language, minter, governments
        self._by_label: dict[str, Entity] = {}
        self._short: dict[str, Entity] = {}

    def known(self, surface: str) -> Entity | None:
        """Return the entity that this article calls so."""
        key = fold(surface)
        return self._by_label.get(key) or self._short.get(key)

    def learn(self, surface: str, entity: Entity, *, short: bool = False) -> None:
        """Remember that this article calls ``entity`` so."""
        (self._short if short else self._by_label).setdefault(fold(surface), entity)

    def mint(self, label: str, kind: str, country: str | None = None) -> Entity:
        """Return the entity with this label; the same for the same label, kind and country."""
        known = self._by_label.get(fold(label))
        if known is not None:
            return known
        label = squeeze(label)[:LONGEST_LABEL]
        entity = Entity(
            iri=self._minter.entity(label, kind, country),
            kind=kind,
            labels={self._language: label},
            country=country,
        )
        self._by_label[fold(label)] = entity
        return entity

    def government(self, country: Entity) -> Entity:
        """Return the government of a country; named in English, so that it is one entity in every language."""
        known = self._governments.get(country.country or "")
        if known is not None:
            return known
        name = country.labels.get("en") or next(iter(country.labels.values()))
        label = f"Government of {name}"
        return Entity(
            iri=self._minter.entity(label, "government", country.country),
            kind="government",
            labels={"en": label},
            country=country.country,
        )
