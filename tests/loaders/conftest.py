"""What the tests of the loaders share: one pool of parser processes, and a server on the loopback interface."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.iris import Minter
from kb.model import Article
from loaders.failure import LoadFailure
from loaders.limits import Limits
from loaders.parsing.pool import Parsers
from loaders.sources import read

Load = Callable[..., list[Article | LoadFailure]]
Answer = bytes | Callable[[socket.socket, bytes], None]


@pytest.fixture(scope="session")
def parsers() -> Iterator[Parsers]:
    with Parsers(Limits(), processes=2) as pool:
        yield pool


@pytest.fixture
def load(parsers: Parsers, tmp_path: Path) -> Load:
    """Return a function that reads a location, or bytes that it first writes to a file of the given name."""

    def run(source: str | Path | bytes, name: str = "source", **options: object) -> list[Article | LoadFailure]:
        if isinstance(source, bytes):
            path = tmp_path / name
            path.write_bytes(source)
            source = path
        pool = None if "limits" in options else parsers
        return list(read(str(source), minter=Minter(), parsers=pool, **options))  # type: ignore[arg-type]

    return run


class Server:
    """A server on 127.0.0.1 that answers each request with the same bytes, or as a function does."""

    def __init__(self, answer: Answer) -> None:
        self.requests: list[bytes] = []
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        with contextlib.suppress(OSError):  # wakes the thread that accepts
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = connection.recv(65_536)
                self.requests.append(request)
                if callable(self._answer):
                    self._answer(connection, request)
                else:
                    connection.sendall(self._answer)
            except OSError:
                return


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    servers: list[Server] = []

    def start(answer: Answer) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
