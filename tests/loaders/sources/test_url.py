from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.model import Article
from loaders.failure import LoadFailure
from loaders.fetch import Fetch
from tests.bad_inputs.sources import LONG, item, page, rss
from tests.loaders.conftest import Answer, Load, Server
from tests.loaders.test_fetch import LIMITS, LOOPBACK, answer

Serve = Callable[[Answer], Server]


@pytest.fixture
def fetch() -> Fetch:
    return Fetch(LIMITS, allowed=LOOPBACK)


def test_a_page_is_known_by_the_address_it_was_fetched_from(load: Load, serve: Serve, fetch: Fetch) -> None:
    server = serve(answer(page(), "Content-Type: text/html"))
    (article,) = load(server.url("/a?utm_source=x"), fetcher=fetch)
    assert isinstance(article, Article)
    assert article.url == server.url("/a?utm_source=x")


def test_a_page_cannot_declare_an_address_of_another_site(load: Load, serve: Serve, fetch: Fetch) -> None:
    forged = page(f"<p>{LONG}</p>", "<title>A list</title><link rel=canonical href=https://victim.example/a>")
    server = serve(answer(forged, "Content-Type: text/html"))
    (article,) = load(server.url("/a"), fetcher=fetch)
    assert isinstance(article, Article)
    assert article.url == server.url("/a")


def test_relative_links_of_a_feed_lead_from_where_it_was_fetched(load: Load, serve: Serve, fetch: Fetch) -> None:
    feed = rss(item(1, link="/story")).replace(b"<link>https://news.example/</link>", b"")
    server = serve(answer(feed, "Content-Type: application/xml"))
    (article,) = load(server.url("/feeds/all"), fetcher=fetch)
    assert isinstance(article, Article)
    assert article.url == server.url("/story")


def test_the_media_type_tells_the_kind_and_its_charset_the_characters(load: Load, serve: Serve, fetch: Fetch) -> None:
    body = "Così è andata perché sì.".encode("latin-1")
    (article,) = load(serve(answer(body, "Content-Type: text/plain; charset=latin1")).url("/a"), fetcher=fetch)
    assert isinstance(article, Article)
    assert article.text == "Così è andata perché sì."


@pytest.mark.parametrize("scheme", ["ftp", "gopher", "file", "ldap", "jar"])
def test_other_schemes_are_refused(load: Load, fetch: Fetch, scheme: str) -> None:
    (failure,) = load(f"{scheme}://127.0.0.1/a", fetcher=fetch)
    assert isinstance(failure, LoadFailure)
    assert failure.reason == "refused-address"


def test_without_a_fetcher_nothing_is_fetched(load: Load, serve: Serve) -> None:
    server = serve(answer())
    (failure,) = load(server.url())
    assert isinstance(failure, LoadFailure)
    assert (failure.reason, server.requests) == ("refused-address", [])


def test_what_goes_wrong_is_a_failure_of_that_url(load: Load, serve: Serve, fetch: Fetch) -> None:
    server = serve(answer(b"", status="404 Not Found"))
    (failure,) = load(server.url("/gone"), fetcher=fetch)
    assert isinstance(failure, LoadFailure)
    assert (failure.source, failure.reason) == (server.url("/gone"), "http-status")


def test_markup_that_names_other_addresses_makes_no_request(
    load: Load, serve: Serve, fetch: Fetch, tmp_path: Path
) -> None:
    tripwire = serve(answer())
    there = tripwire.url("/x")
    head = f"<link rel=stylesheet href={there}><script src={there}></script><base href={there}>"
    head += f"<meta http-equiv=refresh content='0;{there}'>"
    feed = rss(item(1, extra=f"<enclosure url='{there}'/><img src='{there}'/>"))
    (tmp_path / "a.html").write_bytes(page(f"<p>{LONG}</p><img src={there}><iframe src={there}></iframe>", head))
    (tmp_path / "b.rss").write_bytes(feed.replace(b"?>", f"?><?xml-stylesheet href='{there}'?>".encode(), 1))
    assert all(isinstance(r, Article) for r in load(tmp_path, fetcher=fetch))
    assert tripwire.requests == []
