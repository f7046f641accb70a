"""One writer: a lock file that says whose it is.

The lock is ``flock(2)`` on ``STORE/lock``, so that the kernel gives it back when its holder dies, however it
dies.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self

from kb.errors import StoreUnavailable
from kb.store.failures import unavailable

FILE = "lock"


class WriterLock:
    """The right to write to the store in a directory; held from construction until :meth:`release`.

    Raises:
        StoreUnavailable: at once, with slug ``store-locked``, while another process (or this one) holds it.
    """

    def __init__(self, directory: Path) -> None:
        try:
            self._descriptor = os.open(directory / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as e:
            raise unavailable(e) from e
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            holder = _pid(os.pread(self._descriptor, 32, 0))
            os.close(self._descriptor)
            by = f"locked by pid {holder}" if holder else "locked by another process"
            raise StoreUnavailable(f"The store is {by}.", slug="store-locked", pid=holder) from e
        try:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        except OSError as e:
            # A full disk must not keep anybody from opening the store to make room; the lock itself holds.
            if unavailable(e).problem != "store-full":
                self.release()
                raise unavailable(e) from e

    def release(self) -> None:
        """Give the lock back; a second call does nothing. The file stays, since another may be opening it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _pid(content: bytes) -> int | None:
    text = content.strip()
    return int(text) if text.isdigit() else None
