"""Fixtures: ``store``, an empty embedded store on disk; ``loaded``, one that holds the four articles of ``seed``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.commit import Committer
from kb.graph import Generator
from kb.settings import Settings
from kb.store.embedded import EmbeddedStore
from tests.kb.building import seed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(tmp_path / "store", Settings()) as opened:
        yield opened


@pytest.fixture
def loaded(store: EmbeddedStore) -> EmbeddedStore:
    Committer(store, Generator()).commit(seed())
    return store
