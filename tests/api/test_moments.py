"""Earlier snapshots over SPARQL and the Graph Store Protocol."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest

from tests.api.serving import problem
from tests.service import AUTHORIZED, Service

OBJECT = "SELECT ?o { <a:s> <a:p> ?o }"


@pytest.fixture
def told(writing: Service) -> tuple[Service, int, int]:
    """A service, and the numbers of two snapshots: in one the value is old, in the next it is new."""
    old = writing.update("DROP ALL ; INSERT DATA { <a:s> <a:p> 'old' }").json()["snapshot"]
    new = writing.update("DELETE DATA { <a:s> <a:p> 'old' } ; INSERT DATA { <a:s> <a:p> 'new' }").json()["snapshot"]
    return writing, old, new


def test_a_query_may_ask_a_snapshot_by_number(told: tuple[Service, int, int]) -> None:
    service, old, new = told
    for number, value in ((old, "old"), (new, "new")):
        response = service.http.get("/sparql", params={"query": OBJECT, "snapshot": str(number), "format": "csv"})
        assert response.text.split() == ["o", value]
        assert response.headers["techgeo-snapshot"] == str(number)
        assert "memento-datetime" in response.headers


def test_a_query_may_ask_for_a_time(told: tuple[Service, int, int]) -> None:
    service, _, new = told
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    for given in (
        {"params": {"asOf": tomorrow.date().isoformat()}},
        {"headers": {"Accept-Datetime": format_datetime(tomorrow, usegmt=True)}},
    ):
        params = {"query": OBJECT, "format": "csv"} | given.get("params", {})
        response = service.http.get("/sparql", params=params, headers=given.get("headers"))
        assert (response.headers["techgeo-snapshot"], response.text.split()[1]) == (str(new), "new")
    assert "accept-datetime" in response.headers["vary"].lower()
    long_ago = service.http.get("/sparql", params={"query": OBJECT, "asOf": "2001-01-01"})
    problem(long_ago, 404, "not-found")


@pytest.mark.parametrize(
    "params", [{"asOf": "yesterday"}, {"snapshot": "x"}, {"snapshot": "-1"}, {"snapshot": "1" * 20}]
)
def test_a_time_or_number_that_cannot_be_read_is_refused(writing: Service, params: dict[str, str]) -> None:
    problem(writing.http.get("/sparql", params={"query": OBJECT} | params), 422, "bad-parameter")


def test_a_graph_may_be_read_as_it_was(told: tuple[Service, int, int]) -> None:
    service, old, _ = told
    assert '"old"' in service.http.get(f"/graphs?default&snapshot={old}").text
    assert '"new"' in service.http.get("/graphs?default").text


def test_an_update_is_of_what_is(writing: Service) -> None:
    response = writing.http.post("/sparql?snapshot=1", data={"update": "DROP ALL"}, headers=AUTHORIZED)
    problem(response, 400, "sparql-parameters")
