"""A server on 127.0.0.1 that speaks the chat completions protocol, and answers as a test has written down."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer: status, headers and body; ``after`` so many seconds, in pieces of ``drip`` bytes a moment."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    drip: int = 0
    hang_up: bool = False


Script = Reply | Callable[["Asked"], Reply]


@dataclass
class Asked:
    """One request: its headers in lower case, and its body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def article(self) -> str:
        """What the user message holds between the two marks."""
        user = next(m for m in self.body["messages"] if m["role"] == "user")["content"]
        line, _, rest = user.partition("\n")
        return str(rest[: rest.index("\n" + line)])


def says(content: Any, *, finish: str = "stop", usage: dict[str, int] | None = None) -> Reply:
    """Return the reply with a completion; what is no text is sent as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    answer: dict[str, Any] = {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}]}
    if usage is not None:
        answer["usage"] = usage
    return Reply(body=json.dumps(answer).encode())


def event(type_: str, quote: str, *participants: tuple[str, str], **more: Any) -> dict[str, Any]:
    """Return an event as a model tells it."""
    named = [{"role": role, "name": name} for role, name in participants]
    return {"type": type_, "quote": quote, "participants": named, **more}


def events(*told: dict[str, Any], **more: Any) -> Reply:
    """Return the reply that tells these events."""
    return says({"events": list(told)}, **more)


def refuses(status: int, message: str = "no", headers: dict[str, str] | None = None, **error: str) -> Reply:
    """Return the reply with an error in the usual form."""
    return Reply(status, json.dumps({"error": {"message": message, **error}}).encode(), headers or {})


class ModelServer:
    """Answers the first request with the first of the script, and so on; the last one again and again."""

    def __init__(self, *script: Script) -> None:
        self.asked: list[Asked] = []
        self._script = list(script)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                outer._answer(self)

            def do_GET(self) -> None:
                outer._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that has seen enough

        self._lock = threading.Lock()
        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length", 0))
        raw = handler.rfile.read(length)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(handler.path, headers, json.loads(raw) if raw else {})
        with self._lock:
            script = self._script.pop(0) if len(self._script) > 1 else self._script[0]
            self.asked.append(asked)
        reply = script(asked) if callable(script) else script
        time.sleep(reply.after)
        if reply.hang_up:
            handler.close_connection = True
            return
        handler.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        size = reply.drip or len(reply.body) or 1
        for start in range(0, len(reply.body), size):
            handler.wfile.write(reply.body[start : start + size])
            handler.wfile.flush()
            if reply.drip:
                time.sleep(0.02)
