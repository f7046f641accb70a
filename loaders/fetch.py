"""Fetching of URLs: the only module of the loaders that connects to anything.

A name is looked up once, each of its addresses is checked, and the connection goes to a checked address while the
name stays in the Host header and in the TLS handshake, so that a second look-up cannot swap the address. Redirects
are followed by hand, each checked as the first URL was. Certificates are always verified.
"""

from __future__ import annotations

import io
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, ReadTimeoutError, SSLError

from loaders.addresses import Resolve, addresses_of, resolve
from loaders.compression import gunzip
from loaders.deadline import Deadline
from loaders.failure import reject
from loaders.limits import Limits
from loaders.opened import Opened, opened

_PIECE = 65_536
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "techgeo/0.1 (+https://w3id.org/techgeo/)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}


@dataclass(frozen=True)
class Fetch:
    """Fetches http and https URLs of the public Internet.

    ``allowed`` are addresses that may be connected to although they are not public, for an intranet or a test.
    """

    limits: Limits = field(default_factory=Limits)
    allowed: frozenset[str] = frozenset()
    look_up: Resolve = resolve
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def open(self, url: str) -> Opened:
        """Return the answer to a GET of ``url``, after redirects; its ``url`` is the last of them.

        Raises:
            Refused: ``refused-address`` for another scheme, credentials in the URL, or an address that is not
                public; nothing has been sent then.
            RemoteFailed: ``unreachable``, ``timeout``, ``tls-failed``, ``http-status``, ``too-many-redirects``.
            TooLarge: ``too-large``.
            BadInput: ``bad-compression`` for a compression other than gzip.
        """
        with Deadline(self.limits.total_seconds) as deadline:
            address = url
            for _ in range(self.limits.redirects + 1):
                answer = self._get(_split(address), deadline)
                try:
                    if answer.status not in _REDIRECTS:
                        return self._opened(url, address, answer, deadline)
                    location = answer.headers.get("Location", "")
                finally:
                    answer.close()
                try:
                    address = urljoin(address, location.encode("latin-1").decode("utf-8", "replace"))
                except ValueError as e:
                    raise reject("refused-address") from e
        raise reject("too-many-redirects")

    def _get(self, parts: SplitResult, deadline: Deadline) -> urllib3.BaseHTTPResponse:
        host = (parts.hostname or "").rstrip(".")
        port = _port(parts)
        try:
            host = host if host.isascii() else host.encode("idna").decode("ascii")
        except UnicodeError as e:
            raise reject("refused-address") from e
        found = addresses_of(
            host,
            seconds=min(self.limits.connect_seconds, deadline.left),
            allowed=self.allowed,
            look_up=self.look_up,
        )
        failed = reject("unreachable")
        for address in found:
            try:
                return self._send(parts, host, port, address, deadline)
            except ConnectTimeoutError as e:
                failed = reject("timeout")
                failed.__cause__ = e
            except SSLError as e:
                raise reject("tls-failed") from e
            except (HTTPError, OSError) as e:
                failed = reject("timeout" if deadline.over or isinstance(e, ReadTimeoutError) else "unreachable")
                failed.__cause__ = e
                if not isinstance(e, urllib3.exceptions.NewConnectionError):
                    break
        raise failed

    def _send(
        self, parts: SplitResult, host: str, port: int, address: str, deadline: Deadline
    ) -> urllib3.BaseHTTPResponse:
        timeout = urllib3.Timeout(
            connect=max(0.01, min(self.limits.connect_seconds, deadline.left)), read=self.limits.read_seconds
        )
        pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                address, port, timeout=timeout, ssl_context=self.trust, server_hostname=host, assert_hostname=host
            )
        else:
            pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout)
        pool.ConnectionCls = deadline.watched(pool.ConnectionCls)
        shown = f"[{host}]" if ":" in host else host
        shown += "" if port == _PORTS[parts.scheme] else f":{port}"
        return pool.urlopen(
            "GET",
            _target(parts),
            headers=_HEADERS | {"Host": shown},
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            assert_same_host=False,
        )

    def _opened(self, asked: str, url: str, answer: urllib3.BaseHTTPResponse, deadline: Deadline) -> Opened:
        if answer.status != 200:
            raise reject("http-status", f"The server answered with status {answer.status}.")
        coding = answer.headers.get("Content-Encoding", "").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            raise reject("bad-compression", "Only gzip is unpacked.")
        body = self._body(answer, deadline)
        if coding.endswith("gzip") and body:
            body = gunzip(body, self.limits)
        media_type, _, rest = answer.headers.get("Content-Type", "").partition(";")
        name = urlsplit(url).path.rpartition("/")[2][:200]
        if coding.endswith("gzip"):
            name = name.removesuffix(".gz")
        return opened(
            io.BytesIO(body),
            asked,
            self.limits,
            name=name,
            url=url.partition("#")[0],
            media_type=media_type.strip().lower(),
            charset=_charset(rest),
        )

    def _body(self, answer: urllib3.BaseHTTPResponse, deadline: Deadline) -> bytes:
        most = self.limits.item_bytes
        length = answer.headers.get("Content-Length", "")
        if length.isdigit() and int(length[:20]) > most:
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


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError as e:
        raise reject("refused-address") from e
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise reject("refused-address")
    return parts


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError as e:
        raise reject("refused-address") from e


def _target(parts: SplitResult) -> str:
    """Return the path and query as they go on the wire: what cannot be in a request line is escaped."""
    safe = "/:@!$&'()*+,;=~-._%?[]"
    path = quote(parts.path or "/", safe=safe, errors="replace")
    return path + (f"?{quote(parts.query, safe=safe, errors='replace')}" if parts.query else "")


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None
