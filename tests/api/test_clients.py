"""Clients that others wrote, used as they come: each must get right answers without being told anything of us."""

from __future__ import annotations

import subprocess
import sys

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper

from tests.service import TOKEN, Service

# ruff: noqa: E501 (one case, one line)
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated", "ignore:Dataset.default")
SELECT = "SELECT ?o { <http://x/s1> <http://x/p1> ?o }"
CONSTRUCT = "CONSTRUCT WHERE { <http://x/s1> ?p ?o }"


def wrapper(service: Service, query: str, form: str) -> SPARQLWrapper:
    made = SPARQLWrapper(f"{service.url}/sparql")
    made.setQuery(query)
    made.setReturnFormat(form)
    return made


@pytest.mark.parametrize(("method", "request_method"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_asks_in_each_of_its_ways(reading: Service, method: str, request_method: str) -> None:
    asked = wrapper(reading, SELECT, JSON)
    asked.setMethod(method)
    asked.setRequestMethod(request_method)
    found = asked.queryAndConvert()
    assert found["results"]["bindings"][0]["o"]["value"] == "value 1 1"  # type: ignore[index, call-overload]


@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_solutions_in_each_format(reading: Service, form: str) -> None:
    found = wrapper(reading, SELECT, form).queryAndConvert()
    text = found.toxml() if form == XML else found.decode() if isinstance(found, bytes) else str(found)  # type: ignore[union-attr]
    assert "value 1 1" in text


@pytest.mark.parametrize("form", [XML, RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_reads_graphs_in_each_format(reading: Service, form: str) -> None:
    found = wrapper(reading, CONSTRUCT, form).queryAndConvert()
    if isinstance(found, bytes):
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert len(found) == 10  # type: ignore[arg-type]


def test_sparqlwrapper_asks_a_yes_or_no_question(reading: Service) -> None:
    assert wrapper(reading, "ASK { <http://x/s1> ?p ?o }", JSON).queryAndConvert()["boolean"] is True  # type: ignore[index, call-overload]


def test_sparqlwrapper_updates_with_the_token(writing: Service) -> None:
    asked = wrapper(writing, "DROP ALL ; INSERT DATA { <a:b> <a:c> 'wrapped' }", JSON)
    asked.setMethod(POST)
    asked.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    asked.query()
    assert "wrapped" in writing.get("SELECT * { ?s ?p ?o }").text


def test_rdflib_reads_the_endpoint_as_a_graph(reading: Service) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{reading.url}/sparql", returnFormat="json"))
    subject = rdflib.URIRef("http://x/s1")
    assert len(list(graph.predicate_objects(subject))) == 10
    assert [str(row.o) for row in graph.query(SELECT)] == ["value 1 1"]  # type: ignore[union-attr]
    assert (subject, rdflib.URIRef("http://x/p1"), rdflib.Literal("value 1 1")) in graph


def test_rdflib_writes_through_the_endpoint(writing: Service) -> None:
    writing.update("DROP ALL")
    store = SPARQLUpdateStore(
        f"{writing.url}/sparql", f"{writing.url}/sparql", headers={"Authorization": f"Bearer {TOKEN}"}, autocommit=False
    )
    graph = rdflib.Graph(store, identifier=rdflib.URIRef("http://x/rdflib"))
    triple = (rdflib.URIRef("a:b"), rdflib.URIRef("a:c"), rdflib.Literal('a "quoted"\nline'))
    graph.add(triple)
    store.commit()
    assert writing.get("ASK { GRAPH <http://x/rdflib> { <a:b> <a:c> ?o } }").json()["boolean"] is True
    assert list(graph) == [triple]


def test_another_engine_federates_to_us(reading: Service) -> None:
    code = (
        "import sys, pyoxigraph as ox\n"
        "found = ox.Store().query('SELECT ?o { SERVICE <' + sys.argv[1] + '/sparql> { <http://x/s1> <http://x/p1> ?o } }')\n"
        "print([row['o'].value for row in found])\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, reading.url], capture_output=True, text=True, timeout=30, check=True
    )
    assert found.stdout.strip() == "['value 1 1']"


def test_a_graph_goes_through_the_endpoint_unchanged(writing: Service) -> None:
    graph = rdflib.Graph()
    graph.parse(
        data='<a:b> <a:c> "é\\u0001\\n\\t\\"", "1"^^<http://www.w3.org/2001/XMLSchema#byte>, "x"@en-GB, [ <a:d> 1.50 ] .',
        format="turtle",
    )
    writing.http.put(
        "/graphs?graph=http://x/round",
        content=graph.serialize(format="nt"),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/n-triples"},
    )
    for accept, form in (
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
    ):
        back = rdflib.Graph().parse(
            data=writing.http.get("/graphs?graph=http://x/round", headers={"Accept": accept}).text, format=form
        )
        assert len(back) == len(graph)
        assert {str(o) for o in back.objects() if isinstance(o, rdflib.Literal)} >= {'é\x01\n\t"', "x"}
