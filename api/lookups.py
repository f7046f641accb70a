"""REST lookups: lists from the snapshot's index, things from its store; also as pages and linked data."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import pages
from api.doors import read
from api.filters import ActorParameters, EventParameters, NetworkParameters, SeriesParameters, ThingParameters
from api.negotiation import HTML
from api.reading import Reading
from api.representations import (
    JSON,
    LIST_TYPES,
    THING_TYPES,
    answer,
    choose,
    split_suffix,
    to_json,
    to_rdf,
)
from api.state import state_of
from kb.document import document
from kb.errors import NotFound
from kb.reader import Reader
from kb.views import ActorView, ArticleView, EventPage, EventView, ReportView
from ontology import CONCEPTS, EVENT_TYPES

router = APIRouter(tags=["lookups"])
Thing = EventView | ReportView | ArticleView | ActorView


@read(router, "/events", response_model=EventPage, summary="Events, newest first")
def events(request: Request, reader: Reading, query: Annotated[EventParameters, Query()]) -> Response:
    """List events under filters, page by page, optionally with facets; ``/`` shows the same to people."""
    if choose(request, LIST_TYPES) == HTML:
        return answer(request, reader, HTML, lambda: pages.events(request, reader, query))
    return answer(request, reader, JSON, lambda: to_json(_event_page(request, reader, query)))


def _event_page(request: Request, reader: Reader, query: EventParameters) -> dict[str, Any]:
    where = query.filter(reader.minter)
    page = reader.index.events(where, order=query.order, limit=query.limit, cursor=query.cursor)
    return {
        "snapshot": reader.snapshot.number,
        "total": reader.index.count(where),
        "next": next_url(request, page.next),
        "items": [{"id": reader.minter.local(e["iri"]), **e} for e in page.rows],
        "facets": reader.index.facets(where) if query.facets else None,
    }


def next_url(request: Request, cursor: str | None) -> str | None:
    """Return the address of the next page: this one's with another cursor."""
    if cursor is None:
        return None
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"


@read(router, "/events/{name}", response_model=EventView, summary="One event with its reports and quotes")
def event(name: str, request: Request, reader: Reading, query: Annotated[ThingParameters, Query()]) -> Response:
    """Return an event. One that was merged into another answers 308 to the survivor."""
    stem, _ = split_suffix(name)
    survivor = reader.details.survivor(reader.details.iri(stem))
    if survivor and stem.startswith("e-"):
        rest = name.removeprefix(stem)
        return RedirectResponse(
            f"{state_of(request).base(request.scope)}/events/{reader.minter.local(survivor)}{rest}", 308
        )
    return _thing(name, "e-", request, reader, query, "event")


@read(router, "/reports/{name}", response_model=ReportView, summary="One article's account of one event")
def report(name: str, request: Request, reader: Reading, query: Annotated[ThingParameters, Query()]) -> Response:
    """Return a report with its quotes and the chain of those on whose word it stands."""
    return _thing(name, "r-", request, reader, query, "report")


@read(router, "/articles/{name}", response_model=ArticleView, summary="One article and what was found in it")
def article(name: str, request: Request, reader: Reading, query: Annotated[ThingParameters, Query()]) -> Response:
    """Return an article and its reports; its text is not kept."""
    return _thing(name, "a-", request, reader, query, "article")


@read(router, "/actors", summary="Actors, those with most events first")
def actors(request: Request, reader: Reading, query: Annotated[ActorParameters, Query()]) -> Response:
    """List actors by name, kind and country."""
    if choose(request, LIST_TYPES) == HTML:
        return answer(request, reader, HTML, lambda: pages.actors(request, reader, query))

    def make() -> bytes:
        page = reader.index.actors(
            text=query.q,
            kinds=tuple(query.kind),
            countries=tuple(query.country),
            limit=query.limit,
            cursor=query.cursor,
        )
        items = [{"iri": a["iri"], **{k: v for k, v in a.items() if k != "id"}} for a in page.rows]
        items = [{"id": reader.minter.local(a["iri"]), **a} for a in items]
        return to_json({"snapshot": reader.snapshot.number, "next": next_url(request, page.next), "items": items})

    return answer(request, reader, JSON, make)


