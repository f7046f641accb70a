"""What the doors share: settings, query workers, the current snapshot, what each client has left.

``request.app.state.techgeo`` is the one State of an application.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response
from starlette.types import Scope

from api.remembered import Remembered
from kb.errors import StoreUnavailable
from kb.iris import Minter
from kb.settings import Settings
from kb.store.budget import Budget
from kb.store.pointer import Pointer
from kb.store.pool import QueryPool
from kb.store.snapshots import Snapshot
from kb.store.writer import Writer

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class State:
    """See the module. ``page`` is a hook: what answers a browser at ``/sparql``, where anything does."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pointer = Pointer(settings.directory)
        self.budget = Budget(settings.client_seconds, settings.client_failures)
        self.pool = QueryPool(settings)
        """For foreign queries."""
        self.lookups = QueryPool(settings, 1)
        """For our own queries, so that foreign ones cannot hold them up."""
        self.remembered = Remembered(settings.answer_cache)
        self.writer = Writer(settings)
        self.page: Callable[[Request], Response] | None = None
        self.unread: Counter[str] = Counter()
        """How many answers each client has under way."""
        self.draining = False
        self._graphs = Minter(settings.base_iri).graphs

    def snapshot(self) -> Snapshot:
        """Return the snapshot that readers open now.

        Raises:
            StoreUnavailable: if there is none, or it is damaged.
        """
        return self.pointer.current()

    def owns(self, graph: str) -> bool:
        """Whether a graph is one that techgeo itself keeps."""
        return graph.startswith(self._graphs)

    async def open(self) -> None:
        """Start the workers."""
        try:
            path = self.snapshot().path
        except StoreUnavailable as e:
            path = None
            if e.problem == "store-missing" and self.settings.write_token:
                await self.writer.run({"op": "publish"})  # a store that is to be written over HTTP begins empty
        for pool in (self.pool, self.lookups):
            pool.snapshot = path
            await pool.__aenter__()

    async def close(self) -> None:
        """End the workers."""
        self.draining = True
        await asyncio.gather(self.pool.__aexit__(), self.lookups.__aexit__(), self.writer.close())

    def base(self, scope: Scope) -> str:
        """Return the URL of this service, without a slash at the end.

        ``public_url`` where it is set. Else the Host header only where it names this machine: a forged one must not
        get into links.
        """
        if self.settings.public_url:
            return self.settings.public_url.rstrip("/")
        scheme = scope.get("scheme", "http")
        host = next((v for k, v in scope["headers"] if k == b"host"), b"").decode("latin-1")
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            name = None
        if name and (name in _LOOPBACK or name == self.settings.host):
            return f"{scheme}://{host}"
        server, port = scope.get("server") or (self.settings.host, self.settings.port)
        return f"{scheme}://[{server}]:{port}" if ":" in server else f"{scheme}://{server}:{port}"


def state_of(request: Request) -> State:
    """Return the state of the application that serves ``request``."""
    return cast(State, request.app.state.techgeo)


def client_of(scope: Scope) -> str:
    """Return the key under which a client's use is counted: its address."""
    return str((scope.get("client") or ("",))[0])
