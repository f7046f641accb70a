"""The parent's side of a disposable process: start it, give it a task, take the answer as it comes, kill it.

Everything runs on the event loop: no thread waits for a process or a query. What ends a task early is one of
kb.errors, whoever noticed it:

==================  ==================================================  =====================
error               when                                                noticed by
==================  ==================================================  =====================
QueryTimeout        over its wall clock or its processor time           parent, system
QueryMemory         over its memory (the allocator aborts: SIGABRT)     worker, system
WorkerLost          the process died in another way                     parent
BadInput, Refused   the text is not SPARQL, or reached for the network  worker
StoreUnavailable    the snapshot cannot be opened or read               worker
==================  ==================================================  =====================
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import kb
from kb import errors
from kb.store import frames
from kb.store.spool import Spool

_START = "import sys, json; sys.path[:0] = json.loads(sys.argv.pop(1)); from {module} import main; main()"
_KINDS: dict[str, tuple[type[errors.TechgeoError], str | None]] = {
    "syntax": (errors.BadInput, "sparql-syntax"),
    "evaluation": (errors.BadInput, "query-failed"),
    "rdf": (errors.BadInput, "rdf-syntax"),
    "refused": (errors.Refused, "service-refused"),
    "memory": (errors.QueryMemory, None),
    "size": (errors.TooLarge, "answer-too-large"),
    "missing": (errors.NotFound, None),
    "conflict": (errors.BadInput, "conflict"),
    "store": (errors.StoreUnavailable, None),
    "graph": (errors.Refused, "graph-refused"),
    "iri": (errors.BadParameter, "bad-iri"),
    "invalid-graph": (errors.BadParameter, "invalid-graph"),
}


class Answer:
    """What a task gives, as it comes. Wait for :meth:`begin`, then iterate over the bytes; or :meth:`cancel`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.head: dict[str, Any] | None = None
        self.end: dict[str, Any] | None = None
        self.error: errors.TechgeoError | None = None
        self.started = time.monotonic()
        self.seconds = 0.0
        """How long the worker was busy with it."""
        self.on_cancel: Callable[[], None] = lambda: None
        self._loop = loop
        self._spool = Spool()
        self._waiter: asyncio.Future[None] | None = None

    @property
    def done(self) -> bool:
        """Whether the worker has nothing more to say."""
        return self.end is not None or self.error is not None

    async def begin(self) -> dict[str, Any]:
        """Wait for the first row, or the end; return the head.

        Raises:
            TechgeoError: what ended the task before that.
        """
        while self.head is None and not self.done:
            await self._wait()
        if self.error:
            raise self.error
        return self.head or {}

    async def soon(self, seconds: float) -> None:
        """Wait for the end, but only for a moment."""
        timer = self._loop.call_later(seconds, self._wake)
        try:
            while not self.done and self._loop.time() < timer.when():
                await self._wait()
        finally:
            timer.cancel()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            if chunk := self._spool.get():
                yield chunk
            elif self.error:
                raise self.error
            elif self.end is not None:
                return
            else:
                await self._wait()

    @property
    def empty(self) -> bool:
        """Whether there are no bytes here now."""
        return self._spool.empty

    @property
    def spooled(self) -> bool:
        """Whether more bytes are here than :meth:`taken` gives at once."""
        return self._spool.on_disk

    def taken(self) -> bytes:
        """Return the bytes that are here now, without waiting."""
        return self._spool.get()

    async def read(self) -> bytes:
        """Return all of it.

        Raises:
            TechgeoError: what ended the task.
        """
        return b"".join([chunk async for chunk in self])

    def cancel(self) -> None:
        """Stop the task: nobody wants the answer any more."""
        if not self.done:
            self.on_cancel()
        self._spool.close()

    # Called by the process.

    def feed(self, kind: bytes, payload: bytes) -> None:
        """Take a frame of the worker."""
        if kind == frames.DATA:
            self._spool.put(payload)
        elif kind == frames.HEAD:
            self.head = json.loads(payload)
            return  # the data comes with it
        elif kind == frames.END:
            self.end = json.loads(payload)
        elif kind == frames.ERROR:
            said = json.loads(payload)
            self.error = error_of(said.pop("kind"), said.pop("detail"), **said)
        self._wake()

    def fail(self, error: errors.TechgeoError) -> None:
        """Take note that there will be no more."""
        if not self.done:
            self.error = error
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None


def _widen(pipe: int) -> None:
    """Let a pipe hold 1 MiB, where the system lets us: each time that it is full costs two changes of process."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def error_of(kind: str, detail: str, **members: object) -> errors.TechgeoError:
    """Return the error that a worker's failure stands for."""
    if kind.startswith("store-"):
        return errors.StoreUnavailable(detail, slug=kind, **members)
    cls, slug = _KINDS.get(kind, (errors.TechgeoError, None))
    return cls(detail, slug=slug, **members)


