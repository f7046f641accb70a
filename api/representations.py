"""One thing, many forms: which of HTML, JSON and the RDF formats a caller gets, and the answer in it.

The form is chosen by the suffix of the address (``/events/e-….ttl``), else by the Accept header (RFC 9110
section 12.5.1). Every answer names its snapshot, so that it can be cited and cached: the ETag is made of the
snapshot, the address and the form.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from api.conditional import known
from api.negotiation import HTML, best
from kb.errors import NotAcceptable
from kb.jsonld import Context, Doubtful, compacted
from kb.reader import Reader
from kb.store.formats import FORMATS
from ontology.read import HERE

JSON = "application/json"
GRAPH_TYPES = {f.media_type: f for f in FORMATS if "graph" in f.kinds and f.name not in ("trig", "nquads")}
SUFFIXES = {
    "html": HTML, "json": JSON, "jsonld": "application/ld+json", "ttl": "text/turtle",
    "nt": "application/n-triples", "rdf": "application/rdf+xml",
}  # fmt: skip
"""Suffixes of addresses and the media types that they stand for."""

LIST_TYPES = (JSON, HTML)
THING_TYPES = (JSON, HTML, *GRAPH_TYPES)


def split_suffix(name: str) -> tuple[str, str | None]:
    """Return an id without its suffix, and the media type that the suffix stands for.

    >>> split_suffix("e-0123456789abcdef.ttl")
    ('e-0123456789abcdef', 'text/turtle')
    """
    stem, dot, suffix = name.rpartition(".")
    return (stem, SUFFIXES[suffix]) if dot and suffix in SUFFIXES else (name, None)


def choose(request: Request, offered: tuple[str, ...]) -> str:
    """Return the media type of ``offered`` that the caller likes best; the first one where it does not care.

    Raises:
        NotAcceptable: listing what exists.
    """
    wanted = best(request.headers.get("accept", ""), offered)
    if wanted is None:
        raise NotAcceptable(f"This exists as {', '.join(offered)}.", available=list(offered))
    return wanted


def answer(
    request: Request, reader: Reader, media_type: str, make: Callable[[], bytes], *, state: object = None
) -> Response:
    """Return the answer in ``media_type`` with the headers of its snapshot; 304 where the caller has it.

    ``state``: what the answer depends on besides, if anything.
    """
    snapshot = reader.snapshot
    key = (
        str(snapshot.number),
        snapshot.created.isoformat(),
        request.url.path,
        request.url.query,
        media_type,
        repr(state),
    )
    tag = f'"{hashlib.sha256("|".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:20]}"'
    headers = {
        "ETag": tag,
        "Vary": "Accept, Accept-Datetime",
        "Cache-Control": "no-cache",
        "Techgeo-Snapshot": str(snapshot.number),
        "Memento-Datetime": format_datetime(snapshot.created, usegmt=True),
    }
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    text = media_type.startswith("text/")
    return Response(make(), media_type=f"{media_type}; charset=utf-8" if text else media_type, headers=headers)


def to_json(value: Any) -> bytes:
    """Return ``value`` as JSON that can also stand inside HTML."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/").encode()


def to_rdf(triples: list[ox.Triple], media_type: str, context_url: str) -> bytes:
    """Return triples in an RDF format; JSON-LD is compacted with the context of the ontology."""
    if media_type == "application/ld+json":
        with contextlib.suppress(Doubtful):  # which stays expanded
            return to_json({"@context": context_url} | compacted(triples, _context()))
    codec = GRAPH_TYPES[media_type].codec
    assert isinstance(codec, ox.RdfFormat)
    prefixes = {} if codec in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD) else PREFIXES
    return ox.serialize(triples, format=codec, prefixes=prefixes) or b""


@lru_cache(maxsize=1)
def _context() -> Context:
    return Context(CONTEXT["@context"])


CONTEXT: dict[str, Any] = json.loads((HERE / "generated" / "context.jsonld").read_text(encoding="utf-8"))
PREFIXES = {name: iri for name, iri in CONTEXT["@context"].items() if isinstance(iri, str) and iri[-1:] in "#/"}
