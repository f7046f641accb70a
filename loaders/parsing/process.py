"""One parser process, as its parent sees it: a pipe to it, a pipe from it, and a clock."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from loaders.limits import Limits
from loaders.parsing.frames import HEAD, REPLY

_ROOT = str(Path(__file__).parents[2])
# The extractor would load a language model, and numpy with it, that is not asked here.
_PROGRAM = (
    "import sys; sys.modules['py3langid'] = None; sys.path.append(sys.argv[1]); "
    "from loaders.parsing.worker import main; main()"
)
_PIECE = 1 << 16
# Starting is importing the extractor, on a machine that may be busy with other things.
_START_SECONDS = 30.0
_JOBS = 1_000
_BYTES = 512 << 20
_ANSWER_BYTES = 64 << 20
LOST: dict[str, Any] = {"reason": "extraction-failed"}
"""The answer that stands for none."""


class Process:
    """A process that parses one job at a time; ``answer`` is what it said to the last, once it is there."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-I", "-c", _PROGRAM, _ROOT, json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
        )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self.input, self.output = self._child.stdin.fileno(), self._child.stdout.fileno()
        os.set_blocking(self.input, False)
        os.set_blocking(self.output, False)
        self.pid = self._child.pid
        self.answer: dict[str, Any] | None = None
        self._out = memoryview(b"")
        self._in = bytearray()
        self._late = float("inf")
        self._jobs = self._bytes = 0

    def send(self, job: str, options: dict[str, Any], body: bytes) -> None:
        """Begin with a job; :meth:`write` and :meth:`read` go on with it when the pipes are ready."""
        head = json.dumps({"job": job, "options": options}).encode("ascii")
        self._out = memoryview(HEAD.pack(len(head), len(body)) + head + body)
        self._in.clear()
        self.answer = None
        self._jobs += 1
        self._bytes += len(body)
        self._wind(_START_SECONDS if self._jobs == 1 else 0)
        self.write()

    @property
    def writing(self) -> bool:
        """Whether part of the job is still to be sent."""
        return bool(self._out)

    def write(self) -> None:
        """Send what the pipe takes."""
        try:
            while self._out:
                self._out = self._out[os.write(self.input, self._out[:_PIECE]) :]
                self._wind(_START_SECONDS if self._jobs == 1 else 0)
        except BlockingIOError:
            return
        except OSError:
            self.answer = LOST

    def read(self) -> None:
        """Take what the pipe has; the answer is there when all of it has come."""
        try:
            while piece := os.read(self.output, _PIECE):
                self._in += piece
                self._wind(0)
                if self._complete():
                    return
        except BlockingIOError:
            return
        except OSError:
            pass
        self.answer = LOST

    def _complete(self) -> bool:
        if len(self._in) < REPLY.size:
            return False
        (size,) = REPLY.unpack_from(self._in)
        if size > _ANSWER_BYTES:
            self.answer = LOST
        elif len(self._in) >= REPLY.size + size:
            try:
                found = json.loads(bytes(self._in[REPLY.size :]))
            except ValueError:
                found = None
            self.answer = found if isinstance(found, dict) else LOST
        return self.answer is not None

    @property
    def seconds_left(self) -> float:
        """Seconds until it is late.

        The clock begins anew whenever bytes move, since it is often us who take them late.
        """
        return self._late - time.monotonic()

    def _wind(self, more: float) -> None:
        self._late = time.monotonic() + self._limits.parse_seconds + more

    @property
    def reusable(self) -> bool:
        """Whether it may have another job: not if it died, nor once libxml2 may have grown too much in it."""
        return self.answer is not LOST and self._jobs < _JOBS and self._bytes < _BYTES

    def end(self) -> None:
        """Kill it and wait for its end."""
        self._child.kill()
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with contextlib.suppress(OSError):
            self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait()
