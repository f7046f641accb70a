"""What is known, as values: articles, the reports extracted from them, and everything a report holds.

These models are the contract between the loaders, which fill them, the graph, which writes them as RDF, and
the command line, which prints them. They check what can be checked without a store: offsets, quotes, ranges,
and that a name is a name that the ontology has.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ontology import ACTOR_KINDS, CONCEPTS, EVENT_TYPES, ROLES

MAX_QUOTE = 300
"""Characters of an article that one quote may hold; the rights to the rest stay with its publisher."""

Precision = Literal["day", "week", "month", "quarter", "year"]
LinkRole = Literal["outlet", "cited-source", "speaker", "document"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entity(_Value):
    """Somebody or something that takes part in events: its IRI, and what is said of it wherever it appears.

    ``kind`` is one of ``ontology.ACTOR_KINDS``; ``country`` is ISO 3166-1 alpha-2, or ``EU``; ``labels`` maps
    language tags to names.
    """

    iri: str
    kind: str
    labels: dict[str, str]
    country: str | None = None
    wikidata: str | None = None
    job_title: str | None = None
    works_for: str | None = None

    @model_validator(mode="after")
    def _known_kind(self) -> Self:
        if self.kind not in ACTOR_KINDS:
            raise ValueError(f"unknown kind {self.kind!r}; known: {', '.join(ACTOR_KINDS)}")
        if not self.labels:
            raise ValueError("an entity needs a label")
        return self


class Participant(_Value):
    """One filler of one role: the words of the text, and the entity that they name."""

    role: str
    name: Annotated[str, StringConstraints(min_length=1)]
    entity: Entity

    @model_validator(mode="after")
    def _known_role(self) -> Self:
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}; known: {', '.join(ROLES)}")
        return self


class DateRange(_Value):
    """When something happened, as precisely as the text says: from ``start`` to ``end``, both inclusive.

    ``start`` without a year (``--01-12``) is what a text without a publication date can say; it has no
    ``end`` and cannot be placed on a time line.

    >>> DateRange.of(dt.date(2019, 10, 1), "month").end
    '2019-10-31'
    """

    start: Annotated[str, StringConstraints(pattern=r"^(?:\d{4}-\d{2}-\d{2}|--\d{2}(?:-\d{2})?)$")]
    end: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    precision: Precision = "day"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start.startswith("--"):
            dt.date.fromisoformat("2000-" + self.start[2:] + ("-01" if len(self.start) == 4 else ""))
            if self.end:
                raise ValueError("a date without a year has no end")
            return self
        first = dt.date.fromisoformat(self.start)
        if self.end is None:
            raise ValueError("a dated range has an end")
        if dt.date.fromisoformat(self.end) < first:
            raise ValueError("the end of a range is before its start")
        return self

    @classmethod
    def of(cls, day: dt.date, precision: Precision = "day") -> DateRange:
        """Return the day, week (from Monday), month, quarter or year that holds ``day``."""
        first, last = day, day
        if precision == "week":
            first = day - dt.timedelta(days=day.weekday())
            last = first + dt.timedelta(days=6)
        elif precision != "day":
            month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[precision]
            span = {"month": 1, "quarter": 3, "year": 12}[precision]
            first = dt.date(day.year, month, 1)
            following = month + span
            last = dt.date(day.year + (following > 12), (following - 1) % 12 + 1, 1) - dt.timedelta(days=1)
        return cls(start=first.isoformat(), end=last.isoformat(), precision=precision)

    @property
    def earliest(self) -> dt.date | None:
        """The first day of the range; None where the year is unknown."""
        return None if self.start.startswith("--") else dt.date.fromisoformat(self.start)

    @property
    def latest(self) -> dt.date | None:
        """The last day of the range; None where the year is unknown."""
        return None if self.end is None else dt.date.fromisoformat(self.end)


class Amount(_Value):
    """A sum of money in units of an ISO 4217 currency: one value, or at least ``min``, at most ``max``."""

    value: Decimal | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

    @model_validator(mode="after")
    def _some_number(self) -> Self:
        if self.value is None and self.min is None and self.max is None:
            raise ValueError("an amount needs a value, a minimum or a maximum")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("the minimum of an amount is over its maximum")
        return self


class Evidence(_Value):
    """An exact quote: ``text[start:end] == quote``, offsets in code points, and the fields that it backs."""

    quote: Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUOTE)]
    start: Annotated[int, Field(ge=0)]
    end: int
    supports: tuple[str, ...]

    @model_validator(mode="after")
    def _spans_the_quote(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError("the offsets do not span the quote")
        if not self.supports:
            raise ValueError("evidence supports at least one field")
        return self


class Attribution(_Value):
    """One link of the chain of those on whose word a report stands; level 0 is the outlet itself."""

    role: LinkRole
    name: str
    entity: Entity
    level: Annotated[int, Field(ge=0, le=9)]
    factuality: str

    @model_validator(mode="after")
    def _known_factuality(self) -> Self:
        _check("factuality", self.factuality)
        return self


class Report(_Value):
    """One article's account of one event.

    ``type`` is the local name of an event type; ``phase``, ``effect``, ``modality``, ``factuality``,
    ``stance`` and ``technologies`` are local names of concepts of the scheme of that name. ``concerns`` is
    the index, among the reports of the same article, of the report that a statement, suit or talk is about.
    ``explanation`` says for each field which trigger, rule or score gave it; it is printed, never stored.
    """

    type: str
    label: str
    participants: tuple[Participant, ...]
    evidence: tuple[Evidence, ...]
    modality: str
    factuality: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    attributions: tuple[Attribution, ...] = ()
    date: DateRange | None = None
    effective_date: DateRange | None = None
    places: tuple[Entity, ...] = ()
    jurisdiction: Entity | None = None
    technologies: tuple[str, ...] = ()
    amount: Amount | None = None
    phase: str | None = None
    effect: str | None = None
    stance: str | None = None
    concerns: int | None = None
    explanation: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        kind = EVENT_TYPES.get(self.type)
        if kind is None:
            raise ValueError(f"unknown event type {self.type!r}; known: {', '.join(EVENT_TYPES)}")
        for scheme in ("modality", "factuality", "phase", "effect", "stance"):
            value = getattr(self, scheme)
            if value is not None:
                _check(scheme, value)
        for technology in self.technologies:
            _check("technology", technology)
        if self.phase is not None and self.phase not in kind.phases:
            raise ValueError(f"phase {self.phase!r} is not one of {self.type}: {', '.join(kind.phases)}")
        if not self.participants:
            raise ValueError("a report has at least one participant")
        if not any("type" in e.supports for e in self.evidence):
            raise ValueError("a report has evidence for its type")
        return self


class Article(_Value):
    """A news article, and the one version of its text that was read. ``text`` is clean (``kb.text.clean``).

    ``source_id`` is the input's own id, where it has one; ``warnings`` say what was lost or guessed on the
    way in.
    """

    iri: str
    version: str
    text: str
    title: str | None = None
    url: str | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")] = "und"
    published: dt.date | None = None
    publisher: str | None = None
    source_id: str | None = None
    warnings: tuple[str, ...] = ()


class Extraction(_Value):
    """What was found in one article."""

    article: Article
    reports: tuple[Report, ...] = ()

    @model_validator(mode="after")
    def _exact_quotes(self) -> Self:
        text = self.article.text
        for report in self.reports:
            for e in report.evidence:
                if text[e.start : e.end] != e.quote:
                    raise ValueError("a quote is not what the article says at its offsets")
            if report.concerns is not None and not 0 <= report.concerns < len(self.reports):
                raise ValueError("a report concerns a report that is not there")
        return self

    def to_json(self, *, explain: bool = False) -> dict[str, Any]:
        """Return the object that ``techgeo extract --format json`` prints for this article."""
        article = self.article
        return {
            "id": article.source_id or article.iri,
            "url": article.url,
            "language": article.language,
            "published": article.published and article.published.isoformat(),
            "reports": [_report_json(r, explain) for r in self.reports],
            **({"warnings": list(article.warnings)} if article.warnings else {}),
        }


def _check(scheme: str, name: str) -> None:
    concepts = CONCEPTS[scheme]
    if name not in concepts:
        raise ValueError(f"unknown {scheme} {name!r}; known: {', '.join(concepts)}")


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _report_json(report: Report, explain: bool) -> dict[str, Any]:
    date, amount = report.date, report.amount
    out: dict[str, Any] = {
        "type": report.type,
        "label": report.label,
        "participants": [
            {
                "role": p.role,
                "name": p.name,
                "iri": p.entity.wikidata and f"http://www.wikidata.org/entity/{p.entity.wikidata}",
            }
            for p in report.participants
        ],
        "date": date and {"start": date.start, "end": date.end, "precision": date.precision},
        "place": "; ".join(next(iter(p.labels.values())) for p in report.places) or None,
        "technology": list(report.technologies),
        "amount": amount
        and {
            "value": _number(amount.value),
            "min": _number(amount.min),
            "max": _number(amount.max),
            "currency": amount.currency,
        },
        "phase": report.phase,
        "effect": report.effect,
        "factuality": report.factuality,
        "modality": report.modality,
        "stance": report.stance,
        "concerns": report.concerns,
        "attribution": [{"role": a.role, "name": a.name} for a in report.attributions],
        "evidence": [
            {"quote": e.quote, "start": e.start, "end": e.end, "supports": list(e.supports)} for e in report.evidence
        ],
        "confidence": round(report.confidence, 3),
    }
    if explain:
        out["explanation"] = report.explanation
    return out
