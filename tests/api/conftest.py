"""Services that the tests of the SPARQL doors share; each lives as long as the session."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import service
from tests.api.serving import ROWS, quads
from tests.service import Service


@pytest.fixture(scope="session")
def reading() -> Iterator[Service]:
    """A read-only service over :func:`quads`, with small limits."""
    with tempfile.TemporaryDirectory(dir=service.scratch()) as directory:
        snapshot = service.engine_directory(Path(directory), quads())
        with service.running(snapshot, query_timeout=3, query_rows=ROWS, query_memory=400 << 20) as started:
            yield started


@pytest.fixture(scope="session")
def writing() -> Iterator[Service]:
    """A service in plain mode that takes updates, over a store that begins empty."""
    with (
        tempfile.TemporaryDirectory(dir=service.scratch()) as directory,
        service.running(Path(directory), write_token=service.TOKEN, update_timeout=3) as started,
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
