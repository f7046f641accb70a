"""schema.org JSON-LD, one JSON object a line: each event as ``schema:Event``, for search engines and general tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from kb.describe import subjects
from kb.reader import Reader
from kb.views import ActorRef, EventView
from ontology import ACTOR_KINDS
from ontology.terms import RDF, SCHEMA, TGE

MEDIA_TYPE = "application/ld+json"
EXTENSION = "jsonl"
SUMMARY = "each event as schema.org JSON-LD, a line each"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write a line for each event."""
    for event in _events(reader):
        line = json.dumps(schema_event(event), ensure_ascii=False, separators=(",", ":"))
        out.write(line.replace("</", "<\\/").encode() + b"\n")


def _events(reader: Reader) -> Iterator[EventView]:
    graph = ox.NamedNode(reader.minter.graphs + "events")
    for iri in subjects(reader.store, RDF + "type", TGE + "Event", graph):
        yield reader.details.event(iri)


def schema_event(event: EventView) -> dict[str, Any]:
    """Return an event in terms of schema.org; what it has no term for stays out."""
    articles = {r.article.iri: r.article for r in event.reports}
    out: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": event.iri,
        "additionalType": TGE + event.type,
        "name": event.labels.get("en") or next(iter(event.labels.values()), event.id),
        "startDate": event.date.start if event.date else None,
        "endDate": event.date.end if event.date else None,
        "location": [{"@type": "Place", "@id": p.iri, "name": p.name} for p in event.places],
        "actor": [_actor(p.actor) for p in event.participants],
        "subjectOf": [
            {
                "@type": "NewsArticle",
                "@id": a.iri,
                "url": a.url,
                "headline": a.headline,
                "inLanguage": a.language,
                "datePublished": a.published,
                "publisher": a.publisher and {"@type": "Organization", "name": a.publisher},
            }
            for a in articles.values()
        ],
    }
    return cast(dict[str, Any], _without_empty(out))


def _actor(ref: ActorRef) -> dict[str, Any]:
    kind = ACTOR_KINDS[ref.kind].iri.removeprefix(SCHEMA) if ref.kind and ref.kind in ACTOR_KINDS else "Thing"
    return {
        "@type": kind if ":" not in kind else "Organization",
        "@id": ref.iri,
        "name": ref.name,
        "sameAs": ref.same_as,
    }


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_empty(v) for k, v in value.items() if v not in (None, [], "")}
    return [_without_empty(v) for v in value] if isinstance(value, list) else value
