"""The sentences of a document with everything that was found in them: what detection looks at.

Words and word beginnings are those of the article's language. Facts mean the same in every language (Wikidata ids,
technologies, kinds of actors, cues), so that what is learned from one language serves the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.extract.cues import cues
from loaders.extract.document import Document, Mention, Sentence
from loaders.extract.reporting import Frame, frames
from loaders.extract.technologies import named
from ontology.triggers import Match, unblocked

STEM = 6
"""Letters that words have in common when they count as forms of one word."""
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
    for found in named(document):
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
        place = bisect_left(technical, scene.sentence.index)
        nearest = technical[max(0, place - 1) : place + 1]
        scene.far = min([FAR, *(abs(i - scene.sentence.index) for i in nearest)])
        scene.shared = sorted(set(_facts(document, scene)))
        scene.words = sorted(set(_words(document, scene.sentence)))
    return out


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
