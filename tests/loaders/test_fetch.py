from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import TechgeoError
from loaders.fetch import Fetch
from loaders.limits import Limits
from tests.loaders.conftest import Answer, Server

Serve = Callable[[Answer], Server]
LIMITS = Limits(connect_seconds=5, read_seconds=10, total_seconds=20)
HASTY = Limits(connect_seconds=0.4, read_seconds=0.4, total_seconds=0.8)
LOOPBACK = frozenset({"127.0.0.1"})


def answer(body: bytes = b"hello", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def fetched(url: str, **options: object) -> bytes:
    return Fetch(LIMITS, allowed=LOOPBACK, **options).open(url).stream.read()  # type: ignore[arg-type]


def refusal(url: str, fetch: Fetch | None = None) -> str:
    with pytest.raises(TechgeoError) as caught:
        (fetch or Fetch(LIMITS, allowed=LOOPBACK)).open(url)
    return caught.value.problem


def test_a_page_is_fetched_with_its_type_and_charset(serve: Serve) -> None:
    server = serve(answer(b"<p>", "Content-Type: Text/HTML; Charset='latin1'"))
    found = Fetch(LIMITS, allowed=LOOPBACK).open(server.url("/a/b.html?q=è é#part"))
    assert (found.media_type, found.charset, found.name) == ("text/html", "latin1", "b.html")
    assert found.url == server.url("/a/b.html?q=è é")
    assert found.stream.read() == b"<p>"
    assert server.requests[0].startswith(b"GET /a/b.html?q=%C3%A8%20%C3%A9 HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://0x7f.1:{port}/", "http://127.1:{port}/",
        "http://2130706433:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::1]:{port}/",
        "http://0:{port}/", "http://１２７.0.0.1:{port}/", "http://user:pass@127.0.0.1:{port}/",
        "https://127.0.0.1:{port}/", "http://10.0.0.1:{port}/", "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_nothing_is_sent_to_an_address_that_is_not_public(serve: Serve, url: str) -> None:
    server = serve(answer())
    assert refusal(url.format(port=server.port), Fetch(LIMITS)) == "refused-address"
    assert server.requests == []


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "gopher://example.org/", "file:///etc/hostname", "example.org", "http://", "//a/b",
            "http:/a", "javascript:1", "http://example.org:99999/", "http://[::1", "http://a b/", "data:,x"],
)  # fmt: skip
def test_other_schemes_and_broken_urls_are_refused(url: str) -> None:
    assert refusal(url, Fetch(LIMITS)) == "refused-address"


def test_a_name_that_changes_its_address_after_the_check_is_still_connected_to_the_checked_one(serve: Serve) -> None:
    server = serve(answer())
    told: list[str] = []

    def rebinding(name: str) -> list[str]:
        told.append(name)
        return ["127.0.0.1"] if len(told) == 1 else ["10.0.0.1"]

    url = f"http://rebinding.example:{server.port}/"
    assert fetched(url, look_up=rebinding) == b"hello"
    assert told == ["rebinding.example"]
    assert f"Host: rebinding.example:{server.port}".encode() in server.requests[0]
    assert refusal(url, Fetch(LIMITS, allowed=LOOPBACK, look_up=rebinding)) == "refused-address"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "location", ["http://10.0.0.1/", "http://[::1]:{port}/", "http://localhost:{port}/", "ftp://127.0.0.1/",
                 "file:///etc/hostname", "http://0x7f.1:{port}/", "http://rebound.example:{port}/"],
)  # fmt: skip
def test_a_redirect_to_an_address_that_is_not_public_is_refused(serve: Serve, location: str) -> None:
    tripwire = serve(answer())
    server = serve(answer(b"", f"Location: {location.format(port=tripwire.port)}", status="302 Found"))
    fetch = Fetch(LIMITS, allowed=LOOPBACK, look_up=lambda name: ["127.0.0.2"])
    assert refusal(server.url(), fetch) == "refused-address"
    assert len(server.requests) == 1
    assert tripwire.requests == []


def test_redirects_are_followed_as_far_as_the_limit(serve: Serve) -> None:
    def count_down(connection: socket.socket, request: bytes) -> None:
        left = int(request.split()[1][1:])
        again = answer(b"no", f"Location: ../{left - 1}", status="301 Moved")
        connection.sendall(again if left else answer())

    server = serve(count_down)
    found = Fetch(LIMITS, allowed=LOOPBACK).open(server.url("/5"))
    assert found.url == server.url("/0")
    assert found.source == server.url("/5")
    assert refusal(server.url("/6")) == "too-many-redirects"


