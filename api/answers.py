"""Sends a worker's answer as it comes: no status line before the first row, and no end where the answer has none.

========================================  ==========================================================
the task fails                            the caller sees
========================================  ==========================================================
before the first bytes                    a problem, with its status
after them                                a transfer that breaks off (HTTP/1.1: no last chunk)
========================================  ==========================================================

A caller who goes away takes the task along; one who reads slowly holds no worker, and is cut off after half a minute
without reading.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.problems import respond
from api.remembered import LONGEST, Kept
from api.state import State, client_of
from kb.errors import Busy, QueryMemory, QueryTimeout, TechgeoError, WorkerLost
from kb.store.pool import GraphRead, Query, QueryPool
from kb.store.process import Answer

SEND_TIMEOUT = 30.0
MAX_UNREAD = 64
"""Answers of one client that may be under way at once."""
QUICK = 0.02
"""Seconds that an answer may take before the caller is watched."""


class AnswerResponse(Response):
    """An ASGI response that runs ``wanted`` in the pool and passes the answer on."""

    def __init__(
        self,
        state: State,
        wanted: Query | GraphRead,
        snapshot: Path,
        headers: Mapping[str, str],
        *,
        timeout: float | None = None,
        rows: int | None = None,
        pool: QueryPool | None = None,
        asked: str | None = None,
    ) -> None:
        """``asked``: names what this is the answer to, where it may be kept for who asks the same."""
        self.asked = asked
        self.state, self.wanted, self.snapshot = state, wanted, snapshot
        self.out = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
        self.timeout, self.rows, self.pool = timeout, rows, pool or state.pool
        self.background = None
        self.answer: Answer | None = None
        self.begun = False
        """Whether the status is out."""
        self.status_code = 200

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the task; stop it when the caller goes away."""
        kept = self.state.remembered.get(self.asked) if self.asked is not None else None
        if kept:
            self.state.budget.check(client_of(scope))
            await self._whole(kept.body, kept.encoding, scope, send)
        elif not (self.pool.idle and await self._quick(scope, receive, send)):
            await self._slowly(scope, receive, send)

    async def _slowly(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run a task and watch the caller meanwhile."""
        work = asyncio.ensure_future(self._answer(scope, receive, send))
        watch = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((work, watch), return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                await work
        finally:
            for task in (work, watch):
                if not task.done():
                    task.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)

    async def _quick(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Run a task that is done in a few milliseconds, which most are, without watching the caller meanwhile.

        Returns whether it was; else ``self.answer`` is still at it.
        """
        client = client_of(scope)
        try:
            self.state.budget.check(client)
            self.answer = answer = await self.pool.run(
                self.wanted, self.snapshot, client=client, timeout=self.timeout, rows=self.rows
            )
        except TechgeoError as error:
            await respond(scope, error)(scope, receive, send)
            return True
        try:
            await answer.soon(QUICK)
        except asyncio.CancelledError:
            answer.cancel()
            raise
        if answer.end is None or answer.spooled:
            return False  # not yet, failed, or long: looked at by the long way
        self.state.budget.charge(client, answer.seconds)
        encoding = (answer.head or {}).get("encoding")
        body = answer.taken()
        self._keep(body, encoding)
        await self._whole(body, encoding, scope, send)
        return True

    async def _whole(self, body: bytes, encoding: str | None, scope: Scope, send: Send) -> None:
        headers = self._lines(encoding, len(body))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _keep(self, body: bytes, encoding: str | None) -> None:
        if self.asked is not None:
            self.state.remembered.keep(self.asked, Kept(body, encoding))

    def _lines(self, encoding: str | None, length: int | None) -> list[tuple[bytes, bytes]]:
        headers = list(self.out)
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        if length is not None:
            headers.append((b"content-length", str(length).encode()))
        return headers

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        client, budget = client_of(scope), self.state.budget
        answer = self.answer
        stopped = False
        try:
            if answer is None:
                budget.check(client)
                answer = await self.pool.run(
                    self.wanted, self.snapshot, client=client, timeout=self.timeout, rows=self.rows
                )
            head = await answer.begin()
            with self._counted(client):
                await self._send(answer, head.get("encoding"), scope["method"] == "HEAD", send)
        except TechgeoError as error:
            stopped = isinstance(error, QueryTimeout | QueryMemory | WorkerLost)
            if not self.begun:
                await respond(scope, error)(scope, receive, send)
            # Else the status is out: leaving without the last chunk makes the server break the connection.
        except TimeoutError:
            pass  # the caller does not read
        finally:
            if answer is not None:
                answer.cancel()
                budget.charge(client, answer.seconds, failed=stopped)

    @contextmanager
    def _counted(self, client: str) -> Iterator[None]:
        """Count the long answers that a client has not read yet; each may take a file of ``query_bytes``."""
        open_now = self.state.unread
        if open_now[client] >= MAX_UNREAD:
            raise Busy("Too many of your answers are still being read; finish some first.", retry_after=5)
        open_now[client] += 1
        try:
            yield
        finally:
            open_now[client] -= 1
            if not open_now[client]:
                del open_now[client]

    async def _send(self, answer: Answer, encoding: str | None, head_only: bool, send: Send) -> None:
        first = answer.taken()
        whole = answer.end is not None and answer.empty
        headers = self._lines(encoding, len(first) if whole else None)
        self.begun = True
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if head_only:
            first, whole = b"", True
        await _pass(send, first, more=not whole)
        parts, size = [first], len(first)
        if not whole:
            async for chunk in answer:
                await _pass(send, chunk, more=True)
                size += len(chunk)
                parts = [*parts, chunk] if size <= LONGEST else []
            await _pass(send, b"", more=False)
        if size <= LONGEST and not head_only:
            self._keep(b"".join(parts), encoding)


async def _pass(send: Send, chunk: bytes, *, more: bool) -> None:
    async with asyncio.timeout(SEND_TIMEOUT):
        await send({"type": "http.response.body", "body": chunk, "more_body": more})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
