"""One SPARQL 1.1 endpoint: requests as SPARQLWrapper makes them, sent so that they end.

SPARQLWrapper guesses the kind of a request from its text, its timeout begins anew with each byte, and it opens a
connection for each request. So the kind is told to it, and what it has made goes over a connection that is kept and
shut when the time is over. Requests are tried again where that can help and cannot harm: a query or an update that
may be repeated, after a refused or broken connection, or after 502, 503 and 504.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox
import urllib3
from SPARQLWrapper import JSON, POST, TURTLE, URLENCODED, SPARQLWrapper
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from kb.errors import RemoteFailed
from kb.settings import Settings
from kb.store.deadline import Deadline, watched
from kb.store.engines import STANDARD, Engine, engine_of

TRIES = 3
_AGAIN = frozenset({502, 503, 504})
_PIECE = 64 << 10
_AGENT = "techgeo (https://w3id.org/techgeo/)"
_RESULTS = ("application/sparql-results+json", "application/json")
_TRIPLES = ("application/n-triples", "text/plain")

DETAILS = {
    "remote-unreachable": "The SPARQL endpoint cannot be reached, or broke off.",
    "remote-timeout": "The SPARQL endpoint did not answer in time.",
    "remote-tls": "The SPARQL endpoint has no certificate that the system trusts.",
    "remote-status": "The SPARQL endpoint answered with an error.",
    "remote-credentials": "The SPARQL endpoint asks for other credentials: see store_token, store_user.",
    "remote-bad-answer": "What the SPARQL endpoint answered is not SPARQL results.",
    "remote-too-large": "The answer of the SPARQL endpoint is over the limit.",
}
"""What is said of each way in which an endpoint can fail, by slug."""

Kind = Literal["results", "graph", "update"]


def failed(slug: str, **members: object) -> RemoteFailed:
    """Return the error of this slug."""
    return RemoteFailed(DETAILS[slug], slug=slug, **members)


@dataclass
class Answer:
    """A whole answer; ``most_rows`` is how many rows the endpoint says that it gives at most."""

    body: bytes
    engine: Engine
    most_rows: int | None = None


class Endpoint:
    """An endpoint, and the connection to it. One request at a time; of several threads, the others wait."""

    def __init__(self, settings: Settings) -> None:
        self.engine: Engine = STANDARD
        self._query_url, user, password = _without_credentials(settings.store)
        self._update_url, *others = _without_credentials(settings.store_update_url or settings.store)
        self._user = settings.store_user or user or others[0]
        self._password = settings.store_password or password or others[1]
        self._token = settings.store_token
        self._most_bytes = settings.query_bytes
        self._seconds = settings.remote_timeout
        self._lock = Lock()
        self._open = watched(urllib3.PoolManager(num_pools=2, maxsize=1, retries=False))

    def select(self, text: str, graphs: Iterable[str] = (), *, seconds: float | None = None) -> list[ox.QuerySolution]:
        """Return the solutions of a SELECT query; ``graphs`` are what its default graph is the union of.

        Raises:
            RemoteFailed: whatever goes wrong there or on the way.
        """
        return self.solutions(self.ask(text, "results", graphs, seconds=seconds))

    def solutions(self, answer: Answer) -> list[ox.QuerySolution]:
        """Return the solutions that an answer to SELECT holds."""
        found = self.parsed(answer)
        if not isinstance(found, ox.QuerySolutions):
            raise failed("remote-bad-answer")
        try:
            return list(found)
        except (SyntaxError, ValueError, OSError) as e:
            raise failed("remote-bad-answer") from e
        finally:
            del found  # the error's traceback would keep it, and it may only be dropped in this thread

    def parsed(self, answer: Answer) -> ox.QuerySolutions | ox.QueryBoolean:
        """Return an answer to SELECT or ASK as the engine here has them."""
        try:
            return ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, OSError) as e:
            raise failed("remote-bad-answer") from e

    def ask(self, text: str, kind: Kind, graphs: Iterable[str] = (), *, seconds: float | None = None) -> Answer:
        """Return the answer to a query: SPARQL JSON results, or N-Triples for a ``graph``.

        Raises:
            RemoteFailed: whatever goes wrong there or on the way.
        """
        request = self._request(text, kind)
        for graph in graphs:
            request.addParameter("default-graph-uri", graph)
        answer = self._send(request, _TRIPLES if kind == "graph" else _RESULTS, again=True, seconds=seconds)
        if kind == "results":
            try:
                answer.body = answer.engine.results(answer.body)
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as e:
                raise failed("remote-bad-answer") from e
        return answer

    def update(self, text: str, *, idempotent: bool = False) -> None:
        """Run an update; one that is ``idempotent`` is repeated where it is not known whether it was done.

        Raises:
            RemoteFailed: whatever goes wrong there or on the way.
        """
        self._send(self._request(text, "update"), None, again=idempotent, seconds=None)

    def close(self) -> None:
        """Close the connection."""
        self._open.pool.clear()

    def _request(self, text: str, kind: Kind) -> SPARQLWrapper:
        request = SPARQLWrapper(self._query_url, self._update_url, agent=_AGENT)
        request.setMethod(POST)
        request.setRequestMethod(URLENCODED)
        request.setOnlyConneg(True)
        request.setReturnFormat(TURTLE if kind == "graph" else JSON)
        request.queryString = text
        # Not by setQuery, which would look for the first word that might be the name of a form.
        request.queryType = {"results": "SELECT", "graph": "CONSTRUCT", "update": "INSERT"}[kind]
        wanted = {"results": _RESULTS[0], "graph": _TRIPLES[0], "update": "*/*"}[kind]
        request.addCustomHttpHeader("Accept", wanted)
        if self._token:
            request.addCustomHttpHeader("Authorization", f"Bearer {self._token}")
        elif self._user:
            request.setCredentials(self._user, self._password)
        return request

    def _send(
        self, request: SPARQLWrapper, types: tuple[str, ...] | None, *, again: bool, seconds: float | None
    ) -> Answer:
        made = request._createRequest()
        headers = dict(made.header_items())
        assert isinstance(made.data, bytes)  # both are sent by POST
        with self._lock, Deadline(min(seconds or self._seconds, self._seconds), self._open.shut) as deadline:
            for tried in range(1, TRIES + 1):
                wait = random.uniform(0.05, 0.2) * 3**tried  # noqa: S311 (not a secret)
                try:
                    return self._once(made.full_url, made.data, headers, types, deadline)
                except _Again as e:
                    if tried == TRIES or not (again or e.untouched) or deadline.left <= max(wait, e.after):
                        raise e.error from e
                    deadline.sleep(max(wait, e.after))
        raise AssertionError("unreachable")

    def _once(
        self, url: str, body: bytes, headers: dict[str, str], types: tuple[str, ...] | None, deadline: Deadline
    ) -> Answer:
        response = None
        try:
            response = self._open.pool.urlopen(
                "POST",
                url,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(total=max(0.01, deadline.left)),
            )
            if deadline.over:  # its head may be cut
                raise failed("remote-timeout")
            self._check(response, types)
            answer = Answer(self._body(response, deadline), engine_of(response.headers.get("Server", "")))
        except SSLError as e:
            raise failed("remote-timeout" if deadline.over else "remote-tls") from e
        except (HTTPError, OSError) as e:
            refused = isinstance(e, NewConnectionError)
            late = deadline.over or (isinstance(e, ConnectTimeoutError | ReadTimeoutError) and not refused)
            if late:
                raise failed("remote-timeout") from e
            if refused or isinstance(e, ProtocolError | OSError):
                raise _Again(failed("remote-unreachable"), untouched=refused) from e
            raise failed("remote-unreachable") from e
        finally:
            if response is not None and not response.closed:
                response.close()  # what was not read to its end cannot carry another request
        if deadline.over:
            raise failed("remote-timeout")
        most = response.headers.get("X-SPARQL-MaxRows", "")
        answer.most_rows = int(most[:9]) if most.isdecimal() else None
        self.engine = answer.engine
        return answer

    def _check(self, response: urllib3.BaseHTTPResponse, types: tuple[str, ...] | None) -> None:
        status = response.status
        if status in _AGAIN:
            after = response.headers.get("Retry-After", "")
            seconds = float(after[:6]) if after.isdecimal() else 0.0
            raise _Again(failed("remote-status", remote_status=status), after=seconds, untouched=status == 503)
        if status in (401, 403):
            raise failed("remote-credentials", remote_status=status)
        if not 200 <= status < 300 or status == 206:  # 206: Virtuoso's for as many rows as it had when time was over
            raise failed("remote-status", remote_status=status)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        coded = response.headers.get("Content-Encoding", "identity").lower() != "identity"
        if types is not None and (media_type not in types or coded):
            raise failed("remote-bad-answer")

    def _body(self, response: urllib3.BaseHTTPResponse, deadline: Deadline) -> bytes:
        parts, size = [], 0
        while piece := response.read1(_PIECE):
            size += len(piece)
            if size > self._most_bytes:
                raise failed("remote-too-large", limit=self._most_bytes)
            if deadline.over:
                raise failed("remote-timeout")
            parts.append(piece)
        return b"".join(parts)


class _Again(Exception):
    """Says that a request may be tried again, ``after`` so many seconds; ``untouched``: nothing was done of it."""

    def __init__(self, error: RemoteFailed, *, after: float = 0.0, untouched: bool = False) -> None:
        super().__init__()
        self.error, self.after, self.untouched = error, after, untouched


def _without_credentials(url: str) -> tuple[str, str, str]:
    """Return a URL without its user and password, which must not get into a log, and these.

    >>> _without_credentials("https://me:secret@example.org:8890/sparql?x=1")
    ('https://example.org:8890/sparql?x=1', 'me', 'secret')
    """
    parts = urlsplit(url)
    with contextlib.suppress(ValueError):
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=host, fragment="")), parts.username or "", parts.password or ""
    return url, "", ""
