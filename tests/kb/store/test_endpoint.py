"""An endpoint that fails, in each way that one can: an error in our words, in time, and no try too many."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from kb.errors import RemoteFailed
from kb.settings import Settings
from kb.store.endpoint import TRIES, Endpoint
from tests.contract.faulty import JSON, RESULTS, Behaviour, Exchange, Faulty, faulty

SECRET = "s3cret-t0ken"
QUERY = "SELECT ?x { VALUES ?x { 1 } } # describe, insert, delete"


@contextmanager
def endpoint(url: str, **given: object) -> Iterator[Endpoint]:
    made = Endpoint(Settings(**{"store": url, "store_token": SECRET, "remote_timeout": 20.0} | given))  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


def failure(behaviour: Behaviour, **given: object) -> tuple[str, Faulty]:
    """Return the slug of the error of a query, and the server that was asked."""
    with faulty(behaviour) as server:
        started = time.monotonic()
        with pytest.raises(RemoteFailed) as caught, endpoint(server.url, **given) as asking:
            asking.select(QUERY)
        assert time.monotonic() - started < 60
        said = f"{caught.value.detail} {caught.value.members} {caught.value!r}"
        assert SECRET not in said
        assert server.url not in said
        return caught.value.problem, server


async def silent(exchange: Exchange) -> None:
    await asyncio.sleep(30)


async def drip_head(exchange: Exchange) -> None:
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: y\r\n" * 100:
        await exchange.send(bytes([byte]))
        await asyncio.sleep(0.1)


async def drip_body(exchange: Exchange) -> None:
    await exchange.send(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 900\r\n\r\n".encode())
    for byte in RESULTS * 10:
        await exchange.send(bytes([byte]))
        await asyncio.sleep(0.1)


async def error(exchange: Exchange) -> None:
    await exchange.answer(b"Traceback: " + SECRET.encode(), "500 Internal Server Error", "text/plain")


async def malformed(exchange: Exchange) -> None:
    await exchange.answer(b"no", "400 Bad Request", "text/plain")


async def unauthorized(exchange: Exchange) -> None:
    await exchange.answer(b"no", "401 Unauthorized", "text/plain", WWW_Authenticate="Basic")


async def elsewhere(exchange: Exchange) -> None:
    await exchange.answer(b"", "302 Found", Location="http://127.0.0.1:9/")


async def page(exchange: Exchange) -> None:
    await exchange.answer(b"<html>Please log in</html>", media_type="text/html")


async def broken_json(exchange: Exchange) -> None:
    await exchange.answer(RESULTS[:50])


async def not_results(exchange: Exchange) -> None:
    await exchange.answer(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":7}]}}')


async def packed(exchange: Exchange) -> None:
    await exchange.answer(RESULTS, Content_Encoding="gzip")


async def partial(exchange: Exchange) -> None:
    await exchange.answer(RESULTS, "206 Partial Content")


async def cut(exchange: Exchange) -> None:
    await exchange.send(
        f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 900\r\n\r\n".encode() + RESULTS[:40]
    )
    exchange.writer.close()


async def huge(exchange: Exchange) -> None:
    await exchange.send(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    while True:
        await exchange.send(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


async def overloaded(exchange: Exchange) -> None:
    await exchange.answer(b"", "503 Service Unavailable", "text/plain")


async def gateway(exchange: Exchange) -> None:
    await exchange.answer(b"", "504 Gateway Timeout", "text/plain")


@pytest.mark.parametrize("behaviour", [silent, drip_head, drip_body])
def test_an_endpoint_that_is_slow_in_any_way_is_given_up_in_time_and_asked_once(behaviour: Behaviour) -> None:
    slug, server = failure(behaviour, remote_timeout=2.0)
    assert (slug, len(server.requests)) == ("remote-timeout", 1)


@pytest.mark.parametrize(
    ("behaviour", "slug"),
    [
        (error, "remote-status"),
        (malformed, "remote-status"),
        (elsewhere, "remote-status"),
        (partial, "remote-status"),
        (unauthorized, "remote-credentials"),
        (page, "remote-bad-answer"),
        (broken_json, "remote-bad-answer"),
        (not_results, "remote-bad-answer"),
        (packed, "remote-bad-answer"),
    ],
)
def test_what_would_be_no_better_the_next_time_is_not_asked_again(behaviour: Behaviour, slug: str) -> None:
    found, server = failure(behaviour)
    assert (found, len(server.requests)) == (slug, 1)


@pytest.mark.parametrize(
    ("behaviour", "slug"),
    [(cut, "remote-unreachable"), (overloaded, "remote-status"), (gateway, "remote-status")],
)
def test_what_may_be_better_the_next_time_is_asked_three_times(behaviour: Behaviour, slug: str) -> None:
    found, server = failure(behaviour)
    assert (found, len(server.requests)) == (slug, TRIES)


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    slug, server = failure(huge, query_bytes=1 << 20)
    assert (slug, len(server.requests)) == ("remote-too-large", 1)


def test_nobody_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(RemoteFailed) as caught, endpoint(f"http://127.0.0.1:{port}/") as asking:
        asking.select(QUERY)
    assert caught.value.problem == "remote-unreachable"


def test_retry_after_is_waited_for_and_the_answer_then_taken() -> None:
    times = []

    async def soon(exchange: Exchange) -> None:
        times.append(time.monotonic())
        if exchange.number == 0:
            await exchange.answer(b"", "503 Service Unavailable", "text/plain", Retry_After="1")
        else:
            await exchange.answer()

    with faulty(soon) as server, endpoint(server.url) as asking:
        assert len(asking.select(QUERY)) == 1
    assert times[1] - times[0] >= 1


def test_a_retry_after_beyond_the_time_limit_is_not_waited_for() -> None:
    async def late(exchange: Exchange) -> None:
        await exchange.answer(b"", "503 Service Unavailable", "text/plain", Retry_After="3600")

    slug, server = failure(late)
    assert (slug, len(server.requests)) == ("remote-status", 1)


@pytest.mark.parametrize(("idempotent", "asked"), [(True, TRIES), (False, 1)])
def test_an_update_whose_outcome_is_unknown_is_repeated_only_if_that_changes_nothing(
    idempotent: bool, asked: int
) -> None:
    async def gone(exchange: Exchange) -> None:
        exchange.writer.close()

    with faulty(gone) as server:
        with pytest.raises(RemoteFailed), endpoint(server.url) as asking:
            asking.update("INSERT DATA { <urn:a> <urn:b> 1 }", idempotent=idempotent)
        assert len(server.requests) == asked


def test_the_form_of_a_request_does_not_depend_on_the_words_in_it_and_connections_are_kept() -> None:
    async def well(exchange: Exchange) -> None:
        await exchange.answer()

    with faulty(well) as server, endpoint(server.url) as asking:
        for _ in range(3):
            asking.select(QUERY, ["urn:g"])
        asking.update("DELETE DATA { <urn:a> <urn:b> 'select' }")
        first, *_, last = server.requests
        assert server.connections == 1
    assert first.head.startswith("POST /sparql HTTP/1.1\r\n")
    assert f"Accept: {JSON}\r\n" in first.head
    assert f"Authorization: Bearer {SECRET}\r\n" in first.head
    assert parse_qs(first.body.decode()) == {"query": [QUERY], "default-graph-uri": ["urn:g"]}
    assert parse_qs(last.body.decode()) == {"update": ["DELETE DATA { <urn:a> <urn:b> 'select' }"]}


def test_credentials_in_the_url_are_sent_as_such_and_not_in_the_url() -> None:
    async def well(exchange: Exchange) -> None:
        await exchange.answer()

    with faulty(well) as server, endpoint(server.url.replace("//", "//me:pw@"), store_token="") as asking:
        asking.select(QUERY)
        (request,) = server.requests
    assert "Authorization: Basic bWU6cHc=\r\n" in request.head
    assert "pw@" not in request.head


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl is not there to make a certificate")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    received = []

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                received.append(secure.recv(1))
        except OSError:
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(RemoteFailed) as caught, endpoint(url) as asking:
            asking.select(QUERY)
        thread.join(60)
    assert caught.value.problem == "remote-tls"
    assert not any(received)
