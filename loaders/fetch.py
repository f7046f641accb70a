"""Fetching of URLs: the only module of the loaders that connects to anything.

A name is looked up once, each of its addresses is checked, and the connection goes to a checked address while the
name stays in the Host header and in the TLS handshake, so that a second look-up cannot swap the address. Redirects
are followed by hand, each checked as the first URL was. Certificates are always verified.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import ssl
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from types import TracebackType
from typing import Any

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from kb.store.deadline import Deadline
from loaders.addresses import Resolve, addresses_of, resolve
from loaders.compression import gunzip
from loaders.failure import reject
from loaders.limits import Limits
from loaders.opened import Opened, opened
from loaders.target import Target, charset_of

_PIECE = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "techgeo/0.1 (+https://w3id.org/techgeo/)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}


@cache
def system_trust() -> ssl.SSLContext:
    """Return the certificates that the system trusts, read once."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Fetch:
    """Fetches http and https URLs of the public Internet.

    ``allowed`` are addresses that may be connected to although they are not public, for an intranet or a test.
    """

    limits: Limits = field(default_factory=Limits)
    allowed: frozenset[str] = frozenset()
    look_up: Resolve = resolve
    trust: ssl.SSLContext = field(default_factory=system_trust, repr=False)

    def open(self, url: str) -> Opened:
        """Return the answer to a GET of ``url``, after redirects; its ``url`` is the last of them.

        Raises:
            Refused: ``refused-address`` for another scheme, credentials in the URL, or an address that is not
                public; nothing has been sent to it then.
            RemoteFailed: ``unreachable``, ``timeout``, ``tls-failed``, ``http-status``, ``too-many-redirects``.
            TooLarge: ``too-large``.
            BadInput: ``bad-compression`` for a compression other than gzip.
        """
        target = Target.of(url)
        with _Deadline(self.limits.total_seconds) as deadline:
            for _ in range(self.limits.redirects + 1):
                answer = self._get(target, deadline)
                try:
                    location = answer.headers.get("Location")
                    if answer.status not in _REDIRECTS or location is None:
                        return self._opened(url, target, answer, deadline)
                finally:
                    answer.close()
                target = target.redirected(location)
        raise reject("too-many-redirects")

    def _get(self, target: Target, deadline: _Deadline) -> urllib3.BaseHTTPResponse:
        seconds = min(self.limits.connect_seconds, deadline.left)
        found = addresses_of(target.host, seconds=seconds, allowed=self.allowed, look_up=self.look_up)
        failed: Exception | None = None
        for address in found:
            try:
                return self._send(target, address, deadline)
            except SSLError as e:
                raise reject("timeout" if deadline.over else "tls-failed") from e
            except ConnectTimeoutError as e:
                failed = e
            except (HTTPError, OSError) as e:
                failed = e
                break
        # urllib3 counts "connection refused" among the timeouts.
        silent = isinstance(failed, ConnectTimeoutError | ReadTimeoutError)
        late = deadline.over or (silent and not isinstance(failed, NewConnectionError))
        raise reject("timeout" if late else "unreachable") from failed

    def _send(self, target: Target, address: str, deadline: _Deadline) -> urllib3.BaseHTTPResponse:
        connect = max(0.01, min(self.limits.connect_seconds, deadline.left))
        timeout = urllib3.Timeout(connect=connect, read=self.limits.read_seconds)
        pool: urllib3.HTTPConnectionPool
        if target.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                address,
                target.port,
                timeout=timeout,
                ssl_context=self.trust,
                server_hostname=target.host,
                assert_hostname=target.host,
            )
        else:
            pool = urllib3.HTTPConnectionPool(address, target.port, timeout=timeout)
        pool.ConnectionCls = deadline.watched(pool.ConnectionCls)
        return pool.urlopen(
            "GET",
            target.path,
            headers=_HEADERS | {"Host": target.host_header},
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            assert_same_host=False,
        )

    def _opened(self, asked: str, target: Target, answer: urllib3.BaseHTTPResponse, deadline: _Deadline) -> Opened:
        if answer.status != 200:
            raise reject("http-status", f"The server answered with status {answer.status}.")
        coding = answer.headers.get("Content-Encoding", "").strip().lower()
        packed = coding in ("gzip", "x-gzip")
        if not packed and coding not in ("", "identity"):
            raise reject("bad-compression", "Only gzip is unpacked.")
        body = self._body(answer, deadline)
        if packed and body:
            body = gunzip(body, self.limits)
        content_type = answer.headers.get("Content-Type", "")
        return opened(
            io.BytesIO(body),
            asked,
            self.limits,
            name=target.name.removesuffix(".gz") if packed else target.name,
            url=target.url,
            media_type=content_type.partition(";")[0].strip().lower(),
            charset=charset_of(content_type),
        )

    def _body(self, answer: urllib3.BaseHTTPResponse, deadline: _Deadline) -> bytes:
        most = self.limits.item_bytes
        length = answer.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:20]) > most:
            raise reject("too-large")
        body = bytearray()
        try:
            while piece := answer.read1(_PIECE):
                body += piece
                if len(body) > most:
                    raise reject("too-large")
        except (HTTPError, OSError) as e:
            late = deadline.over or isinstance(e, ReadTimeoutError)
            raise reject("timeout" if late else "unreachable") from e
        if deadline.over:
            raise reject("timeout")
        return bytes(body)


class _Deadline(Deadline):
    """A context in which connections live no longer than ``seconds``, even to a server that sends a byte now and then.

    A socket's own timeout begins anew with each byte. So each connection is remembered, and shut down from outside
    when the time is over, which ends whatever is waiting on it.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, self._expire)
        self._connections: list[socket.socket] = []
        self._lock = Lock()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def watched(self, connection: Any) -> Any:
        """Return a class of urllib3 connections like ``connection`` whose sockets end with this deadline."""
        watch = self._watch

        class Watched(connection):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                made: socket.socket = super()._new_conn()
                watch(made)
                return made

        return Watched

    def _watch(self, made: socket.socket) -> None:
        # A copy of the descriptor: the TLS layer takes the socket itself away.
        copy = socket.socket(fileno=os.dup(made.fileno()))
        with self._lock:
            self._connections.append(copy)
        if self.over:
            self._expire()

    def _expire(self) -> None:
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
