"""``empty``: the settings of an empty store, on each kind of store; ``store``: it, open; ``loaded``: with ``seed``;
``kept``: the same, and its settings, for modules that only read.

A server is started once, and emptied before each test that writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.commit import Committer
from kb.graph import Generator
from kb.iris import Minter
from kb.settings import Settings
from kb.store.contract import Store
from kb.store.endpoint import Endpoint
from kb.store.opening import open_store
from kb.store.pages import Pages
from tests.contract.servers import SERVERS
from tests.kb.building import seed


@pytest.fixture(scope="session", params=["embedded", *SERVERS])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a server that runs, or of a folder."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        yield Settings(store=str(folder))
        return
    with SERVERS[request.param](folder) as settings:
        yield settings


def emptied(place: Settings, folder: Path) -> Settings:
    """Remove what tests before have written to a server; return the settings of an empty store."""
    if not place.remote:
        return Settings(store=str(folder / "store"))
    endpoint = Endpoint(place)
    graphs = endpoint.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    ours = [str(row["g"]) for row in graphs if row["g"].value.startswith(Minter().graphs)]
    commands = [f"CLEAR GRAPH {graph}" for graph in ours]
    if endpoint.engine.default_graph:
        commands.append("CLEAR DEFAULT")
    for command in commands:
        endpoint.update(command)
    assert not list(Pages(endpoint, Minter().graphs).quads((None, None, None, None)))
    endpoint.close()
    return place.model_copy(update={"remote_cache": str(folder / "cache")})


@pytest.fixture
def empty(place: Settings, tmp_path: Path) -> Settings:
    return emptied(place, tmp_path)


@pytest.fixture
def store(empty: Settings) -> Iterator[Store]:
    with open_store(empty) as opened:
        yield opened


@pytest.fixture
def loaded(store: Store) -> Store:
    outcome = Committer(store, Generator()).commit(seed())
    assert not outcome.refused
    return store


@pytest.fixture(scope="module")
def kept(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Settings]]:
    """A loaded store for a module that only reads, and its settings."""
    settings = emptied(place, tmp_path_factory.mktemp("kept"))
    with open_store(settings) as opened:
        Committer(opened, Generator()).commit(seed())
        yield opened, settings
