"""How far an event has come, in the phases that its type allows."""

from __future__ import annotations

from loaders.extract.cues import cues
from loaders.extract.document import Detection, Document, Filled, Span
from loaders.extract.focus import focus
from ontology import EVENT_TYPES

OF_TALKS = (
    ("phase.collapsed", ("collapsed",)),
    ("phase.early", ("early-stage",)),
    ("phase.concluded", ("concluded", "completed")),
    ("phase.ongoing", ("ongoing",)),
)
"""Cues of talks from the strongest on, and the phases that they show, the best one that the type allows."""
OF_EFFECTS = {
    "suspend": "suspended",
    "revoke": "revoked",
    "expire": "expired",
    "reject": "rejected",
    "abandon": "collapsed",
    "withdraw": "collapsed",
    "approve": "adopted",
    "settle": "completed",
    "close": "completed",
}
OF_MODALITIES = {"planned": "proposed", "proposed": "proposed", "rumoured": "mooted"}
OF_DONE = {
    "Agreement": "signed",
    "SubsidyFund": "adopted",
    "ExportControl": "adopted",
    "Sanction": "adopted",
    "Ban": "adopted",
    "TradeMeasure": "adopted",
    "Investigation": "ongoing",
    "Visit": "completed",
    "Launch": "completed",
    "CyberOperation": "completed",
}
"""The phase of an event that is told as done, where nothing more is said of it."""


def phase_of(
    document: Document, detection: Detection, modality: Filled[str], effect: Filled[str] | None
) -> Filled[str] | None:
    """Return the phase of a detection; statements and denied talks have none, and talks that are only planned are not
    under way."""
    if detection.type == "Statement" or (detection.type == "Talks" and modality.value == "denied"):
        return None
    if modality.value in OF_MODALITIES and not (detection.type == "Talks" and modality.value == "rumoured"):
        return _allowed(detection.type, (OF_MODALITIES[modality.value],), modality.span, modality.why)
    if detection.type == "Talks":
        return _of_talks(document, detection)
    if effect is not None and effect.value in OF_EFFECTS:
        return _allowed(detection.type, (OF_EFFECTS[effect.value],), effect.span, effect.why)
    done = OF_DONE.get(detection.type)
    return _allowed(detection.type, (done,), None, f"phase.done/{detection.type}") if done else None


def _of_talks(document: Document, detection: Detection) -> Filled[str] | None:
    span = focus(document, detection)
    found = list(cues(document).within(span.start, span.end, "phase"))
    for kind, phases in OF_TALKS:
        for cue in found:
            if cue.kind == kind:
                return _allowed("Talks", phases, Span(cue.start, cue.end), cue.id)
    return _allowed("Talks", ("ongoing",), None, "phase.talks")


def _allowed(kind: str, phases: tuple[str, ...], span: Span | None, why: str) -> Filled[str] | None:
    for phase in phases:
        if phase in EVENT_TYPES[kind].phases:
            return Filled(phase, span, why)
    return None
