"""The service that is only read, for every test of a door."""

from __future__ import annotations

import httpx
import pytest

from tests.service import Service


@pytest.fixture
def http(reading: Service) -> httpx.Client:
    return reading.http


@pytest.fixture
def service(reading: Service) -> Service:
    return reading
