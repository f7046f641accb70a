"""Deterministic IRIs: the same article, report or entity gets the same name on every machine and every load.

======== ============================ ==========================================================
thing    IRI                          key
======== ============================ ==========================================================
article  id/a-{16 hex}                SHA-256 of the canonical URL; without a URL, of the text
version  id/a-{16 hex}-v-{8 hex}      the clean text with white space squeezed
report   id/r-{16 hex}                article, type, sorted participants, ordinal
event    id/e-{16 hex}                its first report (written once, in the ledger)
entity   id/n-{QID} or id/n-{16 hex}  Wikidata id, else folded label, kind and country
graph    graph/a-{16 hex}             as its article
======== ============================ ==========================================================

No key holds the wording of a model's output, so IRIs survive a better extractor. Nothing is a blank node.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from pyoxigraph import NamedNode

from kb.errors import BadParameter
from kb.text import fold, squeeze

DEFAULT_BASE = "https://w3id.org/techgeo/"
WIKIDATA = "http://www.wikidata.org/entity/"
MAX_IRI = 2_048

# Query parameters that say where a reader came from, not which article it is.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ns_\w+|ito|cmp(id)?|ref(_src|errer)?|guce_\w+"
    r"|guccounter|outputtype|share|smid|smtyp|xtor|at_\w+|wt_mc|ocid|taid|__twitter_impression",
    re.IGNORECASE,
)
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp(?:\.html)?|/index\.html?)?/*$")
# RFC 3987 in brief: absolute, and none of the characters that end an IRI in Turtle or SPARQL.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_SCHEMES = frozenset({"http", "https", "urn"})


def check_iri(value: str) -> str:
    """Return ``value`` if it is an absolute http, https or urn IRI that is safe to store and to link to.

    Raises:
        BadParameter: with slug ``bad-iri`` if it is relative, over 2,048 characters, of another scheme (such
        as
            ``javascript:``), or holds a character that RFC 3987 does not allow.

    >>> check_iri("https://example.org/a")
    'https://example.org/a'
    """
    scheme = value.partition(":")[0].lower()
    if len(value) > MAX_IRI or not _IRI.fullmatch(value) or scheme not in _SCHEMES:
        raise BadParameter("This is not an absolute http, https or urn IRI.", slug="bad-iri")
    if scheme != "urn":
        try:
            host = urlsplit(value).hostname
        except ValueError:
            host = None
        if not host:
            raise BadParameter("This IRI has no valid host.", slug="bad-iri")
    try:
        NamedNode(value)  # the engine has the last word: code points of RFC 3987, percent escapes
    except ValueError as e:
        raise BadParameter("This IRI holds a character that an IRI cannot have.", slug="bad-iri") from e
    return value


def canonical_url(url: str) -> str:
    """Return the one spelling of an article's URL under which it is known.

    https, lower-case host without ``www.``, ``m.`` or ``amp.``, no port, no user, no fragment, no tracking
    parameters, the rest sorted, no trailing slash, ``/amp`` or ``/index.html``.

    Raises:
        BadParameter: with slug ``bad-url`` if it is not an http or https URL with a host.

    >>> canonical_url("http://www.Example.org:80/a/?utm_source=x&b=2&a=1#top")
    'https://example.org/a?a=1&b=2'
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        host = ""
        parts = urlsplit("")
    if parts.scheme.lower() not in ("http", "https") or not host or len(url) > MAX_IRI:
        raise BadParameter("This is not an http or https URL.", slug="bad-url")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as e:
            raise BadParameter("The host of this URL is not a valid name.", slug="bad-url") from e
    host = _HOST_PREFIX.sub("", host.lower())
    path = quote(unquote(_AMP_PATH.sub("", parts.path)), safe="/:@!$&'()*+,;=~-._")
    query = urlencode(
        sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    )
    return urlunsplit(("https", host, path or "/", query, ""))


def digest(*parts: str, length: int = 16) -> str:
    """Return the first ``length`` hex digits of the SHA-256 of the parts, joined by U+001F."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Minter:
    """Makes the IRIs of one knowledge base; ``base`` ends in a slash.

    >>> Minter().entity("Huawei", "company", "CN", wikidata="Q160120")
    'https://w3id.org/techgeo/id/n-Q160120'
    """

    base: str = DEFAULT_BASE

    @cached_property
    def things(self) -> str:
        """Namespace of articles, reports, events and entities."""
        return self.base + "id/"

    @cached_property
    def graphs(self) -> str:
        """Namespace of named graphs."""
        return self.base + "graph/"

    def article(self, url: str | None, text: str) -> str:
        """Return the IRI of the article at ``url``, or of the one with this text where it has no URL."""
        key = digest("article", canonical_url(url)) if url else digest("article-text", squeeze(text))
        return f"{self.things}a-{key}"

    def version(self, article: str, text: str) -> str:
        """Return the IRI of the version of ``article`` that has this text."""
        return f"{article}-v-{digest('text', squeeze(text), length=8)}"

    def report(self, article: str, event_type: str, participants: list[str], ordinal: int = 0) -> str:
        """Return the IRI of an article's ``ordinal``-th report of this type with these participants (IRIs)."""
        key = digest(
            "report", self.local(article), event_type, "|".join(sorted(map(self.local, participants))), str(ordinal)
        )
        return f"{self.things}r-{key}"

    def event(self, first_report: str, ordinal: int = 0) -> str:
        """Return the IRI of the event that ``first_report`` was the first to report; ``ordinal`` if that is taken."""
        return f"{self.things}e-{digest('event', self.local(first_report), *([str(ordinal)] if ordinal else []))}"

    def entity(self, label: str, kind: str, country: str | None = None, *, wikidata: str | None = None) -> str:
        """Return the IRI of an entity: by Wikidata id where one is known, else by label, kind and country."""
        key = wikidata or digest("entity", fold(label), kind, country or "")
        return f"{self.things}n-{key}"

    def graph(self, article: str) -> str:
        """Return the named graph of an article; of ``events``, ``clusters``, ``entities``, ``ledger`` by that name."""
        return self.graphs + self.local(article)

    def local(self, iri: str) -> str:
        """Return what stands behind the namespace of ``iri``; a foreign IRI is returned whole."""
        return iri.removeprefix(self.things).removeprefix(self.graphs)
