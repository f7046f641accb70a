"""Whether an event is done, planned, proposed, rumoured or denied, and how sure the text is of it."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.extract.cues import cues
from loaders.extract.document import Detection, Document, Filled, Span


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a report tells its event; each value with the stretch of the text that shows it, where one does."""

    modality: Filled[str]
    factuality: Filled[str]
    phase: Filled[str] | None = None
    effect: Filled[str] | None = None
    stance: Filled[str] | None = None


def judge(document: Document, detection: Detection) -> Judgement:
    """Return how the text tells the event."""
    found = list(cues(document).within(detection.start, detection.end, "factuality"))
    modality = Filled("actual", None, "default")
    if detection.type != "Statement":
        for kind in ("rumour", "planned", "proposed"):
            hit = next((c for c in found if c.kind == f"factuality.{kind}"), None)
            if hit:
                modality = Filled("rumoured" if kind == "rumour" else kind, Span(hit.start, hit.end), hit.id)
                break
    factuality = {
        "actual": "certain",
        "planned": "probable",
        "proposed": "possible",
        "rumoured": "possible",
        "denied": "denied",
    }
    return Judgement(modality, Filled(factuality[modality.value], modality.span, modality.why))
