"""One event told in neighbouring sentences is one report: the surer account, with the sources and quotes of both."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Evidence, Report
from loaders.extract.document import Detection, Document

REACH = 2
"""Sentences that two accounts of one event in a paragraph may be apart; across paragraphs, one."""
IMPLICIT = frozenset({"Talks"})
"""Types whose participants go without saying once they are named: in one paragraph, "the talks" are the same ones."""


@dataclass(slots=True)
class Told:
    """A report with the detection that it was made from."""

    detection: Detection
    report: Report


def merged(document: Document, told: list[Told]) -> list[Told]:
    """Return the reports with repeats taken into the surer one, in the order of the text.

    A repeat has the type, a participant and the neighbourhood of the other, and no other date, sum or effect.
    Statements are never repeats: what was said is the event.
    """
    kept: list[Told] = []
    at: dict[int, list[Told]] = {}
    for one in sorted(told, key=lambda t: (-t.detection.score, t.detection.start)):
        sentence = one.detection.sentence
        near = (k for s in range(sentence - REACH, sentence + REACH + 1) for k in at.get(s, ()))
        same = next((k for k in near if _repeats(document, one, k)), None)
        if same is None:
            kept.append(one)
            at.setdefault(sentence, []).append(one)
        else:
            same.report = _join(same.report, one.report)
    return sorted(kept, key=lambda t: (t.detection.start, t.detection.end, t.detection.type))


def _repeats(document: Document, one: Told, other: Told) -> bool:
    a, b = one.report, other.report
    if a.type != b.type or a.type == "Statement":
        return False
    first, second = document.sentences[one.detection.sentence], document.sentences[other.detection.sentence]
    apart = abs(first.index - second.index)
    if not 0 < apart <= (REACH if first.paragraph == second.paragraph else 1):
        return False
    conflicts = ((a.date, b.date), (a.amount, b.amount))
    if a.effect != b.effect or any(x and y and x != y for x, y in conflicts):
        return False
    if a.type in IMPLICIT and first.paragraph == second.paragraph:
        return True
    return not {p.entity.iri for p in a.participants}.isdisjoint(p.entity.iri for p in b.participants)


def _join(main: Report, repeat: Report) -> Report:
    """Return the main account with what only the repeat says: who vouches, when, how much, where.

    What one of the two tells as done is done: a plan beside it is told before the fact.
    """
    known = {a.name for a in main.attributions}
    level = max((a.level for a in main.attributions), default=0)
    more = [a for a in repeat.attributions if a.name not in known]
    attributions = [a.model_copy(update={"level": min(9, level + i)}) for i, a in enumerate(more, 1)]
    gained = {
        name: value
        for name in ("date", "amount", "phase", "places", "technologies", "jurisdiction")
        if not getattr(main, name) and (value := getattr(repeat, name))
    }
    if main.modality in ("planned", "proposed") and repeat.modality == "actual":
        gained |= {name: getattr(repeat, name) for name in ("modality", "factuality", "phase")}
    return main.model_copy(
        update={
            **gained,
            "attributions": (*main.attributions, *attributions),
            "evidence": _quotes(main.evidence, repeat.evidence),
            "explanation": {**repeat.explanation, **main.explanation},
        }
    )


def _quotes(main: tuple[Evidence, ...], repeat: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    out = {(e.start, e.end): e for e in main}
    for e in repeat:
        same = out.get((e.start, e.end))
        supports = dict.fromkeys((*(same.supports if same else ()), *e.supports))
        out[e.start, e.end] = e.model_copy(update={"supports": tuple(supports)})
    return tuple(out.values())
