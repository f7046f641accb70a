"""On whose word a report stands: the outlet, the sources that it cites, and those who speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.model import LinkRole
from loaders.extract.cues import cues
from loaders.extract.document import Detection, Document, Mention, Span
from loaders.extract.loglinear import ranker
from loaders.extract.reporting import Frame
from loaders.extract.source_choice import Source, no_source, sources

HEDGED = 40
"""Characters after a reporting cue in which the speaker's hedges are looked for."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: level 0 is the outlet; ``mention`` is None where the words name no known actor."""

    role: LinkRole
    name: str
    mention: Mention | None
    level: int
    factuality: str
    span: Span | None
    why: str


LEAST = 0.1
"""How likely a source must be to be one of the chain."""
MOST = 4
"""Links of a chain besides the outlet."""
_WORD_OF = frozenset({"reporting.according", "reporting.anonymous", "reporting.say"})
"""Frames that always make their source a link: their cue says nothing but who speaks."""


def chain(document: Document, detection: Detection) -> tuple[Link, ...]:
    """Return the chain of those on whose word the detected event is reported, the outlet first.

    Sources are links where the model finds them likely, or where a frame in the sentence says whose word it is; a
    statement always has its likeliest speaker.
    """
    links: list[Link] = []
    if document.article.publisher:
        links.append(Link("outlet", document.article.publisher, None, 0, "unspecified", None, "article.publisher"))
    for source, why in _chosen(document, detection)[:MOST]:
        factuality = _vouches(document, source)
        links.append(Link(_role(source), source.name, source.mention, len(links) or 1, factuality, source.span, why))
    return tuple(links)


def _chosen(document: Document, detection: Detection) -> list[tuple[Source, str]]:
    found = sources(document, detection)
    model = ranker("sources")
    chances = model.probabilities([s.features for s in found], no_source(detection, found))
    pooled: dict[str, float] = {}
    for source, chance in zip(found, chances, strict=False):
        pooled[source.name] = pooled.get(source.name, 0.0) + chance
    chosen: dict[str, tuple[Source, str]] = {}
    ranked = sorted(zip(found, chances, strict=False), key=lambda pair: (-pooled[pair[0].name], -pair[1]))
    for source, _ in ranked:
        share = pooled[source.name]
        frame = source.frame
        said = source.governs and frame is not None and frame.kind in _WORD_OF
        likeliest = detection.type == "Statement" and not chosen
        if source.name not in chosen and (share > LEAST or said or likeliest):
            cue = frame.cue.id if frame else model.loudest(source.features.names())
            chosen[source.name] = (source, f"source {share:.2f}: {cue}")
    return [*_behind(document, found, chosen), *chosen.values()]


def _behind(
    document: Document, found: list[Source], chosen: Mapping[str, tuple[Source, str]]
) -> Iterator[tuple[Source, str]]:
    """Yield the outlet that the paragraph rests on, where the event stands on the word of a person quoted in it.

    "According to Reuters" opens a story; who speaks in the sentences after it speaks through Reuters.
    """
    speaks = [s.frame.sentence for s, _ in chosen.values() if s.frame and s.mention and s.mention.kind == "person"]
    for source in found:
        frame, mention = source.frame, source.mention
        if frame is None or mention is None or mention.kind != "outlet" or source.name in chosen:
            continue
        paragraph = document.sentences[frame.sentence].paragraph
        after = [s for s in speaks if s > frame.sentence and document.sentences[s].paragraph == paragraph]
        if frame.kind == "reporting.according" and after:
            yield source, f"behind the speaker: {frame.cue.id}"
            return


def _vouches(document: Document, source: Source) -> str:
    """Return how sure a source is of what it is cited for: certain, unless its own words hedge or deny."""
    if source.frame is None:
        return "unspecified"
    if source.frame.kind == "reporting.deny":
        return "denied"
    cue = source.frame.cue
    for hedge in cues(document).within(cue.start, cue.end + HEDGED, "factuality"):
        if hedge.kind in ("factuality.possible", "factuality.probable"):
            return hedge.kind.partition(".")[2]
    return "unspecified" if source.frame.anonymous else "certain"


def _role(source: Source) -> LinkRole:
    frame, mention = source.frame, source.mention
    if mention is not None and mention.kind == "outlet":
        return "cited-source"
    if mention is None and frame is not None and frame.kind == "reporting.according" and _document(frame):
        return "document"
    if frame is not None and (frame.anonymous or frame.kind == "reporting.according"):
        return "cited-source"
    return "speaker"


def _document(frame: Frame) -> bool:
    return frame.name[:1].islower() and not frame.anonymous
