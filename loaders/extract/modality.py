"""Whether an event is done, planned, proposed, rumoured or denied: the model's judgement, and the cue that shows it."""

from __future__ import annotations

from loaders.extract.cues import Cue, cues
from loaders.extract.document import Detection, Document, Filled, Span
from loaders.extract.loglinear import classifier
from loaders.extract.modality_features import features
from ontology import EVENT_TYPES

SHOWN_BY = {
    "planned": ("factuality.planned",),
    "proposed": ("factuality.proposed", "factuality.possible", "factuality.planned"),
    "rumoured": ("factuality.rumour", "reporting.anonymous", "factuality.possible", "factuality.probable"),
    "denied": ("factuality.denial", "reporting.deny", "factuality.negation"),
}
"""The kinds of cue that show each modality, the plainest first."""


NEGATIONS = ("factuality.negation", "factuality.denial")
REACH = 3
"""Words that may stand between a negation and the words that name what is negated."""
CHARACTERS = 5
"""The same in characters, where no spaces part the words."""
PURPOSE = frozenset({"to", "per", "di", "zu", "pour", "de", "para"})
"""Words before a verb that names the purpose of what is negated: no talks to license is no licence."""


def modality_of(document: Document, detection: Detection) -> Filled[str]:
    """Return the modality of a detection, with the words that show it where there are any."""
    negation = _negation(document, detection)
    if negation is not None:
        return Filled("denied", Span(negation.start, negation.end), negation.id)
    model = classifier("modality")
    names = features(document, detection)
    chances = model.probabilities(names)
    label = max(chances, key=lambda name: (chances[name], name))
    cue = _cue(document, detection, label)
    why = f"modality {chances[label]:.2f}"
    loudest = model.loudest(names, label)
    if cue is not None:
        return Filled(label, Span(cue.start, cue.end), f"{why}: {cue.id}")
    return Filled(label, None, f"{why}: {loudest}" if loudest else why)


def _cue(document: Document, detection: Detection, label: str) -> Cue | None:
    sentence = document.sentences[detection.sentence]
    for kind in SHOWN_BY.get(label, ()):
        for start, end in ((detection.start, detection.end), (sentence.start, sentence.end)):
            anchor = detection.trigger.start if detection.trigger else detection.start
            found = list(cues(document).within(start, end, kind))
            if found:
                return min(found, key=lambda c: abs(c.start - anchor))
    return None


def _negation(document: Document, detection: Detection) -> Cue | None:
    """Return the negation that stands right before the words that name a deal: there are no talks, no licence.

    Too few deals are denied for the model to learn it. What is not bought, revoked or appealed is an act in itself,
    so this holds for deals only.
    """
    if detection.trigger is None or EVENT_TYPES[detection.type].group != "Deal":
        return None
    start = document.sentences[detection.sentence].start
    for cue in reversed(list(cues(document).within(start, detection.trigger.start, *NEGATIONS))):
        between = document.text[cue.end : detection.trigger.start]
        words = between.split()
        if document.language == "zh":
            near = len(between) <= CHARACTERS
        else:
            near = len(words) <= REACH or words[-1].casefold() in PURPOSE
        if near and not set(between) & set(",;:.()，；：、。（）"):
            return cue
    return None
