"""rdflib uses the service as the store behind its graphs, to read and to write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from kb.settings import Settings
from tests.kb.building import seed
from tests.running import make_store, running

TGE = Namespace("https://w3id.org/techgeo/ontology#")
OWN = URIRef("https://example.org/graph/mine")
TOKEN = "a-token-for-tests"
NAMES = {"tge": TGE, "rdfs": RDFS}


@pytest.fixture
def remote(seed_service: str) -> Graph:
    return Graph(SPARQLStore(seed_service + "/sparql", returnFormat="json"))


def test_a_graph_is_asked_in_sparql(remote: Graph) -> None:
    rows = list(remote.query("SELECT ?e ?l { ?e a tge:Talks ; rdfs:label ?l } ORDER BY ?l", initNs=NAMES))
    assert Literal("Trattative: Huawei, US telecom operators", lang="it") in {row[1] for row in rows}


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_every_method_and_format_gives_the_same(seed_service: str, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(seed_service + "/sparql", method=method, returnFormat=form))
    (row,) = graph.query("SELECT (COUNT(*) AS ?n) { ?e a tge:Event }", initNs={"tge": TGE})
    assert int(row[0]) == 5


def test_triples_are_found_by_pattern(remote: Graph) -> None:
    (talks,) = set(remote.subjects(RDF.type, TGE.Talks))
    assert (talks, RDF.type, TGE.Deal) in remote
    assert len(list(remote.objects(talks, RDFS.label))) >= 5
    assert (talks, RDF.type, TGE.Arrest) not in remote


def test_a_graph_is_constructed(seed_service: str) -> None:
    graph = Graph(SPARQLStore(seed_service + "/sparql", returnFormat="xml"))
    found = graph.query("CONSTRUCT { ?e rdfs:label ?l } WHERE { ?e a tge:Talks ; rdfs:label ?l }", initNs=NAMES)
    assert found.graph is not None
    assert len(found.graph) >= 5


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = make_store(tmp_path_factory.mktemp("rdflib") / "store", seed()[:1])
    with running(Settings(store=str(store), workers=1, write_token=TOKEN)) as url:
        yield url


def written(url: str, token: str) -> Graph:
    endpoint = url + "/sparql"
    store = SPARQLUpdateStore(endpoint, endpoint, returnFormat="json", headers={"Authorization": f"Bearer {token}"})
    return Graph(store, identifier=OWN)


def test_triples_are_added_and_removed(writable: str) -> None:
    graph = written(writable, TOKEN)
    triple = (URIRef("https://example.org/a"), RDFS.label, Literal('a "quoted" \\ name', lang="en"))
    graph.add(triple)
    assert set(graph) == {triple}
    graph.update("INSERT DATA { <https://example.org/b> rdfs:label 'b' }", initNs={"rdfs": RDFS})
    assert len(graph) == 2
    graph.remove(triple)
    assert set(graph.subjects()) == {URIRef("https://example.org/b")}


def test_a_wrong_token_writes_nothing(writable: str) -> None:
    with pytest.raises(Exception, match="403"):
        written(writable, "another").add((URIRef("https://example.org/c"), RDFS.label, Literal("c")))
