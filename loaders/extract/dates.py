"""The dates of a document, and the one that dates an event.

Nothing is known here that the text does not say: an event in whose clause, sentence and near context no date stands
has none.
"""

from __future__ import annotations

from kb.model import DateRange
from loaders.extract import date_grammar, dates_zh
from loaders.extract.document import DateMention, Detection, Document, Filled, Span


def find(document: Document) -> list[DateMention]:
    """Return the date expressions of a document, in order; they do not overlap."""
    return dates_zh.read(document) if document.language == "zh" else date_grammar.read(document)


def date_of(document: Document, detection: Detection) -> Filled[DateRange] | None:
    """Return when the event happened, takes effect or was proposed: the date of its clause, else of its sentence."""
    dates = document.dates
    sentence = document.sentences[detection.sentence]
    for start, end, where in (
        (detection.start, detection.end, "clause"),
        (sentence.start, sentence.end, "sentence"),
    ):
        inside = [d for d in dates if start <= d.start and d.end <= end]
        if inside:
            anchor = detection.trigger.start if detection.trigger else detection.start
            best = min(inside, key=lambda d: (_coarse(d), abs(d.start - anchor)))
            return Filled(best.value, Span(best.start, best.end), f"{best.rule} in the {where}")
    return None


def _coarse(mention: DateMention) -> int:
    return ("day", "week", "month", "quarter", "year").index(mention.value.precision)
