"""A web page: one article, read by trafilatura in a parser process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.errors import TechgeoError
from loaders.answers import failure_in, line, lines
from loaders.articles import headed, make_article, own_url
from loaders.failure import LoadFailure
from loaders.kinds import Options, Result, Step, has_suffix
from loaders.opened import Opened
from loaders.parsing.pool import Job

_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body")


def recognise(head: bytes, name: str, media_type: str) -> float:
    """A document type or an element of HTML at the beginning, or the name, or any tag."""
    begins = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:2_000].lower()
    if begins.startswith(_SIGNS):
        return 0.9
    if media_type in ("text/html", "application/xhtml+xml") or has_suffix(name, ".html", ".htm", ".xhtml", ".shtml"):
        return 0.8
    if begins.startswith(b"<") and any(sign in begins for sign in _SIGNS):
        return 0.7
    return 0.2 if begins.startswith(b"<") and not begins.startswith(b"<?xml") else 0.0


def read(source: Opened, options: Options) -> Iterator[Step]:
    """Give the job whose result is the article."""
    yield page(source.whole(options.limits), source, options)


def page(content: bytes, source: Opened, options: Options) -> Job[Result]:
    """Return the job that makes an article, or a failure, of the bytes of a page."""

    def finish(answer: dict[str, Any]) -> Iterator[Result]:
        failure = failure_in(answer, source.source, source.item)
        if failure is not None:
            yield failure
            return
        title = line(answer, "title")
        try:
            yield make_article(
                headed(title, line(answer, "text") or ""),
                minter=options.minter,
                title=title,
                url=own_url(line(answer, "url"), source.url),
                published=line(answer, "published"),
                language=line(answer, "language"),
                publisher=line(answer, "publisher"),
                warnings=lines(answer, "warnings"),
                defaults=options.defaults,
            )
        except TechgeoError as e:
            yield LoadFailure.of(e, source.source, item=source.item)

    return Job("page", content, {"charset": source.charset}, finish)
