"""What lookups answer with: the public JSON of events, reports, articles and actors.

These models are a contract with other tools: fields may be added, never renamed. Names of the ontology are
local names (``Talks``, ``early-stage``); ``id`` is the last part of an IRI and of the page's address.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class ActorRef(BaseModel):
    """An actor or place as others refer to it."""

    iri: str
    id: str
    name: str
    labels: dict[str, str] = {}
    kind: str | None = None
    country: str | None = Field(None, description="ISO 3166-1 alpha-2, or EU.")
    same_as: str | None = Field(None, description="Wikidata IRI, where it is known from a checked source.")


class ParticipantView(BaseModel):
    """One participant of an event or report, in one role."""

    role: str
    actor: ActorRef


class DateView(BaseModel):
    """A day or a span of days, inclusive, and how precisely it is known."""

    start: str
    end: str
    precision: str | None = None


class AmountView(BaseModel):
    """A sum of money in units of an ISO 4217 currency."""

    value: float | None = None
    min: float | None = None
    max: float | None = None
    currency: str


class EvidenceView(BaseModel):
    """An exact quote, its offsets in code points of that version, and the fields that it backs."""

    quote: str
    start: int
    end: int
    supports: list[str]
    version: str | None = None


class AttributionView(BaseModel):
    """One link of the chain of those on whose word a report stands; level 0 is the outlet."""

    level: int
    role: str | None
    agent: ActorRef
    factuality: str | None


class ArticleRef(BaseModel):
    """An article as others refer to it. Its text is not kept here."""

    iri: str
    id: str
    url: str | None = None
    headline: str | None = None
    language: str | None = None
    published: str | None = None
    publisher: str | None = None


class Facts(BaseModel):
    """What is said of an event, alike in a report and in the merged event."""

    participants: list[ParticipantView] = []
    date: DateView | None = None
    effective_date: str | None = None
    places: list[ActorRef] = []
    jurisdiction: ActorRef | None = None
    technologies: list[str] = []
    amount: AmountView | None = None
    phase: str | None = None
    effect: str | None = None
    modality: str | None = None
    factuality: str | None = None
    stance: str | None = None


class ReportView(Facts):
    """One article's account of one event."""

    iri: str
    id: str
    type: str
    label: str
    as_of: str | None = None
    confidence: float | None = None
    event: str | None = Field(None, description="IRI of the event that this is a report of.")
    concerns: str | None = Field(None, description="IRI of the report that this one is about.")
    article: ArticleRef
    attributions: list[AttributionView] = []
    evidence: list[EvidenceView] = []


class EventView(Facts):
    """What happened, once, however many articles report it."""

    iri: str
    id: str
    type: str
    group: str
    labels: dict[str, str]
    concerns: list[str] = []
    reports: list[ReportView] = []


class ArticleView(ArticleRef):
    """An article with its reports."""

    reports: list[ReportView] = []


class ActorView(ActorRef):
    """An actor with all its names."""

    aliases: dict[str, list[str]] = {}
    job_title: str | None = None
    works_for: ActorRef | None = None


class EventPage(BaseModel):
    """A page of events, newest first. ``next`` is the address of the following page."""

    snapshot: int
    total: int | None = None
    next: str | None = None
    items: list[dict[str, Any]]
    facets: dict[str, list[dict[str, Any]]] | None = None
