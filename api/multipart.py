"""The parts of a multipart/form-data body (RFC 7578), as far as uploads of graphs need them.

Linear in the body, without nesting, and without python-multipart, whose parser has had several advisories.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from kb.errors import BadInput

MAX_PARTS = 100
_MAX_HEADERS = 2_000
_MAX_BOUNDARY = 70


@dataclass(frozen=True)
class Part:
    """One part: the media type and charset that it states (lower case, or empty), and its bytes."""

    media_type: str
    charset: str
    body: bytes


def boundary(content_type: str) -> bytes:
    """Return the boundary that a Content-Type header names.

    Raises:
        BadInput: ``bad-request`` where it names none that RFC 2046 allows.

    >>> boundary('multipart/form-data; boundary="a b"')
    b'a b'
    """
    message = Message()
    message["content-type"] = content_type[:500]
    found = message.get_boundary() or ""
    if not 0 < len(found) <= _MAX_BOUNDARY or not found.isascii() or not found.isprintable():
        raise BadInput("The multipart body has no valid boundary.", slug="bad-request")
    return found.encode()


def parts(body: bytes, mark: bytes) -> list[Part]:
    """Return the parts of a body, in order.

    Raises:
        BadInput: ``bad-request`` where it is not what RFC 2046 describes, or has over 100 parts.

    >>> parts(b"--x\\r\\nContent-Type: text/turtle\\r\\n\\r\\n<a:b> <a:c> 1 .\\r\\n--x--\\r\\n", b"x")
    [Part(media_type='text/turtle', charset='', body=b'<a:b> <a:c> 1 .')]
    """
    delimiter = b"\r\n--" + mark
    pieces = (b"\r\n" + body).split(delimiter, MAX_PARTS + 2)
    if len(pieces) < 2 or len(pieces) > MAX_PARTS + 2 or not pieces[-1].startswith(b"--"):
        raise _malformed()
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    line, found, rest = piece.partition(b"\r\n")
    if line.strip(b" \t") or not found:
        raise _malformed()
    if rest.startswith(b"\r\n"):
        return Part("", "", rest[2:])
    headers, found, content = rest.partition(b"\r\n\r\n")
    if not found or len(headers) > _MAX_HEADERS:
        raise _malformed()
    message = Message()
    for header in headers.split(b"\r\n"):
        name, colon, value = header.partition(b":")
        if colon and name.strip().lower() == b"content-type" and "content-type" not in message:
            message["content-type"] = value.decode("latin-1").strip()
    given = "content-type" in message
    return Part(message.get_content_type() if given else "", message.get_content_charset() or "", content)


def _malformed() -> BadInput:
    return BadInput("The multipart body is malformed.", slug="bad-request")
