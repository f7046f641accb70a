"""The amount of money that belongs to an event."""

from __future__ import annotations

from kb.model import Amount
from loaders.extract.document import Detection, Document, Filled, Span
from loaders.extract.money_grammar import Money, sums_of


def sums(document: Document) -> tuple[Money, ...]:
    """Return the sums of money in a document, in order."""
    return sums_of(document.text, document.language)


def amount_of(document: Document, detection: Detection) -> Filled[Amount] | None:
    """Return the sum that the clause of the event names; prices of single shares or units are none."""
    inside = [m for m in sums(document) if detection.start <= m.start and m.end <= detection.end and not m.per]
    if not inside:
        return None
    anchor = detection.trigger.start if detection.trigger else detection.start
    best = min(inside, key=lambda m: abs(m.start - anchor))
    return Filled(best.amount, Span(best.start, best.end), best.rule)
