"""Connections that send a short answer in one packet.

An ASGI server writes the head of an answer and its body one after the other, each at once: two system calls, two
packets, and a caller that is woken up twice. Here what is written in one turn of the event loop goes out together.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST = 32 << 10
"""Bytes that are held back at most: a longer answer goes out as it comes, and is held up by who reads slowly."""


class Connection(HttpToolsProtocol):
    """The server's protocol, over a transport that gathers."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        super().connection_made(cast(asyncio.Transport, Gathered(transport, self.loop)))


class Gathered:
    """A transport that holds what is written until the event loop turns."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Send ``data`` soon, or at once where there is much."""
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(data)
        self._size += len(data)
        if self._size >= _MOST:
            self._flush()

    def close(self) -> None:
        """Send what is held, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._held:
            held, self._held, self._size = self._held, [], 0
            self._transport.write(b"".join(held))

    def __getattr__(self, name: str) -> Any:
        """Return what the transport below has."""
        return getattr(self._transport, name)
