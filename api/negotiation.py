"""Which of the formats that we have the caller wants: HTTP content negotiation (RFC 9110, section 12.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import mimeparse

from kb.errors import NotAcceptable
from kb.store.formats import FORMATS, Format, Kind, by_label

HTML = "text/html"
ENCODINGS = ("zstd", "gzip")
_MAX_ACCEPT = 2_000
_WORD = r"[!#$%&'*+.^_`|~0-9a-z-]+"
_RANGE = re.compile(f"{_WORD}/{_WORD}")


def best(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type of ``offered`` (best first) that the Accept header likes most; None if it likes none.

    A missing or unreadable header is ``*/*``. The most specific range decides the weight of each type, the order of
    ``offered`` between equals.

    >>> best("text/turtle;q=0.5, application/*", ["text/turtle", "application/rdf+xml"])
    'application/rdf+xml'
    >>> best("image/png", ["text/turtle"])
    """
    if not accept.strip() or len(accept) > _MAX_ACCEPT:
        return offered[0]
    return _best(accept.lower(), tuple(offered))


@lru_cache(maxsize=256)
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    weights = [(mimeparse.quality_parsed(media_type, ranges), -at) for at, media_type in enumerate(offered)]
    quality, at = max(weights)
    return offered[-at] if quality > 0 else None


def _ranges(accept: str) -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for part in accept.split(","):
        try:
            media_range = mimeparse.parse_media_range(part)
        except ValueError:  # unreadable: as if it were not there
            continue
        if _RANGE.fullmatch(f"{media_range[0]}/{media_range[1]}"):
            found.append(media_range)
    return found


def choose(accept: str, kind: Kind, label: str | None = None) -> Format:
    """Return the format of an answer of this kind: what ``label`` (``format=``) says, else what Accept says.

    Raises:
        NotAcceptable: with ``available``, the media types that exist.
    """
    if label is not None:
        found = by_label(label, kind)
        if found is None:
            raise _not_acceptable(_offered(kind)[1].values())
        return found
    offered, by_type = _offered(kind)
    wanted = best(accept, offered)
    if wanted is None:
        raise _not_acceptable(by_type.values())
    return by_type[wanted]


@lru_cache(maxsize=8)
def _offered(kind: Kind) -> tuple[tuple[str, ...], dict[str, Format]]:
    """Return the media types of an answer of this kind, best first and those of their own before others, by type."""
    formats = [f for f in FORMATS if kind in f.kinds]
    own = {f.media_type: f for f in formats}
    by_type = own | {t: f for f in reversed(formats) for t in f.media_types if t not in own}
    return tuple(by_type), by_type


@lru_cache(maxsize=256)
def prefers_html(accept: str) -> bool:
    """Whether the caller is a browser: it names HTML, and likes nothing that we have better.

    >>> prefers_html("text/html,application/xml;q=0.9,*/*;q=0.8"), prefers_html("*/*")
    (True, False)
    """
    if HTML not in accept:
        return False
    return best(accept, (HTML, *(f.media_type for f in FORMATS))) == HTML


def encoding(accept: str) -> str | None:
    """Return the content coding to use: zstd, gzip or None (identity).

    >>> encoding("gzip, br"), encoding("gzip;q=0"), encoding("")
    ('gzip', None, None)
    """
    return _encoding(accept) if accept and len(accept) <= _MAX_ACCEPT else None


@lru_cache(maxsize=256)
def _encoding(accept: str) -> str | None:
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, parameter = part.partition(";")
        key, _, value = parameter.strip().partition("=")
        try:
            weights[name.strip()] = float(value) if key == "q" else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    offered = [(weights.get(name, weights.get("*", 0.0)), -at, name) for at, name in enumerate(ENCODINGS)]
    quality, _, name = max(offered)
    return name if 0 < quality <= 1 and quality >= weights.get("identity", 0.0) else None


def _not_acceptable(formats: Iterable[Format]) -> NotAcceptable:
    return NotAcceptable(
        "None of the formats asked for can be made.", available=list(dict.fromkeys(f.media_type for f in formats))
    )
