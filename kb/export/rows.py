"""Reports as rows of a table: what was reported, by whom, on whose word, in which words of which article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from kb.describe import subjects
from kb.reader import Reader
from kb.views import AmountView, ReportView
from ontology import ROLES
from ontology.terms import RDF, TGE

Row = dict[str, str | float | int | None]

COLUMNS = (
    *("report", "event", "type", "label", "as_of", "date_from", "date_to", "date_precision", "effective_date"),
    *ROLES,
    *("places", "jurisdiction", "technologies", "amount_min", "amount_max", "currency"),
    *("phase", "effect", "modality", "factuality", "stance", "confidence"),
    *("outlet", "sources", "speakers", "url", "headline", "language", "published", "quote", "quote_start", "quote_end"),
)
"""Names of the columns; several values in one are joined by ``; ``."""
NUMBERS = frozenset({"amount_min", "amount_max", "confidence", "quote_start", "quote_end"})


def rows(reader: Reader) -> Iterator[Row]:
    """Yield a row for each report."""
    for iri in subjects(reader.store, RDF + "type", TGE + "Report"):
        yield _row(reader.details.report(iri))


def _row(report: ReportView) -> Row:
    date, amount = report.date, report.amount
    quote = next((e for e in report.evidence if "type" in e.supports), None)
    sources, speakers = (
        _join(a.agent.name for a in report.attributions if a.role == role) for role in ("cited-source", "speaker")
    )
    return {
        "report": report.iri,
        "event": report.event,
        "type": report.type,
        "label": report.label,
        "as_of": report.as_of,
        "date_from": date.start if date else None,
        "date_to": date.end if date else None,
        "date_precision": date.precision if date else None,
        "effective_date": report.effective_date,
        **{role: _join(p.actor.name for p in report.participants if p.role == role) for role in ROLES},
        "places": _join(p.name for p in report.places),
        "jurisdiction": report.jurisdiction.name if report.jurisdiction else None,
        "technologies": _join(report.technologies),
        "amount_min": _bound(amount, "min"),
        "amount_max": _bound(amount, "max"),
        "currency": amount.currency if amount else None,
        "phase": report.phase,
        "effect": report.effect,
        "modality": report.modality,
        "factuality": report.factuality,
        "stance": report.stance,
        "confidence": report.confidence,
        "outlet": report.article.publisher,
        "sources": sources,
        "speakers": speakers,
        "url": report.article.url,
        "headline": report.article.headline,
        "language": report.article.language,
        "published": report.article.published,
        "quote": quote.quote if quote else None,
        "quote_start": quote.start if quote else None,
        "quote_end": quote.end if quote else None,
    }


def _bound(amount: AmountView | None, side: Literal["min", "max"]) -> float | None:
    if amount is None or amount.value is not None:
        return amount.value if amount else None
    return amount.min if side == "min" else amount.max


def _join(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None
