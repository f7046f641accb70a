"""On whose word a clause stands: the actors near it that could vouch for it, and what can be seen of each.

A candidate is the source of a reporting frame, or an actor named in or near the clause. The features are of the
construction: its frame, its place, what kind of actor it is, whether the clause is quoted, whether it is hedged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.extract.cues import Cue, cues
from loaders.extract.document import Detection, Document, Mention, Span
from loaders.extract.focus import focused
from loaders.extract.loglinear import Crossed
from loaders.extract.nouns import nouns
from loaders.extract.reporting import SPEAKERS, Frame, Reading, frames
from loaders.extract.spans import holding, starting_in
from ontology.triggers import words

BEFORE, AFTER = 3, 1
"""Sentences before and after that of the event whose frames are candidates."""
MOST_NAMES = 24
"""Actors in those sentences that are looked at, the nearest ones."""


LONGEST_CUE = 24
"""Characters of a reporting cue that are a feature."""
_MARKS = frozenset('”»“„"')
BESIDE = 70
"""Characters to either side of a name in which a reporting cue is looked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody on whose word the clause may stand, with its features; ``frame`` is None for a bare actor.

    ``governs`` says that its frame stands in the sentence of the clause.
    """

    name: str
    span: Span
    mention: Mention | None
    frame: Frame | None
    features: Crossed
    governs: bool = False


def sources(document: Document, detection: Detection) -> list[Source]:
    """Return the possible sources of a detection, in the order of the text."""
    detection = focused(document, detection)
    sentences, here = document.sentences, detection.sentence
    first, last = sentences[max(0, here - BEFORE)], sentences[min(len(sentences) - 1, here + AFTER)]
    read = frames(document)
    near = read.near(first.index, last.index)
    by_source: dict[int, list[Frame]] = {}
    for one in near:
        by_source.setdefault(one.source.start, []).append(one)
    mentions = [m for m in starting_in(document.mentions, first.start, last.end) if m.kind in SPEAKERS]
    mentions = sorted(mentions, key=lambda m: (abs(m.start - detection.start), m.start, m.end))[:MOST_NAMES]
    mentions.sort(key=lambda m: (m.start, m.end))
    common = list(_common(document, detection, near))
    places = _places(document, detection, mentions)
    found = []
    for mention in mentions:
        framing = by_source.pop(mention.start, [])
        span = Span(mention.start, mention.end)
        features = _features(document, detection, span, mention, framing, places, common)
        frame = framing[0] if framing else None
        governs = frame is not None and frame.sentence == here
        nameless = next((f for f in framing if f.anonymous), None)
        if nameless is not None:
            # "people familiar with the matter" are not the people of a country
            found.append(Source(nameless.name, nameless.source, None, nameless, features, governs))
            continue
        name = read.names.get(mention.entity.iri, mention.name)
        found.append(Source(name, span, mention, frame, features, governs))
    for framing in by_source.values():
        said = framing[0]
        if not _names_somebody(document, said):
            continue
        features = _features(document, detection, said.source, None, framing, places, common)
        found.append(Source(said.name, said.source, None, said, features, said.sentence == here))
    for told in [read.story] if read.story and read.story.sentence < first.index else []:
        features = Crossed(("story",), (told.kind, *common))
        found.append(Source(_frame_name(read, told), told.source, told.mention, told, features))
    return sorted(found, key=lambda s: (s.span.start, s.span.end))


def _names_somebody(document: Document, frame: Frame) -> bool:
    """Return whether words that no mention covers can name a source: days, and "not" or "the", never do."""
    start, end = frame.source.start, frame.source.end
    if any(d.start < end and start < d.end for d in document.dates):
        return False
    common = nouns(document.language).common
    return any(word.text not in common for word in words(document.text[start:end], document.language))


def no_source(detection: Detection, found: list[Source]) -> frozenset[str]:
    """Return the features of the candidate that the outlet alone vouches for the event."""
    kind = "statement" if detection.type == "Statement" else "act"
    return frozenset({"none", f"none&{kind}", f"none&{kind}&framed={any(s.governs for s in found)}"})


def _frame_name(read: Reading, frame: Frame) -> str:
    return read.names.get(frame.mention.entity.iri, frame.name) if frame.mention else frame.name


def _common(document: Document, detection: Detection, near: Sequence[Frame]) -> Iterator[str]:
    kind = "statement" if detection.type == "Statement" else "act"
    sentence = document.sentences[detection.sentence]
    yield kind
    if _quoted(document, detection):
        yield f"{kind}&quoted"
    for cue in cues(document).within(sentence.start, sentence.end, "factuality.rumour"):
        yield f"{kind}&{cue.kind}"
        break
    yield f"{kind}&frame-here={any(f.sentence == detection.sentence for f in near)}"


def _quoted(document: Document, detection: Detection) -> bool:
    quotes = document.quotations
    return bool(starting_in(quotes, detection.start, detection.end)) or holding(quotes, detection.start) is not None


def _features(
    document: Document,
    detection: Detection,
    span: Span,
    mention: Mention | None,
    framing: list[Frame],
    places: dict[int, tuple[str, int, bool]],
    common: list[str],
) -> Crossed:
    where = _where(document, detection, span)
    kind = mention.kind if mention else "words"
    base = [f"where={where}", f"kind={kind}", f"rule={mention.rule if mention else 'chunk'}"]
    if mention is not None and mention.start in places:
        _, place, last = places[mention.start]
        base += [f"nth={min(place, 3)}", f"last={last}"]
    if holding(document.quotations, span.start):
        base.append("in-quotation")
    for frame in framing[:3]:
        side = "before-cue" if span.start < frame.cue.start else "after-cue"
        gap = abs(frame.cue.start - span.end) // 15 if side == "before-cue" else abs(span.start - frame.cue.end) // 15
        base += [
            f"frame={frame.kind}",
            f"frame={frame.kind}&{side}",
            f"cue={document.language}:{_surface(document, frame.cue)}",
            f"gap={min(gap, 4)}&{side}",
        ]
        base.append(f"cue-is={_where(document, detection, Span(frame.cue.start, frame.cue.end))}")
    if not framing:
        base.append("no-frame")
    base += _cues_beside(document, span)
    after = document.text[span.end : span.end + 20].split(" ")
    base.append(f"next={document.language}:{after[1].casefold() if len(after) > 1 else ''}")
    base.append(f"between={_between(document, detection, span)}")
    return Crossed(
        tuple(dict.fromkeys(base)),
        (where, *common, f"{where}&{common[0]}"),
        frozenset(f"framed&{frame.kind}&{where}&{kind}&{c}" for frame in framing[:1] for c in common),
    )


def _places(document: Document, detection: Detection, mentions: list[Mention]) -> dict[int, tuple[str, int, bool]]:
    """Return where each mention stands, by its start: the stretch, its place in it, whether it is the last there."""
    stretches: dict[str, list[int]] = {}
    for mention in mentions:
        where = _where(document, detection, Span(mention.start, mention.end))
        stretches.setdefault(where, []).append(mention.start)
    return {
        start: (where, place, place == len(starts) - 1)
        for where, starts in stretches.items()
        for place, start in enumerate(starts)
    }


def _surface(document: Document, cue: Cue) -> str:
    return document.text[cue.start : cue.end][:LONGEST_CUE].casefold()


def _cues_beside(document: Document, span: Span) -> Iterator[str]:
    """Yield the nearest reporting cue to either side of a name, and how many words away it is."""
    before = after = None
    for cue in cues(document).within(max(0, span.start - BESIDE), span.end + BESIDE, "reporting"):
        if cue.end <= span.start:
            before = cue
        elif cue.start >= span.end and after is None:
            after = cue
    if before is not None:
        gap = document.text[before.end : span.start]
        yield f"cue-before={before.kind}"
        yield f"cue-before={before.kind}&{_gap(gap)}"
    if after is not None:
        gap = document.text[span.end : after.start]
        yield f"cue-after={after.kind}"
        yield f"cue-after={after.kind}&{_gap(gap)}"


def _gap(text: str) -> str:
    commas = text.count(",") + text.count(";") + text.count(":")
    return f"{min(5, len(text.split()))}/{'.' in text or chr(10) in text}/{min(2, commas)}"


def _where(document: Document, detection: Detection, span: Span) -> str:
    if detection.start <= span.start < detection.end:
        return "clause"
    sentence = document.sentences[detection.sentence]
    if sentence.start <= span.start < max(sentence.end, detection.end):
        return "before" if span.start < detection.start else "after"
    number = bisect_left(document.sentences, span.start + 1, key=lambda s: s.start) - 1
    other = document.sentences[max(0, number)]
    return f"{number - detection.sentence:+d}" + ("" if other.paragraph == sentence.paragraph else "-paragraph")


def _between(document: Document, detection: Detection, span: Span) -> str:
    if span.start >= detection.end:
        text = document.text[detection.end : min(span.start, detection.end + 200)]
    elif span.end <= detection.start:
        text = document.text[max(span.end, detection.start - 200) : detection.start]
    else:
        return f"in{min(3, (span.start - detection.start) // 30)}"
    commas = text.count(",") + text.count(";") + text.count(":")
    return f"{min(2, commas)}/{min(4, len(text) // 25)}/{not _MARKS.isdisjoint(text)}"
