"""Trigger patterns: a small language for word sequences, and a matcher that is linear in the text.

A pattern is words separated by spaces, matched on case-folded tokens (:func:`words`: runs of letters and digits, so
that ``l'accordo`` and ``early-stage`` are two tokens each)::

    licence          this token
    licens*          a token that begins so
    deny|denies|den* any of these
    in .. talks      a gap of up to four tokens where the dots stand

Chinese has no spaces: there a pattern is a substring, a token is a character, and a gap is up to eight characters.
Its tokens and patterns are read in simplified characters (``ontology.script``).

A match is the tightest one: no other match of the same trigger lies inside it. Every token starts a bounded number
of attempts of bounded length, so that no text, however hostile, takes more than linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ontology.script import simplified
from ontology.types import OntologyError, Trigger

GAP = 4
"""Tokens that ``..`` may skip."""
GAP_CHARACTERS = 8
"""Characters that ``..`` may skip where a token is a character."""
SHORTEST_STEM = 3
"""Letters that a stem has at least; a shorter one would match half the dictionary."""

_TOKEN = re.compile(r"\w+")
_MEMO = 50_000
_Program = tuple[tuple[int, int], ...]
"""The steps of a pattern after its first: a symbol, and how many tokens may stand before it."""


class PatternError(OntologyError, ValueError):
    """A trigger pattern is not of the pattern language."""


class Word(NamedTuple):
    """A case-folded token, and where it stands in the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """One token of a pattern: any of ``exact``, or one that begins as ``stems`` do, after at most ``gap`` others."""

    exact: frozenset[str]
    stems: tuple[str, ...]
    gap: int

    def accepts(self, token: str) -> bool:
        """Return whether ``token`` can stand here."""
        return token in self.exact or token.startswith(self.stems)


class Match(NamedTuple):
    """Where a trigger matched: its first and its last token, both counted from 0 and inclusive."""

    trigger: Trigger
    first: int
    last: int


def words(text: str, language: str = "") -> list[Word]:
    """Return the tokens that trigger patterns are matched on; for Chinese every character is one.

    >>> [w.text for w in words("L'accordo NON c'è")]
    ['l', 'accordo', 'non', 'c', 'è']
    """
    return list(_words(text, language == "zh"))


# Several steps of extraction ask for the tokens of the same text, one after the other.
@lru_cache(maxsize=64)
def _words(text: str, characters: bool) -> tuple[Word, ...]:
    if characters:
        return tuple(Word(c.casefold(), i, i + 1) for i, c in enumerate(simplified(text)))
    return tuple(Word(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text))


def parse(pattern: str, language: str = "") -> tuple[Step, ...]:
    """Return the steps of ``pattern``.

    Raises:
        PatternError: if it is empty, begins or ends with a gap, has a stem of fewer than three letters, or a word
            that :func:`words` would not give as one token.

    >>> parse("in .. talk*")[1]
    Step(exact=frozenset(), stems=('talk',), gap=4)
    """
    text = unicodedata.normalize("NFC", pattern).casefold()
    parts = _characters(simplified(text)) if language == "zh" else text.split()
    steps: list[Step] = []
    gap = 0
    for part in parts:
        if part == "..":
            if not steps or gap:
                raise PatternError(f"{pattern!r}: a gap stands between two words")
            gap = GAP_CHARACTERS if language == "zh" else GAP
            continue
        steps.append(_step(pattern, part, gap, single=language == "zh"))
        gap = 0
    if gap or not steps:
        raise PatternError(f"{pattern!r}: a pattern has words, and ends with one")
    return tuple(steps)


def _characters(text: str) -> list[str]:
    parts: list[str] = []
    for i, run in enumerate(text.split("..")):
        parts += [".."] * (i > 0) + list(run.strip())
    return parts


