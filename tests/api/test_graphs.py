"""The Graph Store Protocol."""
# ruff: noqa: E501 (one case, one line)

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import multipart
from kb.errors import BadInput
from tests.api.serving import problem
from tests.service import AUTHORIZED, Service

TURTLE = AUTHORIZED | {"Content-Type": "text/turtle"}
GRAPH = {"graph": "http://x/graph"}


@pytest.fixture
def service(writing: Service) -> Service:
    writing.update("DROP ALL")
    return writing


def objects(service: Service, path: str = "/graphs", **params: str) -> set[str]:
    response = service.http.get(path, params=params, headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    return {str(q.object) for q in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)}


def test_a_graph_is_made_replaced_extended_read_and_removed(service: Service) -> None:
    http = service.http
    assert http.get("/graphs", params=GRAPH).status_code == 404
    made = http.put("/graphs", params=GRAPH, content="<a:b> <a:c> 1", headers=TURTLE)
    assert made.status_code == 400  # no full stop
    made = http.put("/graphs", params=GRAPH, content="<a:b> <a:c> 'one' .", headers=TURTLE)
    assert made.status_code == 201
    assert int(made.headers["techgeo-snapshot"]) > 1
    assert http.put("/graphs", params=GRAPH, content="<a:b> <a:c> 'two' .", headers=TURTLE).status_code == 204
    assert objects(service, **GRAPH) == {'"two"'}
    assert http.post("/graphs", params=GRAPH, content="<a:b> <a:c> 'three' .", headers=TURTLE).status_code == 204
    assert objects(service, **GRAPH) == {'"two"', '"three"'}
    assert http.head("/graphs", params=GRAPH).status_code == 200
    assert http.delete("/graphs", params=GRAPH, headers=AUTHORIZED).status_code == 204
    problem(http.get("/graphs", params=GRAPH), 404, "not-found")
    problem(http.delete("/graphs", params=GRAPH, headers=AUTHORIZED), 404, "not-found")


def test_a_graph_is_named_by_its_own_url(service: Service) -> None:
    assert service.http.put("/graphs/a/b%20c", content="<> <a:c> <x> .", headers=TURTLE).status_code == 201
    assert objects(service, "/graphs/a/b%20c") == {f"<{service.url}/graphs/a/x>"}
    assert objects(service, graph=f"{service.url}/graphs/a/b%20c") == {f"<{service.url}/graphs/a/x>"}


def test_a_post_without_a_graph_makes_one_and_says_where(service: Service) -> None:
    made = service.http.post("/graphs", content="<> <a:c> 'x' .", headers=TURTLE)
    assert made.status_code == 201
    location = made.headers["location"]
    assert location.startswith(f"{service.url}/graphs/")
    assert objects(service, location.removeprefix(service.url)) == {'"x"'}


def test_the_default_graph_is_one_too(service: Service) -> None:
    assert service.http.put("/graphs?default", content="<a:b> <a:c> 'x' .", headers=TURTLE).status_code == 204
    assert objects(service, default="") == {'"x"'}


@pytest.mark.parametrize(
    ("media_type", "document"),
    [
        ("text/turtle", "<a:b> <a:c> 'x' ."),
        ("application/n-triples", '<a:b> <a:c> "x" .'),
        ("application/ld+json", '{"@id": "a:b", "a:c": "x"}'),
        ("application/rdf+xml", '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:"><r:Description r:about="a:b"><a:c>x</a:c></r:Description></r:RDF>'),
        ("application/trig", "<a:b> <a:c> 'x' ."),
        ("application/n-quads", '<a:b> <a:c> "x" .'),
    ],
)  # fmt: skip
def test_every_rdf_format_is_read(service: Service, media_type: str, document: str) -> None:
    headers = AUTHORIZED | {"Content-Type": f"{media_type}; charset=utf-8"}
    assert service.http.put("/graphs", params=GRAPH, content=document, headers=headers).status_code == 201
    assert objects(service, **GRAPH) == {'"x"'}


def test_two_uploads_of_one_blank_node_label_are_two_nodes(service: Service) -> None:
    for _ in range(2):
        service.http.post("/graphs", params=GRAPH, content="_:x <a:c> 'x' .", headers=TURTLE)
    assert service.get("SELECT * { GRAPH <http://x/graph> { ?s ?p ?o } }").text.count('"bnode"') == 2


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'


