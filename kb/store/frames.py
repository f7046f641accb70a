"""The frames in which a query worker and its parent talk over pipes: one byte of kind, four of length, a payload.

======  =========  ==============================================================
kind    direction  payload
======  =========  ==============================================================
``Q``   to worker  JSON: the task
``R``   to parent  JSON: the worker is ready
``H``   to parent  JSON: the answer begins; how it is encoded
``D``   to parent  bytes of the answer
``E``   to parent  JSON: the answer is complete; rows, whether it was cut
``X``   to parent  JSON: the task failed; which error, in our words
======  =========  ==============================================================
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import Protocol

TASK, READY, HEAD, DATA, END, ERROR = b"Q", b"R", b"H", b"D", b"E", b"X"

_PREFIX = struct.Struct(">cI")
MAX_FRAME = 16 << 20


class BadFrame(ValueError):
    """The other side sent something that is no frame."""


def pack(kind: bytes, payload: bytes = b"") -> bytes:
    """Return the frame of ``payload``.

    >>> pack(DATA, b"ab")
    b'D\\x00\\x00\\x00\\x02ab'
    """
    return _PREFIX.pack(kind, len(payload)) + payload


class Send(Protocol):
    """What a worker sends its frames with; ``more``: another follows at once, and they may go together."""

    def __call__(self, kind: bytes, payload: bytes, *, more: bool = False) -> None:
        """Send a frame."""


class Outlet:
    """Writes frames into a pipe. Each write wakes the parent up, so those of a short answer go in one."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe
        self._held: list[bytes] = []

    def __call__(self, kind: bytes, payload: bytes, *, more: bool = False) -> None:
        """Send a frame."""
        self._held.append(pack(kind, payload))
        if not more:
            held, self._held = memoryview(b"".join(self._held)), []
            while held:
                held = held[os.write(self.pipe, held) :]


class Decoder:
    """Cuts a stream of bytes into frames.

    >>> list(Decoder().feed(pack(DATA, b"ab") + pack(END)))
    [(b'D', b'ab'), (b'E', b'')]
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, received: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the (kind, payload) of every frame that is complete with these bytes.

        Raises:
            BadFrame: if a length is over 16 MiB.
        """
        held = self._held
        held += received
        at = 0
        while len(held) - at >= _PREFIX.size:
            kind, length = _PREFIX.unpack_from(held, at)
            if length > MAX_FRAME:
                raise BadFrame(length)
            end = at + _PREFIX.size + length
            if len(held) < end:
                break
            yield kind, bytes(held[at + _PREFIX.size : end])
            at = end
        del held[:at]
