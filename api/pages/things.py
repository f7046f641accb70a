"""Pages of one event, report, article or actor."""

from __future__ import annotations

from starlette.requests import Request

from api.pages.templating import address, render
from kb.index.search import EventFilter
from kb.reader import Reader
from kb.views import ActorView, ArticleView, EventView, ReportView

_PAGE = 20


def _links(path: str) -> list[tuple[str, str]]:
    return [
        ("JSON", f"{path}.json"),
        ("JSON-LD", f"{path}.jsonld"),
        ("Turtle", f"{path}.ttl"),
        ("N-Triples", f"{path}.nt"),
        ("RDF/XML", f"{path}.rdf"),
    ]


def event(request: Request, reader: Reader, view: EventView) -> bytes:
    """Return the page of an event."""
    return render(request, "event.html", reader, event=view, links=_links(f"/events/{view.id}"))


def report(request: Request, reader: Reader, view: ReportView) -> bytes:
    """Return the page of a report."""
    shown = {
        **view.__dict__,
        "event_id": reader.minter.local(view.event) if view.event else None,
        "view": view,
    }
    return render(
        request,
        "report.html",
        reader,
        report=view,
        event_id=shown["event_id"],
        links=_links(f"/reports/{view.id}"),
    )


def article(request: Request, reader: Reader, view: ArticleView) -> bytes:
    """Return the page of an article."""
    return render(request, "article.html", reader, article=view, links=_links(f"/articles/{view.id}"))


def actor(request: Request, reader: Reader, view: ActorView) -> bytes:
    """Return the page of an actor: names, partners, and its newest events."""
    where = EventFilter(participants=(view.iri,))
    page = reader.index.events(where, limit=_PAGE)
    events = []
    for row in page.rows:
        roles = [p["role"] for p in row["participants"] if p["iri"] == view.iri]
        events.append({**row, "id": reader.minter.local(row["iri"]), "roles": roles})
    partners = []
    for pair in reader.index.network(where, limit=40):
        if view.iri in (pair["source"], pair["target"]):
            other = "target" if pair["source"] == view.iri else "source"
            partners.append(
                {
                    "id": reader.minter.local(pair[other]),
                    "label": pair[f"{other}_label"],
                    "count": pair["count"],
                }
            )
    return render(
        request,
        "actor.html",
        reader,
        actor=view,
        events=events,
        total=reader.index.count(where),
        partners=partners[:10],
        next=address("/", participant=view.id, cursor=page.next) if page.next else None,
        links=_links(f"/actors/{view.id}"),
    )
