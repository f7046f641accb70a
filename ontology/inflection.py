"""The forms of country adjectives, by rule.

CLDR has no adjectives of countries, and the libraries that do (``countryinfo``, mledoze/countries) have them in
English and French only; so the language files hold one form of each, and the regular endings are written here once.
"""

from __future__ import annotations

from typing import NamedTuple


class Forms(NamedTuple):
    """An adjective's forms: masculine and feminine, singular and plural.

    In German the strong nominative; all its other cases end alike and stand as ``fp``.
    """

    ms: str
    fs: str
    mp: str
    fp: str


_ENDINGS: dict[str, tuple[tuple[str, tuple[str, str, str, str]], ...]] = {
    "it": (
        ("o", ("o", "a", "i", "e")),
        ("e", ("e", "e", "i", "i")),
        ("a", ("a", "a", "i", "e")),
    ),
    "fr": (
        ("ien", ("ien", "ienne", "iens", "iennes")),
        ("éen", ("éen", "éenne", "éens", "éennes")),
        ("s", ("s", "se", "s", "ses")),
        ("e", ("e", "e", "es", "es")),
        ("", ("", "e", "s", "es")),
    ),
    "es": (
        ("o", ("o", "a", "os", "as")),
        ("és", ("és", "esa", "eses", "esas")),
        ("án", ("án", "ana", "anes", "anas")),
        ("ol", ("ol", "ola", "oles", "olas")),
        ("í", ("í", "í", "íes", "íes")),
        ("e", ("e", "e", "es", "es")),
        ("a", ("a", "a", "as", "as")),
    ),
}
_GERMAN = ("e", "en", "er", "es", "em")


def inflect(language: str, adjective: str) -> Forms:
    """Return the four forms of an adjective, given as its masculine singular or as all four with commas.

    >>> inflect("it", "americano")
    Forms(ms='americano', fs='americana', mp='americani', fp='americane')
    >>> inflect("fr", "turc,turque,turcs,turques").fp
    'turques'
    """
    if "," in adjective:
        return Forms(*adjective.split(","))
    if language == "de":
        if adjective.endswith("er"):
            return Forms(adjective, adjective, adjective, adjective)
        return Forms(*(adjective + ending for ending in ("er", "e", "e", "en")))
    for ending, forms in _ENDINGS.get(language, ()):
        if adjective.endswith(ending):
            stem = adjective[: len(adjective) - len(ending)]
            return Forms(*(stem + form for form in forms))
    return Forms(adjective, adjective, adjective, adjective)


def forms(language: str, adjective: str) -> tuple[str, ...]:
    """Return every form in which an adjective appears in text, without repetition.

    >>> forms("de", "chinesisch")
    ('chinesische', 'chinesischen', 'chinesischer', 'chinesisches', 'chinesischem', 'chinesisch')
    >>> forms("en", "Chinese")
    ('Chinese',)
    """
    if language == "de" and not adjective.endswith("er"):
        return (*(adjective + ending for ending in _GERMAN), adjective)
    return tuple(dict.fromkeys(inflect(language, adjective)))
