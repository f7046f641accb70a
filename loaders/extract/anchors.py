"""Where in a clause its event is: the word that speaks most for the event's type.

Learned by counting: a stem that annotators' quotes of a type hold more often than those of other types is an anchor of
that type. Roles are read from an actor's place beside the anchor. A trigger of the ontology, where one fires, is an
anchor as well; the stronger of the two is taken.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

STEM = 6
"""Letters by which forms of one word are held together."""
SEEN = 2
"""Quotes of a type that hold a stem before it is an anchor."""
WEAK = 0.7
"""Log-odds from which a stem is an anchor."""

Counts = dict[tuple[str, str], Counter[str]]
"""By language and stem, how many quotes of each type hold it."""


def stem(token: str) -> str:
    """Return the part of a token that its forms share."""
    return token[:STEM]


class Anchors:
    """Log-odds of event types by stem: ``table[language + "|" + stem][code]``.

    >>> Anchors({"en|ban": {"ban": 2.0}}).best("en", ["the", "ban", "on"], "ban")
    (1, 2.0)
    """

    def __init__(self, table: Mapping[str, Mapping[str, float]]) -> None:
        self.table = table

    def best(
        self, language: str, tokens: Iterable[str], code: str, skip: Iterable[int] = ()
    ) -> tuple[int, float] | None:
        """Return the place and strength of the token that speaks most for ``code``; None if none does."""
        found: tuple[int, float] | None = None
        passed = frozenset(skip)
        for i, token in enumerate(tokens):
            if i in passed:
                continue
            strength = self.table.get(f"{language}|{stem(token)}", {}).get(code, 0.0)
            if strength > (found[1] if found else 0.0):
                found = (i, strength)
        return found


def count(quotes: Iterable[tuple[str, str, Iterable[str]]]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Count quotes of (code, language, tokens): the total by code, and by language and stem the number by code."""
    totals: Counter[str] = Counter()
    held: dict[str, Counter[str]] = {}
    for code, language, tokens in quotes:
        totals[code] += 1
        for key in {f"{language}|{stem(t)}" for t in tokens if len(t) > 2 and not t.isdigit()}:
            held.setdefault(key, Counter())[code] += 1
    return totals, held


def learn(totals: Counter[str], held: Mapping[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """Return the table of :class:`Anchors` from counts."""
    everything = sum(totals.values())
    table: dict[str, dict[str, float]] = {}
    for key, counts in held.items():
        rest = sum(counts.values())
        for code, n in counts.items():
            if n < SEEN:
                continue
            inside = (n + 0.3) / (totals[code] + 1)
            outside = (rest - n + 0.3) / (everything - totals[code] + 1)
            strength = math.log(inside / outside) * min(1.0, n / 6 + 0.4)
            if strength >= WEAK:
                table.setdefault(key, {})[code] = round(strength, 2)
    return table