@pytest.mark.parametrize(
    ("media_type", "document", "status", "slug"),
    [
        ("application/rdf+xml", BOMB, 400, "rdf-refused"),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/x", "@id": "a:b", "c": 1}', 400, "rdf-syntax"),
        ("application/ld+json", "[" * 500_000, 400, "rdf-syntax"),
        ("text/turtle", "<a:b> <a:c> 1", 400, "rdf-syntax"),
        ("application/trig", "<a:g> { <a:b> <a:c> 1 }", 403, "graph-refused"),
        ("text/turtle", b"\xff", 400, "not-utf8"),
        ("image/png", "x", 415, "unsupported-media-type"),
    ],
    ids=["doctype", "remote context", "500,000 [", "syntax", "named graph", "not UTF-8", "image"],
)
def test_a_document_that_is_refused_changes_nothing(
    service: Service, media_type: str, document: str | bytes, status: int, slug: str
) -> None:
    service.http.put("/graphs", params=GRAPH, content="<a:b> <a:c> 'old' .", headers=TURTLE)
    headers = AUTHORIZED | {"Content-Type": media_type}
    problem(service.http.put("/graphs", params=GRAPH, content=document, headers=headers), status, slug)
    assert objects(service, **GRAPH) == {'"old"'}


def test_brackets_without_end_are_refused_by_the_parser_or_by_the_clock(service: Service) -> None:
    service.http.put("/graphs", params=GRAPH, content="<a:b> <a:c> 'old' .", headers=TURTLE)
    answer = service.http.put(
        "/graphs", params=GRAPH, content="<a:b> <a:c> " + "(" * 500_000, headers=AUTHORIZED | TURTLE
    )
    assert (answer.status_code, answer.json()["type"]) in (
        (400, "/problems/rdf-syntax"),
        (503, "/problems/query-timeout"),
    )
    assert objects(service, **GRAPH) == {'"old"'}


@pytest.mark.parametrize(
    ("query", "status", "slug"),
    [
        ("", 400, "sparql-parameters"),
        ("?graph=http://x/a&graph=http://x/b", 400, "sparql-parameters"),
        ("?graph=http://x/a&default", 400, "sparql-parameters"),
        ("?graph=relative", 422, "bad-iri"),
        ("?graph=javascript:alert(1)", 422, "bad-iri"),
        ("?grahp=http://x/a", 422, "unknown-parameter"),
    ],
)
def test_a_request_is_about_one_graph(service: Service, query: str, status: int, slug: str) -> None:
    problem(service.http.get(f"/graphs{query}"), status, slug)


def test_writing_needs_the_token(service: Service, reading: Service) -> None:
    for method in ("PUT", "POST", "DELETE"):
        problem(service.http.request(method, "/graphs", params=GRAPH), 401, "unauthorized")
        problem(reading.http.request(method, "/graphs", params=GRAPH, headers=TURTLE), 403, "updates-off")


def test_techgeos_own_graphs_are_read_only(guarded: Service) -> None:
    for query in ("?default", "?graph=https://w3id.org/techgeo/graph/events"):
        for method in ("PUT", "POST", "DELETE"):
            response = guarded.http.request(method, f"/graphs{query}", content="<a:b> <a:c> 1 .", headers=TURTLE)
            problem(response, 403, "graph-refused")
    ours = guarded.http.get("/graphs?graph=https://w3id.org/techgeo/graph/ontology")
    assert (ours.status_code, len(ours.content) > 10_000) == (200, True)


def test_a_graph_that_the_caller_has_is_not_sent_again(service: Service) -> None:
    service.http.put("/graphs", params=GRAPH, content="<a:b> <a:c> 'x' .", headers=TURTLE)
    first = service.http.get("/graphs", params=GRAPH)
    again = service.http.get("/graphs", params=GRAPH, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    service.http.put("/graphs", params=GRAPH, content="<a:b> <a:c> 'y' .", headers=TURTLE)
    assert (
        service.http.get("/graphs", params=GRAPH, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    )


# Multipart bodies.


@given(st.lists(st.binary(max_size=60).filter(lambda b: b"--mark" not in b), min_size=1, max_size=5))
def test_parts_come_out_as_they_went_in(bodies: list[bytes]) -> None:
    body = (
        b"".join(b"--mark\r\nContent-Type: text/turtle\r\n\r\n" + part + b"\r\n" for part in bodies) + b"--mark--\r\n"
    )
    assert [part.body for part in multipart.parts(body, b"mark")] == bodies


@given(st.binary(max_size=200))
def test_any_other_body_is_malformed(body: bytes) -> None:
    if not body.startswith(b"--mark\r\n"):
        with pytest.raises(BadInput):
            multipart.parts(body, b"mark")


@pytest.mark.parametrize(
    "header", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 71]
)
def test_a_body_without_a_valid_boundary_is_malformed(header: str) -> None:
    with pytest.raises(BadInput):
        multipart.boundary(header)


def test_a_body_of_very_many_parts_is_refused() -> None:
    with pytest.raises(BadInput):
        multipart.parts(b"--m\r\n\r\nx\r\n" * 101 + b"--m--", b"m")
