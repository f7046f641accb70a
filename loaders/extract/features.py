"""What detection decides on: candidates (a sentence and a type that a trigger in it speaks for) as sets of features.

A feature with ``|`` belongs to one event type; without, to all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.extract.document import Document, Span
from loaders.extract.scenes import STEM, Scene, shares
from ontology import EVENT_TYPES
from ontology.triggers import Match

NEAR = 3
"""Tokens on either side of a trigger that are its context."""


@dataclass(slots=True)
class Candidate:
    """A sentence that may tell of an event of ``type``: the triggers that say so, and the features of the pair.

    A type with a parent is the parent's candidate; :attr:`named` tells which of the two the triggers name.
    """

    scene: Scene
    type: str
    triggers: list[Match]
    pair: list[str] = field(default_factory=list)
    """Features of sentence and type together, which count for all types and once more for this one."""
    typed: list[str] = field(default_factory=list)
    """Features that count for this type alone."""
    whole: list[str] = field(default_factory=list)
    """Features of the article, which count for this type alone; one list for all candidates of a document."""

    @property
    def general(self) -> list[str]:
        """The features that count for all types."""
        return [self.type, *self.pair, *self.scene.shared]

    @property
    def own(self) -> list[str]:
        """The features that count for its type alone."""
        return [*self.pair, *self.scene.shared, *self.typed, *self.scene.words, *self.whole]

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
            candidate = Candidate(scene, kind, matches, whole=whole)
            _describe(document, told, candidate, by_type)
            out.append(candidate)
    return out


def family(kind: str) -> str:
    """Return the type that a type is learned as: its parent, where it has one.

    >>> family("LicensingOffer"), family("Talks")
    ('Licensing', 'Talks')
    """
    return EVENT_TYPES[kind].parent or kind


def _describe(document: Document, told: list[Scene], c: Candidate, by_type: dict[str, list[Match]]) -> None:
    """Fill in the features of a candidate that are not those of its sentence or its article; each is there once."""
    strong = len(c.strong)
    pair = [f"strong:{min(strong, 3)}", f"weak:{min(len(c.triggers) - strong, 3)}", f"types:{min(len(by_type), 6)}"]
    pair += [f"L:{document.language}", *_beside(told, c)]
    for match in c.triggers:
        pair += _near(document, c.scene, match)
    c.pair = list(dict.fromkeys(pair))
    c.typed = list(dict.fromkeys([*_with(c, by_type), *(f"T:{m.trigger.id}" for m in c.triggers)]))


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
    left = next((m for m in reversed(scene.mentions) if m.end <= start), None)
    right = next((m for m in scene.mentions if m.start >= end), None)
    yield f"{weight}:left:{left.kind if left else 'none'}"
    yield f"{weight}:right:{right.kind if right else 'none'}"
    yield f"{weight}:near:{min(4, (start - left.end) // 15) if left else 'none'}"
    if left and right:
        yield f"{weight}:between:{left.kind}:{right.kind}"
    place = bisect_left(document.quotations, start, key=lambda q: q.start) - 1
    if place >= 0 and start < document.quotations[place].end:
        yield f"{weight}:quoted"
    yield f"{weight}:at:{min(5, (match.first - sentence.first) // 5)}"
    if text[start].isupper() and match.first > sentence.first:
        yield f"{weight}:capital"


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
