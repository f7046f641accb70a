"""Which report is which annotated event: type equal, and evidence that overlaps or shares sentence and participant."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from loaders.evaluate.corpus import Annotated
from ontology import EVENT_TYPES

_BOUNDARY = re.compile(r'[.!?。！？]["»”)]?\s+|\n+|[。！？]')
_WORD = re.compile(r"\w{2,}")


@dataclass(slots=True)
class Compared:
    """The reports and the events of one article: which belong together, and which are alone.

    ``pairs`` hold optional events too; ``missed`` does not, because nobody demands those.
    """

    annotated: Annotated
    reports: list[dict[str, Any]]
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    extra: list[dict[str, Any]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)


def code(report: dict[str, Any]) -> str:
    """Return the annotation code of a report's type."""
    kind = report["type"]
    return EVENT_TYPES[kind].code if kind in EVENT_TYPES else str(kind)


def compare(annotated: Annotated, reports: list[dict[str, Any]]) -> Compared:
    """Pair reports (as ``techgeo extract`` prints them) and events one to one, the best fitting pairs first."""
    text, events = annotated.text, annotated.events
    sentence = _Sentences(text)
    scored = []
    for x, report in enumerate(reports):
        span = evidence(report, text)
        if span is None:
            continue
        for y, event in enumerate(events):
            if code(report) != event["type"]:
                continue
            fit = _fit(span, _gold_span(event, text), _names(report), _names(event), sentence)
            if fit > 0:
                scored.append((fit + 0.01 * (not event["optional"]), x, y))
    out = Compared(annotated, reports)
    used_reports: set[int] = set()
    used_events: set[int] = set()
    for _, x, y in sorted(scored, reverse=True):
        if x not in used_reports and y not in used_events:
            used_reports.add(x)
            used_events.add(y)
            out.pairs.append((reports[x], events[y]))
    out.extra = [r for x, r in enumerate(reports) if x not in used_reports]
    out.missed = [e for y, e in enumerate(events) if y not in used_events and not e["optional"]]
    return out


def evidence(report: dict[str, Any], text: str) -> tuple[int, int] | None:
    """Return the span of the quote that supports the type of a report."""
    quotes = report.get("evidence") or []
    quotes = [q for q in quotes if "type" in (q.get("supports") or [])] or quotes
    if not quotes:
        return None
    start, end, quote = quotes[0].get("start", 0), quotes[0].get("end", 0), quotes[0].get("quote") or "\0"
    if text[start:end] == quote:
        return start, end
    found = text.find(quote)
    return (found, found + len(quote)) if found >= 0 else None


def _fit(a: tuple[int, int], b: tuple[int, int], named: set[str], wanted: set[str], sentence: _Sentences) -> float:
    overlap = max(0, min(a[1], b[1]) - max(a[0], b[0])) / max(1, b[1] - b[0])
    shared = len(named & wanted)
    near = sentence(a[0]) <= sentence(b[1] - 1) and sentence(b[0]) <= sentence(max(a[0], a[1] - 1))
    return overlap + 0.1 * shared if overlap > 0 or (near and shared) else 0.0


def _gold_span(event: dict[str, Any], text: str) -> tuple[int, int]:
    start = text.find(event["quote"])
    return start, start + len(event["quote"])


def _names(record: dict[str, Any]) -> set[str]:
    return {w for p in record.get("participants") or [] for w in _WORD.findall((p.get("name") or "").lower())}


class _Sentences:
    """Numbers the sentences of a text in the plain way that the figures are defined on."""

    def __init__(self, text: str) -> None:
        self._starts = [0] + [m.end() for m in _BOUNDARY.finditer(text)] + [len(text)]

    def __call__(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1
