"""What happens to the service when processes are killed, callers leave, and too many come at once.

Counts are small by default; RELIABILITY's own (50 to 200) run with ``TECHGEO_FAULTS=full``.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import psutil
import pytest

from tests import service
from tests.api.serving import ENDLESS, problem, quads
from tests.service import Service

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SOON = 30.0
"""Seconds within which what takes a fraction of one is done, on a machine that has much else to do."""
FULL = os.environ.get("TECHGEO_FAULTS") == "full"
ROWS = "SELECT * { ?s ?p ?o . ?a ?b ?c }"  # nine million of them


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    snapshot = service.engine_directory(tmp_path_factory.mktemp("faults"), quads())
    with service.running(snapshot, query_timeout=60, client_failures=0, client_seconds=0) as started:
        yield started


def until(condition, seconds: float) -> float:  # type: ignore[no-untyped-def]
    """Wait for a condition; return how long that took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "not in time"
        time.sleep(0.005)
    return time.monotonic() - started


def test_f3_a_worker_killed_under_load_fails_its_request_alone_and_is_replaced(running: Service) -> None:
    pool = running.state.pool
    for _ in range(50 if FULL else 5):
        until(lambda: len(pool.pids) == pool.size and pool.busy == 0, SOON)
        with ThreadPoolExecutor(1) as threads:
            endless = threads.submit(running.http.get, "/sparql", params={"query": ENDLESS})
            until(lambda: pool.busy == 1, SOON)
            victim = next(p.pid for p in list(pool._all) if p.answer is not None)
            os.kill(victim, signal.SIGKILL)
            assert running.get("ASK {}").status_code == 200
            problem(endless.result(), 503, "worker-lost")
        until(lambda killed=victim: len(pool.pids) == pool.size and killed not in pool.pids, SOON)


def test_f4_a_service_killed_while_it_answers_leaves_a_broken_transfer(tmp_path: Path) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    with service.process(snapshot, default_graph="plain") as (started, url):
        children = psutil.Process(started.pid).children(recursive=True)
        assert children
        with httpx.stream("GET", url + "/sparql", params={"query": ROWS, "format": "csv"}, timeout=20) as response:
            assert "content-length" not in response.headers
            parts = response.iter_raw()
            next(parts)
            started.kill()
            with pytest.raises(httpx.TransportError):
                for _ in parts:
                    pass
        started.wait(60)
        until(lambda: not any(child.is_running() for child in children), SOON)


def test_f13_callers_who_leave_free_their_workers_and_leave_nothing_open(running: Service) -> None:
    where = urlsplit(running.url)
    assert where.hostname
    process = psutil.Process()
    pool = running.state.pool
    until(lambda: len(pool.pids) == pool.size and pool.busy == 0, SOON)
    before = process.num_fds(), len(process.children())
    for query in [ROWS, ENDLESS] * (100 if FULL else 5):
        request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with socket.create_connection((where.hostname, where.port or 80)) as connection:
            connection.sendall(request)
            if query is ROWS:
                assert connection.recv(4_096).startswith(b"HTTP/1.1 200")
            else:
                until(lambda: pool.busy > 0, SOON)
        until(lambda: pool.busy == 0, SOON)  # the query's own end would come later
    until(lambda: len(pool.pids) == pool.size, SOON)
    until(lambda: process.num_fds() <= before[0] + 4 and len(process.children()) <= before[1], SOON)


def test_f14_slow_readers_hold_no_worker(running: Service) -> None:
    where = urlsplit(running.url)
    assert where.hostname
    connections = []
    try:
        query = quote("SELECT * { ?s ?p ?o . ?a ?b 'value 1 1' } LIMIT 3000")
        for _ in range(50 if FULL else 10):
            connection = socket.create_connection((where.hostname, where.port or 80))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            connections.append(connection)
        until(lambda: running.state.pool.busy == 0 and running.state.pool.waiting == 0, 30)
        assert running.get("ASK {}").status_code == 200
    finally:
        for connection in connections:
            connection.close()


def test_a_client_with_very_many_unread_answers_is_told_to_read_them_first(
    running: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.answers.MAX_UNREAD", 2)
    params = {"query": f"{ROWS} LIMIT 90000"}
    plain = {"Accept-Encoding": "identity"}  # too long for any buffer on the way
    with (
        running.http.stream("GET", "/sparql", params=params, headers=plain) as one,
        running.http.stream("GET", "/sparql", params=params, headers=plain) as two,
    ):
        assert (one.status_code, two.status_code) == (200, 200)
        problem(running.http.get("/sparql", params=params, headers=plain), 429, "busy")
    until(lambda: not running.state.unread, SOON)
    assert running.get("ASK {}").status_code == 200


def test_f15_a_hundred_endless_queries_at_once_leave_the_service_awake(running: Service) -> None:
    pool, settings = running.state.pool, running.state.settings
    most = 0
    stop = threading.Event()
    health: list[float] = []

    def watch() -> None:
        nonlocal most
        with httpx.Client(base_url=running.url, timeout=30) as client:
            while not stop.is_set():
                most = max(most, len([p for p in list(pool._all) if p.answer is not None]))
                asked = time.monotonic()
                assert client.get("/healthz").status_code == 200
                assert client.get("/readyz").status_code == 200
                health.append(time.monotonic() - asked)
                time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()

    try:
        limits = httpx.Limits(max_connections=100)
        with (
            httpx.Client(base_url=running.url, timeout=60, limits=limits) as client,
            ThreadPoolExecutor(100) as threads,
        ):
            answers = list(
                threads.map(lambda _: client.get("/sparql", params={"query": ENDLESS, "timeout": "1"}), range(100))
            )
    finally:
        stop.set()
        watcher.join()
    kinds = Counter((a.status_code, a.json()["type"]) for a in answers)
    assert set(kinds) <= {(503, "/problems/query-timeout"), (429, "/problems/busy")}
    assert kinds[429, "/problems/busy"] >= 100 - pool.size - settings.query_queue - 10
    assert all(int(a.headers["retry-after"]) > 0 for a in answers if a.status_code == 429)
    assert most <= pool.size
    assert sorted(health)[len(health) // 2] < 5  # it is milliseconds where nothing else runs
    assert running.get("ASK {}").status_code == 200


def test_a_client_over_its_share_of_time_is_told_when_to_come_back(tmp_path: Path) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    with service.running(snapshot, client_seconds=0.5, query_timeout=5) as started:
        assert started.http.get("/sparql", params={"query": ENDLESS, "timeout": "1.2"}).status_code == 503
        response = started.get("ASK {}")
        problem(response, 429, "busy")
        assert int(response.headers["retry-after"]) >= 1
        assert started.http.get("/healthz").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_f17_a_service_told_to_end_finishes_what_runs_and_ends_well(tmp_path: Path, number: signal.Signals) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    with service.process(snapshot, default_graph="plain") as (started, url):
        children = psutil.Process(started.pid).children(recursive=True)
        spent = sum(child.cpu_times().user for child in children)
        with ThreadPoolExecutor(3) as threads:
            short = [
                threads.submit(httpx.get, url + "/sparql", params={"query": ENDLESS, "timeout": "6"}, timeout=60)
                for _ in range(2)
            ]
            until(lambda: sum(child.cpu_times().user for child in children) > spent + 0.5, SOON)  # both are at it
            started.send_signal(number)
            assert [s.result().status_code for s in short] == [503, 503]  # an answer, not a broken connection
        assert started.wait(60) == 0
        until(lambda: not any(child.is_running() for child in children), SOON)
