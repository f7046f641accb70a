"""Runs the W3C tests that are written as HTTP exchanges: the Protocol and the Graph Store Protocol."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import httpx
import pyoxigraph as ox

from tests.service import AUTHORIZED, Service
from tests.w3c import compare
from tests.w3c.language import Wrong
from tests.w3c.manifests import MF, RDFS, UT, Case, Graph, Term, parse, path

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
_STATUS = "http://www.w3.org/2011/http-statusCodes#"
_NAMED_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
_EXPECTED = {
    "boolean": _RESULTS,
    "tabular": (*_RESULTS, "text/csv", "text/tab-separated-values"),
    "RDF": ("application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"),
}
PATHS = {"/sparql/": "/sparql", "/gsp": "/graphs"}


def run(case: Case, service: Service) -> None:
    """Run the exchanges of a test against a service that is then empty but for the test's data.

    Raises Wrong where an answer is not the expected one.
    """
    _load(case, service)
    graph = case.graph
    location = ""
    for request in graph.items(graph.one(case.action, HT + "requests")):
        response = _send(graph, request, service, location)
        location = response.headers.get("location", location)
        _check(graph, request, response)


def _load(case: Case, service: Service) -> None:
    text = "DROP ALL"
    for entry in case.graph.all(case.node, UT + "graphData"):
        name = case.graph.text(entry, RDFS + "label")
        triples = "".join(
            f"{q.subject} {q.predicate} {q.object} .\n" for q in parse(path(case.graph.one(entry, UT + "graph")))
        )
        text += f" ;\nINSERT DATA {{ GRAPH <{name}> {{ {triples} }} }}"
    if service.update(text).status_code != 200:
        raise Wrong("the test's data cannot be loaded")


def _send(graph: Graph, request: Term, service: Service, location: str) -> httpx.Response:
    target = graph.text(request, HT + "absolutePath").replace("$LOCATION$", location)
    for theirs, ours in PATHS.items():
        if target.startswith(theirs):
            target = ours + target.removeprefix(theirs)
            break
    headers = dict(AUTHORIZED)
    for header in graph.items(graph.one(request, HT + "headers")):
        headers[graph.text(header, HT + "fieldName")] = graph.text(header, HT + "fieldValue")
    body = graph.one(request, HT + "body")
    content = None
    if body is not None:
        content = graph.text(body, CNT + "chars").encode(graph.text(body, CNT + "characterEncoding") or "utf-8")
    return service.http.request(graph.text(request, HT + "methodName"), target, headers=headers, content=content)


def _check(graph: Graph, request: Term, response: httpx.Response) -> None:
    wanted = graph.one(request, HT + "resp")
    if wanted is None:
        return
    statuses = [s.value.removeprefix(_STATUS) for s in graph.all(wanted, MF + "expectedStatus")]  # type: ignore[union-attr]
    if statuses and not any(_is(status, response.status_code) for status in statuses):
        raise Wrong(f"status {response.status_code}, not {' or '.join(statuses)}")
    media_type = response.headers.get("content-type", "").partition(";")[0]
    form = graph.text(wanted, MF + "expectedFormat")
    if form and media_type not in _EXPECTED[form]:
        raise Wrong(f"{media_type} is not {form}")
    boolean = graph.text(wanted, MF + "expectedBoolean")
    if boolean and _boolean(response, media_type) != (boolean == "true"):
        raise Wrong(f"not {boolean}")
    body = graph.one(wanted, HT + "body")
    if body is not None and media_type == "text/turtle":
        found, expected = (
            list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri="http://w3c.example/"))
            for text in (response.text, graph.text(body, CNT + "chars"))
        )
        if not compare.same_graph(found, expected):
            raise Wrong("another graph")
    elif body is not None:
        raise Wrong(f"{media_type} is not text/turtle")


def _is(status: str, found: int) -> bool:
    if status.startswith("StatusCode"):
        return found // 100 == int(status[len("StatusCode")])
    return found == _NAMED_STATUS[status]


def _boolean(response: httpx.Response, media_type: str) -> bool:
    if media_type.endswith("+json"):
        return bool(json.loads(response.text)["boolean"])
    found = ET.fromstring(response.text).find("{http://www.w3.org/2005/sparql-results#}boolean")
    return found is not None and found.text == "true"
