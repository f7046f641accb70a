"""Where a URL leads and what is asked there: the parts of a request, checked before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from loaders.failure import reject

PORTS = {"http": 80, "https": 443}
_SAFE = "/:@!$&'()*+,;=~-._%?[]"


@dataclass(frozen=True, slots=True)
class Target:
    """The target of one GET: ``host`` in ASCII without brackets, ``path`` with the query, as it goes on the wire."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Target:
        """Return the target of a URL.

        Raises:
            Refused: ``refused-address`` if it is not http or https, has no host, or holds credentials.

        >>> Target.of("https://example.org/a b?q=1#c").path
        '/a%20b?q=1'
        """
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").rstrip(".")
            host = host if host.isascii() else host.encode("idna").decode("ascii")
            if parts.scheme not in PORTS or not host or parts.username is not None:
                raise reject("refused-address")
            port = parts.port or PORTS[parts.scheme]
        except ValueError as e:
            raise reject("refused-address") from e
        path = quote(parts.path or "/", safe=_SAFE, errors="replace")
        if parts.query:
            path += "?" + quote(parts.query, safe=_SAFE, errors="replace")
        return cls(url.partition("#")[0], parts.scheme, host, port, path)

    def redirected(self, location: str) -> Target:
        """Return the target of a Location header (RFC 9110, section 10.2.2), checked in the same way.

        >>> Target.of("https://example.org/a/b").redirected("../c").url
        'https://example.org/c'
        """
        try:
            # http.client reads headers as Latin-1; servers send UTF-8.
            return Target.of(urljoin(self.url, location.encode("latin-1").decode("utf-8", "replace")))
        except ValueError as e:
            raise reject("refused-address") from e

    @property
    def name(self) -> str:
        """The last part of the path, by which the kind of a file can be told."""
        return self.path.partition("?")[0].rpartition("/")[2][:200]

    @property
    def host_header(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def charset_of(content_type: str) -> str | None:
    """Return the charset parameter of a Content-Type.

    >>> charset_of('text/html; charset="utf-8"')
    'utf-8'
    """
    for parameter in content_type.split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None
