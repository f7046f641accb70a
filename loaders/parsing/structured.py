"""What a page says of itself: JSON-LD (schema.org), OpenGraph and other ``meta``, ``link`` and ``time`` elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kb.text import squeeze
from loaders.json_text import depth
from loaders.limits import Limits
from loaders.metadata import language_tag, published_date

_ARTICLES = frozenset({
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle",
    "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting",
    "TechArticle", "SocialMediaPosting", "Report",
})  # fmt: skip
_DATES = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date",
    "dc.date", "dc.date.created", "publication_date", "publish-date", "publishdate", "pubdate",
    "article.published", "cxenseparse:recs:publishtime", "rnews:datepublished", "date",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "title")
_SITES = ("og:site_name", "application-name", "dc.publisher")
_TIERS = frozenset({"locked", "metered", "premium", "paid", "subscriber"})
_SEPARATORS = (" | ", " - ", " – ", " — ", " · ", " : ", " « ")
_NODES = 2_000
_IN_PATH = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/-]|$)")


@dataclass(slots=True)
class Metadata:
    """What was found; every value is one line of text, unchecked beyond that."""

    title: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    publisher: str | None = None
    description: str | None = None
    free: bool = True


def metadata(root: Any, limits: Limits) -> Metadata:
    """Return what a page says of itself, the more specific statement before the more general."""
    found = _linked_data(root, limits)
    names = _meta(root)
    found.url = _first(root.xpath("//link[@rel='canonical']/@href")) or names.get("og:url") or found.url
    site = _first(names.get(n) for n in _SITES)
    found.publisher = found.publisher or site
    found.title = _title(root, names, found.title, site or found.publisher)
    found.published = _published(root, names, found.published, found.url)
    tags = [
        *root.xpath("/html/@lang | /html/@xml:lang"),
        found.language,
        names.get("og:locale"),
        names.get("content-language"),
    ]
    found.language = _first(t for t in tags if t and language_tag(str(t)))
    found.description = found.description or names.get("og:description") or names.get("description")
    if names.get("article:content_tier", "").lower() in _TIERS:
        found.free = False
    return found


def _meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        value = squeeze((meta.get("content") or "")[:1_000])
        if name and value:
            found.setdefault(name.strip().lower()[:100], value)
    return found


def _title(root: Any, names: dict[str, str], headline: str | None, site: str | None) -> str | None:
    heads = [squeeze("".join(islice(h.itertext(), 50))) for h in islice(root.iter("h1"), 20)]
    whole = squeeze("".join(islice((root.findtext(".//title") or ""), 500)))
    named = [names[n] for n in _TITLES if n in names]
    # A heading that the page also gives as its title is what readers see; the others have suffixes for search.
    for head in heads:
        if head and any(head in (t or "") for t in (headline, *named, whole)) and len(head) > 12:
            return head
    best = _first([headline, *named, *(heads if len(heads) == 1 else ()), whole])
    return _without_site(best, site) if best else None


def _without_site(title: str, site: str | None) -> str:
    for separator in _SEPARATORS:
        before, found, after = title.rpartition(separator)
        if (
            found
            and before
            and site
            and after.strip().casefold() in (site.casefold(), site.casefold().removeprefix("the "))
        ):
            return before.strip()
    return title


def _published(root: Any, names: dict[str, str], stated: str | None, url: str | None) -> str | None:
    candidates: list[str | None] = [stated, *(names.get(n) for n in _DATES)]
    candidates += root.xpath("//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content")[:3]
    candidates += root.xpath("//time[@pubdate]/@datetime")[:1]
    candidates += root.xpath("(//article//time | //main//time | //header//time)/@datetime")[:1]
    times = root.xpath("//time/@datetime")
    if len({str(t)[:10] for t in times}) == 1:
        candidates.append(times[0])
    if url and (match := _IN_PATH.search(url[:500])):
        candidates.append("-".join(match.groups()))
    return _first(str(c) for c in candidates if c and published_date(str(c)))


def _linked_data(root: Any, limits: Limits) -> Metadata:
    found = Metadata()
    articles: list[dict[str, Any]] = []
    for script in islice(root.iter("script"), 500):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind or not script.text:
            continue
        for node in islice(_nodes(script.text, limits), _NODES):
            if _types(node) & _ARTICLES:
                articles.append(node)
    for node in articles[:5]:
        found.title = found.title or _text(node.get("headline")) or _text(node.get("name"))
        found.published = found.published or _text(node.get("datePublished")) or _text(node.get("dateCreated"))
        found.language = found.language or _text(node.get("inLanguage"))
        found.publisher = found.publisher or _text(node.get("publisher"))
        found.url = found.url or _text(node.get("mainEntityOfPage")) or _text(node.get("url"))
        found.description = found.description or _text(node.get("description"))
        if str(node.get("isAccessibleForFree", "true")).lower() == "false":
            found.free = False
    return found


def _nodes(text: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """Give every object of a JSON-LD script, those outside first; nothing for what is not JSON."""
    if depth(text) > limits.json_depth:
        return
    try:
        waiting: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    for value in waiting:
        if isinstance(value, dict):
            yield value
            waiting += [
                v for k, v in value.items() if k in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
            ]
        elif isinstance(value, list):
            waiting += value[:100]


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {k.rpartition("/")[2].rpartition(":")[2] for k in kinds if isinstance(k, str)}


def _text(value: Any) -> str | None:
    """Return one line from a value that may be a text, a list, or an object with a name or an id."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = (
                value.get("name")
                or value.get("alternateName")
                or value.get("@value")
                or value.get("@id")
                or value.get("url")
            )
    return squeeze(value[:2_000]) or None if isinstance(value, str) else None


def _first(values: Any) -> str | None:
    return next((squeeze(str(v)) for v in values if v and not str(v).isspace()), None)
