"""What the text around a detection says of each actor near it: the features that decide on roles.

A frame is seen from the detection: its clause, its sentence, the sentences around, the actors of the whole article.
For every actor there (an entity, with its mentions) it lists the grammar that can be read without a parser: which
side of the anchor, after which preposition, before which word, in the passive or not, within quotation marks, alone
or in a series, how much the article is about it. Everything is bounded: a frame never looks further than a few
sentences, and never at more than a few actors.

A feature is a family and its values with ``|`` between them (``t|L|ban``: left of the anchor of a ban).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.extract.anchors import Anchors, stem
from loaders.extract.cues import cues
from loaders.extract.document import Detection, Mention
from loaders.extract.scene import Scene
from ontology import EVENT_TYPES

BEFORE = 3
"""Sentences before the detection's own that a frame looks at; after it, one."""
REACH = 600
"""Characters of a sentence that are looked at."""
MOST = 24
"""Actors that a frame has at most."""
STEM = 7
"""Letters of a context word that count."""
LONGEST_CLAUSE = 90
"""Tokens of a detection that are looked at."""
LEAD = 200
"""Characters in which an article says what it is about."""
_TYPED = frozenset(("capitalised", "acronym", "surname"))
_COMMON = frozenset(("pronoun", "noun", "coreference", "goods", "group"))


@dataclass
class Actor:
    """An entity as it stands to one detection: its mentions in the nearest zone (``span`` is the detection itself)."""

    entity_iri: str
    zone: str
    mentions: list[Mention]
    features: list[str] = field(default_factory=list)


def actors(scene: Scene, detection: Detection, anchors: Anchors) -> list[Actor]:
    """Return the actors near a detection, with their features."""
    return _Frame(scene, detection, anchors).actors()


