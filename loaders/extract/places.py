"""Where an event happens or applies, if the text says so, and whose measure it is."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import Entity
from loaders.extract.document import Detection, Document, Filled, Mention, Span
from loaders.extract.focus import focus
from loaders.extract.lexicon import section
from loaders.extract.spans import starting_in
from ontology import ACTOR_KINDS, EVENT_TYPES

MOST = 3
"""Places that one event has at most."""
_RULERS = frozenset({"government", "agency", "office", "country", "supranational", "person"})
_AUTHORITIES = frozenset({"government", "agency", "supranational"})
_GROUPS = frozenset({"Measure", "Proceeding"})


def places_of(document: Document, detection: Detection) -> list[Filled[Mention]]:
    """Return the places that the clause names after a preposition of place ("in Shenzhen", "a Bruxelles")."""
    sentence = document.sentences[detection.sentence]
    for start, end, where in (
        (detection.start, detection.end, "clause"),
        (sentence.start, sentence.end, "sentence"),
    ):
        found: dict[str, Filled[Mention]] = {}
        for mention, preposition in _located(document, start, end, toward=detection.type == "Visit"):
            found.setdefault(
                mention.entity.iri,
                Filled(mention, Span(mention.start, mention.end), f"places.{preposition} in the {where}"),
            )
        if found:
            return list(found.values())[:MOST]
    return []


def jurisdiction_of(
    document: Document,
    detection: Detection,
    fillers: list[tuple[str, Mention]] | tuple[tuple[str, Mention], ...] = (),
) -> Filled[Mention] | None:
    """Return the authority whose country a measure or proceeding belongs to: its regulator, else its initiator.

    The country is that of the returned mention's entity; ``fillers`` are the roles that are already filled. Where
    none of them rules, the first authority of the clause does.
    """
    if EVENT_TYPES[detection.type].group not in _GROUPS:
        return None
    for role in ("regulator", "initiator", "funder"):
        for name, mention in fillers:
            if name == role and mention.kind in _RULERS and country_of(mention.entity):
                return Filled(mention, Span(mention.start, mention.end), f"places.jurisdiction/{role}")
    span = focus(document, detection)
    for mention in starting_in(document.mentions, span.start, span.end):
        if mention.kind in _AUTHORITIES and country_of(mention.entity):
            return Filled(mention, Span(mention.start, mention.end), "places.jurisdiction/clause")
    return None


def country_of(entity: Entity) -> str | None:
    """Return the country that an actor belongs to: ISO 3166-1 alpha-2, or ``EU``."""
    return entity.country


def _located(document: Document, start: int, end: int, *, toward: bool) -> Iterator[tuple[Mention, str]]:
    prepositions = _prepositions(document.language)
    if toward:  # a visit is where it goes to: "a Washington", "nach Peking"
        prepositions |= frozenset(section(document.language, "roles").get("to", ()))
    for mention in starting_in(document.mentions, start, end):
        if mention.kind not in ACTOR_KINDS or not (ACTOR_KINDS[mention.kind].place or mention.kind == "country"):
            continue
        if document.language == "zh":
            word = document.text[max(start, mention.start - 1) : mention.start]
            if word in prepositions:
                yield mention, word
            continue
        before = document.text[max(start, mention.start - 24) : mention.start].casefold().split()
        for word in reversed(before[-2:]):
            if word in prepositions:
                yield mention, word
                break
            if len(word) > 3:
                break


def _prepositions(language: str) -> frozenset[str]:
    roles = section(language, "roles")
    return frozenset(roles.get("into", ())) | frozenset(section(language, "dates").get("at", ()))
