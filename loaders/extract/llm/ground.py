"""Words that a model quotes, found in the article: exact but for white space and the form of quotation marks.

What is found is a stretch of the article itself, so that a quote is always the article's own words, whatever the
model wrote.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from loaders.extract.document import Span

MOST = 1_000
"""Occurrences of one name that are looked at."""
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_EDGES = "\"'.,;:…- "
_CJK = "\u2e80"
"""From here on, scripts that write words without spaces."""


class Text:
    """A text in which words can be found, whatever white space and marks they are written with."""

    def __init__(self, text: str) -> None:
        folded: list[str] = []
        self._at: list[int] = []
        for place, character in enumerate(text.translate(_MARKS)):
            blank = character.isspace()
            if blank and folded and folded[-1] == " ":
                continue
            folded.append(" " if blank else character)
            self._at.append(place)
        self._folded = "".join(folded)
        self._at.append(len(text))

    def find(self, words: str, within: Span, near: Span | None = None) -> Span | None:
        """Return where ``words`` stand in a stretch of the text: in or next to ``near``, else for the first time.

        Whole words only; marks around the words, which quoting may add, do not count. None if they are not there.
        Takes time linear in the length of the stretch, times the number of occurrences up to :data:`MOST`.

        >>> Text("A “big”\\n  deal.").find('"big" deal', Span(0, 16))
        Span(start=2, end=14)
        """
        asked = _folded(words)
        for form in dict.fromkeys((asked, asked.strip(_EDGES))):
            found = list(islice(self._all(form, within), MOST)) if form else []
            if found:
                return min(found, key=lambda s: (_distance(s, near), s.start)) if near else found[0]
        return None

    def _all(self, form: str, within: Span) -> Iterator[Span]:
        text, place = self._folded, -1
        first, last = self._index(within.start), self._index(within.end)
        while (place := text.find(form, max(first, place + 1), last)) >= 0:
            after = place + len(form)
            if not _joined(text[place - 1 : place], form[0]) and not _joined(form[-1], text[after : after + 1]):
                yield Span(self._at[place], self._at[after - 1] + 1)

    def _index(self, place: int) -> int:
        """Return the first place in the folded text that is not before ``place`` in the text."""
        return bisect_left(self._at, place)


def _folded(words: str) -> str:
    return " ".join(words.translate(_MARKS).split())


def _joined(left: str, right: str) -> bool:
    """Whether two characters are of one word."""
    return left.isalnum() and right.isalnum() and left < _CJK and right < _CJK


def _distance(span: Span, near: Span) -> int:
    return max(near.start - span.start, span.end - near.end, 0)
