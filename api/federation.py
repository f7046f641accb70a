"""Asks other endpoints for the SERVICE groups of a query: only those that the settings list, and within limits.

Each call has a time, a size and a number of rows. No redirect is followed, no proxy of the environment is used, and
the connection goes to an address that was checked: none of a private network, however the name is spelt and however
often the resolver changes its mind.
"""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError

from kb.errors import RemoteFailed, TechgeoError
from kb.settings import Settings
from kb.store import federation, guard
from kb.store.federation import Call, Rows
from loaders.addresses import addresses_of, resolve
from loaders.fetch import system_trust
from loaders.target import Target

MAX_BYTES = 16 << 20
_CHUNK = 64 << 10
_CALLERS = ThreadPoolExecutor(4, thread_name_prefix="service")


async def resolved(text: str, base: str, settings: Settings) -> str:
    """Return the query with the answers of its SERVICE groups in their places.

    Raises:
        Refused: ``service-refused`` for an endpoint that is not allowed.
        BadInput: ``federation-refused`` for a form that cannot be told apart.
        RemoteFailed: if an endpoint fails, and the call is not SILENT.
    """
    found = federation.calls(text, base, settings.service_allow)
    blocks = await asyncio.gather(*(_block(call, settings) for call in found))
    text = federation.rewritten(text, list(zip(found, blocks, strict=True)))
    guard.check_answered(text, settings)
    return text


async def _block(call: Call, settings: Settings) -> str:
    loop = asyncio.get_running_loop()
    work = [loop.run_in_executor(_CALLERS, partial(ask, endpoint, call.query, settings)) for endpoint in call.endpoints]
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    names: list[str] = []
    rows: list[dict[str, str]] = []
    for endpoint, outcome in zip(call.endpoints, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            if call.silent and isinstance(outcome, TechgeoError):
                continue
            raise outcome
        more, found = federation.values(outcome, call, endpoint)
        names += [name for name in more if name not in names]
        rows += found
    if all(isinstance(outcome, BaseException) for outcome in outcomes):
        return federation.NOTHING
    return federation.block(names, rows)


def ask(endpoint: str, query: str, settings: Settings) -> Rows:
    """Return the rows of a SELECT query at another endpoint.

    Raises:
        RemoteFailed: whatever goes wrong there or on the way.
        Refused: ``refused-address``.
    """
    deadline = time.monotonic() + settings.service_timeout
    try:
        body = _post(endpoint, query, settings, deadline)
        return federation.rows_of(json.loads(body), endpoint, settings.service_rows)
    except (HTTPError, OSError, ValueError, RecursionError) as e:
        raise RemoteFailed("A SERVICE endpoint could not be reached, or did not answer in time.") from e


def _post(endpoint: str, query: str, settings: Settings, deadline: float) -> bytes:
    target = Target.of(endpoint)
    if settings.service_private:
        address = next(iter(resolve(target.host)))
    else:
        address = addresses_of(target.host, seconds=settings.service_timeout)[0]
    pool: urllib3.HTTPConnectionPool
    if target.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, target.port, assert_hostname=target.host, server_hostname=target.host, ssl_context=system_trust()
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, target.port)
    with pool:
        response = pool.urlopen(
            "POST",
            target.path,
            body=urlencode({"query": query}),
            headers={
                "Host": target.host if target.port in (80, 443) else f"{target.host}:{target.port}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/sparql-results+json",
                "User-Agent": "techgeo",
            },
            redirect=False,
            retries=False,
            timeout=urllib3.Timeout(total=max(0.1, deadline - time.monotonic())),
            preload_content=False,
        )
        try:
            return _read(response, deadline)
        finally:
            response.close()


def _read(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    if response.status != 200:
        raise RemoteFailed("A SERVICE endpoint answered with an error or a redirect.", remote_status=response.status)
    parts, size = [], 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise RemoteFailed("The answer of a SERVICE endpoint is too large.", limit=MAX_BYTES)
        if time.monotonic() > deadline:
            raise TimeoutError
        parts.append(chunk)
    return b"".join(parts)
