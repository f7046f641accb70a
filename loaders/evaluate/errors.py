"""Why an evaluation is not perfect: its errors by class, the costliest class first, each at its place in the text.

The classes of missed and extra events say what to do about them: a word that no trigger knows, a threshold, a type
taken for another, an event told twice, an article that is none of our business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from loaders.evaluate.figures import judged, same_name
from loaders.evaluate.matching import Compared, code, evidence
from loaders.evaluate.run import Evaluation

CONTEXT = 120
"""Characters of the article that are shown on either side of a quote."""
SHOWN = 60
"""Errors of one class that are listed; the rest is counted."""

FIELDS = ("modality", "date", "phase", "amount", "attribution")
_PRINTED = {"attribution": "attributed_to"}


@dataclass(frozen=True, slots=True)
class Error:
    """One error: its class, where it is, and what was found and wanted there."""

    kind: str
    article: str
    language: str
    type: str
    before: str
    quote: str
    after: str
    found: str = ""
    wanted: str = ""


def errors(evaluation: Evaluation) -> dict[str, list[Error]]:
    """Return the errors by class, the most frequent class first."""
    found: defaultdict[str, list[Error]] = defaultdict(list)
    for compared in evaluation.compared:
        for error in _errors(compared):
            found[error.kind].append(error)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def render_errors(evaluation: Evaluation) -> str:
    """Return the error analysis as an HTML page that needs nothing else."""
    environment = Environment(
        loader=PackageLoader("loaders.evaluate", "templates"), autoescape=select_autoescape(default=True)
    )
    page = environment.get_template("errors.html.j2")
    return page.render(figures=evaluation.figures, errors=errors(evaluation), shown=SHOWN)


def _errors(compared: Compared) -> Iterator[Error]:
    text = compared.annotated.text
    for event in compared.missed:
        start = text.find(event["quote"])
        yield _error(compared, _missed(compared, event, start), event["type"], start, start + len(event["quote"]))
    for report in compared.extra:
        start, end = evidence(report, text) or (0, 0)
        why = str(report.get("explanation", {}).get("type", ""))
        yield _error(compared, _extra(compared, report, start, end), code(report), start, end, why)
    for report, event in compared.pairs:
        if event["optional"]:
            continue
        start, end = evidence(report, text) or (0, 0)
        for name, right in judged(report, event).items():
            if not right:
                wanted = event[_PRINTED.get(name, name)]
                yield _error(compared, f"wrong {name}", event["type"], start, end, report.get(name), wanted)
        for wanted, kind in _participants(report, event):
            yield _error(compared, kind, event["type"], start, end, _who(report), wanted)


def _missed(compared: Compared, event: dict[str, Any], start: int) -> str:
    end = start + len(event["quote"])
    there = [r for r in compared.reports if _overlap(evidence(r, compared.annotated.text), start, end)]
    if any(code(r) == event["type"] for r in there):
        return "missed: one report for two events"
    if there:
        return f"missed: found as {code(there[0])}"
    if event["salience"] == "background":
        return "missed: background"
    return f"missed: {event['type']}"


def _extra(compared: Compared, report: dict[str, Any], start: int, end: int) -> str:
    if not compared.annotated.on_topic:
        return "extra: article off topic"
    for event in compared.annotated.events:
        at = compared.annotated.text.find(event["quote"])
        if _overlap((at, at + len(event["quote"])), start, end):
            same = event["type"] == code(report)
            return "extra: told twice in a sentence" if same else f"extra: annotated as {event['type']}"
    if any(e["type"] == code(report) for e in compared.annotated.events):
        return "extra: of a type that the article has elsewhere"
    return f"extra: {code(report)}"


def _participants(report: dict[str, Any], event: dict[str, Any]) -> Iterator[tuple[str, str]]:
    found = report.get("participants") or []
    for wanted in event["participants"]:
        named = [f for f in found if same_name(f["name"], wanted["name"])]
        if not named:
            yield f"{wanted['role']}: {wanted['name']}", "participant missed"
        elif all(f["role"] != wanted["role"] for f in named):
            yield f"{wanted['role']}: {wanted['name']}", "participant in the wrong role"


def _who(report: dict[str, Any]) -> str:
    return "; ".join(f"{p['role']}: {p['name']}" for p in report.get("participants") or [])


def _overlap(span: tuple[int, int] | None, start: int, end: int) -> bool:
    return span is not None and span[0] < end and start < span[1]


def _error(
    compared: Compared, kind: str, type_: str, start: int, end: int, found: object = "", wanted: object = ""
) -> Error:
    text, one = compared.annotated.text, compared.annotated
    return Error(
        kind,
        one.id,
        one.language,
        type_,
        text[max(0, start - CONTEXT) : start],
        text[start:end],
        text[end : end + CONTEXT],
        "" if found is None else str(found),
        "" if wanted is None else str(wanted),
    )
