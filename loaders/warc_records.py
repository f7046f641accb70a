"""The records of a WARC file (ISO 28500), one after the other, whatever is wrong with the one before.

Only the framing is done here, since it is what decides on memory and on whether reading can go on; what is in a
record is read by warcio.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from loaders.limits import Limits

_VERSION = re.compile(rb"WARC/[0-9]\.[0-9]{1,2}\s*")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HEAD = 65_536
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its ``number`` from 1, its bytes with their header, or the reason why there are none."""

    number: int
    content: bytes = b""
    reason: str | None = None
    detail: str = ""


def records(stream: BinaryIO, limits: Limits) -> Iterator[Record]:
    """Give each record; after one that is damaged, reading goes on at the next line that begins one."""
    number = 0
    line = _next_line(stream)
    while line:
        number += 1
        if not _VERSION.fullmatch(line):
            yield Record(number, reason="bad-warc")
            line = _resume(stream)
            continue
        head = _head(stream, line)
        length = _LENGTH.search(head)
        if length is None:
            yield Record(number, reason="bad-warc", detail="The header of the record is damaged.")
            line = _resume(stream)
            continue
        size = int(length[1])
        block = stream.read(size) if size <= limits.item_bytes else b""
        missing = size - len(block) if size <= limits.item_bytes else _skip(stream, size)
        line = b"" if missing else stream.readline(_HEAD)
        if missing:
            yield Record(number, reason="cut-record")
        elif line.strip():
            yield Record(number, reason="bad-warc", detail="The stated length of the record is wrong.")
            line = line if _VERSION.fullmatch(line) else _resume(stream)
            continue
        elif size > limits.item_bytes:
            yield Record(number, reason="too-large")
        else:
            yield Record(number, head + block)
        if line:
            line = _next_line(stream)


def _next_line(stream: BinaryIO) -> bytes:
    """Return the next line that is not blank, or nothing at the end."""
    while (line := stream.readline(_HEAD)) and line in (b"\r\n", b"\n"):
        pass
    return line


def _head(stream: BinaryIO, version: bytes) -> bytes:
    """Return the header of a record with the blank line that ends it; nothing if it is too long or cut."""
    head = bytearray(version)
    while line := stream.readline(_HEAD):
        head += line
        if line in (b"\r\n", b"\n"):
            return bytes(head)
        if len(head) > _HEAD:
            break
    return b""


def _resume(stream: BinaryIO) -> bytes:
    """Return the next line that begins a record, or nothing at the end."""
    while line := stream.readline(_HEAD):
        if _VERSION.fullmatch(line):
            return line
    return b""


def _skip(stream: BinaryIO, size: int) -> int:
    """Skip bytes; return how many were missing."""
    while size and (piece := stream.read(min(size, _PIECE))):
        size -= len(piece)
    return size
