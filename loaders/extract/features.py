"""What detection looks at: candidates (a sentence and a type that a trigger in it speaks for) as sets of features.

Some features are words of the article's language. The others mean the same in every language (triggers' weights,
Wikidata ids, technologies, kinds of actors, cues), so that what is learned from one language serves the others. A
feature with ``|`` belongs to one event type; without, to all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.extract.cues import cues
from loaders.extract.document import Document, Mention, Sentence, Span
from loaders.extract.reporting import Frame, frames
from loaders.extract.technologies import _found
from ontology import EVENT_TYPES
from ontology.triggers import Match, unblocked

STEM = 6
"""Letters that words have in common when they count as forms of one word."""
NEAR = 3
"""Tokens on either side of a trigger that are its context."""
_AUTHORITIES = frozenset({"government", "agency", "country", "supranational", "office", "court"})
_NAMED = frozenset({"gazetteer", "title", "capitalised", "legal form"})
_QUOTES = frozenset('«»“”„"「」')
_MONEY = frozenset("$€£¥")


@dataclass(slots=True)
class Scene:
    """A sentence with everything that was found in it."""

    sentence: Sentence
    triggers: list[Match] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    technologies: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    cues: list[str] = field(default_factory=list)
    dates: int = 0
    shared: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Candidate:
    """A sentence that may tell of an event of ``type``: the triggers that say so, and the features of the pair.

    A type with a parent is the parent's candidate; :attr:`named` tells which of the two the triggers name.
    """

    scene: Scene
    type: str
    triggers: list[Match]
    features: list[str] = field(default_factory=list)

    @property
    def strong(self) -> list[Match]:
        """The triggers that name the type by themselves."""
        return [m for m in self.triggers if m.trigger.weight == "strong"]

    @property
    def named(self) -> str:
        """The most special type that a strong trigger names."""
        return next((m.trigger.type for m in self.strong if m.trigger.type != self.type), self.type)

    @property
    def anchor(self) -> Match:
        """The trigger that stands for the event: the first strong one, else the first."""
        return (self.strong or self.triggers)[0]


def scenes(document: Document) -> list[Scene]:
    """Return the sentences of the document with what lies in each, in order."""
    out = [Scene(s) for s in document.sentences]
    starts = [s.start for s in document.sentences]

    def at(position: int) -> Scene:
        return out[max(0, bisect_right(starts, position) - 1)]

    for match in unblocked(document.triggers):
        at(document.tokens[match.first].start).triggers.append(match)
    for mention in document.mentions:
        at(mention.start).mentions.append(mention)
    for found in _found(document.text, document.language):
        if found.span is not None:
            at(found.span.start).technologies.append(found.value)
    for frame in frames(document):
        at(frame.cue.start).frames.append(frame)
    for cue in cues(document):
        at(cue.start).cues.append(cue.kind)
    for date in document.dates:
        at(date.start).dates += 1
    for scene in out:
        scene.shared = sorted(set(_facts(document, scene)))
        scene.words = sorted(set(_words(document, scene.sentence)))
    return out


def candidates(document: Document, told: list[Scene]) -> list[Candidate]:
    """Return the candidates of a document in order: the sentences of its body, with the types of their triggers."""
    body = [s for s in told if s.sentence.part == "body"] or [s for s in told if s.sentence.part == "title"]
    whole = _whole(told)
    out = []
    for scene in body:
        by_type: dict[str, list[Match]] = {}
        for match in scene.triggers:
            by_type.setdefault(family(match.trigger.type), []).append(match)
        for kind, matches in by_type.items():
            candidate = Candidate(scene, kind, matches)
            candidate.features = sorted(set(_features(document, told, candidate, by_type, whole)))
            out.append(candidate)
    return out


def family(kind: str) -> str:
    """Return the type that a type is learned as: its parent, where it has one.

    >>> family("LicensingOffer"), family("Talks")
    ('Licensing', 'Talks')
    """
    return EVENT_TYPES[kind].parent or kind


def _features(
    document: Document, told: list[Scene], c: Candidate, by_type: dict[str, list[Match]], whole: list[str]
) -> Iterator[str]:
    kind, scene = c.type, c.scene
    strong = len(c.strong)
    general = [f"strong:{min(strong, 3)}", f"weak:{min(len(c.triggers) - strong, 3)}", *scene.shared]
    general += [f"types:{min(len(by_type), 6)}", f"L:{document.language}"]
    yield kind
    yield f"{kind}|L:{document.language}"
    yield from general
    for f in general:
        yield f"{kind}|{f}"
    for word in scene.words:
        yield f"{kind}|{word}"
    for other in by_type:
        if other != kind:
            also = any(m.trigger.weight == "strong" for m in by_type[other])
            yield f"{kind}|with:{other}:{'strong' if also else 'weak'}"
    for match in c.triggers:
        yield f"{kind}|T:{match.trigger.id}"
        for near in _near(document, scene, match):
            yield near
            yield f"{kind}|{near}"
    for f in whole:
        yield f"{kind}|{f}"
    for step in (-1, 1):
        i = scene.sentence.index + step
        if 0 <= i < len(told) and told[i].sentence.part == "body":
            for match in told[i].triggers:
                if family(match.trigger.type) == kind:
                    yield f"beside:{step}:{match.trigger.weight}"
                    yield f"{kind}|beside:{step}:{match.trigger.weight}"


def _near(document: Document, scene: Scene, match: Match) -> Iterator[str]:
    """Yield what stands around a trigger."""
    tokens, text, weight = document.tokens, document.text, match.trigger.weight
    sentence = scene.sentence
    surface = " ".join(tokens[i].text for i in range(match.first, min(match.last, match.first + 5) + 1))
    yield f"tok:{surface}"
    for step in range(1, NEAR + 1):
        before, after = match.first - step, match.last + step
        if before >= sentence.first:
            yield f"before:{tokens[before].text[:STEM]}"
        if after < sentence.last:
            yield f"after:{tokens[after].text[:STEM]}"
    start, end = tokens[match.first].start, tokens[match.last].end
    left = [m for m in scene.mentions if m.end <= start]
    right = [m for m in scene.mentions if m.start >= end]
    yield f"{weight}:left:{left[-1].kind if left else 'none'}"
    yield f"{weight}:right:{right[0].kind if right else 'none'}"
    yield f"{weight}:near:{min(4, (start - left[-1].end) // 15) if left else 'none'}"
    if left and right:
        yield f"{weight}:between:{left[-1].kind}:{right[0].kind}"
    if any(q.start < start < q.end for q in document.quotations if q.start < sentence.end and q.end > sentence.start):
        yield f"{weight}:quoted"
    yield f"{weight}:at:{min(5, (match.first - sentence.first) // 5)}"
    if text[start].isupper() and match.first > sentence.first:
        yield f"{weight}:capital"


def _facts(document: Document, s: Scene) -> Iterator[str]:
    text = document.text[s.sentence.start : s.sentence.end]
    kinds = Counter(m.kind for m in s.mentions)
    for kind, n in kinds.items():
        yield f"K:{kind}"
        if n > 1:
            yield f"K:{kind}+"
    if any(m.kind in _AUTHORITIES for m in s.mentions):
        yield "K:authority"
    if any(m.rule in _NAMED for m in s.mentions):
        yield "K:named"
    countries = {m.entity.country for m in s.mentions if m.entity.country}
    yield f"K:countries:{min(len(countries), 3)}"
    for country in countries:
        yield f"K:in:{country}"
    for m in s.mentions:
        if m.entity.wikidata:
            yield f"E:{m.entity.wikidata}"
    for technology in s.technologies:
        yield f"X:{technology}"
    yield f"X:{min(len(set(s.technologies)), 3)}"
    for frame in s.frames:
        by = frame.mention.kind if frame.mention else ("anonymous" if frame.anonymous else "unknown")
        yield f"R:{frame.kind}"
        yield f"R:by:{by}"
    if not s.frames:
        yield "R:none"
    for cue in s.cues:
        yield f"C:{cue}"
    if s.dates:
        yield "D:date"
    if not _MONEY.isdisjoint(text):
        yield "D:money"
    if "%" in text:
        yield "D:percent"
    if not _QUOTES.isdisjoint(text):
        yield "D:quote"
    yield f"S:p{min(s.sentence.paragraph, 5)}"
    yield f"S:i{min(s.sentence.index, 8)}"
    yield f"S:len{min(len(text) // 60, 6)}"


def _whole(told: list[Scene]) -> list[str]:
    """Return what the article as a whole is about."""
    size = sum(s.sentence.part == "body" for s in told) or 1
    counted: Counter[str] = Counter()
    for s in told:
        if s.sentence.part in ("body", "title"):
            counted.update({f"X:{t}" for t in s.technologies})
            counted.update({f"E:{m.entity.wikidata}" for m in s.mentions if m.entity.wikidata})
            counted.update({f"K:{m.entity.country}" for m in s.mentions if m.entity.country})
            counted.update({f"T:{m.trigger.type}" for m in s.triggers if m.trigger.weight == "strong"})
    found = [f"A:{f}" for f, n in counted.items() if (n * 8 >= size and n > 1) or size < 6]
    found.append(f"A:size:{min(size.bit_length(), 7)}")
    technical = sum(bool(s.technologies) for s in told)
    found.append(f"A:technical:{min(4, technical * 8 // size)}")
    return sorted(found)


def _words(document: Document, sentence: Sentence) -> Iterator[str]:
    tokens = [w.text for w in document.words(sentence)]
    if document.language == "zh":
        for size in (1, 2):
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
        previous = token


def topic(told: list[Scene]) -> list[str]:
    """Return the features of the article as a whole: whether its story is one of ours is judged on them."""
    found: set[str] = set()
    for scene in told:
        if scene.sentence.part != "boilerplate":
            found.update(w for w in scene.words if not w.startswith("b:"))
            found.update(f for f in scene.shared if f.startswith(("X:", "E:", "K:")))
            found.update(f"T:{m.trigger.type}:{m.trigger.weight}" for m in scene.triggers)
    return sorted(found)


def span_of(document: Document, match: Match) -> Span:
    """Return where a trigger stands in the text."""
    return Span(document.tokens[match.first].start, document.tokens[match.last].end)
