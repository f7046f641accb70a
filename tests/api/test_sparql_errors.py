"""What goes wrong with queries, and the exact answers: RELIABILITY 4.2, by number."""

from __future__ import annotations

import json
import socket
import xml.etree.ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest

from tests.api.serving import DIRECT, ENDLESS, FORM, ONE, ROWS, problem
from tests.kb.store.test_guard import SPELLINGS
from tests.service import Service


def test_1_put_is_no_method_of_a_query(http: httpx.Client) -> None:
    response = http.put("/sparql", content=ONE)
    problem(response, 405, "method-not-allowed")
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_2_two_queries_are_refused(http: httpx.Client) -> None:
    problem(http.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400, "sparql-parameters")
    problem(http.post("/sparql?query=ASK%7B%7D", data={"query": "ASK {}"}), 400, "sparql-parameters")


@pytest.mark.parametrize("headers", [{"Content-Type": "text/plain"}, {}, {"Content-Type": "application/json"}])
def test_3_and_4_another_content_type_or_none_is_refused(http: httpx.Client, headers: dict[str, str]) -> None:
    found = problem(http.post("/sparql", content=b"query=ASK%20%7B%7D", headers=headers), 415, "unsupported-media-type")
    assert found["available"] == [
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "application/sparql-update",
    ]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("ASK {}".encode("utf-16"), {"Content-Type": "application/sparql-query; charset=UTF-16"}),
        ("ASK {}".encode("utf-16"), DIRECT),
        (b"query=ASK%20%7B%7D%ff", FORM),
        (b"query=ASK {}\xff", FORM),
    ],
)
def test_5_text_that_is_not_utf_8_is_refused(http: httpx.Client, body: bytes, headers: dict[str, str]) -> None:
    problem(http.post("/sparql", content=body, headers=headers), 400, "not-utf8")


@pytest.mark.parametrize(
    ("query", "line", "column"), [("ASK {", 1, 5), ("ASK {\n ?s ?p }", 2, 8), ("SELECT * { ex:a ?p ?o }", 1, 16)]
)
def test_6_a_syntax_error_says_where_it_is(service: Service, query: str, line: int, column: int) -> None:
    found = problem(service.get(query), 400, "sparql-syntax")
    assert found["position"]["line"] == line
    assert abs(found["position"]["column"] - column) <= 4
    assert "ex:a" not in json.dumps(found)


def test_7_an_update_needs_post(http: httpx.Client) -> None:
    problem(http.get("/sparql", params={"update": "CLEAR ALL"}), 400, "sparql-parameters")
    problem(http.post("/sparql", data={"update": "CLEAR ALL"}), 403, "updates-off")


def test_8_an_update_sent_as_a_query_is_a_syntax_error(service: Service) -> None:
    problem(service.get("INSERT DATA { <a:b> <a:c> 1 }"), 400, "sparql-syntax")


def test_9_a_format_that_does_not_exist_is_refused_with_those_that_do(service: Service) -> None:
    found = problem(service.get(ONE, Accept="image/png"), 406, "not-acceptable")
    assert found["available"] == [
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"
    ]  # fmt: skip


@pytest.mark.parametrize("accept", [",;;q=9", "nonsense", ";q=1", "*", "text/", "/", "é"])
def test_10_an_accept_header_that_cannot_be_read_is_any(http: httpx.Client, accept: str) -> None:
    response = http.get("/sparql", params={"query": ONE}, headers=[(b"Accept", accept.encode("latin-1"))])
    assert (response.status_code, response.headers["content-type"]) == (200, "application/sparql-results+json")


