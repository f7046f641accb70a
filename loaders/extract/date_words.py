"""The words that dates are made of in one language: names from CLDR, the rest from the language's lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from loaders.extract.lexicon import section
from ontology.triggers import Match, Matcher, words
from ontology.types import Trigger

VARIANTS = {
    "de": ("de_AT",),
    "es": ("es_UY", "es_MX"),
    "en": ("en_GB", "en_AU"),
    "fr": ("fr_CA",),
    "zh": ("zh_Hant",),
}
"""Locales whose names differ from those of their language ("Jänner", "setiembre"); both are read."""

_IN = frozenset(
    {
        "in",
        "of",
        "since",
        "from",
        "until",
        "by",
        "late",
        "early",
        "mid",
        "last",
        "next",
        "this",
        "and",
        "before",
        "through",
    }
)
AMBIGUOUS: dict[str, dict[str, frozenset[str]]] = {
    "en": {"may": _IN, "march": _IN, "august": _IN},
    "fr": {"mars": frozenset()},
}
"""Month names that are words too: capitalised and after one of these; French writes the planet with a capital."""

PHRASES = (
    "relative",
    "ago",
    "before_number",
    "last",
    "next",
    "quarter",
    "since",
    "until",
    "within",
    "season",
)


@dataclass(frozen=True)
class Phrases:
    """Where the multi-word date phrases of a language begin and end in one text, by kind."""

    starting: dict[tuple[str, int], Match] = field(default_factory=dict)
    ending: dict[tuple[str, int], Match] = field(default_factory=dict)


@dataclass(frozen=True)
class DateWords:
    """Month and weekday names as numbers (1 to 12; 0 is Monday), units, number words, and the phrases' matcher."""

    months: dict[str, int]
    short_months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, str]
    numbers: dict[str, int]
    order: str
    ambiguous: dict[str, frozenset[str]]
    offsets: tuple[str, ...]
    matcher: Matcher

    @cached_property
    def openers(self) -> frozenset[str]:
        """The words, other than phrases and digits, that a date can begin with."""
        return frozenset({*self.months, *self.short_months, *self.weekdays, *self.numbers, "q1", "q2", "q3", "q4"})

    def phrases(self, tokens: Sequence[str]) -> Phrases:
        """Return the phrases in a text; of several that begin or end at one token, the longest."""
        found = Phrases()
        for m in self.matcher(tokens):
            kind = m.trigger.type
            here = found.starting.get((kind, m.first))
            if here is None or m.last > here.last:
                found.starting[kind, m.first] = m
            there = found.ending.get((kind, m.last))
            if there is None or m.first < there.first:
                found.ending[kind, m.last] = m
        return found

    def number(self, token: str) -> int | None:
        """Return the number of up to three digits, or in words, that a token is; None for any other."""
        if token.isascii() and token.isdigit():
            return int(token) if len(token) <= 3 else None
        return self.numbers.get(token)


@lru_cache(maxsize=16)
def date_words(language: str) -> DateWords:
    """Return the date words of ``language``; English names where CLDR does not know it."""
    months: dict[str, int] = {}
    short: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for locale in _locales(language):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context, locale).items():
                months |= _one_token(name, number)
            for number, name in get_month_names("abbreviated", context, locale).items():
                short |= _one_token(name, number)
            for number, name in get_day_names("wide", context, locale).items():
                weekdays |= _one_token(name, number)
    dates = section(language, "dates")
    return DateWords(
        months=months | _inflected(language, months),
        short_months={k: v for k, v in short.items() if k not in months and not k.isdigit()},
        weekdays=weekdays | _inflected(language, weekdays),
        units=dict(dates.get("units", {})),
        numbers=dict(section(language, "money").get("words", {})),
        order=dates.get("order", "dmy"),
        ambiguous=AMBIGUOUS.get(language, {}),
        offsets=tuple(offset for _, offset in dates.get("relative", ())),
        matcher=Matcher(_triggers(language, dates)),
    )


def _triggers(language: str, dates: dict[str, list[str]]) -> Iterator[Trigger]:
    for kind in PHRASES:
        for number, entry in enumerate(dates.get(kind, ())):
            pattern = entry[0] if kind == "relative" else entry
            yield Trigger(pattern, "strong", f"{number}", kind, language)


def _locales(language: str) -> Iterator[Locale]:
    for name in (language, *VARIANTS.get(language, ())):
        try:
            yield Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            yield Locale.parse("en")


def _one_token(name: str, number: int) -> dict[str, int]:
    tokens = [w.text for w in words(name)]
    return {tokens[0]: number} if len(tokens) == 1 else {}


def _inflected(language: str, names: dict[str, int]) -> dict[str, int]:
    """German has "des Januars" and "montags"; Italian weekdays are often written without their accent."""
    if language == "de":
        return {name + "s": number for name, number in names.items()}
    if language == "it":
        return {name.replace("ì", "i"): number for name, number in names.items()}
    return {}
