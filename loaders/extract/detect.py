"""Which events the sentences of a document tell of, and where.

A sentence is a candidate for every type. Triggers of the ontology say which words name an event, and the learned
model (:mod:`loaders.extract.model`) says how likely it is, given everything else in the sentence and the article,
that such an event is told there at all.
"""

from __future__ import annotations

from loaders.extract.document import Detection, Document, Sentence, Span
from ontology import EVENT_TYPES
from ontology.triggers import Match, unblocked

LONGEST = 300
"""Characters that a detection spans at most."""
STRONG = 0.5
"""Score of a detection that rests on nothing but a strong trigger."""
_BREAKS = frozenset(',;:–—()«»“”„"')


def by_lexicon(document: Document) -> list[Detection]:
    """Return what the triggers alone find: a type for each sentence of the body with a strong trigger of it."""
    found = []
    for sentence, matches in told(document):
        seen: set[str] = set()
        for match in matches:
            kind = match.trigger.type
            if match.trigger.weight == "strong" and kind not in seen:
                seen.add(kind)
                trigger = Span(document.tokens[match.first].start, document.tokens[match.last].end)
                start, end = clause(document, sentence, trigger)
                found.append(
                    Detection(kind, sentence.index, start, end, STRONG, trigger, f"trigger {match.trigger.id}")
                )
    return found


def told(document: Document) -> list[tuple[Sentence, list[Match]]]:
    """Return the sentences that can tell of events, each with the triggers that count in it.

    Headings and boilerplate cannot; the title can only where there is nothing else.
    """
    by_sentence: dict[int, list[Match]] = {}
    sentences = document.sentences
    at = 0
    for match in sorted(unblocked(document.triggers), key=lambda m: (m.first, m.last)):
        while sentences[at].last <= match.first:
            at += 1
        by_sentence.setdefault(at, []).append(match)
    body = [s for s in sentences if s.part == "body"] or [s for s in sentences if s.part == "title"]
    return [(s, by_sentence.get(s.index, [])) for s in body]


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


def detect(document: Document) -> list[Detection]:
    """Return the detected events in order of their place in the text."""
    if not document.sentences or document.language not in _languages():
        return []
    return by_lexicon(document)


def _languages() -> frozenset[str]:
    return frozenset(code for kind in EVENT_TYPES.values() for code in kind.triggers)
