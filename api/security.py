"""Headers that browsers go by, the id of each request, and who may write. Pure ASGI.

Reads may come from web pages of any site (``Access-Control-Allow-Origin: *``, without credentials); writes need the
token, and come from no other site's page at all.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import HttpError
from kb.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Frame-Options": "DENY",
    "Accept-Ranges": "none",
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
_EXPOSED = "ETag, Link, Retry-After, X-Request-Id, Techgeo-Snapshot, Techgeo-Row-Limit, Memento-Datetime, Repr-Digest"
_READS = ("GET", "HEAD", "OPTIONS")


class Headers:
    """ASGI middleware: security headers, request id, CORS for reads, preflight requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        readable = scope["method"] in _READS or (scope["method"] == "POST" and scope["path"].startswith("/sparql"))

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                present = {name for name, _ in headers}
                headers += [(name, value) for name, value in _RAW_HEADERS if name not in present]
                headers.append((b"x-request-id", request_id.encode()))
                if readable:
                    headers.append((b"access-control-allow-origin", b"*"))
                    headers.append((b"access-control-expose-headers", _EXPOSED.encode()))
            await send(message)

        asked = {name: value for name, value in scope["headers"] if name.startswith((b"origin", b"access-control-"))}
        if scope["method"] == "OPTIONS" and b"origin" in asked and b"access-control-request-method" in asked:
            start: Message = {"type": "http.response.start", "status": 204, "headers": []}
            out = MutableHeaders(raw=start["headers"])
            out["Access-Control-Allow-Methods"] = (
                "GET, HEAD, POST" if scope["path"].startswith("/sparql") else "GET, HEAD"
            )
            out["Access-Control-Allow-Headers"] = "Accept, Accept-Datetime, Content-Type, If-None-Match"
            out["Access-Control-Max-Age"] = "86400"
            await add(start)
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, add)


def check_write(settings: Settings, authorization: str | None, origin: str | None, own: str) -> None:
    """Let a write pass only with the token, and from no web page of another origin than ``own``.

    The token is compared as a SHA-256, in constant time.

    Raises:
        HttpError: ``updates-off``, ``foreign-origin``, ``unauthorized`` (no token) or ``wrong-token``.
    """
    if not settings.write_token:
        raise HttpError("Updates are off in this service.", slug="updates-off")
    if origin is not None and origin.rstrip("/").lower() != own.lower():
        raise HttpError("Web pages of other sites may not write here.", slug="foreign-origin")
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise HttpError("Send the write token: Authorization: Bearer ...", slug="unauthorized")
    given = hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).digest()
    known = hashlib.sha256(settings.write_token.encode()).digest()
    if not hmac.compare_digest(given, known):
        raise HttpError("The token is not the one that this service knows.", slug="wrong-token")
