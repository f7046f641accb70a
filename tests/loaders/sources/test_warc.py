from __future__ import annotations

import base64
import gzip
import hashlib

import pytest

from kb.model import Article
from loaders.failure import LoadFailure
from loaders.limits import Limits
from tests.bad_inputs.sources import LONG, PROSE, item, page, rss
from tests.loaders.conftest import Load


def record(
    kind: str, block: bytes, *, uri: str = "", content_type: str = "application/http", packed: bool = False
) -> bytes:
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    head = [f"WARC-Type: {kind}", "WARC-Date: 2024-01-01T00:00:00Z", f"WARC-Block-Digest: sha1:{digest}"]
    head += [f"WARC-Target-URI: {uri}"] * bool(uri) + [f"Content-Type: {content_type}", f"Content-Length: {len(block)}"]
    content = "\r\n".join(["WARC/1.0", *head]).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
    return gzip.compress(content) if packed else content


def archive(*captures: tuple[str, bytes, list[tuple[str, str]]], packed: bool = False, status: str = "200 OK") -> bytes:
    content = record("warcinfo", b"software: test\r\n", content_type="application/warc-fields", packed=packed)
    for uri, body, headers in captures:
        lines = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in headers)]
        content += record("response", "\r\n".join(lines).encode() + b"\r\n\r\n" + body, uri=uri, packed=packed)
    return content


def capture(
    path: str, body: bytes, content_type: str = "text/html", **headers: str
) -> tuple[str, bytes, list[tuple[str, str]]]:
    given = [("Content-Type", content_type), *((k.replace("_", "-"), v) for k, v in headers.items())]
    return (f"https://news.example/{path}", body, given)


def story(name: str) -> bytes:
    return page(f"<p>{name}. {LONG}</p><p>{LONG}</p>", f"<title>{name} of today</title>")


def seen(results: list[Article | LoadFailure]) -> list[str]:
    return [r.url or "" if isinstance(r, Article) else f"{r.reason} {r.item}" for r in results]


ONE, TWO = capture("one", story("One")), capture("two", story("Two"))


@pytest.mark.parametrize("packed", [False, True])
def test_pages_texts_and_feeds_become_articles_and_the_rest_is_passed_over(load: Load, packed: bool) -> None:
    content = archive(
        ONE,
        capture("logo.png", b"\x89PNG", "image/png"),
        capture("text", b"A text\n\nof two paragraphs.", "text/plain; charset=utf-8"),
        capture("feed", rss(item(1)), "application/rss+xml"),
        packed=packed,
    )
    results = load(content, "a.warc.gz" if packed else "a.warc")
    assert seen(results) == [f"https://news.example/{p}" for p in ("one", "text", "1")]


def test_codings_are_taken_off(load: Load) -> None:
    chunks = (
        b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (story("Three")[:100], story("Three")[100:])) + b"0\r\n\r\n"
    )
    content = archive(
        capture("gzip", gzip.compress(story("Gzip")), Content_Encoding="gzip"),
        capture("left", story("Left"), Content_Encoding="gzip"),
        capture("chunked", chunks, Transfer_Encoding="chunked"),
        capture("latin", "Perché è così. ".encode("latin-1") * 50, "text/plain; charset=iso-8859-1"),
    )
    results = load(content, "a.warc")
    assert [r.title for r in results[:3] if isinstance(r, Article)] == [
        "Gzip of today",
        "Left of today",
        "Three of today",
    ]
    assert isinstance(results[3], Article)
    assert results[3].text.startswith("Perché è così.")


def test_a_bomb_or_a_strange_coding_in_a_record_costs_that_record(load: Load) -> None:
    content = archive(
        capture("bomb", gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"),
        capture("br", b"\x0b\x02\x80", Content_Encoding="br"),
        ONE,
    )
    assert seen(load(content, "a.warc")) == [
        "too-large record 2",
        "bad-compression record 3",
        "https://news.example/one",
    ]


def test_error_pages_are_no_articles(load: Load) -> None:
    assert load(archive(ONE, status="404 Not Found"), "a.warc") == []


def test_a_record_with_a_wrong_digest_is_refused(load: Load) -> None:
    content = archive(ONE, TWO).replace(b"One. The ministry", b"One. The Ministry")
    assert seen(load(content, "a.warc")) == ["bad-digest record 2", "https://news.example/two"]


@pytest.mark.parametrize("change", [3, -7, 100_000_000_000])
def test_a_record_with_a_wrong_length_costs_no_more_than_its_neighbour(load: Load, change: int) -> None:
    content = archive(ONE, TWO, capture("three", story("Three")))
    start = content.index(b"WARC-Target-URI: https://news.example/one")
    at = content.index(b"Content-Length: ", start) + 16
    length = int(content[at : content.index(b"\r\n", at)])
    content = content[:at] + str(length + change).encode() + content[at + len(str(length)) :]
    found = seen(load(content, "a.warc"))
    assert found[0].split()[0] in ("bad-warc", "cut-record", "bad-digest")
    assert found[0].endswith("record 2")
    if change < 1_000:
        assert found[-1] == "https://news.example/three"


def test_a_record_that_is_cut_is_named_and_those_before_it_are_loaded(load: Load) -> None:
    content = archive(ONE, TWO)
    assert seen(load(content[:-200], "a.warc")) == ["https://news.example/one", "cut-record record 3"]
    packed = archive(ONE, TWO, packed=True)
    assert seen(load(packed[:-200], "a.warc.gz")) == ["https://news.example/one", "bad-compression None"]


def test_a_record_over_the_size_limit_is_skipped(load: Load) -> None:
    content = archive(capture("big", b"x" * 300_000, "text/plain"), TWO)
    results = load(content, "a.warc", limits=Limits(item_bytes=100_000))
    assert seen(results) == ["too-large record 2", "https://news.example/two"]


def test_a_repeated_capture_is_reported(load: Load) -> None:
    content = record("revisit", b"HTTP/1.1 200 OK\r\n\r\n", uri="https://news.example/a")
    assert seen(load(content, "a.warc")) == ["revisit record 1"]


def test_rubbish_between_records_is_named_and_reading_goes_on(load: Load) -> None:
    start, rest = archive(ONE), archive(TWO)
    found = seen(load(start + b"rubbish\nrubbish\n" + rest, "a.warc"))
    assert found == ["https://news.example/one", "bad-warc record 3", "https://news.example/two"]


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nContent-Length: 5\r\n\r\nab",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\n\r\n",
        b"WARC/1.0\r\n" + b"A: b\r\n" * 20_000,
        b"WARC/9.99\r\nContent-Length: 0\r\n\r\n\r\n\r\nx",
    ],
)
def test_broken_headers_are_failures(load: Load, content: bytes) -> None:
    results = load(content, "a.warc")
    assert results
    assert all(isinstance(r, LoadFailure) for r in results)


def test_an_archive_in_an_archive_is_not_read(load: Load) -> None:
    content = archive(capture("a.warc", archive(ONE), "text/plain"))
    assert seen(load(content, "a.warc")) == ["unknown-kind record 2"]


def test_a_resource_record_is_read_without_http_headers(load: Load) -> None:
    kept, passed = (
        record("resource", PROSE.encode(), uri=uri, content_type="text/plain")
        for uri in ("https://news.example/a", "metadata://tool/log")
    )
    assert seen(load(kept + passed, "a.warc")) == ["https://news.example/a"]
