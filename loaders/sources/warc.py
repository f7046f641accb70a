"""A web archive (WARC, ISO 28500): one article for each page, text or feed that it holds, read by warcio.

Requests, metadata, error pages, images and the like are no articles and are passed over. What should have been one
and is cut, damaged, too large, or a mere reference to an earlier capture, is a failure that names its record.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from kb.errors import TechgeoError
from loaders.compression import GZIP_MAGIC, gunzip
from loaders.failure import LoadFailure, reject
from loaders.kinds import Options, Step, format_of, has_suffix, read_stream
from loaders.limits import Limits
from loaders.opened import Opened, opened
from loaders.target import Target, charset_of
from loaders.warc_records import Record, records

_ARTICLES = ("text/html", "text/plain", "application/xhtml+xml", "application/rss+xml", "application/atom+xml")
_FEEDS = ("application/xml", "text/xml", "application/feed+json")
_TYPES = ("response", "resource", "conversion", "revisit")


def recognise(head: bytes, name: str, media_type: str) -> float:
    """The version line of a record."""
    if head.startswith(b"WARC/"):
        return 1.0
    return 0.95 if has_suffix(name, ".warc") or media_type == "application/warc" else 0.0


def read(source: Opened, options: Options) -> Iterator[Step]:
    """Give what is in each record, in constant memory."""
    for record in records(source.stream, options.limits):
        name = f"record {record.number}"
        try:
            if record.reason is not None:
                yield LoadFailure(source.source, record.reason, record.detail, name)
                continue
            inner = _inner(record, replace(source, item=name), options.limits)
        except TechgeoError as e:
            yield LoadFailure.of(e, source.source, item=name)
        else:
            if inner is not None:
                yield from read_stream(inner, options.without_kind())


def _inner(record: Record, source: Opened, limits: Limits) -> Opened | None:
    """Return what a record captured, or None if that is no article.

    Raises:
        BadInput: ``bad-warc``, ``bad-digest``, ``revisit`` or ``bad-compression``.
    """
    try:
        found = ArcWarcRecordLoader().parse_record_stream(
            io.BytesIO(record.content), known_format="warc", check_digests=True
        )
        uri = found.rec_headers.get_header("WARC-Target-URI") or ""
        if found.rec_type not in _TYPES or not uri.startswith(("http://", "https://")):
            return None
        if found.rec_type == "revisit":
            raise reject("revisit")
        payload = found.raw_stream.read()
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError) as e:
        raise reject("bad-warc") from e
    # Tools disagree on what a payload is (with chunks or without), so that only a block has to be as it was.
    failed = found.digest_checker.problems
    if failed and (not found.rec_headers.get_header("WARC-Block-Digest") or "block" in " ".join(failed)):
        raise reject("bad-digest")
    http = found.http_headers
    content_type = (http.get_header("Content-Type") if http else found.content_type) or ""
    media_type = content_type.partition(";")[0].strip().lower()
    if (http and http.get_statuscode() != "200") or media_type not in (*_ARTICLES, *_FEEDS):
        return None
    if http:
        payload = _decoded(payload, http, limits)
    if not payload:
        raise reject("empty")
    inner = opened(
        io.BytesIO(payload),
        source.source,
        limits,
        name=_name(uri),
        url=uri,
        media_type=media_type,
        charset=charset_of(content_type),
        item=source.item,
    )
    if format_of(inner) is format_of(source):
        raise reject("unknown-kind", "An archive inside an archive is not read.")
    return inner


def _decoded(payload: bytes, http: Any, limits: Limits) -> bytes:
    """Return the payload of an HTTP response without its transfer and content codings."""
    if (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        whole = io.BytesIO()
        reader = ChunkedDataReader(io.BytesIO(payload))
        while piece := reader.read(65_536):
            whole.write(piece)
        payload = whole.getvalue()
    coding = (http.get_header("Content-Encoding") or "identity").strip().lower()
    # Crawlers that unpack leave the header of what they unpacked.
    if payload.startswith(GZIP_MAGIC):
        return gunzip(payload, limits)
    if coding not in ("identity", "gzip", "x-gzip", ""):
        raise reject("bad-compression", "Only gzip is unpacked.")
    return payload


def _name(uri: str) -> str:
    try:
        return Target.of(uri).name.removesuffix(".gz")
    except TechgeoError as e:
        raise reject("bad-url") from e