def test_11_without_a_query_the_service_is_described(http: httpx.Client) -> None:
    response = http.get("/sparql", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    problem(http.post("/sparql", data={}, headers=FORM), 400, "sparql-parameters")


@pytest.mark.parametrize(
    "query",
    ["ASK " + "{" * 33, "ASK " + "{" * 3_000, "ASK { FILTER(" + "(" * 8_000, "ASK { FILTER(" + "!" * 20_000,
     "ASK {" + "FILTER NOT EXISTS {" * 1_000, "SELECT * {" + "?s ?p ?o ." * 65 + "}"],
    ids=["33 {", "3,000 {", "8,000 (", "20,000 !", "1,000 NOT EXISTS", "65 patterns"],
)  # fmt: skip
def test_12_and_13_what_is_too_complex_is_refused(service: Service, query: str) -> None:
    pids = sorted(service.state.pool.pids)
    problem(service.http.post("/sparql", data={"query": query}), 400, "query-too-complex")
    assert sorted(service.state.pool.pids) == pids  # no worker has seen it


def test_14_a_query_over_16_kib_is_too_large(http: httpx.Client) -> None:
    assert http.post("/sparql", content="ASK {}".ljust(16_384), headers=DIRECT).status_code == 200
    assert (
        problem(http.post("/sparql", content="ASK {}".ljust(16_385), headers=DIRECT), 413, "query-too-large")["limit"]
        == 16_384
    )


def test_15_a_url_over_8_kib_is_too_long(http: httpx.Client) -> None:
    assert problem(http.get("/sparql", params={"query": "ASK {}".ljust(8_200)}), 414, "url-too-long")["limit"] == 8_192


@pytest.mark.parametrize("query", SPELLINGS)
def test_16_service_is_refused_and_connects_to_nothing(service: Service, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as tripwire:
        query = query.replace("http://127.0.0.1/", f"http://127.0.0.1:{tripwire.getsockname()[1]}/")
        problem(service.http.post("/sparql", data={"query": query}), 403, "service-refused")
        tripwire.settimeout(0.01)
        with pytest.raises(TimeoutError):
            tripwire.accept()


def test_16_the_word_elsewhere_is_no_service(service: Service) -> None:
    for query in ("ASK { ?s ?p 'SERVICE <x:y> {}' }", "ASK { ?s ?p <x:SERVICE> }", "ASK {} # SERVICE <x:y> {}"):
        assert service.get(query).status_code == 200


@pytest.mark.parametrize("prefix", ["", "SILENT "])
def test_17_with_the_guard_off_the_walls_hold(service: Service, monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setattr("kb.store.guard._check_service", lambda *_: None)
    monkeypatch.setattr("api.federation.resolved", _unchanged)
    with socket.create_server(("127.0.0.1", 0)) as tripwire:
        url = f"http://127.0.0.1:{tripwire.getsockname()[1]}/"
        response = service.get(f"SELECT * {{ ?s ?p ?o SERVICE {prefix}<{url}> {{ ?a ?b ?c }} }} LIMIT 1")
        if prefix:
            assert response.status_code == 200  # nothing was reached, which SILENT hides
        else:
            problem(response, 403, "service-refused")
        tripwire.settimeout(0.1)
        with pytest.raises(TimeoutError):
            tripwire.accept()


async def _unchanged(text: str, *_: object) -> str:
    return text


def test_18_from_fetches_nothing_and_is_an_empty_graph(service: Service) -> None:
    with socket.create_server(("127.0.0.1", 0)) as tripwire:
        url = f"http://127.0.0.1:{tripwire.getsockname()[1]}/"
        response = service.get(f"SELECT * FROM <{url}> FROM NAMED <{url}x> {{ ?s ?p ?o }}")
        assert response.json()["results"]["bindings"] == []
        tripwire.settimeout(0.1)
        with pytest.raises(TimeoutError):
            tripwire.accept()


def test_19_load_is_refused_with_the_token_too_and_other_operations_are_not(writing: Service) -> None:
    problem(writing.update("LOAD <http://127.0.0.1/x>"), 403, "update-operation-refused")
    problem(writing.update("CLEAR ALL ; LOAD <http://127.0.0.1/x> INTO GRAPH <a:g>"), 403, "update-operation-refused")
    for text in ("CLEAR ALL", "DROP ALL", "CLEAR GRAPH <http://x/none>", "DROP SILENT GRAPH <http://x/none>"):
        response = writing.update(text)
        assert response.status_code == 200 or text == "CLEAR GRAPH <http://x/none>"


def test_20_an_endless_query_is_stopped(service: Service) -> None:
    response = service.http.get("/sparql", params={"query": ENDLESS, "timeout": "0.5"})
    problem(response, 503, "query-timeout")
    assert service.get(ONE).status_code == 200


@pytest.mark.slow
def test_21_a_query_over_its_memory_is_stopped(service: Service) -> None:
    response = service.get("SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?o ?c")
    problem(response, 503, "query-memory")
    assert service.get(ONE).status_code == 200


@pytest.mark.parametrize(("timeout", "status", "slug"), [
    ("60", 400, "timeout-too-long"), ("0", 422, "bad-parameter"), ("-1", 422, "bad-parameter"),
    ("nan", 422, "bad-parameter"), ("banana", 422, "bad-parameter"), ("", 422, "bad-parameter"),
])  # fmt: skip
def test_22_a_caller_may_only_lower_the_limit(http: httpx.Client, timeout: str, status: int, slug: str) -> None:
    problem(http.get("/sparql", params={"query": ONE, "timeout": timeout}), status, slug)


def test_23_a_long_answer_is_cut_and_says_so(service: Service) -> None:
    response = service.get("SELECT * { ?s ?p ?o }")
    assert response.headers["techgeo-row-limit"] == str(ROWS)
    assert len(response.json()["results"]["bindings"]) == ROWS
    assert response.json()["truncated"] is True
    whole = service.get(f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS}")
    assert "truncated" not in whole.json()
    turtle = service.get("CONSTRUCT WHERE { ?s ?p ?o }", Accept="application/n-triples").text
    assert turtle.endswith("# truncated\n")
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.N_TRIPLES))) == ROWS


