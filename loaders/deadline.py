"""One deadline for everything that a fetch does, kept even against a server that sends a byte now and then.

A socket's own timeout begins anew with each byte. So each connection is remembered, and shut down from outside
when the time is over, which ends whatever is waiting on it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from threading import Lock, Timer
from types import TracebackType
from typing import Any, Self


class Deadline:
    """A context in which connections live no longer than ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._connections: list[socket.socket] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    @property
    def left(self) -> float:
        """Seconds that are left, 0 at the end."""
        return max(0.0, self._end - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self.left == 0.0

    def watched(self, connection: Any) -> Any:
        """Return a class of urllib3 connections like ``connection`` whose sockets end with this deadline."""
        watch = self._watch

        class Watched(connection):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                made: socket.socket = super()._new_conn()
                watch(made)
                return made

        return Watched

    def _watch(self, made: socket.socket) -> None:
        # A copy of the descriptor: the TLS layer takes the socket itself away.
        copy = socket.socket(fileno=os.dup(made.fileno()))
        with self._lock:
            self._connections.append(copy)
        if self.over:
            self._expire()

    def _expire(self) -> None:
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
