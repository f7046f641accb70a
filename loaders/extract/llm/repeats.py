"""Events that a model tells more than once: windows overlap, and models repeat themselves."""

from __future__ import annotations

from loaders.extract.llm.tally import Tally
from loaders.extract.repeats import Told


def without_repeats(told: list[Told], tally: Tally) -> list[Told]:
    """Return what is told in the order of the text, each event once; repeats are counted in ``tally``."""
    kept: list[Told] = []
    for one in told:
        if any(_same(one, other) for other in kept):
            tally["repeat"] += 1
        else:
            kept.append(one)
    return sorted(kept, key=lambda t: (t.detection.start, t.detection.end, t.detection.type))


def _same(one: Told, other: Told) -> bool:
    a, b = one.detection, other.detection
    if a.type != b.type or a.start >= b.end or b.start >= a.end:
        return False
    return not {p.entity.iri for p in one.report.participants}.isdisjoint(
        p.entity.iri for p in other.report.participants
    )