class _Frame:
    def __init__(self, scene: Scene, detection: Detection, anchors: Anchors) -> None:
        self.scene, self.detection, self.anchors = scene, detection, anchors
        document = scene.document
        self.code = EVENT_TYPES[detection.type].code
        self.first = scene.sentence(detection.start)
        self.last = max(self.first, scene.sentence(max(detection.start, detection.end - 1)))
        sentences = document.sentences
        if sentences:
            self.begin, self.end = sentences[self.first].start, sentences[self.last].end
        else:
            self.begin, self.end = detection.start, detection.end
        self.begin, self.end = max(self.begin, detection.start - REACH), min(self.end, detection.end + REACH)
        self.trigger = self._trigger()
        self.inside = {
            t.text
            for t in document.tokens[max(0, scene.token(detection.start)) : scene.token(detection.end - 1) + 1][:80]
        }
        self.effects = sorted({c.kind for c in cues(document).within(detection.start, detection.end, "effect")})
        self.is_passive = bool(self.inside & scene.passive)

    def _trigger(self) -> tuple[int, int] | None:
        """Return the first and last token of what names the event, a trigger or an anchor."""
        scene, d = self.scene, self.detection
        if d.trigger:
            return scene.token(d.trigger.start), scene.token(d.trigger.end - 1)
        tokens = scene.document.tokens
        first = scene.token(d.start)
        first += first < 0 or tokens[first].end <= d.start
        last = min(scene.token(d.end - 1), first + LONGEST_CLAUSE) if tokens else -1
        named = {
            i - first
            for m in scene.between(d.start, d.end)
            if m.rule not in _COMMON
            for i in range(scene.token(m.start), scene.token(m.end - 1) + 1)
        }
        best = self.anchors.best(scene.document.language, [t.text for t in tokens[first : last + 1]], self.code, named)
        if best:
            return first + best[0], first + best[0]
        for m in scene.triggers_between(first, last):
            if m.trigger.type == d.type and m.trigger.weight != "block":
                return m.first, m.last
        return None

    def actors(self) -> list[Actor]:
        found: dict[str, Actor] = {}
        for zone, mentions in self._zones():
            for m in mentions:
                iri = m.entity.iri
                known = found.get(iri)
                if known is None:
                    if len(found) < MOST:
                        found[iri] = Actor(iri, zone, [m])
                elif known.zone == zone and len(known.mentions) < 3:
                    known.mentions.append(m)
        out = list(found.values())
        self.order: dict[str, list[Actor]] = defaultdict(list)
        for a in out:
            self.order[a.zone].append(a)
        order = self.order["span"]
        for a in out:
            a.features = list(dict.fromkeys(self._features(a, order)))
        return out

    def _zones(self) -> Iterator[tuple[str, list[Mention]]]:
        scene, d = self.scene, self.detection
        inside = [m for m in scene.between(d.start, d.end) if m.end <= d.end + 1]
        yield "span", inside
        yield "before", list(reversed(scene.between(self.begin, d.start)))
        yield "after", scene.between(d.end - 1, self.end)
        sentences = scene.document.sentences
        for back in range(1, BEFORE + 1):
            if self.first - back >= 0:
                s = sentences[self.first - back]
                yield f"prev{back}", scene.between(s.start, min(s.end, s.start + REACH))
        if self.last + 1 < len(sentences):
            s = sentences[self.last + 1]
            yield "next", scene.between(s.start, min(s.end, s.start + REACH))
        yield "far", [scene.one[iri] for iri in scene.salient]

    def _features(self, actor: Actor, order: list[Actor]) -> Iterator[str]:
        main = actor.mentions[0]
        kind, zone, code = _kind(main), actor.zone, self.code
        yield f"b|{code}"
        yield f"z|{zone}"
        yield f"z|{zone}|{code}"
        yield f"k|{kind}|{code}"
        yield f"zk|{zone}|{kind}|{code}"
        yield f"rule|{main.rule}|{zone}"
        for effect in self.effects:
            yield f"fx|{effect}|{zone}|{kind}"
            yield f"fx|{effect}|{code}|{kind}"
        yield from self._salience(actor)
        yield from self._order(actor, order)
        for m in actor.mentions:
            yield from self._around(m, zone)

    def _salience(self, actor: Actor) -> Iterator[str]:
        """Yield how much the article is about an actor."""
        scene, zone, code = self.scene, actor.zone, self.code
        rank = scene.rank.get(actor.entity_iri, 99)
        salience = "0" if rank == 0 else "1" if rank == 1 else "2-4" if rank < 5 else "5+"
        yield f"s|{salience}|{zone}"
        yield f"s|{salience}|{zone}|{code}"
        yield f"many|{min(scene.count[actor.entity_iri], 5)}|{zone}"
        if scene.title and scene.name(actor.mentions[0]).casefold() in scene.title:
            yield f"title|{zone}"
            yield f"title|{zone}|{code}"
        if scene.first.get(actor.entity_iri, LEAD) < LEAD:
            yield f"lead|{zone}|{code}"

    def _order(self, actor: Actor, order: list[Actor]) -> Iterator[str]:
        """Yield an actor's place among the others of its zone; ``order`` are those of the clause."""
        kind, zone, code = _kind(actor.mentions[0]), actor.zone, self.code
        if zone in ("before", "after", "prev1"):
            near = self.order[zone].index(actor)
            yield f"near|{zone}|{min(near, 3)}"
            yield f"near|{zone}|{min(near, 3)}|{code}"
            yield f"near|{zone}|{min(near, 3)}|{kind}"
            yield f"far|{zone}|{min(len(self.order[zone]) - near - 1, 2)}|{code}"
        inspan = len(order)
        yield f"c|{zone}|{min(inspan, 4)}"
        yield f"c|{zone}|{min(inspan, 4)}|{code}"
        if zone == "span":
            place = order.index(actor)
            spot = "only" if inspan == 1 else str(min(place, 3))
            yield f"o|{spot}|{code}"
            yield f"o|{spot}|{kind}|{code}"
            yield f"o|{spot}|{min(inspan, 4)}|{kind}"
            if inspan > 1 and place == inspan - 1:
                yield f"o|last|{code}"
            if order[0] is not actor:
                yield f"k0|{_kind(order[0].mentions[0])}|{kind}|{code}"
            elif inspan > 1:
                yield f"k1|{_kind(order[1].mentions[0])}|{kind}|{code}"
            if self.is_passive:
                yield f"passive|{spot}|{code}"
        elif order:
            kinds = "+".join(sorted({_kind(a.mentions[0]) for a in order})[:3])
            yield f"with|{zone}|{kind}|{kinds}"
        else:
            yield f"alone|{zone}|{kind}"

    def _around(self, m: Mention, zone: str) -> Iterator[str]:
        scene, code = self.scene, self.code
        document = scene.document
        kind = _kind(m)
        for frame in scene.sources.get(m.start, ()):
            inside = self.detection.start <= frame.cue.start < self.detection.end
            yield f"source|{zone}|{frame.kind}"
            yield f"source|{zone}|{inside}|{code}"
            yield f"source|{frame.kind}|{code}"
        if zone not in ("span", "before", "after"):
            index = scene.sentence(m.start)
            sentence = document.sentences[index] if document.sentences else None
            if sentence and m.start - sentence.start < 30:
                yield f"subject|{zone}"
                yield f"subject|{zone}|{code}"
            return
        near = zone if zone != "span" else "in"
        joined = scene.series.get(m.start)
        first, last = scene.token(m.start), scene.token(m.end - 1)
        if joined:
            yield f"series|{near}|{code}"
            first, last = scene.token(joined[0]), scene.token(joined[1] - 1)
        language = document.language
        previous = self._words(first - 1, -1, 3)
        following = self._words(last + 1, 1, 3)
        yield f"r|{m.rule}|{code}"
        if m.rule in ("goods", "adjective"):
            yield f"{m.rule}|{near}|{kind}|{code}"
        if previous:
            yield f"p1|{language}|{near}|{previous[0]}"
            yield f"p1|{language}|{previous[0]}|{code}"
        if following:
            yield f"n1|{language}|{near}|{following[0]}"
            yield f"n1|{language}|{following[0]}|{code}"
            yield f"n1|{language}|{following[0]}|{kind}"
        for w in previous[1:]:
            yield f"p|{language}|{near}|{w}"
        for w in following[1:]:
            yield f"n|{language}|{near}|{w}"
            yield f"n|{language}|{w}|{code}"
        prep = self._preposition(first)
        if prep:
            yield f"prep|{prep}|{near}"
            yield f"prep|{prep}|{code}"
            yield f"prep|{prep}|{kind}|{code}"
        for step, other in self._neighbours(m):
            yield f"nb|{step}|{_kind(other)}|{kind}"
            yield f"nb|{step}|{_kind(other)}|{kind}|{code}"
        comma = document.text[m.end : m.end + 1]
        if comma in (",", ":", "(", ")", "»", "”", '"'):
            yield f"comma|{comma}|{near}"
        if scene.quoted(m):
            yield f"quoted|{near}"
            yield f"quoted|{code}"
        if self.trigger:
            yield from self._beside(m, prep, first, last)
        else:
            yield f"t|none|{near}"

    def _beside(self, m: Mention, prep: str, first: int, last: int) -> Iterator[str]:
        """Yield how a mention stands to the anchor of the event."""
        assert self.trigger
        kind, code, tokens = _kind(m), self.code, self.scene.document.tokens
        left, right = self.trigger
        side = "L" if last < left else "R" if first > right else "O"
        distance = left - last if side == "L" else first - right if side == "R" else 0
        bucket = "0" if distance <= 1 else "1" if distance <= 3 else "2" if distance <= 8 else "3"
        before = {t.text for t in tokens[max(0, left - 3) : left]}
        voice = "passive" if before & self.scene.passive else "active"
        word = stem(tokens[left].text)
        language = self.scene.document.language
        yield f"t|{side}|{code}"
        yield f"t|{side}|{bucket}"
        yield f"t|{side}|{bucket}|{code}"
        yield f"t|{side}|{kind}|{code}"
        yield f"t|{side}|{kind}|{voice}"
        yield f"t|{side}|{voice}|{code}"
        yield f"t|{side}|{prep}|{code}"
        yield f"t|{side}|{prep}|{voice}"
        yield f"aw|{language}|{word}|{side}"
        yield f"aw|{language}|{word}|{side}|{voice}"
        if prep:
            yield f"aw|{language}|{word}|{side}|{prep}"
        others = [x for x in self.scene.between(*sorted((m.end, tokens[left].start))) if x.entity.iri != m.entity.iri]
        yield f"t|{side}|between|{min(len(others), 2)}"
        yield f"t|{side}|between|{min(len(others), 2)}|{code}"
        between = self.scene.document.text[m.end : tokens[left].start] if side == "L" else ""
        between = self.scene.document.text[tokens[right].end : m.start] if side == "R" else between
        commas = min(sum(c in ",;:()–—" for c in between[:REACH]), 3)
        yield f"t|{side}|commas|{commas}"
        yield f"t|{side}|commas|{commas}|{kind}"
        gap = tokens[last + 1 : left][:6] if side == "L" else tokens[right + 1 : first][-6:]
        for t in gap:
            yield f"path|{language}|{side}|{t.text[:STEM]}"
        if right + 1 < len(tokens):
            yield f"an|{language}|{tokens[right + 1].text[:STEM]}|{side}"

    def _neighbours(self, m: Mention) -> Iterator[tuple[str, Mention]]:
        """Yield the mentions next to ``m``, with how they touch ("Microsoft CEO Satya Nadella")."""
        mentions = self.scene.mentions
        i = bisect_left(self.scene.starts, m.start)
        while i < len(mentions) and mentions[i] is not m:
            i += 1
        for step, j in (("left", i - 1), ("right", i + 1)):
            if 0 <= j < len(mentions):
                other = mentions[j]
                gap = self.scene.document.text[min(m.end, other.end) : max(m.start, other.start)]
                if len(gap) > 60 or "\n" in gap or ". " in gap:
                    continue
                if other.start < m.end and m.start < other.end:
                    how = "within"
                elif len(gap) <= 2:
                    how = "touch"
                elif gap.startswith((", ", " (")):
                    how = "comma"
                else:
                    how = "short" if len(gap) < 20 else "long"
                yield f"{step}-{how}", other

    def _words(self, start: int, step: int, count: int) -> list[str]:
        scene, tokens = self.scene, self.scene.document.tokens
        out: list[str] = []
        i = start
        while 0 <= i < len(tokens) and len(out) < count and abs(i - start) < 6:
            word = tokens[i].text
            i += step
            if step < 0 and word in scene.words.articles and word not in scene.prepositions:
                continue
            out.append("0" if word.isdigit() else word[:STEM])
        return out

    def _preposition(self, first: int) -> str:
        scene, tokens = self.scene, self.scene.document.tokens
        for i in range(first - 1, max(-1, first - 4), -1):
            found = scene.prepositions.get(tokens[i].text)
            if found:
                return found
        return ""


def _kind(m: Mention) -> str:
    """Return the kind of a mention as far as it is more than a guess."""
    return "name" if m.rule in _TYPED and m.kind in ("company", "organisation") else m.kind
