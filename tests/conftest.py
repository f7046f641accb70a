"""Fixtures that every part shares.

``seed_store`` is a store of four hand-built articles (tests.kb.building.seed) in two snapshots; ``seed_service`` is
the URL of a service on it. Both live as long as the session and are read-only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kb.settings import Settings
from tests.kb.building import seed
from tests.running import make_store, running


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
