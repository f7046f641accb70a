"""Queries over the protocol: every way to ask, every format of the answer."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from tests.api.serving import DIRECT, ONE
from tests.service import Service

# What is right.


def test_get_form_and_direct_post_give_the_same_answer(http: httpx.Client) -> None:
    answers = [
        http.get("/sparql", params={"query": ONE}),
        http.post("/sparql", data={"query": ONE}),
        http.post("/sparql", content=ONE, headers=DIRECT),
        http.post("/sparql", content=ONE, headers=DIRECT | {"Content-Type": "application/sparql-query; charset=UTF-8"}),
        http.get("/sparql/", params={"query": ONE}),
    ]
    assert [a.status_code for a in answers] == [200] * 5
    assert {a.text for a in answers} == {
        '{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"value 1 1"}}]}}'
    }


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/xml;q=0.9, text/csv;q=0.3", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        (",;;q=9", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
    ],
)
def test_solutions_come_in_the_format_that_the_caller_likes_most(
    http: httpx.Client, accept: str, content_type: str
) -> None:
    response = http.get("/sparql", params={"query": ONE}, headers={"Accept": accept})
    assert response.headers["content-type"] == content_type
    readers: dict[str, Any] = {
        "application/sparql-results+json": lambda t: json.loads(t)["results"]["bindings"][0]["o"]["value"],
        "application/sparql-results+xml": lambda t: ET.fromstring(t)[1][0][0][0].text,
        "text/csv; charset=utf-8": lambda t: next(csv.DictReader(io.StringIO(t)))["o"],
        "text/tab-separated-values; charset=utf-8": lambda t: t.splitlines()[1].strip('"'),
    }
    assert readers[content_type](response.text) == "value 1 1"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
    ],
)
def test_graphs_come_in_every_rdf_format(http: httpx.Client, accept: str, form: ox.RdfFormat) -> None:
    for query in ("CONSTRUCT WHERE { <http://x/s1> ?p ?o }", "DESCRIBE <http://x/s1>"):
        response = http.get("/sparql", params={"query": query}, headers={"Accept": accept})
        assert response.headers["content-type"].partition(";")[0] == accept
        assert len(list(ox.parse(response.content, format=form))) == 10


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_clients_may_name_the_format_in_the_url(http: httpx.Client, name: str) -> None:
    response = http.get(
        "/sparql",
        params={"query": ONE, "format": name, "output": name, "results": name},
        headers={"Accept": "image/png"},
    )
    assert name in response.headers["content-type"].replace("tab-separated-values", "tsv")


def test_the_request_may_name_the_dataset(http: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    def ask(**params: str) -> str:
        return str(http.get("/sparql", params=params | {"format": "csv"}).text.split()[1])

    assert ask(query=count) == "3000"
    assert ask(query=count, **{"default-graph-uri": "http://x/graph"}) == "3"
    assert ask(query=count, **{"named-graph-uri": "http://x/graph"}) == "0"
    assert ask(query=named, **{"named-graph-uri": "http://x/graph"}) == "3"
    assert ask(query=named, **{"named-graph-uri": "http://x/none"}) == "0"
    assert ask(query=count.replace("{", "FROM <http://x/none> {"), **{"default-graph-uri": "http://x/graph"}) == "3"


def test_relative_iris_are_those_of_the_endpoint(service: Service) -> None:
    found = service.get("SELECT (<x> AS ?x) {}").json()["results"]["bindings"][0]["x"]["value"]
    assert found == f"{service.url}/x"


def test_52_head_has_the_headers_of_get(http: httpx.Client) -> None:
    get, head = (http.request(method, "/sparql", params={"query": ONE}) for method in ("GET", "HEAD"))
    changing = {"date", "x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in get.headers.items() if k not in changing
    }
    assert head.content == b""
    assert {"accept", "accept-encoding"} <= set(get.headers["vary"].lower().split(", "))


def test_52_an_answer_that_the_caller_has_is_not_sent_again(http: httpx.Client) -> None:
    first = http.get("/sparql", params={"query": ONE})
    again = http.get("/sparql", params={"query": ONE}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = http.get("/sparql", params={"query": ONE + " "}, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    csv_answer = http.get(
        "/sparql", params={"query": ONE}, headers={"Accept": "text/csv", "If-None-Match": first.headers["etag"]}
    )
    assert csv_answer.status_code == 200
    assert "etag" not in http.get("/sparql", params={"query": "SELECT (RAND() AS ?x) {}"}).headers


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_large_answers_are_compressed_for_who_can_read_that(service: Service, coding: str) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 500"
    plain = service.get(query, Accept_Encoding="identity")
    packed = service.get(query, Accept_Encoding=coding)
    assert packed.headers["content-encoding"] == coding
    assert packed.json() == plain.json()
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in service.get(ONE, Accept_Encoding=coding).headers
