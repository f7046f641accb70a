"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), into the form in which ``feed`` reads items."""

from __future__ import annotations

from html import escape
from typing import Any

from loaders.failure import reject
from loaders.json_text import parse
from loaders.limits import Limits


def read(text: str, limits: Limits) -> dict[str, Any]:
    """Return the feed that a JSON text is.

    Raises:
        BadInput: ``bad-feed`` if it is JSON but not such a feed, ``bad-json``.
    """
    feed = parse(text.lstrip("\ufeff"), limits)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise reject("bad-feed")
    return {
        "title": str(feed.get("title") or ""),
        "url": str(feed.get("home_page_url") or ""),
        "language": feed.get("language"),
        "items": [_entry(i if isinstance(i, dict) else {}) for i in items[: limits.feed_items]],
        "more": len(items) > limits.feed_items,
        "cut": False,
    }


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    html, plain = item.get("content_html"), item.get("content_text")
    given = html if isinstance(html, str) and html else _html(plain)
    title = item.get("title")
    return {
        "title": escape(title) if isinstance(title, str) else "",
        "html": given or _html(item.get("summary")),
        "full": bool(given),
        "url": item.get("url") or item.get("external_url"),
        "published": item.get("date_published"),
        "language": item.get("language"),
        "publisher": None,
    }


def _html(plain: Any) -> str:
    """Return plain text as HTML of the same paragraphs."""
    return "<p>" + escape(plain).replace("\n\n", "<p>") if isinstance(plain, str) and plain else ""
