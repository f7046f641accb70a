"""Reporting frames: who is said to have said what, in direct and in indirect speech.

A frame is a reporting cue ("said", "secondo", "laut", "citing") with its source: the actor or the words that name
it, on the side of the cue where the language and the quotation marks put it. Each cue looks at a bounded number of
words to either side.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from loaders.extract.cues import Cue, cues
from loaders.extract.document import Document, Mention, Sentence, Span
from loaders.extract.sentences import quotations

REACH = 140
"""Characters to either side of a cue in which its source is looked for."""
WORDS_BETWEEN = 5
"""Words between a cue and the actor after it ("according to an announcement from")."""
LONGEST_SOURCE = 9
"""Words in a source that no mention covers ("people familiar with the matter")."""
_CHUNK = re.compile(r"[^\W_](?:[\w&'’.\-]{0,30}[\w&])?")
_STOP = frozenset(',;:()[]"“”„«»‹›\n—–')
_NOUNS = frozenset({"reporting.nouns", "reporting.anonymous"})
POSTPOSED = frozenset({"zufolge"})
"""Words for "according to" that stand after their source."""
SPEAKERS = frozenset(
    {"person", "office", "company", "agency", "government", "country", "supranational", "outlet", "organisation",
     "university", "standards-body", "group", "platform", "city"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A reporting cue and its source, in one sentence; ``mention`` is None where no actor is named."""

    sentence: int
    kind: str
    cue: Cue
    source: Span
    name: str
    mention: Mention | None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The reporting frames of a document in order, the first one that cites a source, and who is best named how."""

    frames: tuple[Frame, ...]
    story: Frame | None
    names: dict[str, str]

    def near(self, first: int, last: int) -> tuple[Frame, ...]:
        """Return the frames in the sentences from ``first`` to ``last``."""
        start = bisect_left(self.frames, first, key=lambda f: f.sentence)
        return self.frames[start : bisect_right(self.frames, last, key=lambda f: f.sentence)]


def frames(document: Document) -> Reading:
    """Return the reporting frames of a document; the last few documents are remembered."""
    return _frames(_Key(document))


class _Key:
    """A document as the key of a cache: the same object, with as many mentions as it had."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.size = (len(document.mentions), len(document.sentences))

    def __hash__(self) -> int:
        return hash((id(self.document), self.size))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.document is self.document and other.size == self.size


