"""What the extractor knows of a language: its cues, date and money words, countries and collectives.

Each language is one file, ``CODE.toml``, and this typed view of it. A file with a section or key missing or unknown
is refused with its name. Cues are patterns of ``ontology.triggers``; :meth:`Language.matcher` compiles a section:

>>> it = language("it")
>>> "sarebbe" in it.factuality.rumour[0]
True
>>> [m.trigger.type for m in it.matcher("factuality")(["non", "avrebbe", "firmato"])]
['negation', 'rumour']
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from ontology.triggers import Matcher
from ontology.types import OntologyError, Trigger, UnknownName

HERE = Path(__file__).parent
Cues = tuple[str, ...]
S = TypeVar("S")


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
    small: Cues
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


@dataclass(frozen=True, slots=True)
class Language:
    """One language, by the sections of its file."""

    code: str
    reporting: Reporting
    factuality: Factuality
    phase: Phase
    effect: Effect
    dates: Dates
    money: Money
    roles: Roles
    coreference: Coreference
    titles: Titles
    boilerplate: Boilerplate
    collectives: Collectives
    countries: Mapping[str, CountryWords]

    def matcher(self, section: str) -> Matcher:
        """Return the matcher of a section's cues; the ``type`` of a match's trigger is the cue's key.

        Raises:
            UnknownName: if the language has no such section of cues; the message lists those that it has.
        """
        return _matcher(self.code, section)


SECTIONS: dict[str, type[Any]] = {
    "reporting": Reporting,
    "factuality": Factuality,
    "phase": Phase,
    "effect": Effect,
    "dates": Dates,
    "money": Money,
    "roles": Roles,
    "coreference": Coreference,
    "titles": Titles,
    "boilerplate": Boilerplate,
    "collectives": Collectives,
}
MATCHED = ("reporting", "factuality", "phase", "effect", "roles", "coreference", "titles", "boilerplate")
"""The sections that hold nothing but cues."""


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that there are files for."""
    return tuple(sorted(path.stem for path in HERE.glob("*.toml")))


@lru_cache(maxsize=16)
def language(code: str) -> Language:
    """Return a language.

    Raises:
        UnknownName: if there is no file for it; the message lists the languages that there are.
        OntologyError: naming the file, if it is not valid.
    """
    if code not in languages():
        raise UnknownName(f"unknown language {code!r}; known: {', '.join(languages())}")
    return read(HERE / f"{code}.toml")


def read(path: Path) -> Language:
    """Return the language that ``path`` describes.

    Raises:
        OntologyError: naming the file, and the section or key that is missing or unknown.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise OntologyError(f"language file {path.name} cannot be read: {e}") from e
    expected = {"code", "countries", *SECTIONS}
    if content.keys() != expected:
        odd = ", ".join(sorted(content.keys() ^ expected))
        raise OntologyError(f"language file {path.name} has missing or unknown sections: {odd}")
    countries = {
        country: _section(CountryWords, words, f"{path.name}: countries.{country}", partial=True)
        for country, words in content["countries"].items()
    }
    sections = {key: _section(kind, content[key], f"{path.name}: {key}") for key, kind in SECTIONS.items()}
    return Language(code=content["code"], countries=countries, **sections)


def _section(kind: type[S], content: Mapping[str, Any], where: str, *, partial: bool = False) -> S:
    assert is_dataclass(kind)
    names = {f.name.rstrip("_"): f.name for f in fields(kind)}
    odd = content.keys() - names.keys() if partial else content.keys() ^ names.keys()
    if odd:
        raise OntologyError(f"language file {where} has missing or unknown keys: {', '.join(sorted(odd))}")
    return kind(**{names[key]: _frozen(value) for key, value in content.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(v) for v in value)
    if isinstance(value, dict):
        return {k: _frozen(v) for k, v in value.items()}
    return value


@lru_cache(maxsize=64)
def _matcher(code: str, section: str) -> Matcher:
    if section not in MATCHED:
        raise UnknownName(f"unknown section of cues {section!r}; known: {', '.join(MATCHED)}")
    cues = getattr(language(code), section)
    return Matcher(
        Trigger(pattern, "strong", f"{section}/{code}/{f.name.rstrip('_')}/{i}", f.name.rstrip("_"), code)
        for f in fields(cues)
        for i, pattern in enumerate(getattr(cues, f.name))
    )
