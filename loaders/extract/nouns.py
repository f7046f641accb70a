"""The nouns of a language that stand for actors, and the small words around them: ``nouns/CODE.toml``.

"Regulators", "il colosso", "Behörde" name nobody by themselves, but with a country or a name beside them, or by
pointing back, they do. A language without a file has no such nouns; its gazetteer still works.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

SINGULAR = {
    "government": "government",
    "agency": "agency",
    "company": "company",
    "organisation": "organisation",
    "person": "person",
}
PLURAL = {"group": "group", "officials": "agency", "goods": "group"}
SHORTEST_SUFFIX = 4
"""Letters of a German noun that count as the last part of a compound."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun stands for: a kind of actor, one or many, and the section of the file that it is from."""

    kind: str
    plural: bool
    section: str


@dataclass(frozen=True)
class Nouns:
    """The nouns and small words of one language, case-folded."""

    language: str
    heads: dict[str, Noun]
    of: frozenset[str]
    articles: frozenset[str]
    indefinite: frozenset[str]
    locative: frozenset[str]
    pronouns: dict[str, str]
    common: frozenset[str]
    inanimate: frozenset[str]
    titles: frozenset[str]

    @property
    def head_first(self) -> bool:
        """Whether what narrows a noun follows it ("autorità cinesi"), as in the Romance languages."""
        return self.language in ("it", "fr", "es")

    def head(self, token: str, *, capitalised: bool = False) -> Noun | None:
        """Return what ``token`` stands for; a German compound stands for what its last part does."""
        found = self.heads.get(token)
        if found or self.language != "de" or not capitalised:
            return found
        return self._compound(token)

    def _compound(self, token: str) -> Noun | None:
        for start in range(2, len(token) - SHORTEST_SUFFIX + 1):
            found = self.heads.get(token[start:])
            if found:
                return found
        return None


@lru_cache(maxsize=16)
def nouns(language: str) -> Nouns:
    """Return the nouns of ``language``; empty for one that has no file."""
    path = files(__package__) / "nouns" / f"{language}.toml"
    data: dict[str, list[str]] = tomllib.loads(path.read_text("utf8")) if path.is_file() else {}
    heads: dict[str, Noun] = {}
    for section, kind in (PLURAL | SINGULAR).items():
        for word in data.get(section, ()):
            heads[word] = Noun(kind, section in PLURAL, section)
    return Nouns(
        language,
        heads,
        **{name: frozenset(data.get(name, ())) for name in ("of", "articles", "indefinite", "locative")},
        pronouns={word: key for key in ("he", "she", "it", "they") for word in data.get(key, ())},
        common=frozenset(data.get("common", ())),
        inanimate=frozenset(data.get("inanimate", ())),
        titles=frozenset(data.get("person", ())),
    )


def is_first_name(word: str) -> bool:
    """Return whether a case-folded word is a general first name, its accents aside.

    >>> is_first_name("lucía"), is_first_name("merkel")
    (True, False)
    """
    return word in first_names() or (not word.isascii() and plain(word) in first_names())


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Return general first names of many languages, case-folded, also without their accents."""
    text = (files(__package__) / "first_names.txt").read_text("utf8")
    names = frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
    return names | {plain(name) for name in names}


def plain(word: str) -> str:
    """Return ``word`` without accents.

    >>> plain("lucía")
    'lucia'
    """
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
