"""The amount of money that belongs to an event."""

from __future__ import annotations

from kb.model import Amount
from loaders.extract.document import Detection, Document, Filled, Span
from loaders.extract.focus import focus
from loaders.extract.money_grammar import Money, sums_of
from loaders.extract.spans import starting_in


def sums(document: Document) -> tuple[Money, ...]:
    """Return the sums of money in a document, in order."""
    return sums_of(document.text, document.language)


IN_SENTENCE = frozenset({"Investment", "SubsidyFund", "LegalAction", "Agreement"})
"""Types of event that the only sum of their sentence is taken to belong to."""
IN_NEXT = frozenset({"Investment", "SubsidyFund"})
"""Types of event that are commonly followed by a sentence that says how much."""


def amount_of(document: Document, detection: Detection) -> Filled[Amount] | None:
    """Return the sum that the clause of the event names, or for an event about money its sentence or the next one.

    Prices of single shares or units are none. Outside the clause a sum counts only where it stands alone, for with
    two sums it is anybody's guess which one belongs to the event.
    """
    span = focus(document, detection)
    inside = _within(document, span.start, span.end)
    if inside:
        anchor = detection.trigger.start if detection.trigger else detection.start
        best = min(inside, key=lambda m: abs(m.start - anchor))
        return Filled(best.amount, Span(best.start, best.end), best.rule)
    sentence = document.sentences[detection.sentence]
    if detection.type in IN_SENTENCE:
        found = _within(document, sentence.start, sentence.end)
        if len(found) == 1:
            return Filled(found[0].amount, Span(found[0].start, found[0].end), f"{found[0].rule} in the sentence")
        if found:
            return None
    if detection.type in IN_NEXT and detection.sentence + 1 < len(document.sentences):
        following = document.sentences[detection.sentence + 1]
        found = _within(document, following.start, following.end)
        if len(found) == 1 and following.paragraph == sentence.paragraph:
            return Filled(found[0].amount, Span(found[0].start, found[0].end), f"{found[0].rule} in the next sentence")
    return None


def _within(document: Document, start: int, end: int) -> list[Money]:
    return [m for m in starting_in(sums(document), start, end) if m.end <= end and not m.per]
