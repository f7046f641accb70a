"""The dates of a document, and the one that dates an event.

Nothing is known here that the text does not say: where no date near the event is likely to be its own, it has none.
"""

from __future__ import annotations

from kb.model import DateRange
from loaders.extract import date_grammar, dates_zh
from loaders.extract.date_choice import candidates, no_date
from loaders.extract.document import DateMention, Detection, Document, Filled, Span
from loaders.extract.loglinear import ranker
from loaders.extract.modality import modality_of

LEAST = 0.15
"""How likely the best date must be, of it and no date at all, to be that of the event."""


def find(document: Document) -> list[DateMention]:
    """Return the date expressions of a document, in order; they do not overlap."""
    return dates_zh.read(document) if document.language == "zh" else date_grammar.read(document)


def date_of(document: Document, detection: Detection, modality: str | None = None) -> Filled[DateRange] | None:
    """Return when the event happened, takes effect or was proposed: the date near its clause that the model chooses.

    The day of publication is chosen, without a span, where the text tells what happens in the present. ``modality``
    saves the time to find it out again.
    """
    if modality is None:
        modality = modality_of(document, detection).value
    found = candidates(document, detection, modality)
    model = ranker("dates")
    chances = model.probabilities([c.features for c in found], no_date(detection))
    pooled: dict[str, float] = {}
    for candidate, chance in zip(found, chances, strict=False):
        key = candidate.value.model_dump_json()
        pooled[key] = pooled.get(key, 0.0) + chance
    best = max(
        zip(found, chances, strict=False),
        key=lambda pair: (pooled[pair[0].value.model_dump_json()], pair[1]),
        default=None,
    )
    if best is None:
        return None
    candidate, mention = best[0], best[0].mention
    share = pooled[candidate.value.model_dump_json()]
    if share <= LEAST * (share + chances[-1]):
        return None
    why = f"{mention.rule if mention else 'dates.published'} {share:.2f}: {model.loudest(candidate.features)}"
    return Filled(candidate.value, Span(mention.start, mention.end) if mention else None, why)
