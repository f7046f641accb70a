"""Names that the gazetteer does not know: spans of capitalised tokens, and what kind of actor each names.

What tells: a legal form ("Inc.", "GmbH"), an organisation's noun inside ("Foundation", "Landgericht"), a title or a
general first name before, an acronym in brackets behind. In German, where every noun is capitalised, a span needs one
of these, or two capitalised tokens side by side that are no noun and number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from loaders.extract.document import Document, Sentence
from loaders.extract.gazetteer import Hit
from loaders.extract.lexicon import section
from loaders.extract.name_kinds import LEGAL, institution, kind_of
from loaders.extract.nouns import Nouns, is_first_name, nouns

LONGEST_NAME = 9
"""Tokens that a name has at most."""
_LINK = frozenset((
    "of", "for", "de", "di", "del", "della", "dei", "degli", "delle", "du", "des", "la", "le", "les", "the",
    "and", "e", "et", "y", "für", "von", "der", "und", "al", "d", "dell",
))  # fmt: skip
_PARTICLES = frozenset((
    "von", "van", "der", "den", "de", "di", "da", "del", "della", "du", "la", "le", "bin", "al", "el", "dos",
    "ten", "zu",
))  # fmt: skip
_NOUN_ENDINGS = (
    "ung", "ungen", "heit", "keit", "schaft", "ion", "ionen", "tät", "nis", "tum", "ment", "system", "dienst",
)  # fmt: skip
_AND = frozenset(("and", "e", "und", "et", "y", "&"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name from ``first`` to ``last`` (tokens, inclusive), the kind of actor that it seems to name, and why."""

    first: int
    last: int
    kind: str
    rule: str


def candidates(document: Document, hits: list[Hit]) -> list[Candidate]:
    """Return names outside the gazetteer's hits, in order; none overlaps a hit or another."""
    if document.language == "zh":
        return []
    reader = _Reader(document, hits)
    return [c for sentence in document.sentences for c in reader.sentence(sentence)]


