"""Pages that list events, actors, event types and technologies, and the front page."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from api.filters import ActorParameters, EventParameters
from api.pages.templating import address, concept_label, render
from kb.index.search import EventFilter
from kb.reader import Reader
from ontology import ACTOR_KINDS, CONCEPTS, EVENT_TYPES, GROUPS

_FACETS = {
    "type": "Event type",
    "participant": "Who",
    "technology": "Technology",
    "factuality": "How sure",
    "year": "Year",
}
_WIDTH, _HEIGHT = 1000, 60


def events(request: Request, reader: Reader, query: EventParameters) -> bytes:
    """Return the explorer: events under filters, with facets and a series over time."""
    where = query.filter(reader.minter)
    page = reader.index.events(where, order=query.order, limit=query.limit, cursor=query.cursor)
    given = _given(query)
    return render(
        request,
        "events.html",
        reader,
        query=query,
        filtered=where != EventFilter(),
        groups=[
            (g.labels["en"], [(k.name, k.labels["en"]) for k in EVENT_TYPES.values() if k.group == g.name])
            for g in GROUPS.values()
        ],
        timeline=_bars(reader.index.timeline(where)),
        facets=_facets(reader, where, given),
        events=[{**e, "id": reader.minter.local(e["iri"]), "participants": _people(reader, e)} for e in page.rows],
        total=reader.index.count(where),
        next=address("/", **given, cursor=page.next) if page.next else None,
        links=[("JSON", address("/events", **given, facets="true"))],
    )


def _given(query: EventParameters) -> dict[str, Any]:
    dumped = query.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"cursor", "facets"})
    return {k: v for k, v in dumped.items() if v not in (None, "", [])}


def _people(reader: Reader, event: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**p, "id": reader.minter.local(p["iri"])} for p in event["participants"][:6]]


def _facets(reader: Reader, where: EventFilter, given: dict[str, Any]) -> list[dict[str, Any]]:
    found = reader.index.facets(where)
    out = []
    for name, title in _FACETS.items():
        values = []
        for row in found[name]:
            value = reader.minter.local(row["value"]) if name == "participant" else row["value"]
            values.append(_facet_value(name, value, row, given))
        if values:
            out.append({"title": title, "values": values})
    return out


def _facet_value(name: str, value: str, row: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    rest = {k: v for k, v in given.items() if k != name}
    chosen = value in given.get(name, ())
    if name == "year":
        chosen = given.get("from") == f"{value}-01-01" and given.get("to") == f"{value}-12-31"
        rest = {k: v for k, v in given.items() if k not in ("from", "to")}
        href = (
            address("/", **rest)
            if chosen
            else address("/", **rest, **{"from": f"{value}-01-01", "to": f"{value}-12-31"})
        )
    elif name == "participant":
        chosen_ids = [p for p in given.get(name, []) if p != value]
        href = address("/", **rest, participant=chosen_ids if chosen else [*chosen_ids, value])
    else:
        href = address("/", **rest) if chosen else address("/", **rest, **{name: value})
    label = row.get("label") or (EVENT_TYPES[value].labels["en"] if name == "type" else value)
    if name in ("technology", "factuality"):
        label = concept_label(value, name)
    return {"label": label, "href": href, "count": row["count"], "chosen": chosen}


def _bars(series: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the bars of the series over time, a month each."""
    counts: dict[str, int] = {}
    for row in series:
        counts[row["time"]] = counts.get(row["time"], 0) + row["count"]
    times = sorted(t for t in counts if len(t) == 7)
    if len(times) < 3:
        return {"bars": [], "width": _WIDTH, "first": "", "last": ""}
    number = {t: int(t[:4]) * 12 + int(t[5:]) for t in times}
    first, last, most = number[times[0]], number[times[-1]], max(counts.values())
    step = _WIDTH / (last - first + 1)
    bars = [
        {
            "x": round((number[t] - first) * step, 2),
            "width": round(min(max(step * 0.8, 2.0), 24.0), 2),
            "height": round(max(_HEIGHT * counts[t] / most, 2.0), 2),
            "y": round(_HEIGHT - max(_HEIGHT * counts[t] / most, 2.0) + 6, 2),
            "time": t,
            "count": counts[t],
        }
        for t in times
    ]
    return {"bars": bars, "width": _WIDTH, "first": times[0], "last": times[-1]}


def actors(request: Request, reader: Reader, query: ActorParameters) -> bytes:
    """Return the list of actors."""
    page = reader.index.actors(
        text=query.q,
        kinds=tuple(query.kind),
        countries=tuple(query.country),
        limit=query.limit,
        cursor=query.cursor,
    )
    given = query.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"cursor"})
    return render(
        request,
        "actors.html",
        reader,
        query=query,
        kinds=[(k.name, k.labels["en"]) for k in ACTOR_KINDS.values()],
        actors=[{**a, "id": reader.minter.local(a["iri"])} for a in page.rows],
        next=address("/actors", **given, cursor=page.next) if page.next else None,
    )


def event_types(request: Request, reader: Reader) -> bytes:
    """Return the list of event types."""
    counts = reader.index.types()
    sections = [
        (
            group.labels["en"],
            [
                {
                    "href": f"/?type={k.name}",
                    "label": k.labels["en"],
                    "definition": k.definition,
                    "count": counts.get(k.name, 0),
                }
                for k in EVENT_TYPES.values()
                if k.group == group.name
            ],
        )
        for group in GROUPS.values()
    ]
    lead = "What can be told apart here. A more special type counts only for itself."
    return render(request, "names.html", reader, title="Event types", lead=lead, sections=sections)


def technologies(request: Request, reader: Reader) -> bytes:
    """Return the tree of technologies, top concept by top concept."""
    counts = reader.index.technologies()
    concepts = CONCEPTS["technology"]
    sections = []
    for top in (c for c in concepts.values() if c.broader is None):
        below = [c for c in concepts.values() if _top(c.name) == top.name]
        rows = [
            {
                "href": f"/?technology={c.name}",
                "label": c.labels["en"],
                "definition": c.definition or ", ".join(c.alt_labels.get("en", ())[:4]),
                "count": counts.get(c.name, 0),
            }
            for c in below
        ]
        sections.append((top.labels["en"], rows))
    lead = "What events are about. A search for a technology finds what is narrower, too."
    return render(request, "names.html", reader, title="Technologies", lead=lead, sections=sections)


def _top(name: str) -> str:
    concepts = CONCEPTS["technology"]
    seen = {name}
    while (broader := concepts[name].broader) and broader not in seen:
        seen.add(broader)
        name = broader
    return name
