"""Query workers, ready and bounded: who gets one, who waits, who is told to come back later.

Every foreign query runs in one of ``workers`` processes (kb.store.worker) on a snapshot. A process that is killed,
crashes or has done 1,000 queries is replaced. Callers who find all of them busy wait, at most ``query_queue`` of
them; the longest waiting caller of each client is served in turn, so that one client with many queries does not hold
up the others. Who finds the queue full gets Busy, with ``retry_after``.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import Busy, StoreUnavailable
from kb.settings import Settings
from kb.store.formats import Format
from kb.store.process import Answer, Process

TASKS_PER_WORKER = 1_000
_RETRY_AFTER = 5
_START_PAUSE = 0.5
_PATIENCE = 5.0


@dataclass(frozen=True)
class Query:
    """A query as a worker takes it. ``default`` and ``named``: the dataset, where it is not the snapshot's own."""

    text: str
    format: Format
    base: str | None = None
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    encoding: str | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    bind: dict[str, str] = field(default_factory=dict)
    """Terms for variables, in N-Triples."""

    def task(self) -> dict[str, Any]:
        """Return the worker's task, without limits and snapshot."""
        return {
            "op": "query",
            "text": self.text,
            "format": self.format.name,
            "base": self.base,
            "default": self.default,
            "named": self.named,
            "encoding": self.encoding,
            "prefixes": self.prefixes,
            "bind": self.bind,
        }


@dataclass(frozen=True)
class GraphRead:
    """One graph, whole: ``graph`` is its IRI, None the default graph."""

    graph: str | None
    format: Format
    encoding: str | None = None

    def task(self) -> dict[str, Any]:
        """Return the worker's task, without limits and snapshot."""
        return {"op": "graph", "graph": self.graph, "format": self.format.name, "encoding": self.encoding}


class QueryPool:
    """Worker processes for queries; an async context manager."""

    def __init__(self, settings: Settings, size: int | None = None, *, snapshot: Path | None = None) -> None:
        self.settings = settings
        self.size = size or settings.workers
        self.snapshot = snapshot
        """What new workers open beforehand."""
        self.walls = True
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._waiting: OrderedDict[str, deque[asyncio.Future[Process]]] = OrderedDict()
        self._starts: set[asyncio.Task[None]] = set()
        self._closed = False

    async def __aenter__(self) -> QueryPool:
        try:
            await asyncio.gather(*(self._start() for _ in range(self.size)))
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._closed = True
        starts = list(self._starts)
        for task in starts:
            task.cancel()
        await asyncio.gather(*starts, return_exceptions=True)
        for process in self._all:
            process.close() if process.answer is None else process.kill()
        for queue in self._waiting.values():
            for waiter in queue:
                waiter.cancel()
        await self._ended(_PATIENCE)
        for process in self._all:
            process.kill()
        await self._ended(_PATIENCE)

    async def _ended(self, timeout: float) -> None:
        """Wait until every worker has ended and its pipes are closed, but not for ever."""
        if self._all:
            await asyncio.wait([p.ended for p in self._all], timeout=timeout)

    @property
    def busy(self) -> int:
        """How many workers have a task."""
        return sum(p.answer is not None for p in self._all)

    @property
    def idle(self) -> bool:
        """Whether a worker has nothing to do."""
        return bool(self._idle)

    @property
    def waiting(self) -> int:
        """How many callers wait for a worker."""
        return sum(len(w) for w in self._waiting.values())

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return [p.pid for p in self._all]

    async def run(
        self,
        wanted: Query | GraphRead,
        snapshot: Path,
        *,
        client: str = "",
        timeout: float | None = None,
        rows: int | None = None,
        size: int | None = None,
    ) -> Answer:
        """Give ``wanted`` to a worker; return the answer, which may still be coming.

        Raises:
            Busy: if every worker is taken and the queue is full, or none came free in time.
            StoreUnavailable: if the pool is closed.
        """
        limit = min(timeout or self.settings.query_timeout, self.settings.query_timeout)
        process = await self._acquire(client, limit)
        task = wanted.task() | {
            "snapshot": str(snapshot),
            "rows": rows or self.settings.query_rows,
            "size": size or self.settings.query_bytes,
            "cpu": limit + 5,
        }
        self.snapshot = snapshot
        return process.submit(task, limit)

    async def _acquire(self, client: str, patience: float) -> Process:
        if self._closed:
            raise StoreUnavailable("The service is shutting down.")
        if self._idle:
            return self._idle.pop()
        if self.waiting >= self.settings.query_queue:
            raise _busy()
        waiter: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(waiter)
        try:
            async with asyncio.timeout(patience):
                return await waiter
        except TimeoutError:
            raise _busy() from None
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self._free(waiter.result())  # it came free in the same moment
            raise
        finally:
            self._forget(client, waiter)

    def _forget(self, client: str, waiter: asyncio.Future[Process]) -> None:
        waiters = self._waiting.get(client)
        if waiters and waiter in waiters:
            waiters.remove(waiter)
        if waiters is not None and not waiters:
            del self._waiting[client]

    def _free(self, process: Process) -> None:
        """A worker has nothing to do."""
        if process.tasks >= TASKS_PER_WORKER or self._closed:
            process.close()
            return
        while self._waiting:
            client, waiters = self._waiting.popitem(last=False)
            waiter = waiters.popleft()
            if waiters:
                self._waiting[client] = waiters  # at the end: the next turn is another client's
            if not waiter.done():
                waiter.set_result(process)
                return
        self._idle.append(process)

    def _exited(self, process: Process) -> None:
        self._all.discard(process)
        if process in self._idle:
            self._idle.remove(process)
        if not self._closed:
            self._start_soon(0.0 if process.tasks else _START_PAUSE)

    def _start_soon(self, pause: float) -> None:
        async def start() -> None:
            await asyncio.sleep(pause)
            await self._start()

        task = asyncio.get_running_loop().create_task(start())
        self._starts.add(task)
        task.add_done_callback(self._starts.discard)

    async def _start(self) -> None:
        if self._closed:
            return
        process = Process(self._free, self._exited)
        config = {
            "memory": self.settings.query_memory,
            "snapshot": str(self.snapshot) if self.snapshot else None,
        }
        await process.start("kb.store.worker", json.dumps(config))
        if not process.ended.done():
            self._all.add(process)
        try:
            said = await process.ready
        except StoreUnavailable:
            return  # its exit starts another, after a pause
        self.walls = self.walls and not said["network"]
        self._free(process)


def _busy() -> Busy:
    return Busy("Every query worker is taken; try again later.", retry_after=_RETRY_AFTER)