class _Reader:
    def __init__(self, document: Document, hits: list[Hit]) -> None:
        self.document = document
        self.text, self.tokens = document.text, document.tokens
        self.words: Nouns = nouns(document.language)
        self.taken = {i: h for h in hits for i in range(h.first, h.last + 1)}
        self.lower = {t.text for t in self.tokens if self.text[t.start].islower()}
        self.german = document.language == "de"
        self.articled = self._after_articles() if self.german else set()
        self.titles = titles_of(document.language)
        self.middle = self._capitalised_within()

    def _after_articles(self) -> set[str]:
        small = self.words.articles | self.words.indefinite
        return {b.text for a, b in pairwise(self.tokens) if a.text in small and a.end + 1 == b.start}

    def _capitalised_within(self) -> set[str]:
        """Return the words that are capitalised where nothing but being a name asks for it."""
        found: set[str] = set()
        for s in self.document.sentences:
            shouted = self._shouted(s)
            found.update(self.tokens[i].text for i in range(s.first + 1, s.last) if not shouted and self._capital(i))
        return found

    def _shouted(self, s: Sentence) -> bool:
        """Return whether most words of a headline are capitalised, as English ones are."""
        if s.part == "body" or s.last - s.first < 4 or self.german:
            return False
        return sum(self._capital(i) for i in range(s.first, s.last)) > 0.6 * (s.last - s.first)

    def sentence(self, sentence: Sentence) -> Iterator[Candidate]:
        place = sentence.first
        self.shouted = self._shouted(sentence)
        while place < sentence.last:
            if not self._starts(place, sentence):
                place += 1
                continue
            last = self._run(place, sentence.last)
            yield from self._parts(place, last, sentence)
            place = last + 1

    def _capital(self, i: int) -> bool:
        c = self.text[self.tokens[i].start]
        return c.isupper() or (c.islower() and self.text[self.tokens[i].start + 1 : self.tokens[i].end][:2].isupper())

    def _starts(self, i: int, sentence: Sentence) -> bool:
        word = self.tokens[i].text
        if i in self.taken or not self._capital(i) or word in self.words.common or word.isdigit():
            return False
        # The first word of a sentence is capitalised anyway: a name there is one that is known as such from elsewhere.
        if i == sentence.first or self.shouted or self._opens(i):
            known = word in self.middle and word not in self.lower
            return (
                known
                or is_first_name(word)
                or self._odd(i)
                or (self._joined(i + 1, sentence.last) and not self.shouted and word not in self.lower)
            )
        return True

    def _noun(self, i: int) -> bool:
        """Return whether a German word is a common noun, by its ending or by an article before it somewhere."""
        word = self.tokens[i].text
        return word.endswith(_NOUN_ENDINGS) or word in self.articled

    def _opens(self, i: int) -> bool:
        """Return whether a token follows a quotation mark, a colon or a bullet, where sentences begin as well."""
        before = self.text[max(0, self.tokens[i].start - 2) : self.tokens[i].start]
        return bool(before) and (before[-1] in '"“«„‘—•*' or before.rstrip()[-1:] in ("•", "*", ":", ".", "?", "!"))

    def _odd(self, i: int) -> bool:
        surface = self.text[self.tokens[i].start : self.tokens[i].end]
        return len(surface) > 1 and any(c.isupper() or c.isdigit() for c in surface[1:])

    def _joined(self, i: int, end: int) -> bool:
        return (
            i < end
            and i not in self.taken
            and self._capital(i)
            and self._gap(i - 1) in (" ", "-", "&", " & ", ".", ". ")
        )

    def _gap(self, i: int) -> str:
        return self.text[self.tokens[i].end : self.tokens[i + 1].start] if i + 1 < len(self.tokens) else "\n"

    def _run(self, first: int, end: int) -> int:
        last = first
        while last + 1 < end and last - first < LONGEST_NAME:
            following = last + 1
            gap = self._gap(last)
            if (
                gap in (". ", ".")
                and len(self.tokens[last].text) > 2
                and self.tokens[last].text not in ("corp", "inc", "gen", "sen", "jr", "prof")
            ):
                break
            if following in self.taken:
                break
            word = self.tokens[following].text
            if gap.replace("\u00a0", " ") in (" ", "-", "&", " & ", ".", ". ", "’", "'", "+"):
                if gap in ("’", "'") and word == "s":
                    break
                if self._capital(following) and (word not in self.words.common or word in LEGAL):
                    last = following
                    continue
                link = self._link(first, last, following, end)
                if link:
                    last = link
                    continue
            break
        return last

    def _link(self, first: int, last: int, following: int, end: int) -> int:
        """Return the last token of "Bank of New York" or "Ursula von der Leyen", which go on through small words."""
        place = following
        while (
            place < end
            and place - following < 3
            and self.tokens[place].text in _LINK | _PARTICLES
            and self._gap(place) in (" ", "'", "’")
        ):
            place += 1
        if place == following or place >= end or place in self.taken or not self._capital(place):
            return 0
        small = {self.tokens[i].text for i in range(following, place)}
        if small <= _AND and not self._ends_as_institution(place, end):
            return 0
        noun = bool(small <= _AND) or any(institution(self.tokens[i].text, self.words) for i in range(first, last + 1))
        person = small <= _PARTICLES and is_first_name(self.tokens[first].text)
        return place if noun or person else 0

    def _ends_as_institution(self, place: int, end: int) -> bool:
        """Return whether what follows an "and" ends as one name does: "Energy and Commerce Committee"."""
        for i in range(place, min(place + 4, end)):
            if i in self.taken or not self._capital(i) or (i > place and self._gap(i - 1) != " "):
                return False
            if i > place and institution(self.tokens[i].text, self.words):
                return True
        return False

    def _parts(self, first: int, last: int, sentence: Sentence) -> Iterator[Candidate]:
        """Yield what a run names: a title before a name is cut off, and so is a country's name before it."""
        title = None
        start = first
        for i in range(first, last if self.tokens[last].text not in LEGAL else first):
            word = self.tokens[i].text
            head = self.words.head(word, capitalised=True)
            if word in self.titles or (head and head.section == "person"):
                title, start = i, i + 1
            elif (
                self.german
                and i == start
                and (head or self._noun(i))
                and not institution(self.tokens[last].text, self.words)
            ):
                start = i + 1
        if title is None and first and self._gap(first - 1) in (" ", ". "):
            before = self.tokens[first - 1].text
            head = self.words.head(before)
            if before in self.titles or (head and head.section == "person"):
                title = first - 1
        for i in range(start + 1, last):
            if is_first_name(self.tokens[i].text) and not is_first_name(self.tokens[start].text):
                start = i
                break
        surface = self.text[self.tokens[start].start : self.tokens[last].end]
        named = [t.text for t in self.tokens[start : last + 1]]
        kind, rule = kind_of(named, surface, self.words, titled=title is not None)
        if kind and self._wanted(start, last, rule, sentence):
            yield Candidate(start, last, kind, rule)

    def _wanted(self, first: int, last: int, rule: str, sentence: Sentence) -> bool:
        tokens = self.tokens[first : last + 1]
        if all(t.text.isdigit() or len(t.text) < 2 for t in tokens):
            return False
        if last == first and tokens[0].text in self.words.heads:
            return False
        if not self.german:
            return True
        if rule in ("legal-form", "first-name", "title", "acronym") or (rule == "noun" and last > first):
            return True
        surface = self.text[tokens[0].start : tokens[-1].end]
        if any(c.isupper() for c in surface[1:].replace(" ", "")) and last == first:
            return True
        before = self.tokens[first - 1].text if first > sentence.first else ""
        if before in self.words.heads or self.words.head(before):
            return True
        return last > first and self._gap(first) == " " and before not in self.words.indefinite


@lru_cache(maxsize=16)
def titles_of(language: str) -> frozenset[str]:
    """Return the words that stand before the name of a person."""
    listed = section(language, "titles").get("person", ())
    return nouns(language).titles | {w for p in listed for w in str(p).split() if len(w) > 1}
