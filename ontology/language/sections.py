"""The sections of a language's file, as values: which keys each has, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Cues = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reporting:
    """Verbs and phrases that put an utterance into somebody's mouth, by what the utterance does."""

    say: Cues
    praise: Cues
    blame: Cues
    warn: Cues
    demand: Cues
    promise: Cues
    deny: Cues
    according: Cues
    nouns: Cues
    anonymous: Cues


@dataclass(frozen=True, slots=True)
class Factuality:
    """Cues that tell what is planned, proposed, rumoured, denied or merely possible from what is done."""

    rumour: Cues
    possible: Cues
    probable: Cues
    planned: Cues
    proposed: Cues
    negation: Cues
    denial: Cues


@dataclass(frozen=True, slots=True)
class Phase:
    """Cues for how far talks have come."""

    early: Cues
    ongoing: Cues
    concluded: Cues
    collapsed: Cues


@dataclass(frozen=True, slots=True)
class Effect:
    """Cues for what an event does to the measure, deal or proceeding that it is about."""

    lift: Cues
    ease: Cues
    delay: Cues
    suspend: Cues
    exit: Cues
    revoke: Cues
    expire: Cues
    abandon: Cues
    withdraw: Cues
    settle: Cues
    approve: Cues
    reject: Cues
    close: Cues
    extradition: Cues


@dataclass(frozen=True, slots=True)
class Dates:
    """Date words that CLDR lacks: ``relative`` pairs a pattern with an offset such as ``-1w``.

    A number of units is past before one of ``ago`` or after one of ``before_number``, and to come after ``within``.
    """

    relative: tuple[tuple[str, str], ...]
    ago: Cues
    before_number: Cues
    within: Cues
    units: Mapping[str, str]
    last: Cues
    next: Cues
    order: str
    quarter: Cues
    since: Cues
    until: Cues


@dataclass(frozen=True, slots=True)
class Money:
    """Number words, scale words (as powers of ten) and names of currencies (as ISO 4217) that news uses."""

    scales: Mapping[str, int]
    decimal: str
    at_most: Cues
    at_least: Cues
    per: Cues
    range: Cues
    words: Mapping[str, int]
    currencies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roles:
    """Prepositions and auxiliaries that tell who acts on whom."""

    by: Cues
    with_: Cues
    against: Cues
    to: Cues
    of: Cues
    into: Cues
    passive: Cues
    relative: Cues


@dataclass(frozen=True, slots=True)
class Coreference:
    """Noun phrases and pronouns that take up somebody who was named before, by the kind that they can mean."""

    company: Cues
    government: Cues
    agency: Cues
    person: Cues
    plural: Cues
    pronoun: Cues


@dataclass(frozen=True, slots=True)
class Titles:
    """Words that stand before or beside the name of a person."""

    person: Cues
    spokesperson: Cues


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """How sentences begin, or what they hold, that are not part of the story."""

    starts: Cues
    anywhere: Cues


@dataclass(frozen=True, slots=True)
class Collectives:
    """How unnamed collectives are put: ``government`` and ``order`` are templates, ``nouns`` the names of sectors.

    ``{noun}`` and ``{adjective}`` are filled in; a noun may end with its gender and number (``aziende:fp``).
    """

    order: Cues
    government: Cues
    nouns: Mapping[str, Cues]


@dataclass(frozen=True, slots=True)
class CountryWords:
    """What CLDR does not know of a country: adjectives, people, further names, the capital as a metonym.

    An adjective is one form, inflected by rule, or all four of an irregular one, separated by commas.
    """

    adjective: Cues = ()
    people: Cues = ()
    names: Cues = ()
    capital: Cues = ()