NASTY = [
    'x" } ; DROP ALL #',
    "\\",
    "a\nb",
    "?x",
    "x" * 1_000,
    "x" * 4_000,
    "\x00",
    "\u202eabc",
    "../..",
    "<script>alert(1)</script>",
    "%zz",
]


@pytest.mark.parametrize("value", NASTY)
def test_24_nasty_values_are_named_and_never_echoed(service: Service, value: str) -> None:
    for params in (
        {"query": ONE, "default-graph-uri": value},
        {"query": ONE, "timeout": value},
        {"query": ONE, value: "x"},
    ):
        response = service.http.get("/sparql", params=params)
        assert response.status_code in (400, 422)
        assert value == "?x" or len(value) == 1 or value not in response.text
    assert service.get(ONE).status_code == 200


def test_24_a_lone_surrogate_or_a_broken_escape_in_the_url_is_no_fault_of_ours(http: httpx.Client) -> None:
    problem(http.get("/sparql?query=ASK%7B%7D%ed%a0%80"), 400, "not-utf8")
    assert http.get("/sparql?query=ASK%7B%7D%zz").status_code == 400


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)",
        "data:x",
        "file:///etc/passwd",
        "http://e/ b",
        "http://[::1",
        "relative",
        "http://e/" + "x" * 3_000,
    ],
)
def test_25_an_iri_that_is_none_or_not_safe_is_refused(http: httpx.Client, iri: str) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        problem(http.get("/sparql", params={"query": ONE, name: iri}), 422, "bad-iri")
    problem(http.get("/graphs", params={"graph": iri}), 422, "bad-iri")


def test_28_an_unknown_parameter_is_refused_with_those_that_exist(http: httpx.Client) -> None:
    found = problem(
        http.get("/sparql", params={"query": ONE, "defualt-graph-uri": "http://x/graph"}), 422, "unknown-parameter"
    )
    assert "default-graph-uri" in found["available"]


def test_30_ranges_are_not_served(service: Service) -> None:
    response = service.get(ONE, Range="bytes=" + ",".join(["0-"] * 10_000))
    assert (response.status_code, response.headers["accept-ranges"]) == (200, "none")


def test_50_xml_is_well_formed_whatever_a_query_makes(service: Service) -> None:
    query = r'SELECT ("a\u0000b\u001B\uFFFE<c>\u000C" AS ?x) ("\t\n" AS ?y) {}'
    root = ET.fromstring(service.get(query, Accept="application/sparql-results+xml").content)
    assert [e.text for e in root.iter("{http://www.w3.org/2005/sparql-results#}literal")] == [
        "a\ufffdb\ufffd\ufffd<c>\ufffd", "\t\n"
    ]  # fmt: skip
    construct = r'CONSTRUCT { <a:b> <a:c> "a\u0000b\u001B" } WHERE {}'
    ET.fromstring(service.get(construct, Accept="application/rdf+xml").content)


def test_web_pages_of_any_site_may_read_without_credentials(http: httpx.Client) -> None:
    response = http.get("/sparql", params={"query": ONE}, headers={"Origin": "https://elsewhere.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    preflight = http.options(
        "/sparql", headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "authorization" not in preflight.headers["access-control-allow-headers"].lower()


def test_a_failure_after_the_first_bytes_breaks_the_transfer(service: Service) -> None:
    # Ten seconds of rows; the limit is two, and some have been sent by then.
    query = "SELECT * { ?s ?p ?o . ?a ?b ?c FILTER(?c = 'value 1 1' || STRLEN(CONCAT(?o, ?c, 'x')) > 0) }"
    settings = service.state.settings
    service.state.pool.settings = settings.model_copy(update={"query_rows": 10**9, "query_bytes": 1 << 40})
    try:
        params = {"query": query, "timeout": "2", "format": "csv"}
        with service.http.stream("GET", "/sparql", params=params) as response:
            assert response.status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                response.read()
    finally:
        service.state.pool.settings = settings
