"""What detection looks at: each sentence of a document as a set of named features.

Some features are words of the article's language. The others mean the same in every language (trigger types,
Wikidata ids, technologies, kinds of actors, cues), so that what is learned from one language serves the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.extract.cues import cues
from loaders.extract.document import Document, Mention, Sentence
from loaders.extract.reporting import frames
from loaders.extract.technologies import _found
from ontology.triggers import unblocked

STEM = 6
"""Letters that words have in common when they count as forms of one word."""
GRAM = 5
"""Letters of the pieces of words that languages share (``sanktion``, ``sanction``, ``sanzion``)."""
NEAR = 1
"""Sentences before and after that a sentence sees."""
LATIN_ONLY = frozenset("zh")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is found in one sentence, in terms that all languages share."""

    shared: tuple[str, ...]


def rows(document: Document) -> list[list[str]]:
    """Return the features of every sentence of the document, sorted, without repetition."""
    facts = [_facts(document, s) for s in _indexed(document)]
    whole = _whole(document, facts)
    out = []
    for i, sentence in enumerate(document.sentences):
        found = set(_words(document, sentence))
        found.update(facts[i])
        found.update(whole)
        found.update(_place(document, i))
        for step in (-1, 1):
            if 0 <= i + step < len(facts) and document.sentences[i + step].part == "body":
                found.update(f"{'p' if step < 0 else 'n'}:{f}" for f in facts[i + step] if f[0] in "TKRE")
        out.append(sorted(found))
    return out


class _Sentence:
    """A sentence with what lies in it."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.mentions: list[Mention] = []
        self.triggers: list[str] = []
        self.technologies: list[str] = []
        self.frames: list[str] = []
        self.dated = False


def _indexed(document: Document) -> list[_Sentence]:
    out = [_Sentence(s) for s in document.sentences]
    starts = [s.start for s in document.sentences]

    def at(position: int) -> _Sentence:
        return out[max(0, bisect_left(starts, position + 1) - 1)]

    for mention in document.mentions:
        at(mention.start).mentions.append(mention)
    for match in unblocked(document.triggers):
        at(document.tokens[match.first].start).triggers.append(f"T:{match.trigger.type}:{match.trigger.weight}")
        at(document.tokens[match.first].start).triggers.append(f"TI:{match.trigger.id}")
    for found in _found(document.text, document.language):
        if found.span is not None:
            at(found.span.start).technologies.append(found.value)
    for frame in frames(document):
        kind = frame.mention.kind if frame.mention else ("anonymous" if frame.anonymous else "unknown")
        at(frame.cue.start).frames.append(f"R:{frame.kind}")
        at(frame.cue.start).frames.append(f"R:by:{kind}")
    for date in document.dates:
        at(date.start).dated = True
    return out


def _facts(document: Document, s: _Sentence) -> list[str]:
    text = document.text[s.sentence.start : s.sentence.end]
    found = {*s.triggers, *s.frames}
    kinds = Counter(m.kind for m in s.mentions)
    for kind, n in kinds.items():
        found.add(f"K:{kind}")
        if n > 1:
            found.add(f"K:{kind}+")
    countries = {m.entity.country for m in s.mentions if m.entity.country}
    found.add(f"K:countries:{min(len(countries), 3)}")
    found.update(f"K:c:{c}" for c in countries)
    found.update(f"E:{m.entity.wikidata}" for m in s.mentions if m.entity.wikidata)
    found.update(f"X:{t}" for t in s.technologies)
    found.add(f"X:n:{min(len(set(s.technologies)), 3)}")
    if s.dated:
        found.add("D:date")
    if any(c in text for c in "$€£¥"):
        found.add("D:money")
    if "%" in text:
        found.add("D:percent")
    if any(c in text for c in '«“„"「'):
        found.add("D:quoted")
    for cue in cues(document).within(s.sentence.start, s.sentence.end):
        found.add(f"C:{cue.kind}")
    return sorted(found)


def _whole(document: Document, facts: list[list[str]]) -> Iterator[str]:
    counted = Counter(
        f
        for sentence, found in zip(document.sentences, facts, strict=True)
        for f in set(found)
        if sentence.part in ("body", "title")
    )
    size = sum(s.part == "body" for s in document.sentences) or 1
    for f, n in counted.items():
        if f.startswith(("X:", "E:", "K:c:")) and n * 10 >= size:
            yield f"A:{f}"
        if f.startswith("T:"):
            yield f"A:{f}:{'many' if n * 5 >= size else 'some'}"
    yield f"A:size:{min(size.bit_length(), 7)}"


def _place(document: Document, i: int) -> Iterator[str]:
    sentence = document.sentences[i]
    yield f"S:{sentence.part}"
    yield f"S:p{min(sentence.paragraph, 6)}"
    yield f"S:i{min(i, 8)}"
    yield f"S:len{min((sentence.end - sentence.start) // 60, 6)}"
    yield f"L:{document.language}"


def _words(document: Document, sentence: Sentence) -> Iterator[str]:
    tokens = [w.text for w in document.words(sentence)]
    if document.language == "zh":
        for size in (1, 2, 3):
            for i in range(len(tokens) - size + 1):
                yield "z:" + "".join(tokens[i : i + size])
        return
    previous = "^"
    for token in tokens:
        token = "0" if token.isdigit() else token
        yield f"w:{token}"
        yield f"b:{previous} {token}"
        if len(token) > STEM:
            yield f"s:{token[:STEM]}"
        for i in range(len(token) - GRAM + 1):
            yield f"g:{token[i : i + GRAM]}"
        previous = token
