"""A running service for tests: the real application on a real socket, with small limits where a test wants them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pyoxigraph as ox
import uvicorn

from api.serve import server
from api.state import State
from kb.settings import Settings

TOKEN = "abc"  # the token that the W3C requests carry
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class Service:
    """A service that runs: where it is, how to talk to it, what it holds."""

    url: str
    http: httpx.Client
    state: State

    def get(self, query: str, **headers: str) -> httpx.Response:
        """Ask a query by GET; underscores in header names stand for hyphens."""
        return self.http.get(
            "/sparql", params={"query": query}, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )

    def update(self, text: str) -> httpx.Response:
        """Run an update with the token."""
        return self.http.post("/sparql", data={"update": text}, headers=AUTHORIZED)


@contextlib.contextmanager
def running(directory: Path, **given: Any) -> Iterator[Service]:
    """Run a service on a free port of loopback, in a thread of this process."""
    settings = Settings(**{"store": str(directory), "port": 0, "default_graph": "plain", "workers": 2} | given)
    uvicorn_server = server(settings)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=uvicorn_server.run, kwargs={"sockets": [listening]})
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            _wait(uvicorn_server)
            app: Any = uvicorn_server.config.loaded_app
            while not hasattr(app, "state"):
                app = app.app
            with httpx.Client(base_url=url, timeout=30) as client:
                yield Service(url, client, app.state.techgeo)
        finally:
            uvicorn_server.should_exit = True
            thread.join(60)
    assert not thread.is_alive()


def _wait(started: uvicorn.Server) -> None:
    deadline = time.monotonic() + 60
    while not started.started:
        if time.monotonic() > deadline:
            raise TimeoutError("the service did not start")
        time.sleep(0.01)


@contextlib.contextmanager
def process(directory: Path, **given: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a service in a process of its own, as ``techgeo serve`` would; yield it and its URL."""
    variables = {f"TECHGEO_{k.upper()}": v for k, v in given.items()}
    command = "from api.serve import run; from kb.settings import Settings; run(Settings())"
    started = subprocess.Popen(
        [sys.executable, "-c", command],
        env=os.environ | variables | {"TECHGEO_STORE": str(directory), "TECHGEO_PORT": "0"},
        cwd=Path(__file__).parents[1],
    )
    try:
        deadline = time.monotonic() + 60
        while (url := _listens(started.pid)) is None:
            if time.monotonic() > deadline or started.poll() is not None:
                raise TimeoutError("the service did not start")
            time.sleep(0.05)
        yield started, url
    finally:
        if started.poll() is None:
            started.send_signal(signal.SIGTERM)
            started.wait(60)


def _listens(pid: int) -> str | None:
    """Return the URL at which a process takes connections, once it does: nobody else can have its port by then."""
    with contextlib.suppress(psutil.Error):
        for connection in psutil.Process(pid).net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN:
                return f"http://127.0.0.1:{connection.laddr.port}"
    return None


def scratch() -> str | None:
    """Return a directory in memory for stores that are written often, where the system has one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def engine_directory(directory: Path, quads: str) -> Path:
    """Make an engine directory that holds these N-Quads, as a backup would be; return it."""
    store = ox.Store(str(directory / "db"))
    store.bulk_load(quads.encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    store.backup(str(directory / "snapshot"))
    return directory / "snapshot"