@read(router, "/actors/{name}", response_model=ActorView, summary="One actor")
def actor(name: str, request: Request, reader: Reading, query: Annotated[ThingParameters, Query()]) -> Response:
    """Return an actor with its names; its events are at ``/events?participant=``."""
    return _thing(name, "n-", request, reader, query, "actor")


@read(router, "/event-types", summary="Event types and how many events each has")
def event_types(request: Request, reader: Reading) -> Response:
    """List the event types of the ontology."""
    if choose(request, LIST_TYPES) == HTML:
        return answer(request, reader, HTML, lambda: pages.event_types(request, reader))
    counts = reader.index.types()
    items = [
        {
            "name": kind.name, "iri": kind.iri, "group": kind.group, "labels": kind.labels,
            "definition": kind.definition, "roles": kind.roles, "phases": kind.phases,
            "events": counts.get(kind.name, 0),
        }
        for kind in EVENT_TYPES.values()
    ]  # fmt: skip
    return answer(request, reader, JSON, lambda: to_json({"snapshot": reader.snapshot.number, "items": items}))


@read(router, "/technologies", summary="Technologies and how many events each has")
def technologies(request: Request, reader: Reading) -> Response:
    """List the technologies of the ontology."""
    if choose(request, LIST_TYPES) == HTML:
        return answer(request, reader, HTML, lambda: pages.technologies(request, reader))
    counts = reader.index.technologies()
    items = [
        {
            "name": c.name,
            "iri": c.iri,
            "labels": c.labels,
            "broader": c.broader,
            "events": counts.get(c.name, 0),
        }
        for c in CONCEPTS["technology"].values()
    ]
    return answer(request, reader, JSON, lambda: to_json({"snapshot": reader.snapshot.number, "items": items}))


@read(router, "/timeline", summary="Events of each type over time")
def timeline(request: Request, reader: Reading, query: Annotated[SeriesParameters, Query()]) -> Response:
    """Return a series for charts: the number of events of each type in each day, month or year."""
    where = query.filter(reader.minter)
    make = lambda: to_json(  # noqa: E731
        {
            "snapshot": reader.snapshot.number,
            "items": reader.index.timeline(where, grain=query.grain, order=query.order),
        }
    )
    return answer(request, reader, choose(request, (JSON,)), make)


@read(router, "/network", summary="Who takes part in events together")
def network(request: Request, reader: Reading, query: Annotated[NetworkParameters, Query()]) -> Response:
    """Return the pairs of actors that have most events in common."""
    where = query.filter(reader.minter)
    make = lambda: to_json(  # noqa: E731
        {"snapshot": reader.snapshot.number, "items": reader.index.network(where, limit=query.limit)}
    )
    return answer(request, reader, choose(request, (JSON,)), make)


def _thing(name: str, prefix: str, request: Request, reader: Reader, query: ThingParameters, what: str) -> Response:
    stem, by_suffix = split_suffix(name)
    if not stem.startswith(prefix):
        raise NotFound(f"There is no such {what}.")
    iri = reader.details.iri(stem)
    view: Thing = getattr(reader.details, what)(iri)  # NotFound comes before a choice of form
    media_type = by_suffix or choose(request, THING_TYPES)
    if media_type == HTML:
        return answer(request, reader, HTML, lambda: getattr(pages, what)(request, reader, view))
    if media_type == JSON:
        hidden: dict[str, Any] = {"evidence": True, "reports": {"__all__": {"evidence"}}}
        hidden = hidden if query.include == "none" else {}
        return answer(request, reader, JSON, lambda: to_json(view.model_dump(mode="json", exclude=hidden)))
    context = f"{state_of(request).base(request.scope)}/context.jsonld"
    triples = document(reader.store, reader.minter, iri)
    return answer(request, reader, media_type, lambda: to_rdf(triples, media_type, context))
