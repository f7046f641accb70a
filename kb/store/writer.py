"""The one way in which the service writes: updates one after the other, in a process of their own.

The process (kb.store.update_worker) is started for the first update and ends when none has come for a while, so that
``techgeo load`` can have the store in between. Each update is published at once.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from kb.errors import Busy, StoreUnavailable, TechgeoError
from kb.settings import Settings
from kb.store.process import Process, error_of
from kb.store.update_worker import settings_json

IDLE = 5.0
"""Seconds without an update after which the store is given back."""
MAX_WAITING = 16
_START_TIMEOUT = 30.0
_LEAVE_TIMEOUT = 5.0


class Writer:
    """Takes updates; made once for a service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._process: Process | None = None
        self._all: set[Process] = set()
        """With it those that may not have given the store back yet."""
        self._idle: asyncio.TimerHandle | None = None

    async def run(self, task: dict[str, Any], timeout: float | None = None) -> dict[str, Any]:
        """Run a task of kb.store.update_worker; return what it says: at least ``snapshot``.

        Raises:
            Busy: if too many updates wait.
            TechgeoError: what is wrong with the update or the store.
        """
        if self._waiting >= MAX_WAITING:
            raise Busy("Too many updates are waiting; try again later.", retry_after=5)
        self._waiting += 1
        try:
            async with self._lock:
                return await self._run(task, timeout or self.settings.update_timeout)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End the process, after what it is at."""
        async with self._lock:
            if self._idle:
                self._idle.cancel()
            if self._process:
                self._leave()
            await self._ended()
            for process in self._all:
                process.kill()
            await self._ended()

    async def _run(self, task: dict[str, Any], timeout: float) -> dict[str, Any]:
        if self._idle:
            self._idle.cancel()
        process = self._process or await self._start()
        answer = process.submit(task, timeout)
        try:
            said: dict[str, Any] = json.loads(await answer.read())
        except asyncio.CancelledError:
            # The caller has gone; what it asked for is done all the same, so that nobody need guess.
            raise
        finally:
            if self._process:
                loop = asyncio.get_running_loop()
                self._idle = loop.call_later(IDLE, self._expire)
        return said

    async def _start(self) -> Process:
        await self._ended()
        process = Process(lambda _: None, self._exited)
        await process.start("kb.store.update_worker", settings_json(self.settings))
        if not process.ended.done():
            self._all.add(process)
        try:
            async with asyncio.timeout(_START_TIMEOUT):
                said = await process.ready
        except (TimeoutError, StoreUnavailable):
            process.kill()
            raise StoreUnavailable("The store cannot be opened for writing.") from None
        except asyncio.CancelledError:
            process.kill()
            raise
        if said:
            raise _opening_error(said)
        self._process = process
        return process

    async def _ended(self) -> None:
        """Wait until the processes before have given the store back, but not for ever."""
        if self._all:
            await asyncio.wait([p.ended for p in self._all], timeout=_LEAVE_TIMEOUT)

    def _exited(self, process: Process) -> None:
        self._all.discard(process)
        if self._process is process:
            self._process = None

    def _expire(self) -> None:
        if not self._lock.locked() and self._process:
            self._leave()

    def _leave(self) -> None:
        if self._process:
            self._process.close()
            self._process = None


def _opening_error(said: dict[str, Any]) -> TechgeoError:
    return error_of(said["kind"], said["detail"], **({"retry_after": 5} if said["kind"] == "store-locked" else {}))
