"""What the endpoint is and holds, in RDF: SPARQL 1.1 Service Description with VoID counts inside.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/. The counts are made once a
snapshot, by our own queries; where they take too long they are left out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from api import negotiation
from api.state import State, state_of
from kb.errors import TechgeoError
from kb.iris import Minter
from kb.store.dataset import READ_BY_DEFAULT
from kb.store.formats import FORMATS, named
from kb.store.pool import Query
from kb.store.snapshots import Snapshot

router = APIRouter()
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCTERMS = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_PREFIXES = {"sd": SD, "void": VOID, "dcterms": DCTERMS, "xsd": XSD}
_CLASSES = "SELECT ?of (COUNT(*) AS ?n) { ?s a ?of } GROUP BY ?of ORDER BY DESC(?n) LIMIT 2000"
_PROPERTIES = "SELECT ?of (COUNT(*) AS ?n) { ?s ?of ?o } GROUP BY ?of ORDER BY DESC(?n) LIMIT 2000"
_NAMES = "SELECT ?of { GRAPH ?of {} } ORDER BY ?of LIMIT 200"


@dataclass
class Counts:
    """What the default graph of a snapshot holds, by class and by property, and the names of graphs."""

    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)
    graphs: list[str] = field(default_factory=list)


class Descriptions:
    """The counts of the current snapshot, made when somebody first asks."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._made: tuple[int, Any, Counts] | None = None
        self._lock = asyncio.Lock()

    async def counts(self, snapshot: Snapshot) -> Counts:
        """Return the counts of ``snapshot``; empty where they cannot be made in time."""
        async with self._lock:
            key = (snapshot.number, snapshot.created)
            if self._made is None or self._made[:2] != key:
                self._made = (*key, await self._count(snapshot))
            return self._made[2]

    async def _count(self, snapshot: Snapshot) -> Counts:
        out = Counts()
        try:
            for text, into in ((_CLASSES, out.classes), (_PROPERTIES, out.properties)):
                into.update({row["of"]["value"]: int(row["n"]["value"]) for row in await self._rows(text, snapshot)})
            out.graphs = [row["of"]["value"] for row in await self._rows(_NAMES, snapshot)]
        except TechgeoError:
            pass
        return out

    async def _rows(self, text: str, snapshot: Snapshot) -> list[dict[str, dict[str, str]]]:
        answer = await self.state.lookups.run(Query(text, named("json")), snapshot.path)
        rows: list[dict[str, dict[str, str]]] = json.loads(await answer.read())["results"]["bindings"]
        return [row for row in rows if row.get("of", {}).get("type") == "uri"]


def setup(app: Any) -> None:
    """Give the application its descriptions."""
    app.state.descriptions = Descriptions(app.state.techgeo)


async def describe(request: Request) -> Response:
    """Return the service description in the RDF format that the caller asks for."""
    state = state_of(request)
    label = request.query_params.get("format")
    form = negotiation.choose(request.headers.get("accept", ""), "graph", label)
    snapshot = state.snapshot()
    counts = await request.app.state.descriptions.counts(snapshot)
    triples = list(service_triples(state, f"{state.base(request.scope)}/sparql", snapshot, counts))
    if form.name in ("nquads", "trig"):
        data = ox.serialize([ox.Quad(t.subject, t.predicate, t.object) for t in triples], format=form.codec)  # type: ignore[arg-type]
    else:
        data = ox.serialize(triples, format=form.codec, prefixes=_PREFIXES)  # type: ignore[arg-type]
    headers = {
        "Content-Type": form.content_type,
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": "no-cache",
        "Techgeo-Snapshot": str(snapshot.number),
    }
    return Response(data, headers=headers)


