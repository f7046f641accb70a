"""An RSS, Atom or JSON feed: one article an item, read by feedparser in a parser process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kb.errors import TechgeoError
from loaders.answers import failure_in, line, lines
from loaders.articles import headed, make_article, web_url
from loaders.failure import LoadFailure
from loaders.kinds import Options, Result, Step, has_suffix
from loaders.metadata import host_name, outlet_name
from loaders.opened import Opened
from loaders.parsing.pool import Job

_ROOT = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_JSON = re.compile(rb'\{[^{}]{0,1000}?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})


def recognise(head: bytes, name: str, media_type: str) -> float:
    """The root element of a feed, or the version of a JSON feed; then the media type and the name."""
    begins = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if begins.startswith(b"<") and _ROOT.search(begins) and not begins.lower().startswith(b"<!doctype html"):
        return 0.95
    if _JSON.match(begins):
        return 0.99
    if media_type in _TYPES or has_suffix(name, ".rss", ".atom", ".rdf"):
        return 0.7
    return 0.5 if has_suffix(name, ".xml") or begins.startswith(b"<?xml") else 0.0


def read(source: Opened, options: Options) -> Iterator[Step]:
    """Give the job whose results are the items; failures name the number of the item, from 1."""
    content = source.whole(options.limits)
    yield Job("feed", content, {"charset": source.charset}, lambda answer: _items(answer, source, options))


def _items(answer: dict[str, Any], source: Opened, options: Options) -> Iterator[Result]:
    failure = failure_in(answer, source.source, source.item)
    if failure is not None:
        yield failure
        return
    items = answer.get("items")
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if not found:
        yield LoadFailure(source.source, "empty", "The feed has no items.", source.item)
    for number, item in enumerate(found, 1):
        name = f"item {number}"
        failure = failure_in(item, source.source, name)
        if failure is not None:
            yield failure
            continue
        try:
            yield _article(item, answer, source, options)
        except TechgeoError as e:
            yield LoadFailure.of(e, source.source, item=name)


def _article(item: dict[str, Any], feed: dict[str, Any], source: Opened, options: Options) -> Result:
    title, link, home = line(item, "title"), line(item, "url"), line(feed, "url") or source.url
    url = web_url(link, home) if link else None
    outlet = outlet_name(line(feed, "title"), host_name(url)) if host_name(url) else line(feed, "title")
    return make_article(
        headed(title, line(item, "text") or ""),
        minter=options.minter,
        title=title,
        url=url,
        published=line(item, "published"),
        language=line(item, "language") or line(feed, "language"),
        publisher=line(item, "publisher") or outlet,
        warnings=lines(item, "warnings"),
        defaults=options.defaults,
    )
