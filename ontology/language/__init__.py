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

from ontology.language.sections import (
    Boilerplate,
    Collectives,
    Coreference,
    CountryWords,
    Dates,
    Effect,
    Factuality,
    Money,
    Phase,
    Reporting,
    Roles,
    Titles,
)
from ontology.triggers import Matcher
from ontology.types import OntologyError, Trigger, UnknownName

HERE = Path(__file__).parent
S = TypeVar("S")


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
