"""On whose word a report stands: the outlet, the sources that it cites, those who speak, nested as the text nests them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import LinkRole
from loaders.extract.document import Detection, Document, Mention, Span
from loaders.extract.reporting import Frame, frames


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


def chain(document: Document, detection: Detection) -> tuple[Link, ...]:
    """Return the chain of those on whose word the detected event is reported, the outlet first."""
    links: list[Link] = []
    if document.article.publisher:
        links.append(
            Link("outlet", document.article.publisher, None, 0, "unspecified", None, "article.publisher")
        )
    for frame in _relevant(document, detection):
        if any(frame.name == link.name for link in links):
            continue
        links.append(
            Link(
                _role(frame),
                frame.name,
                frame.mention,
                min(9, len(links) or 1),
                "certain",
                frame.source,
                frame.cue.id,
            )
        )
    return tuple(links)


def _relevant(document: Document, detection: Detection) -> list[Frame]:
    return [f for f in frames(document) if f.sentence == detection.sentence]


def _role(frame: Frame) -> LinkRole:
    if frame.mention is not None and frame.mention.kind == "outlet":
        return "cited-source"
    if frame.anonymous or frame.kind == "reporting.according":
        return "cited-source"
    return "speaker"
