"""Limits of HTTP itself, and headers that browsers go by."""
# ruff: noqa: E501 (one case, one line)

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.api.serving import problem
from tests.service import AUTHORIZED, Service


def raw(service: Service, request: bytes) -> bytes:
    """Send bytes as they are; return what comes back until the server closes or is silent."""
    where = urlsplit(service.url)
    assert where.hostname
    with socket.create_connection((where.hostname, where.port or 80), timeout=30) as connection:
        connection.sendall(request)
        parts = []
        try:
            while part := connection.recv(65_536):
                parts.append(part)
        except TimeoutError:
            pass
    return b"".join(parts)


def chunks(total: int) -> Iterator[bytes]:
    for _ in range(total // 65_536 + 1):
        yield b"x" * 65_536


def test_29_a_body_over_2_mib_is_refused_with_its_length_stated_or_not(writing: Service) -> None:
    headers = AUTHORIZED | {"Content-Type": "application/sparql-update"}
    stated = writing.http.post("/sparql", content=b"x" * (2 << 20) + b"x", headers=headers)
    assert problem(stated, 413, "too-large")["limit"] == 2 << 20
    chunked = writing.http.post("/sparql", content=chunks(3 << 20), headers=headers)
    problem(chunked, 413, "too-large")


@pytest.mark.parametrize(
    "lengths", [b"Content-Length: -1\r\n", b"Content-Length: 1\r\nContent-Length: 2\r\n", b"Content-Length: x\r\n"]
)
def test_29_an_impossible_length_is_refused_and_the_connection_closed(service: Service, lengths: bytes) -> None:
    answer = raw(service, b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + lengths + b"\r\nab")
    assert answer.startswith(b"HTTP/1.1 400")


def test_31_a_compressed_request_is_refused(service: Service) -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/sparql-query"}
    problem(service.http.post("/sparql", content=b"\x1f\x8b", headers=headers), 415, "unsupported-encoding")


def test_32_a_forged_host_gets_into_no_link(service: Service) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Accept": "text/turtle"}
    for path in ("/sparql", "/", "/sparql?query=DESCRIBE%20%3Cx%3E"):
        response = service.http.get(path, headers=headers)
        assert "evil.example" not in response.text + str(response.headers)
    assert f"<{service.url}/sparql>" in service.http.get("/sparql", headers={"Accept": "application/n-triples"}).text


def test_34_very_large_headers_are_refused(service: Service) -> None:
    problem(service.http.get("/healthz", headers={"Authorization": "x" * 40_000}), 431, "headers-too-large")
    answer = raw(service, b"GET /healthz HTTP/1.1\r\nHost: x\r\nAuthorization: " + b"x" * 100_000 + b"\r\n\r\n")
    assert answer[:12] in (b"HTTP/1.1 431", b"HTTP/1.1 400")


def test_a_refusal_says_what_the_limit_is_as_a_page_too(service: Service) -> None:
    response = service.http.get("/sparql?query=" + "x" * 9_000, headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["content-type"]) == (414, "text/html; charset=utf-8")
    assert "8192" in response.text


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/nothing", "/healthz", "/sparql?query=ASK"])
def test_every_answer_has_the_headers_that_keep_browsers_safe(service: Service, path: str) -> None:
    headers = service.http.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert len(headers["x-request-id"]) == 36


def test_the_request_id_is_ours_not_the_callers(service: Service) -> None:
    assert (
        service.http.get("/healthz", headers={"X-Request-Id": "evil\tvalue"}).headers["x-request-id"] != "evil\tvalue"
    )


def test_a_write_has_no_header_for_other_sites(writing: Service) -> None:
    response = writing.http.delete("/graphs?graph=http://x/none", headers=AUTHORIZED)
    assert response.status_code == 404
    assert "access-control-allow-origin" not in response.headers
    preflight = writing.http.options(
        "/graphs", headers={"Origin": "https://e.example", "Access-Control-Request-Method": "PUT"}
    )
    assert "PUT" not in preflight.headers["access-control-allow-methods"]


def test_a_half_sent_request_holds_up_nobody(service: Service) -> None:
    where = urlsplit(service.url)
    assert where.hostname
    with socket.create_connection((where.hostname, where.port or 80)) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
        )
        assert json.loads(service.get("ASK {}").text)["boolean"] is True
