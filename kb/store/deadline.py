"""Connections that live no longer than they may, even to a server that sends a byte now and then.

A socket's own timeout begins anew with each byte. So the sockets of a pool are known, and shut from outside when the
time is over, which ends whatever is waiting on one.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Timer
from types import TracebackType
from typing import Any, Self

import urllib3


class Deadline:
    """A context of at most ``seconds``; ``expire`` is called when they are over."""

    def __init__(self, seconds: float, expire: Callable[[], None]) -> None:
        self._end = time.monotonic() + seconds
        self._timer = Timer(seconds, expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        """Seconds that are left, 0 at the end."""
        return max(0.0, self._end - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self.left == 0.0

    def sleep(self, seconds: float) -> None:
        """Wait, not beyond the end."""
        time.sleep(min(seconds, self.left))


@dataclass
class Watched:
    """A pool whose connections can be shut while somebody waits on them."""

    pool: urllib3.PoolManager
    sockets: weakref.WeakSet[socket.socket] = field(default_factory=weakref.WeakSet)

    def shut(self) -> None:
        """Shut every connection."""
        for made in list(self.sockets):
            with contextlib.suppress(OSError):
                made.shutdown(socket.SHUT_RDWR)


def watched(pool: urllib3.PoolManager) -> Watched:
    """Return a pool with its connections watched."""
    watch = Watched(pool)

    def kind(connection: Any) -> Any:
        class Connection(connection):  # type: ignore[misc]
            # A copy of the descriptor: the TLS layer takes the socket itself away.
            copy: socket.socket | None = None

            def _new_conn(self) -> socket.socket:
                made: socket.socket = super()._new_conn()
                self.copy = socket.socket(fileno=os.dup(made.fileno()))
                watch.sockets.add(self.copy)
                return made

            def close(self) -> None:
                if self.copy is not None:
                    self.copy.close()
                super().close()

        return Connection

    def pool_class(base: Any) -> Any:
        return type(base.__name__, (base,), {"ConnectionCls": kind(base.ConnectionCls)})

    pool.pool_classes_by_scheme = {
        "http": pool_class(urllib3.HTTPConnectionPool),
        "https": pool_class(urllib3.HTTPSConnectionPool),
    }
    return watch
