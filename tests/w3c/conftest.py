from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import service
from tests.w3c.manifests import SUITES


@pytest.fixture(scope="package")
def running() -> Iterator[service.Service]:
    """A service in plain mode that takes updates; skips where the suites are not beside the checkout."""
    if not SUITES.is_dir():
        pytest.skip("the W3C suites are not beside this checkout (../shared/w3c)")
    with (
        tempfile.TemporaryDirectory(dir=service.scratch()) as directory,
        service.running(Path(directory), write_token=service.TOKEN) as started,
    ):
        yield started
