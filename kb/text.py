"""Text at the door: one clean form, so that offsets mean the same everywhere.

Everything that techgeo stores or quotes has gone through :func:`clean`; an offset is a count of Unicode code
points into that text, as in the Web Annotation text position selector
(https://www.w3.org/TR/annotation-model/#text-position-selector).
"""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but tab and newline; bidi embeddings, overrides, isolates and marks; BOM; soft hyphen and
# zero-width space (invisible, and they split words). The zero-width joiners stay: Indic and Persian spelling
# and emoji need them. Lone surrogates cannot be encoded at all.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_NEWLINES = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")


def clean(text: str) -> str:
    """Return ``text`` in NFC with one kind of newline and without control and bidi characters.

    Cleaning twice changes nothing.

    >>> clean("Cafe\\u0301\\r\\n\\u202eabc\\x00")
    'Café\\nabc'
    """
    if text.isascii() and "\r" not in text and not _UNWANTED.search(text):
        return text
    text = _UNWANTED.sub("", _NEWLINES.sub("\n", text))
    # Removing a character can bring a base and its mark together, so normalise last.
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return :func:`clean` text on one line, with every run of white space as one space.

    >>> squeeze("  two\\n\\n words ")
    'two words'
    """
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Return the form under which names are compared: squeezed, case-folded, compatibility characters
    replaced.

    Accents stay, since they tell names apart (Perú, Peru are aliases of each other in the gazetteer, not
    here).

    >>> fold("ＺＴＥ  Corp")
    'zte corp'
    """
    return squeeze(unicodedata.normalize("NFKC", text)).casefold()
