"""What the text around a detection says of each actor near it: the features that decide on roles.

A frame is seen from the detection: its clause, its sentence, the sentences around, the actors of the whole article.
For every actor there (an entity, with its mentions) it lists the grammar that can be read without a parser: which
side of the trigger, after which preposition, before which word, in the passive or not, within quotation marks, alone
or in a series, how much the article is about it. Everything is bounded: a frame never looks further than a few
sentences, and never at more than a few actors.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.extract.document import Detection, Document, Mention
from loaders.extract.lexicon import section
from loaders.extract.nouns import nouns
from ontology import EVENT_TYPES

BEFORE, AFTER = 3, 1
"""Sentences before and after the detection's own that a frame looks at."""
SALIENT = 5
"""Actors of the article that are always considered, the most mentioned first."""
MOST = 24
"""Actors that a frame has at most."""
STEM = 7
"""Letters of a context word that count."""
_INDIRECT = ("adjective", "pronoun", "coreference", "goods")


@dataclass
class Actor:
    """An entity as it stands to one detection: its mentions by zone, nearest zone first."""

    entity_iri: str
    zone: str
    mentions: list[Mention]
    features: list[str] = field(default_factory=list)


class Scene:
    """The mentions of one document, indexed once for all its detections."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mentions = document.mentions
        self.starts = [m.start for m in document.mentions]
        self.token_starts = [t.start for t in document.tokens]
        self.sentence_starts = [s.start for s in document.sentences]
        self.words = nouns(document.language)
        self.count: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.surfaces: dict[str, Counter[str]] = defaultdict(Counter)
        for m in document.mentions:
            iri = m.entity.iri
            self.count[iri] += 1
            self.first.setdefault(iri, m.start)
            if m.rule not in _INDIRECT:
                self.surfaces[iri][m.name] += 1
        self.rank = {iri: i for i, (iri, _) in enumerate(self.count.most_common())}
        self.salient = [iri for iri, _ in self.count.most_common(SALIENT)]
        self.one: dict[str, Mention] = {}
        for m in document.mentions:
            if m.entity.iri not in self.one or (
                self.one[m.entity.iri].rule in _INDIRECT and m.rule not in _INDIRECT
            ):
                self.one[m.entity.iri] = m
        roles = section(document.language, "roles")
        self.prepositions = {
            w: key
            for key in ("into", "of", "to", "with", "against", "by")
            for p in roles.get(key, ())
            for w in str(p).split("|")
        }
        self.passive = {w for p in roles.get("passive", ()) for w in str(p).split("|")}
        title = document.article.title or ""
        self.title = title.casefold()

    def name(self, mention: Mention) -> str:
        """Return the fullest form under which the text names the entity of ``mention``."""
        forms = self.surfaces.get(mention.entity.iri)
        if not forms:
            labels = mention.entity.labels
            return labels.get(self.document.language) or labels.get("en") or next(iter(labels.values()))
        if mention.rule in _INDIRECT:
            return max(forms, key=lambda f: (forms[f], len(f)))
        folded = mention.name.casefold()
        return max((f for f in forms if folded in f.casefold()), key=len, default=mention.name)

    def between(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that start in ``[start, end)``."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def token(self, position: int) -> int:
        """Return the number of the last token that starts at or before ``position``."""
        return bisect_right(self.token_starts, position) - 1

    def sentence(self, position: int) -> int:
        """Return the number of the sentence at ``position``."""
        return max(0, bisect_right(self.sentence_starts, position) - 1)


def actors(scene: Scene, detection: Detection) -> list[Actor]:
    """Return the actors near a detection, with their features."""
    return _Frame(scene, detection).actors()


class _Frame:
    def __init__(self, scene: Scene, detection: Detection) -> None:
        self.scene, self.detection = scene, detection
        document = scene.document
        self.code = EVENT_TYPES[detection.type].code
        self.first = scene.sentence(detection.start)
        self.last = max(self.first, scene.sentence(max(detection.start, detection.end - 1)))
        sentences = document.sentences
        if sentences:
            self.begin, self.end = sentences[self.first].start, sentences[self.last].end
        else:
            self.begin, self.end = detection.start, detection.end
        self.begin, self.end = max(self.begin, detection.start - 600), min(self.end, detection.end + 600)
        self.trigger = self._trigger()
        self.inside = {
            t.text
            for t in document.tokens[
                max(0, scene.token(detection.start)) : scene.token(detection.end - 1) + 1
            ][:80]
        }
        self.is_passive = bool(self.inside & scene.passive)

    def _trigger(self) -> tuple[int, int] | None:
        for m in self.scene.document.triggers:
            if m.trigger.type == self.detection.type and m.trigger.weight != "block":
                tokens = self.scene.document.tokens
                if self.detection.start <= tokens[m.first].start and tokens[m.last].end <= self.detection.end:
                    return m.first, m.last
        if self.detection.trigger:
            return self.scene.token(self.detection.trigger.start), self.scene.token(
                self.detection.trigger.end - 1
            )
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
        order = [a for a in out if a.zone == "span"]
        for a in out:
            a.features = list(self._features(a, order, found))
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
                yield f"prev{back}", scene.between(s.start, min(s.end, s.start + 600))
        if self.last + 1 < len(sentences):
            s = sentences[self.last + 1]
            yield "next", scene.between(s.start, min(s.end, s.start + 600))
        yield "far", [scene.one[iri] for iri in scene.salient]

    def _features(self, actor: Actor, order: list[Actor], found: dict[str, Actor]) -> Iterator[str]:
        scene = self.scene
        main = actor.mentions[0]
        kind, zone, code = main.kind, actor.zone, self.code
        yield f"b|{code}"
        yield f"z|{zone}"
        yield f"z|{zone}|{code}"
        yield f"k|{kind}|{code}"
        yield f"zk|{zone}|{kind}|{code}"
        yield f"rule|{main.rule}|{zone}"
        rank = scene.rank.get(actor.entity_iri, 99)
        salience = "0" if rank == 0 else "1" if rank == 1 else "2-4" if rank < 5 else "5+"
        yield f"s|{salience}|{zone}"
        yield f"s|{salience}|{zone}|{code}"
        many = scene.count[actor.entity_iri]
        yield f"n|{min(many, 5)}|{zone}"
        intitle = scene.name(main).casefold() in scene.title if scene.title else False
        if intitle:
            yield f"title|{zone}"
            yield f"title|{zone}|{code}"
        if scene.first.get(actor.entity_iri, 9999) < 200:
            yield f"lead|{zone}|{code}"
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
                yield f"k0|{order[0].mentions[0].kind}|{kind}|{code}"
            elif inspan > 1:
                yield f"k1|{order[1].mentions[0].kind}|{kind}|{code}"
            if self.is_passive:
                yield f"passive|{spot}|{code}"
        elif order:
            kinds = "+".join(sorted({a.mentions[0].kind for a in order})[:3])
            yield f"with|{zone}|{kind}|{kinds}"
        else:
            yield f"alone|{zone}|{kind}"
        seen: set[str] = set()
        for m in actor.mentions:
            for feature in self._around(m, zone):
                if feature not in seen:
                    seen.add(feature)
                    yield feature

    def _around(self, m: Mention, zone: str) -> Iterator[str]:
        scene, code = self.scene, self.code
        document, tokens = scene.document, scene.document.tokens
        if zone not in ("span", "before", "after"):
            index = scene.sentence(m.start)
            sentence = document.sentences[index] if document.sentences else None
            if sentence and m.start - sentence.start < 30:
                yield f"subject|{zone}"
                yield f"subject|{zone}|{code}"
            return
        near = zone if zone != "span" else "in"
        first, last = scene.token(m.start), scene.token(m.end - 1)
        language = document.language
        previous = self._words(first - 1, -1, 3)
        following = self._words(last + 1, 1, 3)
        yield f"r|{m.rule}|{code}"
        if m.rule in ("goods", "adjective"):
            yield f"{m.rule}|{near}|{m.kind}|{code}"
        if previous:
            yield f"p1|{language}|{near}|{previous[0]}"
            yield f"p1|{language}|{previous[0]}|{code}"
        if following:
            yield f"n1|{language}|{near}|{following[0]}"
            yield f"n1|{language}|{following[0]}|{code}"
            yield f"n1|{language}|{following[0]}|{m.kind}"
        for w in previous[1:]:
            yield f"p|{language}|{near}|{w}"
        for w in following[1:]:
            yield f"n|{language}|{near}|{w}"
            yield f"n|{language}|{w}|{code}"
        prep = self._preposition(first)
        if prep:
            yield f"prep|{prep}|{near}"
            yield f"prep|{prep}|{code}"
            yield f"prep|{prep}|{m.kind}|{code}"
        comma = document.text[m.end : m.end + 1]
        if comma in (",", ":", "(", ")", "»", "”", '"'):
            yield f"comma|{comma}|{near}"
        if any(q.start < m.start and m.end < q.end for q in document.quotations if q.start <= m.start):
            yield f"quoted|{near}"
            yield f"quoted|{code}"
        if self.trigger:
            side = "L" if last < self.trigger[0] else "R" if first > self.trigger[1] else "O"
            distance = (
                self.trigger[0] - last if side == "L" else first - self.trigger[1] if side == "R" else 0
            )
            bucket = "0" if distance <= 1 else "1" if distance <= 3 else "2" if distance <= 8 else "3"
            yield f"t|{side}|{code}"
            yield f"t|{side}|{bucket}"
            yield f"t|{side}|{m.kind}|{code}"
            yield f"t|{side}|{prep}|{code}"
            yield f"t|{side}|{'passive' if self.is_passive else 'active'}|{code}"
            yield f"t|{side}|{m.kind}|{'passive' if self.is_passive else 'active'}"
        else:
            yield f"t|none|{near}"

    def _words(self, start: int, step: int, count: int) -> list[str]:
        scene, tokens = self.scene, self.scene.document.tokens
        out, i = [], start
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
