"""The three W3C tests of service descriptions, and what federating clients read there."""
# ruff: noqa: E501 (one case, one line)

from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.service import Service

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
# The vocabulary's own domains and ranges (https://www.w3.org/ns/sparql-service-description).
_TYPES = {"Service", "Dataset", "Graph", "NamedGraph"}
_PROPERTIES = {
    "endpoint", "supportedLanguage", "resultFormat", "inputFormat", "feature", "defaultDataset", "defaultGraph", "namedGraph",
    "name", "graph",
}  # fmt: skip


def described(service: Service) -> ox.Store:
    response = service.http.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    store = ox.Store()
    store.load(response.content, format=ox.RdfFormat.TURTLE)
    return store


def ask(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"PREFIX sd: <{SD}> PREFIX void: <{VOID}> ASK {{ {pattern} }}"))


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples", "application/trig"]
)
def test_get_on_the_endpoint_returns_rdf(reading: Service, accept: str) -> None:
    response = reading.http.get("/sparql", headers={"Accept": accept})
    form = ox.RdfFormat.from_media_type(accept)
    assert form is not None
    assert len(list(ox.parse(response.content, format=form))) > 10


def test_the_endpoint_is_the_url_that_was_asked(reading: Service) -> None:
    assert ask(described(reading), f"?service a sd:Service ; sd:endpoint <{reading.url}/sparql>")


def test_the_description_keeps_to_the_vocabulary(writing: Service) -> None:
    store = described(writing)
    used = {q.predicate.value.removeprefix(SD) for q in store if q.predicate.value.startswith(SD)}
    types = {
        q.object.value.removeprefix(SD) for q in store if q.predicate.value.endswith("#type") and SD in str(q.object)
    }  # type: ignore[union-attr]
    assert used <= _PROPERTIES
    assert types <= _TYPES
    assert ask(
        store,
        "?s a sd:Service ; sd:supportedLanguage sd:SPARQL11Query, sd:SPARQL11Update ; sd:resultFormat ?f ; sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ]",
    )


def test_updates_are_not_promised_where_they_are_off(reading: Service) -> None:
    assert not ask(described(reading), "?s sd:supportedLanguage sd:SPARQL11Update")


def test_the_counts_of_the_default_graph_are_inside(reading: Service) -> None:
    store = described(reading)
    assert ask(
        store,
        "?g a sd:Graph ; void:triples 3000 ; void:propertyPartition [ void:property <http://x/p1> ; void:triples 300 ]",
    )
    assert ask(store, "?d sd:namedGraph [ sd:name <http://x/graph> ]")


def test_techgeos_classes_and_standing_graphs_are_listed(guarded: Service) -> None:
    store = described(guarded)
    assert ask(
        store,
        "?g void:classPartition [ void:class <http://www.w3.org/2002/07/owl#Class> ; void:entities ?n ] FILTER(?n > 10)",
    )
    assert ask(store, "?d sd:namedGraph [ sd:name <https://w3id.org/techgeo/graph/events> ]")


def test_the_counts_follow_the_snapshot(writing: Service) -> None:
    writing.update("DROP ALL ; INSERT DATA { <a:s> <a:p> 1, 2, 3 }")
    assert ask(described(writing), "?g a sd:Graph ; void:triples 3")
    writing.update("INSERT DATA { <a:s> <a:p> 4 }")
    assert ask(described(writing), "?g a sd:Graph ; void:triples 4")
