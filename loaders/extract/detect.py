"""Which events the sentences of a document tell of, and where.

Triggers of the ontology say which words may name an event; the learned
model (:mod:`loaders.extract.model`) says how likely it is, given everything else in the sentence and the article, that
such an event is told there at all.
"""

from __future__ import annotations

from functools import lru_cache

from loaders.extract.document import Detection, Document, Sentence, Span
from loaders.extract.features import Candidate, candidates, span_of
from loaders.extract.model import Model, default
from loaders.extract.scenes import scenes
from ontology import EVENT_TYPES

LONGEST = 300
"""Characters that a detection spans at most."""
STRONG = 0.5
"""Score of a detection that rests on nothing but a strong trigger."""
_BREAKS = frozenset(',;:–—()«»“”„"')


def detect(document: Document, model: Model | None = None) -> list[Detection]:
    """Return the detected events in order of their place in the text; of a language without triggers, none.

    ``model`` is the one that comes with the package, unless another is given.
    """
    if document.language not in _languages():
        return []
    model = model or default()
    told = scenes(document)
    out = []
    for candidate, score in model.reported(document, told, candidates(document, told)):
        reasons = ", ".join(model.sentence.reasons(candidate))
        why = f"trigger {candidate.anchor.trigger.id}; model {score:.2f} ({reasons})"
        out.append(_detection(document, candidate, score, why))
    return out


def by_lexicon(document: Document) -> list[Detection]:
    """Return what the triggers alone find: a type for each sentence of the body with a strong trigger of it."""
    return [
        _detection(document, c, STRONG, f"trigger {c.anchor.trigger.id}")
        for c in candidates(document, scenes(document))
        if c.strong
    ]


def _detection(document: Document, candidate: Candidate, score: float, why: str) -> Detection:
    sentence = candidate.scene.sentence
    trigger = span_of(document, candidate.anchor)
    start, end = clause(document, sentence, trigger)
    return Detection(candidate.named, sentence.index, start, end, score, trigger, why)


def clause(document: Document, sentence: Sentence, trigger: Span | None) -> tuple[int, int]:
    """Return the span that tells of an event: the sentence, or of a long one the clauses around the trigger."""
    start, end = sentence.start, sentence.end
    if end - start <= LONGEST:
        return start, end
    centre = trigger or Span(start, start)
    text = document.text
    room = LONGEST - (centre.end - centre.start)
    if room <= 0:
        return centre.start, centre.start + LONGEST
    low, high = max(start, centre.start - room * 3 // 5), min(end, centre.end + room * 2 // 5)
    if low == start:
        high = min(end, start + LONGEST)
    elif high == end:
        low = max(start, end - LONGEST)
    return _from(text, low, centre.start, start), _to(text, high, centre.end, end)


def _from(text: str, low: int, stop: int, start: int) -> int:
    """Return where a clause begins in ``[low, stop]``: after a break, else after a space."""
    if low == start:
        return low
    for breaks in (_BREAKS, frozenset(" \t\u3000，、。")):
        for i in range(low, stop):
            if text[i] in breaks:
                while i + 1 < stop and (text[i] in breaks or text[i].isspace()):
                    i += 1
                return i
    return low


def _to(text: str, high: int, stop: int, end: int) -> int:
    if high == end:
        return high
    for breaks in (_BREAKS, frozenset(" \t\u3000，、。")):
        for i in range(high - 1, stop, -1):
            if text[i] in breaks:
                while i > stop and text[i - 1].isspace():
                    i -= 1
                return i
    return high


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    return frozenset(code for kind in EVENT_TYPES.values() for code in kind.triggers)
