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
FAR = 9
"""Sentences beyond which the nearest mention of a technology does not matter."""
STATECRAFT = frozenset({"ExportControl", "Sanction", "TradeMeasure"})
"""Types that are of our field whatever they are about."""
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
    far: int = FAR

    @property
    def statecraft(self) -> bool:
        """Whether a strong trigger names a measure between states."""
        return any(m.trigger.weight == "strong" and m.trigger.type in STATECRAFT for m in self.triggers)


@dataclass(slots=True)
class Candidate:
    """A sentence that may tell of an event of ``type``: the triggers that say so, and the features of the pair.

    A type with a parent is the parent's candidate; :attr:`named` tells which of the two the triggers name.
    """

    scene: Scene
    type: str
    triggers: list[Match]
    general: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    @property
    def features(self) -> list[str]:
        """The features of the pair, those that count for its type alone marked with it."""
        return [*self.general, *(f"{self.type}|{f}" for f in self.own)]

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
    for frame in frames(document).frames:
        at(frame.cue.start).frames.append(frame)
    for cue in cues(document):
        at(cue.start).cues.append(cue.kind)
    for date in document.dates:
        at(date.start).dates += 1
    technical = [s.sentence.index for s in out if s.technologies and s.sentence.part != "boilerplate"]
    for scene in out:
        scene.far = min([FAR, *(abs(i - scene.sentence.index) for i in technical)])
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
            _describe(document, told, candidate, by_type, whole)
            out.append(candidate)
    return out


def family(kind: str) -> str:
    """Return the type that a type is learned as: its parent, where it has one.

    >>> family("LicensingOffer"), family("Talks")
    ('Licensing', 'Talks')
    """
    return EVENT_TYPES[kind].parent or kind


def _describe(
    document: Document, told: list[Scene], c: Candidate, by_type: dict[str, list[Match]], whole: list[str]
) -> None:
    """Fill in the features of a candidate."""
    strong = len(c.strong)
    language = f"L:{document.language}"
    both = [f"strong:{min(strong, 3)}", f"weak:{min(len(c.triggers) - strong, 3)}", *c.scene.shared]
    both += [f"types:{min(len(by_type), 6)}", language, *_beside(told, c)]
    own = [*c.scene.words, *whole, *_with(c, by_type)]
    for match in c.triggers:
        own.append(f"T:{match.trigger.id}")
        both += _near(document, c.scene, match)
    c.general = list(dict.fromkeys([c.type, *both]))
    c.own = list(dict.fromkeys([*both, *own]))


def _with(c: Candidate, by_type: dict[str, list[Match]]) -> Iterator[str]:
    for other, matches in by_type.items():
        if other != c.type:
            yield f"with:{other}:{'strong' if any(m.trigger.weight == 'strong' for m in matches) else 'weak'}"


def _beside(told: list[Scene], c: Candidate) -> Iterator[str]:
    for step in (-1, 1):
        i = c.scene.sentence.index + step
        if 0 <= i < len(told) and told[i].sentence.part == "body":
            for match in told[i].triggers:
                if family(match.trigger.type) == c.type:
                    yield f"beside:{step}:{match.trigger.weight}"


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
    yield f"X:far:{min(s.far, 4)}"
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
    found += _field(told)
    return sorted(found)


def _field(told: list[Scene]) -> list[str]:
    """Return how much of an article is about technology, companies or measures between states, in steps."""
    steps = {key: min(5, int(share * 10)) for key, share in shares(told).items()}
    return [f"A:{key}:{step}" for key, step in steps.items()]


def shares(told: list[Scene]) -> dict[str, float]:
    """Return the share of sentences that mention technology, companies and measures between states, and whether the
    first sentences do."""
    body = [s for s in told if s.sentence.part in ("body", "title")]
    size = max(1, len(body))
    return {
        "technology": sum(bool(s.technologies) for s in body) / size,
        "company": sum(any(m.kind in ("company", "platform") for m in s.mentions) for s in body) / size,
        "statecraft": sum(s.statecraft for s in body) / size,
        "lead technology": sum(bool(s.technologies) for s in body[:3]) / 3,
        "lead statecraft": sum(s.statecraft for s in body[:3]) / 3,
    }


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
    return sorted(found.union(_field(told)))


def span_of(document: Document, match: Match) -> Span:
    """Return where a trigger stands in the text."""
    return Span(document.tokens[match.first].start, document.tokens[match.last].end)
