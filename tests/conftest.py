"""Fixtures that every part shares.

``seed_store`` is a store of four hand-built articles (tests.kb.building.seed) in two snapshots; ``seed_service`` is
the URL of a service on it. Both live as long as the session and are read-only. ``reading``, ``writing`` and
``guarded`` are services for SPARQL, with small limits. Properties have no deadline: nothing is timed in a test.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import hypothesis
import pytest

from kb.settings import Settings
from tests import service
from tests.api.serving import ROWS, quads
from tests.kb.building import seed
from tests.running import make_store, running
from tests.service import Service

hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first, *rest = seed()
    return make_store(tmp_path_factory.mktemp("seed") / "store", [first, rest[0]], rest[1:])


@pytest.fixture(scope="session")
def seed_service(seed_store: Path) -> Iterator[str]:
    with running(Settings(store=str(seed_store), workers=1)) as url:
        yield url


@pytest.fixture
def client(seed_service: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=seed_service, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def reading() -> Iterator[Service]:
    """A read-only service over :func:`quads`, with small limits."""
    with tempfile.TemporaryDirectory(dir=service.scratch()) as directory:
        snapshot = service.engine_directory(Path(directory), quads())
        with service.running(snapshot, query_timeout=10, query_rows=ROWS, query_memory=400 << 20) as started:
            yield started


@pytest.fixture(scope="session")
def writing() -> Iterator[Service]:
    """A service in plain mode that takes updates, over a store that begins empty."""
    with (
        tempfile.TemporaryDirectory(dir=service.scratch()) as directory,
        service.running(Path(directory), write_token=service.TOKEN, update_timeout=10) as started,
    ):
        yield started


@pytest.fixture(scope="session")
def guarded() -> Iterator[Service]:
    """A service in techgeo's own mode that takes updates."""
    with (
        tempfile.TemporaryDirectory(dir=service.scratch()) as directory,
        service.running(Path(directory), write_token=service.TOKEN, default_graph="techgeo") as started,
    ):
        yield started
