from __future__ import annotations

import time

import pytest

from kb.errors import BadInput, Refused, TechgeoError, TooLarge
from kb.settings import Settings
from kb.store import guard
from tests.kb.store import fuzz

LIMITS = Settings()


def refusal(text: str | bytes) -> str:
    with pytest.raises(TechgeoError) as caught:
        guard.check_query(text, LIMITS)
    return caught.value.problem


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * 33 + "}" * 33,
        "ASK " + "{" * 3_000,
        "ASK { FILTER(" + "(" * 8_000,
        "ASK { FILTER(" + "!" * 20_000,
        "ASK { " + "FILTER NOT EXISTS { " * 1_000,
        "SELECT * { " + "?s ?p ?o . " * 65 + "}",
        "SELECT * { ?s ?p " + ",".join(["?o"] * 65) + "}",
    ],
    ids=["33 braces", "3,000 braces", "8,000 parentheses", "20,000 !", "1,000 NOT EXISTS", "65 patterns", "65 objects"],
)
def test_what_would_overflow_the_parser_or_the_planner_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    assert refusal(text) == "query-too-complex"
    assert time.process_time() - started < 1  # the goal is 50 ms; this only tells linear from quadratic


def test_the_limits_themselves_are_allowed() -> None:
    guard.check_query("ASK " + "{" * 32 + "}" * 32, LIMITS)
    guard.check_query("SELECT * { " + "?s ?p ?o . " * 64 + "}", LIMITS)
    guard.check_query("ASK {}".ljust(LIMITS.query_text), LIMITS)


def test_a_query_over_its_bytes_is_too_large() -> None:
    with pytest.raises(TooLarge, match="16,384"):
        guard.check_query("ASK {}".ljust(LIMITS.query_text + 1), LIMITS)


@pytest.mark.parametrize("text", ["ASK {}".encode("utf-16"), b"ASK { ?s ?p '\xff' }", "ASK { ?s ?p '\ud800' }"])
def test_text_that_is_not_utf_8_is_refused(text: str | bytes) -> None:
    assert refusal(text) == "not-utf8"


@pytest.mark.parametrize("text", ["ASK {", "ASK }", "ASK { ?s ?p 'x }", "", "INSERT DATA { <a:b> <a:c> 1 }", "ASK ( }"])
def test_what_is_no_query_is_a_syntax_error_with_its_place(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        guard.check_query(text, LIMITS)
    assert caught.value.problem == "sparql-syntax"
    assert set(caught.value.members["position"]) == {"line", "column"}  # type: ignore[call-overload]


SPELLINGS = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT*{SERVICE<http://127.0.0.1/>{?s ?p ?o}}",
    "PREFIX a: <http://127.0.0.1/> SELECT * { SERVICE a:b { ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1/> SELECT * { SERVICEa:b{ ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1/> SELECT * { SERVICESILENTa:b{ ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1/> SELECT * { ?s ?p a:.SERVICE<http://127.0.0.1/>{ ?a ?b ?c } }",
    "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE : { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?a ?b ?c } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <http://127.0.0.1/> { ?a ?b ?c } } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } } } }",
    "CONSTRUCT { ?a ?b ?c } { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
    "DESCRIBE ?a { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
    "ASK { #\n SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
    "ASK { ?s ?p '\\'' . SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
    "ASK { ?s ?p 1SERVICE<http://127.0.0.1/>{ ?a ?b ?c } }",
    "ASK { ?s ?p ?o OPTIONAL { ?s ?p ?o SERVICE ?o { ?a ?b ?c } } }",
    "ASK { ?s ?p ?o MINUS { SERVICE # x\n <http://127.0.0.1/> { ?a ?b ?c } } }",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_service_is_refused_in_every_spelling(text: str) -> None:
    assert refusal(text) == "service-refused"


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'SERVICE <http://127.0.0.1/> {}' }",
        "ASK { ?s ?p <http://example.org/SERVICE> }",
        "ASK { ?s ?p ?service } # SERVICE <http://127.0.0.1/> {}",
        "PREFIX ex: <http://example.org/> ASK { ?s ex:services ?o }",
    ],
)
def test_the_word_in_a_string_an_iri_a_comment_or_a_name_is_no_service(text: str) -> None:
    assert not guard.check_query(text, LIMITS).service


def test_load_is_refused_and_a_silent_load_loads_nothing() -> None:
    with pytest.raises(Refused) as caught:
        guard.check_update("LOAD <http://example.org/x>", LIMITS)
    assert caught.value.problem == "update-operation-refused"
    text, _ = guard.check_update("LOAD SILENT <http://example.org/x> ; CLEAR ALL", LIMITS)
    assert text == "DELETE DATA {} ; CLEAR ALL"
    with pytest.raises(Refused):
        guard.check_update("LOAD SILENT <http://example.org/x> ; LOAD <http://example.org/y>", LIMITS)


def test_service_in_an_update_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        guard.check_update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/x> { ?s ?p ?o } }", LIMITS)
    assert caught.value.problem == "service-refused"


def compare_with_the_engine(count: int, seed: int) -> tuple[int, int]:
    """Run ``count`` random texts that the guard accepts; return how many the engine ran, and how many it refused."""
    ran = refused = 0
    with fuzz.engine() as engine:
        accepted = 0
        for text in fuzz.texts(seed, engine.url):
            try:
                guard.check_query(text, LIMITS)
            except TechgeoError as e:
                refused += e.problem == "service-refused"
                continue
            before = engine.connections
            outcome = engine.run(text)
            assert outcome != "died", text
            assert engine.connections == before, text
            ran += outcome == "ran"
            accepted += 1
            if accepted == count:
                break
        time.sleep(0.05)
        assert engine.connections == 0
    return ran, refused


def test_the_engine_neither_connects_nor_dies_on_what_the_guard_accepts() -> None:
    ran, refused = compare_with_the_engine(1_500, seed=1)
    assert ran > 200  # else the texts would show nothing
    assert refused > 200


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_engine_neither_connects_nor_dies_on_many_more() -> None:
    for seed in range(2, 8):
        compare_with_the_engine(10_000, seed)


def test_without_the_guard_the_engine_does_connect() -> None:
    with fuzz.engine() as engine:
        outcome = engine.run(f"SELECT * {{ SERVICE <{engine.url}> {{ ?s ?p ?o }} }}")
        assert outcome == "failed"
        assert engine.connections == 1
