"""Limits of HTTP itself, before anything else looks at a request. Pure ASGI.

===============================  ==========  ===========================
over                             answer      setting
===============================  ==========  ===========================
length of the request target     414         ``url_bytes`` (8 KiB)
size of all headers              431         32 KiB
size of the body, chunked too    413         ``body_bytes`` (2 MiB)
Content-Encoding on a request    415
===============================  ==========  ===========================
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from kb.settings import Settings

HEADER_BYTES = 32 << 10


class TooMuchBody(Exception):
    """The body is over its limit."""


class Limits:
    """ASGI middleware that refuses what is over a limit."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if refused := self._refusal(scope):
            slug, limit = refused
            answer = problem(scope, slug, members={"limit": limit} if limit else None, headers={"Connection": "close"})
            await answer(scope, receive, send)
            return
        started = False
        left = self.settings.body_bytes

        async def limited_receive() -> Message:
            nonlocal left
            message = await receive()
            if message["type"] == "http.request":
                left -= len(message.get("body", b""))
                if left < 0:
                    raise TooMuchBody
            return message

        async def noted_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, limited_receive, noted_send)
        except TooMuchBody:
            if started:
                raise
            members = {"limit": self.settings.body_bytes}
            await problem(scope, "too-large", members=members, headers={"Connection": "close"})(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[str, int] | None:
        target = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"]) + 1
        if target > self.settings.url_bytes:
            return "url-too-long", self.settings.url_bytes
        size = 0
        for name, value in scope["headers"]:
            size += len(name) + len(value) + 4
            if name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
                return "unsupported-encoding", 0
            if name == b"content-length" and value.isdigit() and int(value[:20]) > self.settings.body_bytes:
                return "too-large", self.settings.body_bytes
        if size > HEADER_BYTES:
            return "headers-too-large", HEADER_BYTES
        return None