def _step(pattern: str, part: str, gap: int, *, single: bool) -> Step:
    exact, stems = set(), set()
    for option in [part] if single else part.split("|"):
        stem = option.removesuffix("*")
        if not _TOKEN.fullmatch(stem):
            raise PatternError(f"{pattern!r}: {option!r} is not one token")
        if stem == option:
            exact.add(option)
        elif len(stem) < SHORTEST_STEM:
            raise PatternError(f"{pattern!r}: the stem {option!r} is too short")
        else:
            stems.add(stem)
    return Step(frozenset(exact), tuple(sorted(stems)), gap)


class Matcher:
    """Finds the triggers of one language in a sequence of tokens.

    >>> m = Matcher([Trigger("in .. talk*", "strong", "talks/en/0")])
    >>> [(x.first, x.last) for x in m(["they", "are", "in", "early", "talks"])]
    [(2, 4)]
    """

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self._triggers: list[Trigger] = []
        self._programs: list[_Program] = []
        self._exact: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._single: dict[int, list[int]] = {}
        self._longer: dict[int, list[tuple[frozenset[int], int]]] = {}
        self._memo: dict[str, frozenset[int]] = {}
        symbols: dict[tuple[frozenset[str], tuple[str, ...]], int] = {}
        for trigger in triggers:
            program = []
            for step in parse(trigger.pattern, trigger.language):
                symbol = symbols.setdefault((step.exact, step.stems), len(symbols))
                program.append((symbol, step.gap))
            number, (begin, _), rest = len(self._programs), program[0], program[1:]
            if rest:
                self._longer.setdefault(begin, []).append((frozenset(symbol for symbol, _ in rest), number))
            else:
                self._single.setdefault(begin, []).append(number)
            self._triggers.append(trigger)
            self._programs.append(tuple(rest))
        for (exact, stems), symbol in symbols.items():
            for word in exact:
                self._exact.setdefault(word, []).append(symbol)
            for stem in stems:
                self._stems.setdefault(stem, []).append(symbol)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def __call__(self, tokens: Sequence[str]) -> list[Match]:
        """Return the tightest matches in order of their first token, then of their last."""
        symbols = [self._symbols(token) for token in tokens]
        nearest: dict[int, int] = {}
        found: list[tuple[int, int, int]] = []
        later: set[int] = set()
        # From the right: a match that starts here and does not end before one that starts later contains that one.
        for first in range(len(symbols) - 1, -1, -1):
            for symbol in symbols[first]:
                for number in self._single.get(symbol, ()):
                    found.append((first, first, number))
                for wanted, number in self._longer.get(symbol, ()):
                    if not wanted <= later:  # most patterns end here, without a walk
                        continue
                    last = _last(self._programs[number], symbols, first)
                    if last is not None and last < nearest.get(number, len(symbols)):
                        nearest[number] = last
                        found.append((first, last, number))
            later |= symbols[first]
        found.sort()
        return [Match(self._triggers[number], first, last) for first, last, number in found]

    def _symbols(self, token: str) -> frozenset[int]:
        known = self._memo.get(token)
        if known is None:
            ids = list(self._exact.get(token, ()))
            for length in self._lengths:
                if length > len(token):
                    break
                ids += self._stems.get(token[:length], ())
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            known = self._memo[token] = frozenset(ids)
        return known


def _last(program: _Program, symbols: list[frozenset[int]], first: int) -> int | None:
    """Return where the program ends at the earliest that begins at ``first``, its own first symbol left out."""
    places = [first]
    for symbol, gap in program:
        following: list[int] = []
        for place in places:
            start = max(place + 1, following[-1] + 1) if following else place + 1
            for q in range(start, min(place + 2 + gap, len(symbols))):
                if symbol in symbols[q]:
                    following.append(q)
        if not following:
            return None
        places = following
    return places[0]


def unblocked(matches: Iterable[Match]) -> list[Match]:
    """Return the strong and weak matches that share no token with a blocker of their own type."""
    matches = list(matches)
    blocked: dict[str, set[int]] = {}
    for m in matches:
        if m.trigger.weight == "block":
            blocked.setdefault(m.trigger.type, set()).update(range(m.first, m.last + 1))
    return [
        m
        for m in matches
        if m.trigger.weight != "block" and blocked.get(m.trigger.type, set()).isdisjoint(range(m.first, m.last + 1))
    ]
