"""Bytes on their way from a fast writer to a slow reader: in memory as far as they are few, else in a file.

With it a worker is free as soon as it has written its answer, however slowly the caller reads.
"""

from __future__ import annotations

import tempfile
from collections import deque
from typing import IO

IN_MEMORY = 1 << 20
_READ = 256 << 10


class Spool:
    """A queue of bytes; what is over 1 MiB goes to an unnamed temporary file.

    >>> spool = Spool()
    >>> spool.put(b"ab"); spool.put(b"c"); spool.get(), spool.get()
    (b'abc', b'')
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._limit = in_memory
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None
        self._read = self._written = 0

    @property
    def empty(self) -> bool:
        """Whether there are no bytes in it."""
        return not self._chunks and self._file is None

    @property
    def on_disk(self) -> bool:
        """Whether some of them are in the file."""
        return self._file is not None

    def put(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        if self._file is None and self._held + len(chunk) <= self._limit:
            self._chunks.append(chunk)
            self._held += len(chunk)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._file.seek(self._written)
        self._file.write(chunk)
        self._written += len(chunk)

    def get(self) -> bytes:
        """Take bytes from the front; empty when there are none."""
        if self._chunks:
            taken = b"".join(self._chunks) if len(self._chunks) > 1 else self._chunks[0]
            self._chunks.clear()
            self._held = 0
            return taken
        if self._file is None:
            return b""
        self._file.seek(self._read)
        taken = self._file.read(_READ)
        self._read += len(taken)
        if self._read == self._written:
            self.close()
        return taken

    def close(self) -> None:
        """Drop what is left."""
        self._chunks.clear()
        self._held = self._read = self._written = 0
        if self._file is not None:
            self._file.close()
            self._file = None
