"""Known names in a text: a trie over tokens, longest first, with the case and the punctuation checked.

Tokens, not characters, so that a name never starts or ends inside a word, and offsets are those of the tokens. The
walk from each token is as long as the longest known name at most: linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kb.model import Entity
from ontology.triggers import Word, words

Use = Literal["name", "adjective", "metonym", "group"]
ACRONYM = 5
"""Letters up to which an alias in capitals is an acronym, and matches in capitals only."""
ABBREVIATION = 3
"""Letters of a token that a full stop may follow inside a name ("U.S. Steel", "St. Gobain")."""
_END = ""
_SIGNS = frozenset("&+#@")
"""Signs that are part of a name which ends with one ("e&")."""
_GAP = str.maketrans(
    {"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", ".": None, " ": None, "\u00a0": None, "\u202f": None}
)


@dataclass(frozen=True, slots=True)
class Name:
    """An alias of an entity as the gazetteer writes it, and how it is used: as a name, an adjective or demonym of a
    country, a metonym (a capital for its government), or a group. An ``ambiguous`` one needs context."""

    text: str
    entity: Entity
    use: Use = "name"
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at its place: its first and its last token, both inclusive."""

    name: Name
    first: int
    last: int


class Gazetteer:
    """Finds the names of one language.

    >>> from kb.model import Entity
    >>> at_t = Entity(iri="urn:x:1", kind="company", labels={"en": "AT&T"})
    >>> text = "at t, AT&T"
    >>> [(h.first, h.last) for h in Gazetteer([Name("AT&T", at_t)], "en").find(text, words(text))]
    [(2, 3)]
    """

    def __init__(self, names: Iterable[Name], language: str) -> None:
        self._language = language
        self._root: dict[str, Any] = {}
        for name in names:
            tokens = words(name.text, language)
            if not tokens:
                continue
            node = self._root
            for token in tokens:
                node = node.setdefault(token.text, {})
            node.setdefault(_END, []).append((name, _gaps(name.text, tokens, 0, len(tokens) - 1)))

    def find(self, text: str, tokens: Sequence[Word]) -> list[Hit]:
        """Return the names in ``text``, none overlapping another, in order; of two that start together the longer."""
        hits: list[Hit] = []
        place, end = 0, len(tokens)
        while place < end:
            node = self._root.get(tokens[place].text)
            found: Hit | None = None
            last = place
            while node is not None:
                for name, gaps in node.get(_END, ()):
                    if self._fits(name, gaps, text, tokens, place, last):
                        found = Hit(name, place, last)
                        break
                last += 1
                node = node.get(tokens[last].text) if last < end else None
            if found:
                hits.append(found)
                place = found.last + 1
            else:
                place += 1
        return hits

    def _fits(
        self,
        name: Name,
        gaps: tuple[str, ...] | None,
        text: str,
        tokens: Sequence[Word],
        first: int,
        last: int,
    ) -> bool:
        if self._language == "zh":
            return tokens[last].end - tokens[first].start == len(name.text)
        start, end = tokens[first].start, tokens[last].end
        if name.text[-1] in _SIGNS and text[end : end + 1] != name.text[-1]:
            return False
        return _case(name.text, text[start:end], last > first) and gaps == _gaps(text, tokens, first, last)


def _gaps(text: str, tokens: Sequence[Word], first: int, last: int) -> tuple[str, ...] | None:
    """Return what stands between tokens, spelling variants made one; None where a name cannot go on."""
    gaps = []
    for i in range(first, last):
        gap = text[tokens[i].end : tokens[i + 1].start]
        if len(gap) > 3 or "\n" in gap or ("." in gap and tokens[i].end - tokens[i].start > ABBREVIATION):
            return None
        gap = gap.translate(_GAP)
        gaps.append("" if gap == "-" else gap)
    return tuple(gaps)


def _case(alias: str, surface: str, several: bool) -> bool:
    letters = [c for c in alias if c.isalpha()]
    if len(letters) <= ACRONYM and all(c.isupper() for c in letters):
        return [c for c in surface if c.isalpha()] == letters
    if not alias[:1].isupper():
        return True
    # "Commissione Europea" is also written "la commissione europea"; "Apple" is never "apple".
    return (
        surface[:1].isupper()
        or (several and any(c.isupper() for c in surface))
        or (several and " " in alias and alias[alias.find(" ") + 1 :].islower())
    )
