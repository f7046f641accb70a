"""The W3C SERVICE tests: our service calls two others, each a service of ours with the data of the test."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb.store.formats import named
from tests import service
from tests.service import Service
from tests.w3c import compare
from tests.w3c.engines import OverHttp
from tests.w3c.manifests import QT, SUITES, Case, cases, iri, parse, path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SUITES.is_dir(), reason="the W3C suites are not beside this checkout (../shared/w3c)"),
]
_INVALID = "http://invalid.endpoint.org/sparql"
_CASES = [case for case in cases() if case.suite == "service"]


@pytest.fixture(scope="module")
def services() -> Iterator[list[Service]]:
    """The service that is asked, and two endpoints; the first may call both, the second the third."""
    with contextlib.ExitStack() as stack:
        started: list[Service] = []
        for _ in range(3):
            directory = stack.enter_context(tempfile.TemporaryDirectory(dir=service.scratch()))
            allowed = (*(f"{other.url}/sparql" for other in started), _INVALID)
            given = {"write_token": service.TOKEN, "workers": 1, "service_allow": allowed, "service_private": True}
            started.append(stack.enter_context(service.running(Path(directory), **given)))
        yield started[::-1]


@pytest.mark.parametrize("case", _CASES, ids=lambda c: c.id)
def test_a_service_clause_gives_what_the_other_endpoint_holds(
    services: list[Service], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, *others = services
    if case.id == "service/service5":  # SERVICE ?v asks all that are allowed, so none of them may be invalid
        allowed = tuple(f"{other.url}/sparql" for other in others)
        settings = asked.state.settings.model_copy(update={"service_allow": allowed})
        monkeypatch.setattr(asked.state, "settings", settings)
    graph, action = case.graph, case.action
    names = {}
    for entry, other in zip(graph.all(action, QT + "serviceData"), others, strict=False):
        names[graph.text(entry, QT + "endpoint")] = f"{other.url}/sparql"
        OverHttp(other).load([q for file in graph.all(entry, QT + "data") for q in parse(path(file))])
    renamed = {ox.NamedNode(theirs): ox.NamedNode(ours) for theirs, ours in names.items()}
    data = [q for file in graph.all(action, QT + "data") for q in parse(path(file))]
    OverHttp(asked).load([ox.Quad(q.subject, q.predicate, renamed.get(q.object, q.object)) for q in data])  # type: ignore[call-overload]
    file = path(graph.one(action, QT + "query"))
    text = f"BASE <{iri(file)}>\n{file.read_text('utf-8')}"
    for theirs, ours in names.items():
        text = text.replace(theirs, ours)
    found = compare.read_solutions(OverHttp(asked).query(text, named("json")), ox.QueryResultsFormat.JSON)
    wanted = compare.expected(path(case.result))
    wanted = [{k: renamed.get(v, v) for k, v in row.items()} for row in wanted]  # type: ignore[union-attr, call-overload]
    assert compare.same_solutions(found, wanted)  # type: ignore[arg-type]
