"""RDF that is sent to be stored and is wrong in some way: row 48 of the acceptance list, and its exact answers."""
# ruff: noqa: E501 (one case, one line)

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.serving import problem
from tests.service import AUTHORIZED, TOKEN, Service
from tests.service import running as run_service

GRAPH = {"graph": "http://x/graph"}
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:"'
EVENTS = "https://w3id.org/techgeo/graph/events"
BANANAS = {
    "text/turtle": f'<a:b> <a:c> "banana"^^<{XSD}dateTime> .',
    "application/ld+json": f'{{"@id": "a:b", "a:c": {{"@value": "banana", "@type": "{XSD}dateTime"}}}}',
    "application/rdf+xml": f'<r:RDF {RDF}><r:Description r:about="a:b"><a:c r:datatype="{XSD}dateTime">banana</a:c></r:Description></r:RDF>',
}


@pytest.fixture(scope="module")
def opened(seed_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose own graphs may be written, over a copy of the seed store."""
    import shutil

    directory = tmp_path_factory.mktemp("opened") / "store"
    shutil.copytree(seed_store, directory)
    with run_service(directory, write_token=TOKEN, default_graph="techgeo", update_foreign=True) as started:
        yield started


def put(service: Service, content: str | bytes, media_type: str = "text/turtle", **params: str) -> httpx.Response:
    headers = AUTHORIZED | {"Content-Type": media_type}
    return service.http.put("/graphs", params=params or GRAPH, content=content, headers=headers)


def report(response: httpx.Response) -> dict[str, Any]:
    found = problem(response, 422, "invalid-graph")["report"]
    assert found["conforms"] is False
    assert found["violations"] >= len(found["result"]) > 0
    return dict(found)


@pytest.mark.parametrize("media_type", BANANAS)
def test_48_a_value_that_is_not_of_its_datatype_is_reported_and_nothing_is_stored(
    guarded: Service, media_type: str
) -> None:
    put(guarded, "<a:b> <a:c> 'old' .")
    for method in ("PUT", "POST"):
        headers = AUTHORIZED | {"Content-Type": media_type}
        found = report(
            guarded.http.request(method, "/graphs", params=GRAPH, content=BANANAS[media_type], headers=headers)
        )
        assert found["result"] == [
            {
                "focusNode": "a:b",
                "resultPath": "<a:c>",
                "sourceConstraintComponent": "sh:DatatypeConstraintComponent",
                "resultMessage": "a value is not one of its datatype",
            }
        ]
    held = guarded.http.get("/graphs", params=GRAPH, headers={"Accept": "application/n-triples"}).text
    assert held == '<a:b> <a:c> "old" .\n'


@pytest.mark.parametrize(
    "text",
    [
        f'INSERT DATA {{ GRAPH <http://x/mine> {{ <a:b> <a:c> "banana"^^<{XSD}dateTime> }} }}',
        f'PREFIX x: <{XSD}> INSERT DATA {{ GRAPH <http://x/mine> {{ <a:b> <a:c> "2026-02-30"^^x:date }} }}',
        f'INSERT {{ GRAPH <http://x/mine> {{ <a:b> <a:c> ?o }} }} WHERE {{ BIND(StrDt("banana", <{XSD}integer>) AS ?o) }}',
    ],
)
def test_48_an_update_that_would_leave_such_a_value_is_reported_and_not_done(guarded: Service, text: str) -> None:
    assert report(guarded.update(text))["violations"] == 1
    assert guarded.get("ASK { GRAPH <http://x/mine> { ?s ?p ?o } }").json()["boolean"] is False
    assert guarded.update("INSERT DATA { GRAPH <http://x/fine> { <a:b> <a:c> 1.5 } }").status_code == 200


def test_48_techgeos_own_graphs_are_kept_valid_by_its_shapes(opened: Service) -> None:
    event, factuality = "https://w3id.org/techgeo/ontology#Event", "https://w3id.org/techgeo/ontology#factuality"
    before = opened.http.get("/graphs", params={"graph": EVENTS}, headers={"Accept": "application/n-triples"}).text
    for text in (
        f"DELETE WHERE {{ GRAPH <{EVENTS}> {{ ?event <{factuality}> ?value }} }}",
        f"INSERT {{ GRAPH <{EVENTS}> {{ ?e <{factuality}> 'sure' }} }} WHERE {{ ?e a <{event}> }}",
        f"DROP GRAPH <{EVENTS.replace('events', 'clusters')}>",
        f"INSERT DATA {{ GRAPH <{EVENTS}> {{ <urn:e> a <{event}> }} }}",
    ):
        found = report(opened.update(text))
        assert {r["sourceConstraintComponent"] for r in found["result"]} & {
            "sh:MinCountConstraintComponent", "sh:InConstraintComponent"
        }  # fmt: skip
    report(put(opened, f"<urn:e> a <{event}> .", graph=EVENTS))
    after = opened.http.get("/graphs", params={"graph": EVENTS}, headers={"Accept": "application/n-triples"}).text
    assert after == before
    label = f"INSERT {{ GRAPH <{EVENTS}> {{ ?e <http://www.w3.org/2000/01/rdf-schema#comment> 'seen'@en }} }} WHERE {{ ?e a <{event}> }}"
    assert opened.update(label).status_code == 200


def test_48_a_dataset_that_is_kept_as_it_is_may_hold_any_literal(writing: Service) -> None:
    assert put(writing, BANANAS["text/turtle"]).status_code in (201, 204)
    assert writing.update("DROP ALL").status_code == 200


def test_48_blank_node_labels_of_two_uploads_are_not_the_same_nodes(guarded: Service) -> None:
    params, headers = {"graph": "http://x/blank"}, AUTHORIZED | {"Content-Type": "text/turtle"}
    for label in ("_:x", "_:x", "_:b0", "_:00000000000000000000000000000001"):
        assert guarded.http.post("/graphs", params=params, content=f"{label} <a:c> 'x' .", headers=headers).is_success
    rows = guarded.get("SELECT DISTINCT ?s { GRAPH <http://x/blank> { ?s ?p ?o } }").json()["results"]["bindings"]
    assert len(rows) == 4


@pytest.mark.parametrize(
    ("media_type", "document", "status", "slug"),
    [
        ("application/rdf+xml", f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><r:RDF {RDF}/>', 400, "rdf-refused"),
        ("application/ld+json", '{"@context": "HERE", "@id": "a:b", "c": 1}', 400, "rdf-syntax"),
        ("application/ld+json", '{"@context": [{}, {"@import": "HERE"}], "@id": "a:b", "c": 1}', 400, "rdf-syntax"),
        ("application/ld+json", "[" * 1_000_000, 400, "rdf-syntax"),
        ("application/trig", "<a:g> { <a:b> <a:c> 1 }", 403, "graph-refused"),
        ("application/n-quads", f"<a:b> <a:c> <a:d> <{EVENTS}> .", 403, "graph-refused"),
        ("application/ld+json", '{"@id": "a:g", "@graph": [{"@id": "a:b", "a:c": 1}]}', 403, "graph-refused"),
        ("application/n-triples", "<b> <a:c> <a:d> .", 422, "bad-iri"),
        ("text/turtle", "<http://e/ b> <a:c> 1 .", 422, "bad-iri"),
        ("text/turtle", "<http://[::1> <a:c> 1 .", 422, "bad-iri"),
    ],
    ids=["doctype", "remote context", "remote import", "10^6 [", "named graph", "graph of ours", "graph in JSON-LD", "relative", "space", "host"],
)  # fmt: skip
def test_48_a_document_that_is_refused_reaches_for_nothing_and_stores_nothing(
    guarded: Service, media_type: str, document: str, status: int, slug: str
) -> None:
    put(guarded, "<a:b> <a:c> 'old' .")
    with socket.create_server(("127.0.0.1", 0)) as tripwire:
        document = document.replace("HERE", f"http://127.0.0.1:{tripwire.getsockname()[1]}/context")
        problem(put(guarded, document, media_type), status, slug)
        tripwire.settimeout(0.01)
        with pytest.raises(TimeoutError):
            tripwire.accept()
    assert guarded.http.get("/graphs", params=GRAPH, headers={"Accept": "text/turtle"}).text.count("old") == 1


def test_48_a_document_may_name_the_graph_that_the_request_names(guarded: Service) -> None:
    assert put(guarded, "<http://x/graph> { <a:b> <a:c> 1 } <a:b> <a:c> 2 .", "application/trig").is_success
    assert put(guarded, "<http://x/other> { <a:b> <a:c> 1 }", "application/trig").status_code == 403
    rows = guarded.get("SELECT ?o { GRAPH <http://x/graph> { ?s ?p ?o } }").json()["results"]["bindings"]
    assert {r["o"]["value"] for r in rows} == {"1", "2"}


@pytest.mark.slow
def test_48_a_million_brackets_end_in_a_refusal_by_the_parser_or_the_clock(guarded: Service) -> None:
    response = put(guarded, "<a:b> <a:c> " + "(" * 1_000_000)
    assert (response.status_code, response.json()["type"]) in (
        (400, "/problems/rdf-syntax"), (503, "/problems/query-timeout"), (503, "/problems/query-memory")
    )  # fmt: skip
    assert put(guarded, "<a:b> <a:c> 'new' .").is_success
