"""Conditional requests (RFC 9110, section 13): whether the caller has the answer already."""

from __future__ import annotations

from starlette.requests import Request


def known(request: Request, tag: str) -> bool:
    """Whether the caller says that it has the answer with this entity tag."""
    header = request.headers.get("if-none-match")
    return header is not None and matches(header, tag)


def matches(header: str, tag: str) -> bool:
    """Whether If-None-Match names ``tag``; compared weakly, as the method asks.

    >>> matches('"a", W/"b"', '"b"'), matches("*", '"b"'), matches("", '"b"')
    (True, True, False)
    """
    return header.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in header.split(","))
