"""Updates: who may, what may be in them, when readers see them."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from kb.errors import StoreUnavailable
from kb.store.lock import WriterLock
from kb.store.writer import IDLE
from tests.api.serving import ENDLESS, problem
from tests.service import AUTHORIZED, Service

INSERT = {"update": "INSERT DATA { GRAPH <http://x/mine> { <a:b> <a:c> 1 } }"}
OURS = "https://w3id.org/techgeo/graph/events"


@pytest.fixture
def service(writing: Service) -> Service:
    writing.update("DROP ALL")
    return writing


def count(service: Service, pattern: str = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }") -> int:
    rows = service.get(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").json()["results"]["bindings"]
    return int(rows[0]["n"]["value"])


@pytest.mark.parametrize(
    ("headers", "status", "slug"),
    [
        ({}, 401, "unauthorized"),
        ({"Authorization": "Basic YWJjOmFiYw=="}, 401, "unauthorized"),
        ({"Authorization": "Bearer"}, 401, "unauthorized"),
        ({"Authorization": "Bearer abd"}, 403, "wrong-token"),
        ({"Authorization": "Bearer abc abc"}, 403, "wrong-token"),
        (AUTHORIZED | {"Origin": "https://elsewhere.example"}, 403, "foreign-origin"),
        (AUTHORIZED | {"Origin": "null"}, 403, "foreign-origin"),
    ],
)
def test_7_and_33_without_the_right_token_or_from_another_site_nothing_is_written(
    service: Service, headers: dict[str, str], status: int, slug: str
) -> None:
    response = service.http.post("/sparql", data=INSERT, headers=headers)
    problem(response, status, slug)
    if status == 401:
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert count(service) == 0


def test_updates_are_off_where_no_token_is_set(reading: Service) -> None:
    problem(reading.http.post("/sparql", data=INSERT, headers=AUTHORIZED), 403, "updates-off")


def test_an_update_is_seen_at_once_in_the_snapshot_that_the_answer_names(service: Service) -> None:
    before = int(service.get("ASK {}").headers["techgeo-snapshot"])
    response = service.http.post("/sparql", data=INSERT, headers=AUTHORIZED | {"Origin": service.url})
    assert response.status_code == 200
    assert response.json()["snapshot"] == int(response.headers["techgeo-snapshot"]) == before + 1
    after = service.get("ASK { GRAPH <http://x/mine> { <a:b> <a:c> 1 } }")
    assert (after.json()["boolean"], after.headers["techgeo-snapshot"]) == (True, str(before + 1))


def test_the_request_may_name_the_dataset_of_an_update(service: Service) -> None:
    service.update("INSERT DATA { GRAPH <http://x/a> { <a:a> <a:p> 1 } GRAPH <http://x/b> { <a:b> <a:p> 1 } }")
    params = {"using-graph-uri": "http://x/a"}
    text = "INSERT { GRAPH <http://x/c> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert service.http.post("/sparql", params=params, data={"update": text}, headers=AUTHORIZED).status_code == 200
    assert count(service, "GRAPH <http://x/c> { ?s ?p ?o }") == 1
    text = "WITH <http://x/b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
    problem(service.http.post("/sparql", params=params, data={"update": text}, headers=AUTHORIZED), 400, "conflict")


@pytest.mark.parametrize(
    ("text", "status", "slug"),
    [
        ("LOAD <http://127.0.0.1/x>", 403, "update-operation-refused"),
        ("INSERT { <a:b> <a:c> ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "service-refused"),
        ("INSERT DATA {", 400, "sparql-syntax"),
        ("INSERT DATA { <a:b> <a:c> }", 400, "sparql-syntax"),
        ("SELECT * { ?s ?p ?o }", 400, "sparql-syntax"),
        ("DELETE WHERE " + "{" * 40, 400, "query-too-complex"),
        ("INSERT DATA { <a:b> <a:c> '" + "x" * (1 << 20) + "' }", 413, "query-too-large"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_an_update_that_is_refused_changes_nothing(service: Service, text: str, status: int, slug: str) -> None:
    problem(service.update(text), status, slug)
    assert count(service) == 0


def test_a_later_operation_that_fails_takes_the_earlier_ones_along(service: Service) -> None:
    response = service.update("INSERT DATA { <a:b> <a:c> 1 } ; CREATE GRAPH <http://x/g> ; CREATE GRAPH <http://x/g>")
    assert response.status_code == 400
    assert count(service) == 0


@pytest.mark.slow
def test_an_endless_update_is_stopped_and_leaves_nothing(service: Service) -> None:
    service.update("INSERT DATA { " + " ".join(f"<a:s{i}> <a:p> {i} ." for i in range(400)) + " }")
    where = ENDLESS.partition("{")[2]
    problem(service.update(f"INSERT {{ ?s ?p ?c }} WHERE {{ {where}"), 503, "query-timeout")
    assert count(service) == 400
    assert service.update("DROP ALL").status_code == 200


# techgeo's own graphs.


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        "INSERT DATA { <a:b> <a:c> 1 }",
        f"DROP GRAPH <{OURS}>",
        f"INSERT DATA {{ GRAPH <{OURS}> {{ <a:b> <a:c> 1 }} }}",
    ],
)
def test_techgeos_own_graphs_are_not_for_others_to_write(guarded: Service, text: str) -> None:
    before = count(guarded)
    problem(guarded.update(text), 403, "graph-refused")
    assert count(guarded) == before > 0


def test_other_graphs_stand_beside_techgeos(guarded: Service) -> None:
    before = count(guarded)
    assert guarded.update(INSERT["update"]).status_code == 200
    assert count(guarded) == before + 1
    assert count(guarded, "GRAPH <http://x/mine> { ?s ?p ?o }") == 1
    assert guarded.update("DROP GRAPH <http://x/mine>").status_code == 200


def test_the_default_graph_has_the_ontology(guarded: Service) -> None:
    assert count(guarded, "?type a <http://www.w3.org/2002/07/owl#Class>") > 10


def test_a_store_that_another_process_writes_is_locked(service: Service) -> None:
    with lock(service.state.settings.directory):
        response: httpx.Response = service.update("DROP ALL")
        problem(response, 503, "store-locked")
        assert int(response.headers["retry-after"]) > 0
        assert service.get("ASK {}").status_code == 200
    assert service.update("DROP ALL").status_code == 200


def lock(directory: Path) -> WriterLock:
    """Return the lock of the store, as soon as the service has given it back."""
    deadline = time.monotonic() + 10 * IDLE
    while True:
        try:
            return WriterLock(directory)
        except StoreUnavailable:
            assert time.monotonic() < deadline
            time.sleep(0.05)