def test_what_is_longer_than_the_limit_is_refused_whether_announced_or_not(serve: Serve) -> None:
    limits = replace(LIMITS, item_bytes=1_000)
    announced = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 3000000000\r\n\r\n")
    silent = serve(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_001)
    for server in (announced, silent):
        assert refusal(server.url(), Fetch(limits, allowed=LOOPBACK)) == "too-large"


def test_gzip_is_unpacked_within_its_limits_and_nothing_else_is(serve: Serve) -> None:
    packed = serve(answer(gzip.compress(b"hello"), "Content-Encoding: gzip"))
    assert fetched(packed.url("/a.txt.gz")) == b"hello"
    bomb = serve(answer(gzip.compress(bytes(20_000_000)), "Content-Encoding: gzip"))
    assert refusal(bomb.url()) == "too-large"
    nested = serve(answer(gzip.compress(gzip.compress(b"hello")), "Content-Encoding: gzip"))
    assert refusal(nested.url()) == "bad-compression"
    brotli = serve(answer(b"hello", "Content-Encoding: br"))
    assert refusal(brotli.url()) == "bad-compression"
    lying = serve(answer(b"hello", "Content-Encoding: gzip"))
    assert refusal(lying.url()) == "bad-compression"


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "204 No Content", "206 Partial Content"])
def test_a_status_other_than_200_is_an_error_that_is_named(serve: Serve, status: str) -> None:
    with pytest.raises(TechgeoError) as caught:
        fetched(serve(answer(b"", status=status)).url())
    assert caught.value.problem == "http-status"
    assert status[:3] in caught.value.detail


@pytest.mark.parametrize(
    "raw",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n50\r\nab"],
)  # fmt: skip
def test_an_answer_that_is_broken_off_is_no_answer(serve: Serve, raw: bytes) -> None:
    assert refusal(serve(raw).url()) == "unreachable"


def drip_body(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)


def drip_header(connection: socket.socket, _: bytes) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nA: " + b"a" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def say_nothing(connection: socket.socket, _: bytes) -> None:
    time.sleep(3)


@pytest.mark.parametrize("behaviour", [drip_body, drip_header, say_nothing])
def test_a_server_that_is_slow_in_any_way_is_given_up(serve: Serve, behaviour: Answer) -> None:
    assert refusal(serve(behaviour).url(), Fetch(HASTY, allowed=LOOPBACK)) == "timeout"


def test_nobody_listening_is_unreachable(serve: Serve) -> None:
    server = serve(answer())
    server.close()
    assert refusal(f"http://127.0.0.1:{server.port}/") == "unreachable"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for ``news.example`` with its key, in one file."""
    path = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=path, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl is not there to make a certificate")
    both = path / "both.pem"
    both.write_bytes((path / "key.pem").read_bytes() + (path / "cert.pem").read_bytes())
    return both


def tls(certificate: Path) -> Callable[[socket.socket, bytes], None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _, name, __: names.append(name)

    class Handler:
        seen = names

        def __call__(self, connection: socket.socket) -> None:
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(65_536)
                secure.sendall(answer(b"secret"))

    return Handler()  # type: ignore[return-value]


class SecureServer(Server):
    def _serve(self, connection: socket.socket) -> None:
        try:
            self._answer(connection)  # type: ignore[operator, call-arg]
        except OSError:
            return


def test_the_name_is_asked_for_and_proven_although_the_address_is_connected_to(certificate: Path) -> None:
    handler = tls(certificate)
    server = SecureServer(handler)
    trust = ssl.create_default_context(cafile=str(certificate))
    options = {"allowed": LOOPBACK, "look_up": lambda _: ["127.0.0.1"], "trust": trust}
    try:
        good = Fetch(LIMITS, **options).open(f"https://news.example:{server.port}/")  # type: ignore[arg-type]
        assert good.stream.read() == b"secret"
        assert handler.seen == ["news.example"]  # type: ignore[attr-defined]
        other = f"https://other.example:{server.port}/"
        assert refusal(other, Fetch(LIMITS, **options)) == "tls-failed"  # type: ignore[arg-type]
    finally:
        server.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    server = SecureServer(tls(certificate))
    fetch = Fetch(LIMITS, allowed=LOOPBACK, look_up=lambda _: ["127.0.0.1"])
    try:
        assert refusal(f"https://news.example:{server.port}/", fetch) == "tls-failed"
    finally:
        server.close()
