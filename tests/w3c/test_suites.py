"""Every W3C test that pyoxigraph passes in process passes over HTTP; the Protocol and Graph Store tests all do."""

from __future__ import annotations

import pytest

from tests.service import Service
from tests.w3c import exchanges, language
from tests.w3c.__main__ import passes
from tests.w3c.engines import InProcess, OverHttp
from tests.w3c.manifests import SUITES, Case, cases

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not SUITES.is_dir(), reason="the W3C suites are not beside this checkout (../shared/w3c)"),
]
_LANGUAGE = [
    (version, case)
    for version in ("sparql11", "sparql12")
    for case in cases(version)
    if case.kind in language.KINDS and case.suite not in language.FEDERATED
]
_GROUPS = sorted({(version, case.suite) for version, case in _LANGUAGE})
_EXCHANGES = [case for case in cases() if case.kind in ("ProtocolTest", "GraphStoreProtocolTest")]
# What the engine itself does not pass: rules where it follows SPARQL 1.2 or keeps a term in its value space only.
_ENGINE_PASSES = {"sparql11": 483, "sparql12": 259}


@pytest.mark.parametrize(("version", "suite"), _GROUPS, ids=lambda v: str(v))
def test_what_the_engine_passes_in_process_passes_over_http(running: Service, version: str, suite: str) -> None:
    inside, outside = InProcess(), OverHttp(running)
    below = {}
    for of_version, case in _LANGUAGE:
        if (of_version, case.suite) == (version, suite) and not passes(case, inside) and (why := passes(case, outside)):
            below[case.id] = why
    assert below == {}


@pytest.mark.parametrize("version", ["sparql11", "sparql12"])
def test_the_engine_passes_as_many_as_when_this_was_written(version: str) -> None:
    engine = InProcess()
    assert sum(not passes(case, engine) for of, case in _LANGUAGE if of == version) >= _ENGINE_PASSES[version]


@pytest.mark.parametrize("case", _EXCHANGES, ids=lambda c: c.id)
def test_the_protocol_and_graph_store_tests_pass(running: Service, case: Case) -> None:
    exchanges.run(case, running)
