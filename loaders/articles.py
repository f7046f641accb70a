"""From what a source says to an :class:`~kb.model.Article`: the one door through which text comes in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from kb.errors import BadInput, BadParameter
from kb.iris import Minter, canonical_url, check_iri
from kb.model import Article
from kb.text import clean, squeeze
from loaders.failure import reject
from loaders.metadata import UNKNOWN, host_name, language_tag, published_date

MAX_TITLE = 500
MAX_NAME = 200
# What RFC 3987 allows in no IRI, and browsers send as percent escapes.
_UNSAFE = re.compile('[\x00-\x20<>"{}|\\\\^`\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for the articles of a load that do not say it themselves."""

    language: str | None = None
    publisher: str | None = None
    published: dt.date | None = None


NO_DEFAULTS = Defaults()


def make_article(
    text: str,
    *,
    minter: Minter,
    title: str | None = None,
    url: str | None = None,
    published: str | dt.date | None = None,
    language: str | None = None,
    publisher: str | None = None,
    source_id: str | None = None,
    warnings: tuple[str, ...] = (),
    defaults: Defaults = NO_DEFAULTS,
) -> Article:
    """Return the article; ``text`` is cleaned by :func:`kb.text.clean` and not otherwise changed.

    A language tag that is none gives ``und`` and the warning ``language``; a date that cannot be read gives None
    and the warning ``published``. Without a publisher, the host of the URL stands for it.

    Raises:
        BadInput: ``empty`` if the text is blank; ``bad-url`` if there is a URL and it is not of http or https.

    >>> make_article("Text", minter=Minter(), language="it_IT", published="2019-10-21").language
    'it'
    """
    text = clean(text)
    if not text or text.isspace():
        raise reject("empty")
    noted = dict.fromkeys(warnings)
    tag = language_tag(language) if language else None
    if language and tag is None:
        noted["language"] = None
    day = published_date(published) if isinstance(published, str) else published
    if published and day is None:
        noted["published"] = None
    address = web_url(url) if url else None
    iri = minter.article(address, text)
    return Article(
        iri=iri,
        version=minter.version(iri, text),
        text=text,
        title=squeeze(title or "")[:MAX_TITLE].strip() or None,
        url=address,
        language=tag or language_tag(defaults.language) or UNKNOWN,
        published=day or defaults.published,
        publisher=squeeze(publisher or "")[:MAX_NAME].strip() or defaults.publisher or host_name(address),
        source_id=squeeze(source_id or "")[:MAX_NAME] or None,
        warnings=tuple(noted),
    )


def web_url(url: str, base: str | None = None) -> str:
    """Return ``url``, resolved against ``base``, as an http or https IRI without fragment.

    Raises:
        BadInput: ``bad-url`` if it is not that.

    >>> web_url("../b c#top", "https://example.org/a/")
    'https://example.org/b%20c'
    """
    try:
        joined = urljoin(base, url.strip()) if base else url.strip()
        plain = _UNSAFE.sub(_escape, clean(joined).partition("#")[0])
        canonical_url(plain)
        return check_iri(plain)
    except (BadParameter, ValueError) as e:
        raise reject("bad-url") from e


def headed(title: str | None, text: str) -> str:
    """Return a text with its title as first paragraph, so that the title can be quoted as the rest can.

    >>> headed("Title", "Title\\n\\nText"), headed("Title", "Text")
    ('Title\\n\\nText', 'Title\\n\\nText')
    """
    first = squeeze(title or "")[:MAX_TITLE].strip()
    if not first or _letters(text.partition("\n")[0]) == _letters(first):
        return text
    return f"{first}\n\n{text}" if text else first


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def same_site(one: str, other: str) -> bool:
    """Whether two URLs are of one host, or of a host and one below it.

    >>> same_site("https://www.example.org/a", "https://edition.example.org/a")
    True
    """
    a, b = host_name(one), host_name(other)
    return bool(a and b) and (a == b or f".{b}".endswith(f".{a}") or f".{a}".endswith(f".{b}"))


def own_url(declared: str | None, url: str | None) -> str | None:
    """Return the URL that a page fetched from ``url`` is known by: the one it declares, if that is of its own site.

    A page that could declare any URL could replace the article of another publisher.

    >>> own_url("https://example.org/a", "https://evil.example/a")
    'https://evil.example/a'
    """
    if not declared:
        return url
    try:
        canonical = web_url(declared, url)
    except BadInput:
        return url
    if url and (not same_site(canonical, url) or (_is_front(canonical) and not _is_front(url))):
        return url
    return canonical


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _escape(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
