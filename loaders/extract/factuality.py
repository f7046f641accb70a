"""How a report tells its event: done or not, how sure, how far it has come, with what effect, on which side."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.extract.cues import cues
from loaders.extract.document import Detection, Document, Filled, Span
from loaders.extract.effect import effect_of
from loaders.extract.modality import modality_of
from loaders.extract.phase import phase_of
from loaders.extract.stance import stance_of

OF_MODALITIES = {"actual": "certain", "planned": "probable", "proposed": "possible", "denied": "denied"}
"""How sure the text is of an event that it tells in a mood, where it does not hedge besides."""
HEDGES = (("factuality.possible", "possible"), ("factuality.probable", "probable"))


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
    modality = modality_of(document, detection)
    effect = effect_of(document, detection)
    return Judgement(
        modality=modality,
        factuality=_factuality(document, detection, modality),
        phase=phase_of(document, detection, modality, effect),
        effect=effect,
        stance=stance_of(document, detection),
    )


def _factuality(document: Document, detection: Detection, modality: Filled[str]) -> Filled[str]:
    if modality.value == "denied":
        return Filled("denied", modality.span, modality.why)
    if detection.type != "Statement":
        for kind, value in HEDGES:
            for cue in cues(document).within(detection.start, detection.end, kind):
                return Filled(value, Span(cue.start, cue.end), cue.id)
    # A rumour that names its source is the source's word; one that names none is nobody's.
    value = OF_MODALITIES.get(modality.value) or ("probable" if _sourced(document, detection) else "possible")
    return Filled(value, modality.span, modality.why)


def _sourced(document: Document, detection: Detection) -> bool:
    sentence = document.sentences[detection.sentence]
    return any(True for _ in cues(document).within(sentence.start, sentence.end, "reporting.according"))
