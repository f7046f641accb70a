"""What sources say about an article, checked: the day it was published, its language, its publisher."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from urllib.parse import urlsplit

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?![\d-])")
_ASCTIME = re.compile(r"(?:\w{3,9},?\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s.*?\b(\d{4})\b")
_RFC = re.compile(r"(?:[^\W\d_]{2,9}\.?,?\s+)?(\d{1,2})[\s-]([A-Za-z]{3})[a-z]*\.?[\s-](\d{4}|\d{2})\b")
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_WEB_HOST = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=[^.]+\.)")
_SEPARATOR = re.compile(r" [|–—»«·:-] |[|»«]|: ")
UNKNOWN = "und"


def published_date(value: str | None) -> dt.date | None:
    """Return the day that a date of ISO 8601, RFC 9110, RFC 5322 or ``asctime`` names, in its own time zone.

    The reader of a page dated 23:30 in New York says that it is of that day. A day that is not in the
    calendar is no day, so that ``31 Feb`` does not become one in March.

    >>> published_date("2019-10-21T23:30:00-04:00"), published_date("Mon, 31 Feb 2022 10:00:00 GMT")
    (datetime.date(2019, 10, 21), None)
    """
    text = (value or "").strip()[:100]
    if match := _ISO.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _RFC.match(text):
        year = int(match[3])
        if year < 100:
            year += 1900 if year > 68 else 2000
        return _day(year, _MONTHS.get(match[2].lower(), 0), int(match[1]))
    if match := _ASCTIME.match(text):
        return _day(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]))
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def language_tag(value: str | None) -> str | None:
    """Return the language of a BCP 47 tag, and its script if it names one; None if it is no such tag.

    The region goes: it says where readers are, and templates fill it in at random. ``und`` stays ``und``.

    >>> language_tag("it_IT"), language_tag("zh-Hant-TW"), language_tag("xx-bad!")
    ('it', 'zh-Hant', None)
    """
    tag = (value or "").strip().replace("_", "-").split(".")[0]
    if not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    language = _aliases().get(first.lower(), first.lower())
    if language not in _known():
        return None
    script = rest[0].title() if rest and len(rest[0]) == 4 and rest[0].isalpha() else ""
    return f"{language}-{script}" if script and language != UNKNOWN else language


@cache
def _known() -> frozenset[str]:
    """Return the codes of the languages that CLDR has a name for."""
    from babel import Locale

    return frozenset({UNKNOWN, *(str(code) for code in Locale("en").languages)})


@cache
def _aliases() -> dict[str, str]:
    """Return the two-letter codes of languages that also have a three-letter one, from CLDR."""
    from babel.core import get_global

    return {a: b for a, b in get_global("language_aliases").items() if len(a) <= 3 and b.isalpha()}


def host_name(url: str | None) -> str | None:
    """Return the host of a URL without ``www.``, by which an outlet is known that is not named.

    >>> host_name("https://www.example.org/a")
    'example.org'
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return _WEB_HOST.sub("", host) if host else None


def outlet_name(title: str | None, host: str | None) -> str | None:
    """Return the part of the title of a site or feed that names the outlet at ``host``, or the host.

    >>> outlet_name("World news | The Guardian", "theguardian.com"), outlet_name("Latest", "example.org")
    ('The Guardian', 'example.org')
    """
    labels = (host or "").split(".")
    # The longest label but the last is the name; ``co`` in ``bbc.co.uk`` is none.
    site = max(labels[:-1], key=len, default="").replace("-", "")
    for part in _SEPARATOR.split((title or "")[:200]):
        letters = "".join(c for c in part.casefold() if c.isalnum())
        if len(letters) > 2 and (letters in site or (len(site) > 2 and letters.startswith(site))):
            return part.strip()
    return host