class Process(asyncio.Protocol):
    """One worker process. ``tasks`` counts what it was given; ``answer`` is the one it works on."""

    def __init__(self, on_free: Callable[[Process], None], on_exit: Callable[[Process], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.on_free, self.on_exit = on_free, on_exit
        self.answer: Answer | None = None
        self.tasks = 0
        self.ready: asyncio.Future[dict[str, Any]] = self.loop.create_future()
        self.ended = self.loop.create_future()
        self._decoder = frames.Decoder()
        self._expiry: asyncio.TimerHandle | None = None
        self._over_time = False
        self._why: errors.TechgeoError | None = None

    async def start(self, module: str, config: str) -> None:
        """Start ``module``'s ``main`` in a new process of the same Python, with nothing inherited but three pipes."""
        paths = [str(Path(kb.__file__).parents[1]), *(p for p in sys.path if p)]
        command = [sys.executable, "-I", "-S", "-c", _START.format(module=module), json.dumps(paths)]
        self._popen = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [*command, config],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={
                "MALLOC_ARENA_MAX": "2",
                "PATH": os.defpath,
                "LC_ALL": "C.UTF-8",
                "TMPDIR": tempfile.gettempdir(),
            },
        )
        assert self._popen.stdin
        assert self._popen.stdout
        _widen(self._popen.stdout.fileno())
        try:
            self._input, _ = await self.loop.connect_write_pipe(asyncio.Protocol, self._popen.stdin)
            self._output, _ = await self.loop.connect_read_pipe(lambda: self, self._popen.stdout)
        except BaseException:  # cancelled half way: nobody else will end it
            self._abandon()
            raise

    def _abandon(self) -> None:
        """End what was not quite started."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (getattr(self, "_input", self._popen.stdin), getattr(self, "_output", self._popen.stdout)):
            if pipe is not None:
                pipe.close()
        if not self.ended.done():
            self.ended.set_result(None)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    def submit(self, task: dict[str, Any], timeout: float) -> Answer:
        """Give it a task; it must not be busy. After ``timeout`` seconds it is killed."""
        assert self.answer is None
        self.answer = answer = Answer(self.loop)
        answer.on_cancel = self.kill
        self.tasks += 1
        self._expiry = self.loop.call_later(timeout, self._expire)
        self._input.write(frames.pack(frames.TASK, json.dumps(task).encode()))
        return answer

    def kill(self, why: errors.TechgeoError | None = None) -> None:
        """End it now."""
        self._why = self._why or why
        self._popen.kill()

    def close(self) -> None:
        """Let it end by itself, when it has done what it is at."""
        self._input.close()

    # asyncio.Protocol

    def data_received(self, data: bytes) -> None:
        """Take what the process has written."""
        try:
            for kind, payload in self._decoder.feed(data):
                self._frame(kind, payload)
        except (frames.BadFrame, ValueError, KeyError):
            self.kill()

    def connection_lost(self, _: Exception | None) -> None:
        """Take note that the process has ended, or is about to."""
        self._reap(time.monotonic() + 5)

    def _frame(self, kind: bytes, payload: bytes) -> None:
        if kind == frames.READY:
            if not self.ready.done():
                self.ready.set_result(json.loads(payload))
        elif self.answer is not None:
            self.answer.feed(kind, payload)
            if self.answer.done:
                self._finish()
                self.on_free(self)

    def _finish(self) -> None:
        if self._expiry:
            self._expiry.cancel()
            self._expiry = None
        if self.answer is not None:
            self.answer.seconds = time.monotonic() - self.answer.started
            self.answer = None

    def _expire(self) -> None:
        self._over_time = True
        self.kill()

    def _reap(self, deadline: float) -> None:
        if self._popen.poll() is None:
            if time.monotonic() > deadline:
                self._popen.kill()
            self.loop.call_later(0.005, self._reap, deadline)
            return
        self._input.close()
        self._output.close()
        answer = self.answer
        self._finish()
        if answer is not None:
            answer.fail(self._cause(self._popen.returncode))
        if not self.ready.done():
            self.ready.set_exception(errors.StoreUnavailable("A query worker cannot be started."))
            self.ready.exception()  # looked at, also where nobody waits for it
        if not self.ended.done():
            self.ended.set_result(None)
        self.on_exit(self)

    def _cause(self, status: int) -> errors.TechgeoError:
        if self._why:
            return self._why
        if self._over_time or status == -signal.SIGXCPU:
            return errors.QueryTimeout("The query was stopped because it ran over its time.")
        if status == -signal.SIGABRT:
            return errors.QueryMemory("The query was stopped because it ran over its memory.")
        return errors.WorkerLost("The process that ran the query ended; try again.")
