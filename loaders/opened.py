"""Streams of bytes, opened with care: what is known of them before anything is read."""

from __future__ import annotations

import io
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kb.errors import TechgeoError
from loaders.compression import is_packed, unpack
from loaders.failure import reject
from loaders.limits import Limits

HEAD = 4_096
"""Bytes of a stream that are looked at to tell its kind."""
# Names that are devices on some systems wherever they stand; a folder reads the same everywhere.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """One stream of uncompressed bytes of a source.

    ``source`` is how failures name it, ``item`` the part of it that this is; ``head`` is its beginning and not
    consumed; ``name`` is its file name without ``.gz``; ``url``, ``media_type`` and ``charset`` are what its
    transport says, where it has one.
    """

    source: str
    stream: BinaryIO
    head: bytes
    name: str = ""
    url: str | None = None
    media_type: str = ""
    charset: str | None = None
    item: str | None = None

    def whole(self, limits: Limits) -> bytes:
        """Return all bytes.

        Raises:
            TooLarge: ``too-large`` over ``limits.item_bytes``.
        """
        content = self.stream.read(limits.item_bytes + 1)
        if len(content) > limits.item_bytes:
            raise reject("too-large")
        return content


class _Chained(io.RawIOBase):
    """Bytes already read, then the rest of the stream that they came from."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._head:
            piece, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            piece = _some(self._rest, len(view))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._rest.close()
        super().close()


def opened(
    stream: BinaryIO,
    source: str,
    limits: Limits,
    *,
    name: str = "",
    url: str | None = None,
    media_type: str = "",
    charset: str | None = None,
    item: str | None = None,
) -> Opened:
    """Return ``stream``, through gzip where it is gzip, with its first bytes looked at.

    Raises:
        BadInput: ``bad-compression`` if it is compressed in another way, or damaged at its beginning.
    """
    head, stream = _peek(stream)
    promised = name.lower().endswith(".gz")
    plain = unpack(stream, head, limits, expected=promised)
    if is_packed(head):
        head, plain = _peek(plain)
    return Opened(source, plain, head, name[:-3] if promised else name, url, media_type, charset, item)


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading, and nothing else; a link is not followed.

    Raises:
        NotFound: ``not-found`` if there is none.
        Refused: ``refused-file`` if it is a link, a device, a pipe or a socket, or has the name of a device.
        BadInput: ``unreadable`` if the system does not let us read it.
    """
    if _DEVICE.fullmatch(path.name):
        raise reject("refused-file")
    try:
        # Without O_NONBLOCK, to open a pipe that nobody writes to never ends.
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError as e:
        raise reject("not-found") from e
    except (OSError, ValueError) as e:
        raise reject("refused-file" if path.is_symlink() or not path.is_file() else "unreadable") from e
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise reject("refused-file")
    return os.fdopen(handle, "rb")


def _peek(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    head = b""
    try:
        while len(head) < HEAD and (piece := _some(stream, HEAD - len(head))):
            head += piece
    except TechgeoError:
        # What came before the damage can be used; who reads on will meet it again.
        if not head:
            raise
    return head, io.BufferedReader(_Chained(head, stream), 65_536)


def _some(stream: BinaryIO, size: int) -> bytes:
    """Return at most ``size`` bytes, as soon as there are any, so that what comes before damage is not lost with it."""
    read = getattr(stream, "read1", stream.read)
    return read(size) or b""
