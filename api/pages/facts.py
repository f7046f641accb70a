"""The table of facts of an event or report: each field, its values, and the quotes that back it."""

from __future__ import annotations

from typing import Any

from api.pages.templating import concept_label
from kb.views import ActorRef, AmountView, EventView, ReportView
from ontology import EVENT_TYPES

_MAX_QUOTES = 4


def fact_rows(thing: EventView | ReportView) -> list[dict[str, Any]]:
    """Return the rows of the table: label, values (with an actor's id or an address), evidence."""
    reports = thing.reports if isinstance(thing, EventView) else [thing]
    rows = [
        _row(
            "type",
            [{"text": EVENT_TYPES[thing.type].labels["en"], "href": f"/?type={thing.type}"}],
            reports,
            "type",
        )
    ]
    roles = dict.fromkeys(p.role for p in thing.participants)
    for role in roles:
        actors = [p.actor for p in thing.participants if p.role == role]
        rows.append(_row(role, [_actor(a) for a in actors], reports, role, "participant"))
    if thing.date:
        start, end = thing.date.start, thing.date.end
        text = start if start == end else f"{start} to {end}"
        precision = f" (known to the {thing.date.precision})" if thing.date.precision not in (None, "day") else ""
        rows.append(_row("date", [{"text": text + precision}], reports, "date"))
    if thing.effective_date:
        rows.append(_row("takes effect", [{"text": thing.effective_date}], reports, "effective_date"))
    if thing.places:
        rows.append(_row("place", [_actor(p) for p in thing.places], reports, "place"))
    if thing.jurisdiction:
        rows.append(_row("jurisdiction", [_actor(thing.jurisdiction)], reports, "jurisdiction"))
    if thing.technologies:
        values = [{"text": concept_label(t, "technology"), "href": f"/?technology={t}"} for t in thing.technologies]
        rows.append(_row("technology", values, reports, "technology"))
    if thing.amount:
        rows.append(_row("amount", [{"text": _amount(thing.amount)}], reports, "amount"))
    for scheme in ("phase", "effect", "modality", "factuality", "stance"):
        value = getattr(thing, scheme)
        if value:
            rows.append(_row(scheme, [{"text": concept_label(value, scheme)}], reports, scheme))
    return rows


def _row(label: str, values: list[dict[str, Any]], reports: list[ReportView], *fields: str) -> dict[str, Any]:
    quotes: dict[tuple[str, int, int], dict[str, Any]] = {}
    for report in reports:
        for e in report.evidence:
            if not set(fields).isdisjoint(e.supports):
                quotes[report.article.id, e.start, e.end] = {
                    "quote": e.quote,
                    "start": e.start,
                    "end": e.end,
                    "article_id": report.article.id,
                    "publisher": report.article.publisher,
                    "published": report.article.published,
                    "language": report.article.language,
                }
    filled = [{"id": None, "href": None, **v} for v in values]
    return {"label": label, "values": filled, "evidence": list(quotes.values())[:_MAX_QUOTES]}


def _actor(ref: ActorRef) -> dict[str, Any]:
    return {"text": ref.name, "id": ref.id}


def _amount(amount: AmountView) -> str:
    """Return a sum as people write it.

    >>> _amount(AmountView(max=1e9, currency="USD"))
    'up to USD 1,000,000,000'
    """
    value, low, high = (
        f"{n:,.2f}".removesuffix(".00") if n is not None else None for n in (amount.value, amount.min, amount.max)
    )
    if value:
        return f"{amount.currency} {value}"
    if low and high:
        return f"{amount.currency} {low} to {high}"
    return f"up to {amount.currency} {high}" if high else f"at least {amount.currency} {low}"
