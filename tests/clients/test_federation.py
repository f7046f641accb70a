"""Other engines call the service from within their queries, with SERVICE; Comunica asks it as one of its sources."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from kb.settings import Settings
from tests.contract.servers import oxigraph

LABEL = "Trattative: Huawei, US telecom operators"
PREFIXES = """\
PREFIX tge: <https://w3id.org/techgeo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_COMUNICA = "@comunica/query-sparql@4"  # the last that runs on Node.js 18 and 20


def calling(service: str) -> str:
    inner = "{ ?e a tge:Talks ; rdfs:label ?l FILTER (LANG(?l) = 'it') }"
    return f"{PREFIXES} SELECT ?e ?l WHERE {{ SERVICE <{service}/sparql> {inner} }}"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> object:
    with oxigraph(tmp_path_factory.mktemp("other")) as settings:
        yield settings


def test_oxigraph_serve_calls_the_service(seed_service: str, other: Settings) -> None:
    headers = {"Accept": "application/sparql-results+json"}
    answer = httpx.post(other.store, data={"query": calling(seed_service)}, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["results"]["bindings"]
    assert (row["l"]["value"], row["l"]["xml:lang"]) == (LABEL, "it")


def test_pyoxigraph_joins_its_own_data_with_ours(seed_service: str) -> None:
    store = ox.Store()
    store.update("INSERT DATA { <https://example.org/note> <https://example.org/on> 'it' }")
    query = calling(seed_service).replace("WHERE {", "WHERE { ?note <https://example.org/on> ?language . ") + " LIMIT 5"
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert [row["l"].value for row in found] == [LABEL]  # type: ignore[union-attr]


def test_rdflib_calls_the_service(seed_service: str) -> None:
    (row,) = rdflib.Graph().query(calling(seed_service))
    assert row[1] == rdflib.Literal(LABEL, lang="it")


@pytest.fixture(scope="session")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that runs Comunica, which is installed for the session, or where ``COMUNICA`` says it is."""
    folder = Path(os.environ.get("COMUNICA", "")) if os.environ.get("COMUNICA") else tmp_path_factory.mktemp("comunica")
    program = folder / "node_modules" / ".bin" / "comunica-sparql"
    if not program.exists():
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed here, and Comunica needs it")
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", _COMUNICA]
        try:
            made = subprocess.run(command, cwd=folder, capture_output=True, timeout=240, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip("npm did not install Comunica in time")
        if made.returncode or not program.exists():
            pytest.skip("npm cannot install Comunica here")
    return [str(program)]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_comunica_joins_the_service_with_another(
    seed_service: str, other: Settings, comunica: list[str], tmp_path: Path
) -> None:
    insert = "INSERT DATA { <http://www.wikidata.org/entity/Q160120> <https://example.org/listed> 'entity list' }"
    httpx.post(other.store_update_url, data={"update": insert}, timeout=30).raise_for_status()
    query = (
        PREFIXES + "SELECT DISTINCT ?name ?list { ?e a tge:Talks ; tge:participant ?a . ?a rdfs:label ?name ;"
        " <https://schema.org/sameAs> ?w . ?w <https://example.org/listed> ?list FILTER (LANG(?name) = 'en') }"
    )
    sources = [f"sparql@{seed_service}/sparql", f"sparql@{other.store}"]
    ran = subprocess.run(
        [*comunica, *sources, "-q", query, "-t", "application/sparql-results+json"],
        cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    (row,) = json.loads(ran.stdout)["results"]["bindings"]
    # Comunica 4.5 itself loses language tags: its parser of results and its terms are of different versions.
    assert (row["name"]["value"], row["list"]["value"]) == ("Huawei", "entity list")
