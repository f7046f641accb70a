from __future__ import annotations

import shutil
from pathlib import Path

from tests import service
from tests.api.serving import problem, quads
from tests.service import Service


def test_a_service_with_a_store_is_ready(reading: Service) -> None:
    assert reading.http.get("/healthz").json() == {"status": "ok"}
    assert reading.http.get("/readyz").json()["status"] == "ready"


def test_a_service_without_a_store_lives_and_is_not_ready(tmp_path: Path) -> None:
    with service.running(tmp_path / "none") as started:
        assert started.http.get("/healthz").status_code == 200
        problem(started.http.get("/readyz"), 503, "store-missing")
        problem(started.get("ASK {}"), 503, "store-missing")


def test_a_snapshot_that_is_removed_under_a_service_is_still_served_and_noticed(tmp_path: Path) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    with service.running(snapshot) as started:
        assert started.get("ASK { ?s ?p ?o }").json()["boolean"] is True
        hidden = tmp_path / "hidden"
        snapshot.rename(hidden)
        problem(started.http.get("/readyz"), 503, "store-missing")
        hidden.rename(snapshot)
        assert started.http.get("/readyz").status_code == 200
        shutil.rmtree(snapshot)


def test_a_store_that_appears_later_is_served(tmp_path: Path) -> None:
    made = service.engine_directory(tmp_path / "a", quads()) if (tmp_path / "a").mkdir() is None else tmp_path
    with service.running(tmp_path / "b") as started:
        problem(started.http.get("/readyz"), 503, "store-missing")
        made.rename(tmp_path / "b")
        assert started.http.get("/readyz").status_code == 200
        assert started.get("ASK { ?s ?p ?o }").json()["boolean"] is True
