"""What side a statement takes on what it speaks of, by the verb that reports it."""

from __future__ import annotations

from loaders.extract.cues import cues
from loaders.extract.document import Detection, Document, Filled, Span

OF_VERBS = {
    "reporting.praise": "favourable",
    "reporting.promise": "favourable",
    "reporting.blame": "unfavourable",
    "reporting.warn": "unfavourable",
    "reporting.deny": "unfavourable",
}


def stance_of(document: Document, detection: Detection) -> Filled[str] | None:
    """Return the stance of a statement: mixed where its verbs disagree; None where no verb shows one."""
    if detection.type != "Statement":
        return None
    sentence = document.sentences[detection.sentence]
    for start, end in ((detection.start, detection.end), (sentence.start, sentence.end)):
        shown = [c for c in cues(document).within(start, end, "reporting") if c.kind in OF_VERBS]
        if shown:
            sides = {OF_VERBS[c.kind] for c in shown}
            value = sides.pop() if len(sides) == 1 else "mixed"
            return Filled(value, Span(shown[0].start, shown[0].end), shown[0].id)
    return None
