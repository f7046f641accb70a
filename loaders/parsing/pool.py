"""Parses foreign markup in disposable processes, several at once, and gives the results in order.

libxml2 and expat are C code on hostile input, and Python cannot stop a parser that hangs. So each parser is a
process with limits on memory and time (``restrict``), reused while it behaves and replaced when it dies or is
killed for being late.
"""

from __future__ import annotations

import os
import selectors
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from loaders.limits import Limits
from loaders.parsing.process import LOST, Process

T = TypeVar("T")

# What may be under way or wait for its turn behind a slow job: enough to keep the processes busy.
_WINDOW = 16
_WINDOW_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One piece of markup to parse: ``job`` is a key of ``worker.JOBS``, ``finish`` makes results of its answer.

    An answer with a ``reason`` says why there is none.
    """

    job: str
    body: bytes
    options: dict[str, Any]
    finish: Callable[[dict[str, Any]], Iterable[T]]


@dataclass(slots=True)
class _Place:
    """One place in the order of the results."""

    job: Job[Any] | None
    results: list[Any] = field(default_factory=list)
    process: Process | None = None

    @property
    def done(self) -> bool:
        return self.job is None


class Parsers:
    """A pool of parser processes, started when the first job comes and ended with the ``with`` block."""

    def __init__(self, limits: Limits | None = None, *, processes: int | None = None) -> None:
        self._limits = limits or Limits()
        self._processes = processes or min(4, os.cpu_count() or 1)
        self._idle: list[Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        while self._idle:
            self._idle.pop().end()

    def run(self, steps: Iterable[T | Job[T]]) -> Iterator[T]:
        """Give each result in ``steps``, and in the place of each job the results that it finishes with.

        ``steps`` is consumed a little ahead of what is given. A job whose process dies, or is late, finishes with
        the reason ``extraction-failed``; no other job is touched by that.
        """
        line: deque[_Place] = deque()
        try:
            for step in steps:
                if isinstance(step, Job):
                    line.append(_Place(step))
                    self._begin(line)
                    self._advance(line, 0)
                elif line:
                    line.append(_Place(None, [step]))
                else:
                    yield step
                    continue
                yield from self._ready(line)
                while self._full(line):
                    self._advance(line, None)
                    yield from self._ready(line)
            while line:
                self._advance(line, None)
                yield from self._ready(line)
        finally:
            for place in line:
                if place.process is not None:
                    place.process.end()

    @staticmethod
    def _ready(line: deque[_Place]) -> Iterator[Any]:
        while line and line[0].done:
            yield from line.popleft().results

    def _full(self, line: deque[_Place]) -> bool:
        waiting = [p.job for p in line if p.job is not None]
        return (
            len(line) >= _WINDOW
            or len(waiting) > self._processes
            or sum(len(job.body) for job in waiting) > _WINDOW_BYTES
        )

    def _begin(self, line: deque[_Place]) -> None:
        """Give waiting jobs to free processes."""
        busy = sum(p.process is not None for p in line)
        for place in line:
            if busy >= self._processes:
                return
            if place.job is not None and place.process is None:
                place.process = self._idle.pop() if self._idle else Process(self._limits)
                place.process.send(place.job.job, place.job.options, place.job.body)
                busy += 1

    def _advance(self, line: deque[_Place], timeout: float | None) -> None:
        """Move bytes until a job is done; with a timeout of 0, only those that can be moved now."""
        while True:
            busy = [p for p in line if p.process is not None]
            moved = self._move(busy, timeout)
            finished = [p for p in busy if p.process is not None and p.process.answer is not None]
            for place in finished:
                self._finish(place)
            self._begin(line)
            if finished or not busy or (timeout == 0 and not moved):
                return

    @staticmethod
    def _move(busy: list[_Place], timeout: float | None) -> bool:
        running = [p.process for p in busy if p.process is not None and p.process.answer is None]
        if not running:
            return False
        with selectors.DefaultSelector() as ready:
            for process in running:
                ready.register(process.output, selectors.EVENT_READ, process.read)
                if process.writing:
                    ready.register(process.input, selectors.EVENT_WRITE, process.write)
            left = min(process.seconds_left for process in running)
            events = ready.select(max(left, 0) if timeout is None else timeout)
            for key, _ in events:
                key.data()
        for process in running:
            # Whoever is late and has said nothing until now will not be waited for.
            if process.answer is None and process.seconds_left <= 0:
                process.answer = LOST
        return bool(events)

    def _finish(self, place: _Place) -> None:
        process, job = place.process, place.job
        assert process is not None
        assert job is not None
        assert process.answer is not None
        place.process = None
        answer = process.answer
        if process.reusable:
            self._idle.append(process)
        else:
            process.end()
        place.results = list(job.finish(answer))
        place.job = None
