"""What "the Chinese company", "il ministero", "he" and "they" point back to.

Resolved by kind, country and number among those mentioned before, the nearest and most talked-about first. A bounded
memory keeps the step linear in the text.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from kb.model import Entity

MEMORY = 40
"""Entities that a reader keeps in mind."""
REACH = {
    "he": 4,
    "she": 4,
    "it": 2,
    "they": 2,
    "company": 12,
    "government": 15,
    "agency": 15,
    "organisation": 12,
    "person": 8,
}
"""Sentences that a pronoun or a noun points back at most."""
KINDS = {
    "company": ("company", "platform", "outlet"),
    "government": ("government", "country", "supranational"),
    "agency": ("agency", "supranational", "standards-body"),
    "organisation": ("organisation", "university", "standards-body", "supranational", "agency"),
    "he": ("person",),
    "she": ("person",),
    "person": ("person",),
    "it": (
        "company",
        "country",
        "supranational",
        "government",
        "agency",
        "organisation",
        "university",
        "platform",
        "outlet",
        "standards-body",
    ),
    "they": ("group", "agency", "person", "company"),
}


@dataclass
class _Seen:
    entity: Entity
    start: int
    sentence: int
    count: int = 0
    subjects: int = 0
    surfaces: set[str] = field(default_factory=set)


class Memory:
    """Who has been mentioned so far, the last one last."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, _Seen] = OrderedDict()

    def see(
        self,
        entity: Entity,
        start: int,
        sentence: int,
        surface: str,
        *,
        subject: bool = False,
        weak: bool = False,
    ) -> None:
        """Take note of a mention; a ``weak`` one (an adjective, a pronoun) does not bring new words."""
        seen = self._seen.setdefault(entity.iri, _Seen(entity, start, sentence))
        seen.start, seen.sentence = start, sentence
        seen.count += 1
        seen.subjects += subject
        if not weak and len(seen.surfaces) < 8:
            seen.surfaces.add(surface.casefold())
        self._seen.move_to_end(entity.iri)
        if len(self._seen) > MEMORY:
            self._seen.popitem(last=False)

    def resolve(
        self, what: str, sentence: int, *, country: str | None = None, noun: str = ""
    ) -> tuple[Entity, int] | None:
        """Return the entity that ``what`` (a pronoun class or a kind of noun) means in ``sentence``, and where it was
        mentioned last; None if nobody fits."""
        best: tuple[float, int] | None = None
        found: _Seen | None = None
        for seen in self._seen.values():
            if seen.entity.kind not in KINDS[what] or sentence - seen.sentence > REACH[what]:
                continue
            if country and seen.entity.country not in (country, None):
                continue
            score = 2.0 / (1 + sentence - seen.sentence) + 0.3 * min(seen.count, 6) + 0.4 * min(seen.subjects, 3)
            if country and seen.entity.country == country:
                score += 1.5
            if noun and any(noun in s for s in seen.surfaces):
                score += 3
            elif what in ("agency", "organisation"):
                score -= 1
            if seen.entity.kind in ("country", "supranational") and what in ("it", "government"):
                score -= 0.7
            if best is None or (score, seen.start) > best:
                best, found = (score, seen.start), seen
        return (found.entity, found.start) if found and best and best[0] > 0.3 else None
