"""gzip, and nothing else, without ever inflating more than was allowed (RFC 1952, RFC 1951).

Deflate expands at most 1,032 times, so 1 MB of attack is 1 GB of zeros: output is taken from zlib in small pieces
and counted while it comes. Several members in a row are one stream, as ``gzip -d`` reads them.
"""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from loaders.failure import reject
from loaders.limits import Limits

GZIP_MAGIC = b"\x1f\x8b"
_PIECE = 65_536
# Below this a high ratio harms nobody, and short repetitive pages have one.
_FREE = 1_000_000
_OTHERS = (b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!")


def is_packed(head: bytes) -> bool:
    """Whether bytes that begin so are compressed, in gzip or in a form that is not read."""
    return head.startswith((GZIP_MAGIC, *_OTHERS))


class GzipStream(io.RawIOBase):
    """The content of a gzip file as a stream, with constant memory.

    ``most`` is how many bytes may come out in all, or None for a stream of items that are limited one by one; the
    ratio of the limits holds in both cases. Reading raises :class:`~kb.errors.BadInput` with slug
    ``bad-compression`` for data that are damaged, cut, or gzip once more inside, and
    :class:`~kb.errors.TooLarge` with slug ``too-large`` over a limit.
    """

    def __init__(self, stream: BinaryIO, limits: Limits, *, most: int | None) -> None:
        self._stream, self._limits, self._most = stream, limits, most
        self._inflater = zlib.decompressobj(31)
        self._pending, self._read, self._written, self._begun = b"", 0, 0, False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` with at least one byte; return how many, 0 at the end."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        piece = self._next(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close this and the compressed stream below."""
        self._stream.close()
        super().close()

    def _next(self, size: int) -> bytes:
        while size:
            if not self._pending:
                self._pending = self._stream.read(_PIECE) or b""
                self._read += len(self._pending)
            if self._inflater.eof and not self._next_member():
                return b""
            if not self._pending:
                raise reject("bad-compression", "The gzip data end too early.")
            try:
                piece = self._inflater.decompress(self._pending, min(size, _PIECE))
            except zlib.error as e:
                raise reject("bad-compression") from e
            self._pending = self._inflater.unconsumed_tail
            if self._inflater.eof:
                self._pending = self._inflater.unused_data
            if piece:
                return self._count(piece)
        return b""

    def _next_member(self) -> bool:
        """Begin the next member; False where only zero bytes follow, with which tapes are filled up."""
        while not (rest := self._pending.lstrip(b"\0")):
            self._pending = self._stream.read(_PIECE) or b""
            self._read += len(self._pending)
            if not self._pending:
                return False
        self._pending = rest
        self._inflater = zlib.decompressobj(31)
        return True

    def _count(self, piece: bytes) -> bytes:
        if not self._begun and is_packed(piece):
            raise reject("bad-compression", "Compressed data inside compressed data are not read.")
        self._begun = True
        self._written += len(piece)
        if self._most is not None and self._written > self._most:
            raise reject("too-large", "The data expand to more than the limit.")
        if self._written > max(_FREE, self._limits.ratio * self._read):
            raise reject("too-large", "The data expand more than any text does.")
        return piece


def gunzip(content: bytes, limits: Limits) -> bytes:
    """Return what a whole gzip body expands to.

    Raises:
        BadInput: ``bad-compression`` if it is not gzip, damaged, cut, or gzip inside gzip.
        TooLarge: ``too-large`` over ``limits.expanded_bytes`` or ``limits.ratio``.

    >>> import gzip
    >>> gunzip(gzip.compress(b"text"), Limits())
    b'text'
    """
    if not content.startswith(GZIP_MAGIC):
        raise reject("bad-compression", "The data are not gzip.")
    with GzipStream(io.BytesIO(content), limits, most=limits.expanded_bytes) as stream:
        return io.BufferedReader(stream, _PIECE).read()


def unpack(stream: BinaryIO, head: bytes, limits: Limits, *, expected: bool = False) -> BinaryIO:
    """Return the content of ``stream``, which begins with ``head`` (not consumed): through gzip where it is gzip.

    ``expected`` says that its name or type promised gzip.

    Raises:
        BadInput: ``bad-compression`` if it is another compression, or no gzip where gzip was promised.
    """
    if head.startswith(GZIP_MAGIC):
        return io.BufferedReader(GzipStream(stream, limits, most=None), _PIECE)
    if expected and head:
        raise reject("bad-compression", "The data are not gzip.")
    if is_packed(head):
        raise reject("bad-compression", "Only gzip is unpacked.")
    return stream
