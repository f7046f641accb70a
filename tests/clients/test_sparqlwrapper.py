"""SPARQLWrapper asks the service: by each of its three methods, in each of its formats."""

from __future__ import annotations

import csv
import io
import json
from xml.dom.minidom import Document

import pytest
import rdflib
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)  # fmt: skip
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

TGE = "PREFIX tge: <https://w3id.org/techgeo/ontology#> "
EVENTS = TGE + "SELECT ?event ?label { ?event a tge:Talks ; rdfs:label ?label FILTER (LANG(?label) = 'it') }"
EVENTS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + EVENTS
LABEL = "Trattative: Huawei, US telecom operators"
METHODS = {"get": (GET, URLENCODED), "post a form": (POST, URLENCODED), "post directly": (POST, POSTDIRECTLY)}

pytestmark = [
    pytest.mark.parametrize("method", METHODS),
    # What SPARQLWrapper says of rdflib, and of its own RDF format, for which it sends Accept: */*.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*Dataset.default_context is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning"),
]


def asked(service: str, query: str, method: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(service + "/sparql")
    client.setQuery(query)
    client.setMethod(METHODS[method][0])
    client.setRequestMethod(METHODS[method][1])
    client.setReturnFormat(form)
    return client


def test_rows_come_as_json_with_their_languages(seed_service: str, method: str) -> None:
    found = asked(seed_service, EVENTS, method, JSON).queryAndConvert()
    (row,) = found["results"]["bindings"]
    assert row["label"] == {"type": "literal", "value": LABEL, "xml:lang": "it"}
    assert row["event"]["type"] == "uri"


def test_rows_come_as_xml(seed_service: str, method: str) -> None:
    found = asked(seed_service, EVENTS, method, XML).queryAndConvert()
    assert isinstance(found, Document)
    (literal,) = found.getElementsByTagName("literal")
    assert (literal.firstChild.data, literal.getAttribute("xml:lang")) == (LABEL, "it")


def test_rows_come_as_csv_and_tsv(seed_service: str, method: str) -> None:
    found = asked(seed_service, EVENTS, method, CSV).queryAndConvert()
    names, row = csv.reader(io.StringIO(found.decode()))
    assert (names, row[1]) == (["event", "label"], LABEL)
    found = asked(seed_service, EVENTS, method, TSV).queryAndConvert()
    assert found.decode().splitlines()[1].split("\t")[1] == f'"{LABEL}"@it'


def test_yes_comes_as_json_and_as_xml(seed_service: str, method: str) -> None:
    query = TGE + "ASK { ?event a tge:Talks }"
    assert asked(seed_service, query, method, JSON).queryAndConvert()["boolean"] is True
    (boolean,) = asked(seed_service, query, method, XML).queryAndConvert().getElementsByTagName("boolean")
    assert boolean.firstChild.data == "true"


@pytest.mark.parametrize("form", [TURTLE, N3, RDF, RDFXML, XML, JSONLD])
@pytest.mark.parametrize("query", ["CONSTRUCT { ?e a tge:Talks } WHERE { ?e a tge:Talks }", "DESCRIBE tge:Talks"])
def test_a_graph_comes_in_every_format_of_rdf(seed_service: str, method: str, form: str, query: str) -> None:
    if form == RDF:
        pytest.importorskip("rdflib")
    found = asked(seed_service, TGE + query, method, form).queryAndConvert()
    if isinstance(found, rdflib.Graph):
        graph = found
    else:
        syntax = {TURTLE: "turtle", N3: "turtle", JSONLD: "json-ld"}.get(form, "xml")
        graph = rdflib.Graph().parse(data=found, format=syntax)
    assert len(graph) >= 1


def test_a_query_that_is_none_is_told_so(seed_service: str, method: str) -> None:
    with pytest.raises(QueryBadFormed) as caught:
        asked(seed_service, "SELECT * { ?s ?p }", method, JSON).query()
    said = str(caught.value)
    assert "sparql-syntax" in json.dumps(said)
