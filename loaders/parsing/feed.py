"""Feeds as lists of items: RSS and Atom by feedparser, on bytes. Runs in a parser process only."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from kb.errors import TechgeoError
from kb.text import squeeze
from loaders.decode import decode
from loaders.failure import reject
from loaders.limits import Limits
from loaders.parsing import json_feed
from loaders.parsing.fragment import fragment_text

# One thing that may stand before the root element; possessive, so that nothing is tried twice.
_PROLOG = re.compile(r"\s*+(?:<\?[^>]*+>|<!--(?:[^-]++|-(?!->))*+-->)?")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_LAST = re.compile(r"<(/?)(?:\w{1,20}:)?(item|entry|rss|feed|RDF)\b", re.IGNORECASE)
# Shorter than this, a description without a body beside it is a teaser.
_FULL = 1_500
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")


def read_feed(content: bytes, *, limits: Limits, charset: str | None = None) -> dict[str, Any]:
    """Return ``title``, ``url``, ``language`` of a feed and its ``items``, in their order.

    An item has ``number`` (from 1), and either ``reason`` (and ``detail``) or ``text``, ``title``, ``url``,
    ``published``, ``language``, ``publisher`` and ``warnings``.

    Raises:
        Refused: ``doctype`` if the document has a type declaration, with which entities are defined.
        BadInput: ``bad-feed``, ``empty``, ``encoding``.
    """
    decoded = decode(content, charset, limits=limits)
    text = decoded.text
    read = json_feed.read if text.lstrip("\ufeff \t\r\n").startswith("{") else _read_xml
    feed = read(text, limits)
    guessed = [w for w in decoded.warnings if not w.startswith("encoding:")]
    items = [_item(number, raw, guessed, limits) for number, raw in enumerate(feed["items"], 1)]
    if feed["more"]:
        items.append({"number": limits.feed_items + 1, "reason": "too-many-items", "detail": ""})
    elif feed["cut"] and items:
        items[-1] = {"number": len(items), "reason": "bad-feed", "detail": "The feed ends inside this item."}
    return {"title": feed["title"], "url": feed["url"], "language": feed["language"], "items": items}


def _read_xml(text: str, limits: Limits) -> dict[str, Any]:
    refuse_doctype(text)
    plain = _DECLARATION.sub("", text, count=1).strip()
    found = feedparser.parse(
        io.BytesIO(plain.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.entries and (found.bozo or not found.version):
        raise reject("bad-feed")
    about = found.feed
    return {
        "title": squeeze(str(about.get("title") or "")),
        "url": str(about.get("link") or ""),
        "language": about.get("language"),
        "items": [_entry(e) for e in found.entries[: limits.feed_items]],
        "more": len(found.entries) > limits.feed_items,
        "cut": _is_cut(plain),
    }


def refuse_doctype(text: str) -> None:
    """Check that an XML document has no document type declaration, where entities would be defined.

    Raises:
        Refused: ``doctype`` if it has one.

    >>> refuse_doctype("<?xml version='1.0'?><!-- <!DOCTYPE no> --><rss/>")
    """
    at = len(text) - len(text.lstrip("\ufeff"))
    while (match := _PROLOG.match(text, at)) and match.end() > at:
        at = match.end()
    if text[at : at + 2] == "<!":
        raise reject("doctype")


def _is_cut(text: str) -> bool:
    """Whether the document ends inside an item."""
    tail = text[-(1 << 20) :]
    last = None
    for match in _LAST.finditer(tail):
        last = match
    return last is not None and not last[1] and last[2].lower() in ("item", "entry")


def _entry(entry: Any) -> dict[str, Any]:
    contents = [c for c in entry.get("content") or () if c.get("value")]
    html = max((c["value"] for c in contents), key=len, default="")
    summary = entry.get("summary") or ""
    source = entry.get("source") or {}
    link = str(entry.get("link") or "")
    return {
        "title": entry.get("title"),
        "html": html if len(html) >= len(summary) else summary,
        "full": bool(contents),
        # Without a link, feedparser gives the id in its place, which Atom allows to be any IRI.
        "url": None if link == entry.get("id") and not link.lower().startswith("http") else link or None,
        "published": entry.get("published") or entry.get("created") or entry.get("updated"),
        "language": next((c.get("language") for c in contents if c.get("language")), None) or entry.get("language"),
        "publisher": entry.get("publisher") or (source.get("title") if hasattr(source, "get") else None),
    }


def _item(number: int, raw: dict[str, Any], warnings: list[str], limits: Limits) -> dict[str, Any]:
    try:
        title = " ".join(_lines(raw["title"], limits))
        text = "\n\n".join(_lines(raw["html"], limits))
    except TechgeoError as e:
        return {"number": number, "reason": e.problem, "detail": e.detail}
    whole = raw["full"] or len(text) >= _FULL
    noted = [*warnings, *(() if whole and not _CUT.search(text[-20:]) else ("summary-only",))]
    if lost := text.count("\ufffd"):
        noted.append(f"encoding:{lost}")
    given = {key: _plain(raw[key]) for key in ("url", "published", "language", "publisher")}
    return {"number": number, "text": text, "title": title, "warnings": noted, **given}


def _lines(html: Any, limits: Limits) -> Iterator[str]:
    yield from fragment_text(html if isinstance(html, str) else "", limits).split("\n\n")


def _plain(value: Any) -> str | None:
    return squeeze(value[:4_000]) or None if isinstance(value, str) else None
