"""The stretch of a sentence that is about an event: from its trigger as far as its clause goes.

A detection spans its whole sentence where that is short; what surrounds the trigger up to a comma, a dash or a
quotation mark says more about this event, and what is beyond says more about others.
"""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.extract.document import Detection, Document, Span

BREAK = re.compile(r"[,;:–—()«»“”„\"，。；：、]")
NEAREST = 25
"""Characters from the trigger within which a break ends nothing ("on Monday, the ministry, which ...")."""
LONGEST = 150


def focus(document: Document, detection: Detection) -> Span:
    """Return the clause of the trigger within the detection; all of the detection where it has no trigger."""
    trigger = detection.trigger
    if trigger is None:
        return Span(detection.start, detection.end)
    return _clause(document.text, detection.start, detection.end, trigger.start, trigger.end)


@lru_cache(maxsize=64)
def _clause(text: str, first: int, last: int, start: int, end: int) -> Span:
    low = max(first, min(start, last) - LONGEST)
    high = min(last, max(end, first) + LONGEST)
    begin, stop = low, high
    for m in BREAK.finditer(text, low, high):
        if m.start() < start - NEAREST:
            begin = m.end()
        elif m.start() >= end + NEAREST:
            stop = m.start()
            break
    return Span(begin, max(stop, begin))


def focused(document: Document, detection: Detection) -> Detection:
    """Return the detection narrowed to its focus."""
    span = focus(document, detection)
    return Detection(
        detection.type, detection.sentence, span.start, span.end, detection.score, detection.trigger, detection.why
    )
