"""Checksums of exports: the same snapshot gives the same bytes, so a SHA-256 that was made once stays true.

It is made while an export is sent, or when somebody asks for it, in constant memory. Callers get it as the field
``Repr-Digest`` (RFC 9530), as a file for ``sha256sum --check``, and in the catalogue (``spdx:checksum``).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from kb.errors import Busy
from kb.reader import Reader

_MOST = 500
_WAITING = 16
_WANTED = re.compile(r"\bsha-256\s*=\s*(\d+)")


@dataclass(frozen=True)
class Digest:
    """The length of an export and its SHA-256."""

    size: int
    sha256: bytes

    @property
    def field(self) -> str:
        """The value of Repr-Digest.

        >>> Digest(0, b"abc").field
        'sha-256=:YWJj:'
        """
        return f"sha-256=:{base64.b64encode(self.sha256).decode()}:"


def wanted(header: str) -> bool:
    """Whether Want-Repr-Digest asks for a SHA-256.

    >>> wanted("sha-512=3, sha-256=10"), wanted("sha-256=0"), wanted("")
    (True, False, False)
    """
    found = _WANTED.search(header[:200].lower())
    return found is not None and int(found[1][:3]) > 0


class Digests:
    """The checksums that are known, by snapshot and export."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Digest] = {}
        self._lock = asyncio.Lock()
        self._waiting = 0

    def known(self, reader: Reader, name: str) -> Digest | None:
        """Return the checksum of an export, if it was made."""
        return self._known.get(_key(reader, name))

    def all_known(self, reader: Reader, names: list[str]) -> dict[str, Digest]:
        """Return the checksums that were made of these exports."""
        return {name: found for name in names if (found := self.known(reader, name))}

    async def noting(self, reader: Reader, name: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Pass the pieces of an export on, and take note of its checksum at the end."""
        digest, size = hashlib.sha256(), 0
        async for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
        while len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[_key(reader, name)] = Digest(size, digest.digest())

    async def of(self, reader: Reader, name: str, pieces: AsyncIterator[bytes]) -> Digest:
        """Return the checksum of an export; ``pieces`` are its bytes, looked at where it has to be made.

        Raises:
            Busy: if many wait for one already.
        """
        if self._waiting >= _WAITING:
            raise Busy("Other checksums are being made; try again later.", retry_after=30)
        self._waiting += 1
        try:
            async with self._lock:  # one after the other: each goes through the whole snapshot
                found = self.known(reader, name)
                if found is None:
                    async for _ in self.noting(reader, name, pieces):
                        pass
                    found = self._known[_key(reader, name)]
                return found
        finally:
            self._waiting -= 1


def _key(reader: Reader, name: str) -> tuple[object, ...]:
    return reader.snapshot.number, reader.snapshot.created, name
