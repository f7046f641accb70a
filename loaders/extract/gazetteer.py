"""Known names in a text: a trie over tokens, longest first, with the case and the punctuation checked.

Tokens, not characters, so that a name never starts or ends inside a word, and offsets are those of the tokens. The
walk from each token is as long as the longest known name at most: linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kb.model import Entity
from loaders.extract.abbreviations_zh import HARD, opens, stands
from ontology.triggers import Word, words

Use = Literal["name", "adjective", "metonym", "group"]
ACRONYM = 5
"""Letters up to which an alias in capitals is an acronym, and matches in capitals only."""
ABBREVIATION = 3
"""Letters of a token that a full stop may follow inside a name ("U.S. Steel", "St. Gobain")."""
_END = ""
_SIGNS = frozenset("&+#@")
"""Signs that are part of a name which ends with one ("e&")."""
_NEIGHBOURS = 6
"""Characters on either side that tell whether 美 is a country."""
_CHINESE = "\u2e80"
"""The first Chinese character; letters before it stand in words with ends."""
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
        self._short: set[str] = set()
        self._root: dict[str, Any] = {}
        for name in names:
            tokens = words(name.text, language)
            if not tokens:
                continue
            node = self._root
            for token in tokens:
                node = node.setdefault(token.text, {})
            if language == "zh" and name.use == "adjective" and len(tokens) == 1:
                self._short.add(tokens[0].text)
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
            return self._chinese(name, text, tokens, first, last)
        start, end = tokens[first].start, tokens[last].end
        if name.text[-1] in _SIGNS and text[end : end + 1] != name.text[-1]:
            return False
        return _case(name.text, text[start:end], last > first) and gaps == _gaps(text, tokens, first, last)

    def _chinese(self, name: Name, text: str, tokens: Sequence[Word], first: int, last: int) -> bool:
        """Return whether a name of a text without spaces can stand here: it cuts no Latin word, and a short name of
        a country is one."""
        surface = text[tokens[first].start : tokens[last].end]
        if len(surface) != len(name.text):
            return False
        if _latin(surface[0]) or _latin(surface[-1]):
            start, end = tokens[first].start, tokens[last].end
            before, after = text[max(0, start - 1) : start], text[end : end + 1]
            if (_latin(surface[0]) and _latin(before)) or (_latin(surface[-1]) and _latin(after)):
                return False
            if surface.isascii() and not _case(name.text, surface, " " in surface):
                return False
        if tokens[first].text not in self._short:
            return True
        left = "".join(t.text for t in tokens[max(0, first - _NEIGHBOURS) : first])
        near = left + "".join(t.text for t in tokens[first : first + _NEIGHBOURS])
        if name.use == "adjective":
            return len(surface) > 1 or stands(near, len(left), self._short)
        if name.use == "group" or name.text.endswith("政府"):
            # "增加用户" is no user of Canada; "中国用户" begins with a short name, but is longer than that and a noun.
            plain = len(surface) > 3 or tokens[first].text not in HARD
            return (plain and opens(near, len(left))) or tokens[first + 1].text in "国國"
        return True


def _latin(c: str) -> bool:
    return c.isalnum() and c < _CHINESE


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
