"""Chat completions of a model server over HTTP: the only module of the extractor that connects to anything.

It asks one server, the one of the settings, and goes nowhere else: redirects are not followed, proxies of the
environment are not used, certificates are always verified, and plain http is for this machine only unless the
settings allow more. What the server says is bounded in size and time, and never repeated in an error.

https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import local
from typing import Any

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from kb.settings import Settings
from kb.store.deadline import Deadline, Watched, watched
from loaders.extract.llm.answers import Completion, complaint_of, completion_of
from loaders.extract.llm.endpoint import endpoint, key_of
from loaders.extract.llm.pace import Pace
from loaders.extract.llm.patience import Patience
from loaders.extract.llm.refusals import Again, refusal
from loaders.failure import reject
from loaders.fetch import system_trust

MOST_BYTES = 4_000_000
"""Bytes that one answer of a server may have."""
MOST_OF_AN_ERROR = 65_536
PAUSE = 0.5
"""Seconds before the second try; twice as many before each further one."""
LONGEST_PAUSE = 30.0
LATE = "The model server did not answer in time."
_PIECE = 65_536


@dataclass
class Client:
    """A model server. Several threads may share one; each has connections of its own."""

    url: str
    key: str = field(default="", repr=False)
    tries: int = 4
    pace: Pace = field(default_factory=Pace)
    pause: float = PAUSE
    most_bytes: int = MOST_BYTES
    sleep: Callable[[float], None] = time.sleep
    _own: local = field(default_factory=local, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Client:
        """Return the client of the settings.

        Raises:
            BadParameter: if they name no server, or one that must not be asked.
        """
        pace = Pace(settings.llm_requests_per_minute, settings.llm_tokens_per_minute)
        return cls(endpoint(settings), key_of(settings), settings.llm_tries, pace)

    def complete(self, body: dict[str, Any], patience: Patience, tokens: int = 0) -> Completion:
        """Return the completion that a chat request of this body gives, which takes about so many ``tokens``.

        Raises:
            Misfit: if the server does not take the form of the request.
            RunStopped: if no request of this run can succeed: the key, model or quota is refused.
            RemoteFailed: ``timeout``, ``unreachable``, ``tls-failed``, ``http-status``, after the tries that make
                sense; ``bad-answer`` if what is answered is not a chat completion.
            TooLarge: ``too-large``.
        """
        data = json.dumps(body, ensure_ascii=False).encode()
        for tried in range(1, self.tries + 1):
            patience.pause(self.pace.wait(tokens))
            if not patience.left:
                raise reject("timeout", LATE)
            try:
                return self._once(data, patience)
            except Again as e:
                wait = max(self._jittered(tried), e.after)
                if tried == self.tries or wait >= patience.left:
                    raise e.error from e
                self.sleep(wait)
        raise AssertionError("unreachable")

    def _jittered(self, tried: int) -> float:
        longest = min(LONGEST_PAUSE, self.pause * float(2 ** (tried - 1)))
        return random.uniform(0.5, 1.0) * longest  # noqa: S311 (not a secret)

    def _once(self, data: bytes, patience: Patience) -> Completion:
        pool = self._pool()
        response = None
        with Deadline(patience.left, pool.shut) as deadline:
            try:
                response = pool.pool.urlopen(
                    "POST",
                    self.url,
                    body=data,
                    headers=self._headers(),
                    redirect=False,
                    preload_content=False,
                    decode_content=False,
                    timeout=urllib3.Timeout(total=max(0.01, deadline.left)),
                )
                if deadline.over:  # its head may be cut
                    raise reject("timeout", LATE)
                status = response.status
                received = _body(response, self.most_bytes if status == 200 else MOST_OF_AN_ERROR, deadline)
            except SSLError as e:
                raise reject("timeout" if deadline.over else "tls-failed") from e
            except (HTTPError, OSError) as e:
                raise _connection(e, deadline) from e
            finally:
                if response is not None and not response.closed:
                    response.close()  # what was not read to its end cannot carry another request
        if status == 200:
            return completion_of(received)
        raise refusal(status, response.headers, complaint_of(received))

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "techgeo (https://w3id.org/techgeo/)",
        }
        return headers | {"Authorization": f"Bearer {self.key}"} if self.key else headers

    def _pool(self) -> Watched:
        pool: Watched | None = getattr(self._own, "pool", None)
        if pool is None:
            made = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False, ssl_context=system_trust())
            pool = self._own.pool = watched(made)
        return pool


def _connection(error: Exception, deadline: Deadline) -> Exception:
    # urllib3 counts "connection refused" among the timeouts.
    refused = isinstance(error, NewConnectionError)
    silent = isinstance(error, ConnectTimeoutError | ReadTimeoutError) and not refused
    if deadline.over or silent:
        return reject("timeout", LATE)
    return Again(reject("unreachable", "No connection to the model server could be made, or it broke."))


def _body(response: urllib3.BaseHTTPResponse, most: int, deadline: Deadline) -> bytes:
    found = bytearray()
    while piece := response.read1(_PIECE):
        found += piece
        if len(found) > most:
            if response.status == 200:
                raise reject("too-large", "The answer of the model server is over the size limit.")
            return b""
        if deadline.over:
            raise reject("timeout", LATE)
    return bytes(found)
