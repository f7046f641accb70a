# ruff: noqa: E501 (one case, one line)
from __future__ import annotations

import pytest

from kb.errors import BadInput, Refused, RemoteFailed
from kb.store import federation as f

BASE, ONE, TWO = "http://here/sparql", "http://one/sparql", "http://two/sparql"


def test_a_clause_is_asked_for_on_its_own_with_the_prologue() -> None:
    text = "PREFIX a: <http://a/> SELECT ?s { ?s a:p ?o SERVICE <http://one/sparql> { ?s a:q '}' } } LIMIT 1"
    (call,) = f.calls(text, BASE, [ONE])
    assert text[call.start : call.end] == "SERVICE <http://one/sparql> { ?s a:q '}' }"
    assert call.query == f"BASE <{BASE}>\nPREFIX a: <http://a/> SELECT * WHERE {{ ?s a:q '}}' }}"
    assert (call.endpoints, call.silent, call.variable) == ((ONE,), False, None)


def test_answers_are_written_where_the_clauses_stood() -> None:
    text = "SELECT * { SERVICE <http://one/sparql> { ?a ?b ?c } OPTIONAL { SERVICE SILENT <http://two/sparql> { ?d ?e ?f } } }"
    calls = f.calls(text, BASE, [ONE, TWO])
    assert [call.silent for call in calls] == [False, True]
    found = f.rewritten(text, list(zip(calls, ["VALUES ?x {}", f.NOTHING], strict=True)))
    assert found == "SELECT * {  VALUES ?x {}  OPTIONAL {  VALUES () { () }  } }"


def test_a_clause_inside_a_clause_goes_along() -> None:
    text = "SELECT * { SERVICE <http://one/sparql> { ?a ?b ?c SERVICE <http://two/sparql> { ?d ?e ?f } } }"
    (call,) = f.calls(text, BASE, [ONE])
    assert "SERVICE <http://two/sparql>" in call.query


def test_an_endpoint_by_prefix_is_the_same_endpoint() -> None:
    (call,) = f.calls("PREFIX o: <http://one/> SELECT * { SERVICE o:sparql { ?a ?b ?c } }", BASE, [ONE])
    assert call.endpoints == (ONE,)


@pytest.mark.parametrize(
    "endpoint",
    [
        "<http://two/sparql>",
        "<http://one/sparql/>",
        "<http://one/sparql?x>",
        "<HTTP://one/sparql>",
        "<http://one/x/../sparql>",
    ],
)
def test_only_exactly_what_is_listed_may_be_called(endpoint: str) -> None:
    with pytest.raises(Refused) as caught:
        f.calls(f"SELECT * {{ SERVICE {endpoint} {{ ?a ?b ?c }} }}", BASE, [ONE])
    assert caught.value.problem == "service-refused"


@pytest.mark.parametrize(
    "clause", ["SERVICE SILENT SILENT <http://one/sparql> { ?s ?p ?o }", "SERVICE _:x { ?s ?p ?o }", "SERVICE 'x' { }"]
)
def test_an_odd_clause_is_refused(clause: str) -> None:
    with pytest.raises(BadInput) as caught:
        f.calls(f"SELECT * {{ {clause} }}", BASE, [ONE])
    assert caught.value.problem == "federation-refused"


def test_too_many_calls_are_refused() -> None:
    with pytest.raises(BadInput, match="10"):
        f.calls("SELECT * { " + "SERVICE <http://one/sparql> { ?s ?p ?o } " * 11 + "}", BASE, [ONE])


def test_a_variable_endpoint_is_bound_in_each_row() -> None:
    (call,) = f.calls("SELECT * { SERVICE ?e { ?a ?b ?c } }", BASE, [ONE, TWO])
    assert call.endpoints == (ONE, TWO)
    names, rows = f.values((["a"], [{"a": "1"}]), call, ONE)
    assert f.block(names, rows) == "VALUES (?a ?e) { (1 <http://one/sparql>) }"


def test_terms_of_other_endpoints_are_written_as_terms() -> None:
    document = {
        "head": {"vars": ["a", "b"]},
        "results": {
            "bindings": [
                {
                    "a": {"type": "literal", "value": '"} DROP ALL #', "xml:lang": "en"},
                    "b": {"type": "bnode", "value": "x y"},
                },
                {"a": {"type": "typed-literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#byte"}},
            ]
        },
    }
    names, rows = f.rows_of(document, ONE, 10)
    assert f.block(names, rows) == (
        'VALUES (?a ?b) { ("\\"} DROP ALL #"@en <urn:techgeo:node:http%3A%2F%2Fone%2Fsparql%20x%20y>)'
        ' ("1"^^<http://www.w3.org/2001/XMLSchema#byte> UNDEF) }'
    )


@pytest.mark.parametrize(
    "document",
    [
        {}, [], None, {"boolean": True}, {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "a> } DROP"}}]}},
        {"head": {"vars": ["a } DROP"]}, "results": {"bindings": []}}, {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": 1}]}},
        {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "triple", "value": {}}}]}}, {"head": {"vars": []}, "results": {"bindings": [{}] * 11}},
    ],
)  # fmt: skip
def test_what_is_no_result_or_too_long_fails(document: object) -> None:
    with pytest.raises(RemoteFailed):
        f.rows_of(document, ONE, 10)