def service_triples(state: State, endpoint: str, snapshot: Snapshot, counts: Counts) -> Iterator[ox.Triple]:
    """Yield the description of the service at ``endpoint``."""
    service, dataset = ox.NamedNode(endpoint + "#service"), ox.NamedNode(endpoint + "#dataset")
    default = ox.NamedNode(endpoint + "#default-graph")
    settings = state.settings

    def about(subject: ox.NamedNode | ox.BlankNode, name: str, *values: Any) -> Iterator[ox.Triple]:
        for value in values:
            yield ox.Triple(subject, ox.NamedNode(name), value)

    yield from about(service, _TYPE.value, ox.NamedNode(SD + "Service"))
    yield from about(service, SD + "endpoint", ox.NamedNode(endpoint))
    languages = ["SPARQL10Query", "SPARQL11Query"] + (["SPARQL11Update"] if settings.write_token else [])
    yield from about(service, SD + "supportedLanguage", *(ox.NamedNode(SD + name) for name in languages))
    yield from about(service, SD + "resultFormat", *(ox.NamedNode(f.iri) for f in FORMATS))
    inputs = [f for f in FORMATS if "graph" in f.kinds] if settings.write_token else []
    yield from about(service, SD + "inputFormat", *(ox.NamedNode(f.iri) for f in inputs))
    features = ["EmptyGraphs"] + (["BasicFederatedQuery"] if settings.service_allow else [])
    yield from about(service, SD + "feature", *(ox.NamedNode(SD + name) for name in features))
    yield from about(service, SD + "defaultDataset", dataset)
    yield from about(dataset, _TYPE.value, ox.NamedNode(SD + "Dataset"), ox.NamedNode(VOID + "Dataset"))
    yield from about(dataset, VOID + "sparqlEndpoint", ox.NamedNode(endpoint))
    yield from about(
        dataset, DCTERMS + "modified", ox.Literal(snapshot.created.isoformat(), datatype=ox.NamedNode(XSD + "dateTime"))
    )
    yield from about(dataset, SD + "defaultGraph", default)
    if snapshot.quads:
        yield from about(dataset, VOID + "triples", ox.Literal(snapshot.quads))
    yield from about(default, _TYPE.value, ox.NamedNode(SD + "Graph"), ox.NamedNode(VOID + "Dataset"))
    yield from _partitions(default, counts)
    yield from _named_graphs(dataset, _graph_names(state, counts))


def _partitions(graph: ox.NamedNode, counts: Counts) -> Iterator[ox.Triple]:
    void = {name: ox.NamedNode(VOID + name) for name in (
        "triples", "classes", "properties", "classPartition", "propertyPartition", "class", "property", "entities"
    )}  # fmt: skip
    if counts.properties:
        yield ox.Triple(graph, void["triples"], ox.Literal(sum(counts.properties.values())))
        yield ox.Triple(graph, void["properties"], ox.Literal(len(counts.properties)))
        yield ox.Triple(graph, void["classes"], ox.Literal(len(counts.classes)))
    for number, (name, count) in enumerate(counts.classes.items()):
        part = ox.BlankNode(f"class{number}")
        yield ox.Triple(graph, void["classPartition"], part)
        yield ox.Triple(part, void["class"], ox.NamedNode(name))
        yield ox.Triple(part, void["entities"], ox.Literal(count))
    for number, (name, count) in enumerate(counts.properties.items()):
        part = ox.BlankNode(f"property{number}")
        yield ox.Triple(graph, void["propertyPartition"], part)
        yield ox.Triple(part, void["property"], ox.NamedNode(name))
        yield ox.Triple(part, void["triples"], ox.Literal(count))


def _graph_names(state: State, counts: Counts) -> list[str]:
    """Return the graphs to list: the standing ones, not the one of each article."""
    if state.settings.default_graph == "plain":
        return counts.graphs
    minter = Minter(state.settings.base_iri)
    return [minter.graph(name) for name in (*READ_BY_DEFAULT, "clusters")]


def _named_graphs(dataset: ox.NamedNode, names: list[str]) -> Iterator[ox.Triple]:
    for number, name in enumerate(names):
        entry, graph = ox.BlankNode(f"entry{number}"), ox.BlankNode(f"graph{number}")
        yield ox.Triple(dataset, ox.NamedNode(SD + "namedGraph"), entry)
        yield ox.Triple(entry, _TYPE, ox.NamedNode(SD + "NamedGraph"))
        yield ox.Triple(entry, ox.NamedNode(SD + "name"), ox.NamedNode(name))
        yield ox.Triple(entry, ox.NamedNode(SD + "graph"), graph)
        yield ox.Triple(graph, _TYPE, ox.NamedNode(SD + "Graph"))