@lru_cache(maxsize=4)
def _frames(key: _Key) -> Reading:
    found = tuple(_Reader(key.document).read())
    cited = (f for f in found if f.kind == "reporting.according" or (f.mention and f.mention.kind == "outlet"))
    names: dict[str, str] = {}
    for mention in key.document.mentions:
        if mention.refers is None and len(mention.name) > len(names.get(mention.entity.iri, "")):
            names[mention.entity.iri] = mention.name
    return Reading(found, next(cited, None), names)


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text
        self.cues = cues(document)
        self.quotes = document.quotations or quotations(document.text)
        self.quote_starts = [q.start for q in self.quotes]
        self.mentions = sorted((m for m in document.mentions if m.kind in SPEAKERS), key=lambda m: m.start)
        self.mention_starts = [m.start for m in self.mentions]
        self.stops = frozenset(c.start for c in self.cues if c.kind.startswith("reporting.") and c.kind not in _NOUNS)

    def read(self) -> list[Frame]:
        found: list[Frame] = []
        for sentence in self.document.sentences:
            for cue in self.cues.within(sentence.start, sentence.end, "reporting"):
                if cue.kind == "reporting.nouns":
                    continue
                frame = self.frame(sentence, cue)
                if frame is not None:
                    found.append(frame)
        return found

    def quoted(self, position: int) -> bool:
        k = bisect_right(self.quote_starts, position) - 1
        return k >= 0 and position < self.quotes[k].end

    def frame(self, sentence: Sentence, cue: Cue) -> Frame | None:
        if self.quoted(cue.start):
            return None
        if cue.kind == "reporting.anonymous":
            span = self.chunk_around(cue, sentence)
            return Frame(sentence.index, cue.kind, cue, span, self.text[span.start : span.end], None, True)
        if cue.kind == "reporting.according":
            if self.text[cue.start : cue.end].casefold() in POSTPOSED:
                return self.before(sentence, cue)
            return self.after(sentence, cue) or self.before(sentence, cue)
        if self.inverted(sentence, cue):
            return self.after(sentence, cue) or self.before(sentence, cue)
        return self.before(sentence, cue) or self.after(sentence, cue)

    def inverted(self, sentence: Sentence, cue: Cue) -> bool:
        """Return whether the speech stands before the verb: a quotation mark or a comma right before it."""
        before = self.text[max(sentence.start, cue.start - 12) : cue.start].rstrip()
        tail = before.split(" ")[-1] if before else ""
        return bool(before) and (before[-1] in ",\"”“»«’'–—" or tail[-1:] in ',"”“»«')

    def after(self, sentence: Sentence, cue: Cue) -> Frame | None:
        stop = min(sentence.end, cue.end + REACH)
        chunk = self.chunk_after(cue.end, stop)
        k = bisect_left(self.mention_starts, cue.end)
        if k < len(self.mentions) and chunk is not None:
            mention = self.mentions[k]
            between = self.text[cue.end : mention.start]
            if mention.start < chunk.end and len(between.split()) <= WORDS_BETWEEN and not self.quoted(mention.start):
                return self.of(sentence, cue, mention)
        if chunk is not None and (cue.kind == "reporting.according" or self.named(chunk)):
            span = self.name_in(chunk)
            return Frame(sentence.index, cue.kind, cue, span, self.text[span.start : span.end], None)
        return None

    def name_in(self, chunk: Span) -> Span:
        """Return the capitalised words that a chunk begins with, or the whole chunk where it names nobody."""
        first = last = None
        for number, m in enumerate(_CHUNK.finditer(self.text, chunk.start, chunk.end)):
            if m.group()[0].isupper():
                first = m.start() if first is None else first
                last = m.end()
            elif (first is None and number >= WORDS_BETWEEN) or (first is not None and len(m.group()) > 3):
                break
        return chunk if first is None or last is None else Span(first, last)

    def before(self, sentence: Sentence, cue: Cue) -> Frame | None:
        start = max(sentence.start, cue.start - REACH)
        k = bisect_left(self.mention_starts, cue.start) - 1
        while k >= 0 and self.mentions[k].start >= start:
            mention = self.mentions[k]
            if mention.end <= cue.start and not self.quoted(mention.start):
                return self.of(sentence, cue, mention)
            k -= 1
        chunk = self.chunk_before(cue.start, start)
        if chunk is not None and self.named(chunk):
            return Frame(sentence.index, cue.kind, cue, chunk, self.text[chunk.start : chunk.end], None)
        return None

    def of(self, sentence: Sentence, cue: Cue, mention: Mention) -> Frame:
        mention = self.head(sentence, mention)
        return Frame(sentence.index, cue.kind, cue, Span(mention.start, mention.end), mention.name, mention)

    def head(self, sentence: Sentence, mention: Mention) -> Mention:
        """Return who speaks in "Vincent Pang, vice president of Huawei, said": the person, not the employer."""
        k = bisect_left(self.mention_starts, mention.start) - 1
        first = max(sentence.start, mention.start - BESIDE)
        while k >= 0 and self.mentions[k].start >= first:
            person = self.mentions[k]
            if person.kind == "person" and person.entity.works_for == mention.entity.iri:
                return person if self.text[person.end : mention.start].startswith(",") else mention
            k -= 1
        return mention

    def named(self, chunk: Span) -> bool:
        words = _CHUNK.findall(self.text[chunk.start : chunk.end])
        return any(w[0].isupper() for w in words)

    def chunk_after(self, position: int, stop: int) -> Span | None:
        """Return the words after ``position`` up to a comma, a quotation mark or the next reporting cue."""
        first = last = None
        for number, m in enumerate(_CHUNK.finditer(self.text, position, stop)):
            between = self.text[last if last is not None else position : m.start()]
            if number >= LONGEST_SOURCE or any(c in _STOP for c in between) or m.start() in self.stops:
                break
            first = m.start() if first is None else first
            last = m.end()
        return None if first is None or last is None else Span(first, last)

    def chunk_before(self, position: int, start: int) -> Span | None:
        """Return the capitalised words nearest before ``position`` with what joins them."""
        words = list(_CHUNK.finditer(self.text, start, position))
        end = first = None
        for m in reversed(words):
            if end is not None and any(c in _STOP for c in self.text[m.end() : first]):
                break
            if m.group()[0].isupper():
                end = m.end() if end is None else end
                first = m.start()
            elif end is not None and len(m.group()) > 3:
                break
        return None if end is None or first is None else Span(first, end)

    def chunk_around(self, cue: Cue, sentence: Sentence) -> Span:
        chunk = self.chunk_after(cue.end, min(sentence.end, cue.end + 60))
        text = self.text[cue.end : chunk.end] if chunk else ""
        return (
            Span(cue.start, chunk.end)
            if chunk and len(text) < 40 and not self.named(chunk)
            else Span(cue.start, cue.end)
        )


BESIDE = 80
"""Characters before an employer in which the person is looked for to whom it stands in apposition."""
