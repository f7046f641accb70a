"""Noun phrases that name an actor by what it is: "Chinese regulators", "il governo degli Stati Uniti", "US-Regierung".

A head noun (``nouns``) with a country, a name or a small determiner around it. With a country or a name it stands for
itself; a bare definite one ("the company") points back, which :mod:`loaders.extract.coreference` resolves; a bare
plural ("le telco") is an unnamed collective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.extract.document import Document
from loaders.extract.gazetteer import Hit
from loaders.extract.names import Candidate
from loaders.extract.nouns import Noun, nouns

WINDOW = 4
"""Tokens that a phrase reaches to either side of its head."""
LONGEST = 9
_GAPS = (" ", "-", "'", "’", "\u00a0", "‑")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase (tokens, inclusive) with its head noun; ``country`` and ``owner`` narrow it, ``definite`` says that it
    has an article or a demonstrative that points back."""

    first: int
    last: int
    head: int
    noun: Noun
    country: Hit | None
    owner: Candidate | Hit | None
    definite: bool
    modified: bool


def phrases(document: Document, hits: list[Hit], names: list[Candidate]) -> Iterator[Phrase]:
    """Yield the phrases of a document in order; their spans may hold hits and names."""
    words = nouns(document.language)
    if not words.heads:
        return
    text, tokens = document.text, document.tokens
    marks: dict[int, Hit | Candidate] = {}
    named: list[Hit | Candidate] = [*names, *hits]
    for mark in named:
        for i in range(mark.first, mark.last + 1):
            marks[i] = mark
    reader = _Reader(document, marks)
    taken = -1
    for sentence in document.sentences:
        for i in range(sentence.first, sentence.last):
            if i <= taken or i in marks:
                continue
            noun = words.head(tokens[i].text, capitalised=text[tokens[i].start].isupper())
            if noun is None or (document.language == "de" and not text[tokens[i].start].isupper()):
                continue
            phrase = reader.phrase(i, noun, max(sentence.first, taken + 1), sentence.last)
            if phrase:
                taken = phrase.last
                yield phrase


class _Reader:
    def __init__(self, document: Document, marks: dict[int, Hit | Candidate]) -> None:
        self.text, self.tokens, self.marks = document.text, document.tokens, marks
        self.words = nouns(document.language)

    def phrase(self, head: int, noun: Noun, begin: int, end: int) -> Phrase | None:
        first, country, owner, modified, determiner = self._left(head, begin)
        last = head
        if self.words.head_first:
            last, country, owner = self._right(head, end, country, owner)
        elif noun.section in ("agency", "government", "officials", "organisation", "group"):
            last, country, owner = self._complement(head, end, country, owner)
        definite = determiner in self.words.articles
        if noun.section == "person" or (noun.section == "goods" and not country):
            return None
        return Phrase(first, last, head, noun, country, owner, definite, modified or last > head)

    def _gap(self, i: int) -> str:
        gap = self.text[self.tokens[i].end : self.tokens[i + 1].start] if i + 1 < len(self.tokens) else "\n"
        # The stop of "U.S. government" ends an abbreviation, not a sentence.
        return " " if gap == ". " and self.tokens[i].end - self.tokens[i].start <= 2 else gap

    def _left(self, head: int, begin: int) -> tuple[int, Hit | None, Candidate | Hit | None, bool, str]:
        first, country, owner = head, None, None
        place, modified = head - 1, False
        while place >= max(begin, head - WINDOW):
            if self._gap(place) not in _GAPS:
                break
            word = self.tokens[place].text
            mark = self.marks.get(place)
            if mark is not None:
                if self.words.head_first and not (isinstance(mark, Hit) and mark.name.use == "adjective"):
                    break
                first, place = mark.first, mark.first - 1
                if isinstance(mark, Hit) and mark.name.entity.kind in ("country", "supranational"):
                    country = mark
                else:
                    owner = mark
                if place >= begin and self.tokens[place].text in self.words.articles:
                    return first, country, owner, modified, self.tokens[place].text
                return first, country, owner, modified, ""
            if word in self.words.articles or word in self.words.indefinite:
                return first, country, owner, modified, word
            if word == "s" and place > begin and place - 1 in self.marks:
                place -= 1
                continue
            if word in self.words.of or word in self.words.common or word in self.words.locative or len(word) < 3:
                break
            if head - place > 2:
                break
            modified = True
            place -= 1
        return first, country, owner, modified, ""

    def _right(
        self, head: int, end: int, country: Hit | None, owner: Candidate | Hit | None
    ) -> tuple[int, Hit | None, Candidate | Hit | None]:
        last, place = head, head + 1
        steps = 0
        while place < end and place - head < LONGEST and self._gap(place - 1) in _GAPS:
            mark = self.marks.get(place)
            if mark is not None:
                if isinstance(mark, Hit) and mark.name.entity.kind in ("country", "supranational"):
                    country = country or mark
                elif owner is None:
                    owner = mark
                return mark.last, country, owner
            word = self.tokens[place].text
            if word in self.words.of:
                place += 1
                continue
            if (
                self.tokens[place - 1].text in self.words.of
                and self.words.head(self.tokens[head].text)
                and steps == 0
                and self._institution(head)
            ):
                last, steps = place, 1
                place += 1
                continue
            if (
                steps == 0
                and place == head + 1
                and place + 1 < end
                and self.marks.get(place + 1)
                and len(word) > 4
                and word not in self.words.common
            ):
                place += 1
                continue
            break
        return last, country, owner

    def _institution(self, head: int) -> bool:
        noun = self.words.heads.get(self.tokens[head].text)
        return noun is not None and noun.section in ("agency", "organisation")

    def _complement(
        self, head: int, end: int, country: Hit | None, owner: Candidate | Hit | None
    ) -> tuple[int, Hit | None, Candidate | Hit | None]:
        place = head + 1
        while (
            place < end
            and place - head <= 2
            and self._gap(place - 1) in _GAPS
            and self.tokens[place].text in self.words.of | self.words.articles
        ):
            place += 1
        if place == head + 1 or place >= end or self._gap(place - 1) not in _GAPS:
            return head, country, owner
        mark = self.marks.get(place)
        if isinstance(mark, Hit) and mark.name.entity.kind in ("country", "supranational"):
            return mark.last, country or mark, owner
        return head, country, owner
