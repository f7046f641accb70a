"""The stretch of a sentence that is about an event: from its trigger as far as its clause goes.

A detection spans its whole sentence where that is short; what surrounds the trigger up to a comma, a dash or a
quotation mark says more about this event, and what is beyond says more about others.
"""

from __future__ import annotations

from loaders.extract.document import Detection, Document, Span

BREAKS = frozenset(',;:–—()«»“”„"，。；：、')
NEAREST = 25
"""Characters from the trigger within which a break ends nothing ("on Monday, the ministry, which ...")."""
LONGEST = 150


def focus(document: Document, detection: Detection) -> Span:
    """Return the clause of the trigger within the detection; all of the detection where it has no trigger."""
    trigger = detection.trigger
    if trigger is None:
        return Span(detection.start, detection.end)
    text = document.text
    start, end = min(trigger.start, detection.end), max(trigger.end, detection.start)
    low, high = max(detection.start, start - LONGEST), min(detection.end, end + LONGEST)
    while start > low and not (trigger.start - start >= NEAREST and text[start - 1] in BREAKS):
        start -= 1
    while end < high and not (end - trigger.end >= NEAREST and text[end] in BREAKS):
        end += 1
    return Span(start, max(end, start))


def focused(document: Document, detection: Detection) -> Detection:
    """Return the detection narrowed to its focus."""
    span = focus(document, detection)
    return Detection(
        detection.type, detection.sentence, span.start, span.end, detection.score, detection.trigger, detection.why
    )
