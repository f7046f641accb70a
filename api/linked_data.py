"""Linked data: every IRI under the base leads somewhere (https://www.w3.org/TR/cooluris/).

A thing is not a document: ``/id/e-…`` answers 303 to the document about it, which is HTML, JSON or RDF by Accept or
by suffix. The ontology and its schemes are one document, ``/ontology``. Where the base of the IRIs is another site
(https://w3id.org/techgeo/), that site redirects here, path by path.
"""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import pages
from api.conditional import known
from api.doors import read
from api.negotiation import HTML
from api.reading import Reading
from api.representations import GRAPH_TYPES, SUFFIXES, choose, split_suffix, to_rdf
from api.state import state_of
from kb.document import document
from kb.errors import NotFound
from kb.reader import Reader
from kb.store.ontology import ontology_hash, ontology_triples
from ontology import CONCEPTS
from ontology.terms import SCHEME

router = APIRouter(tags=["linked data"])
_PLACES = {"e-": "events", "r-": "reports", "a-": "articles", "n-": "actors"}


@read(router, "/id/{name}", status_code=303, summary="From a thing to the document about it")
def thing(name: str, request: Request, reader: Reading) -> Response:
    """Redirect from the IRI of a thing, or of a part of one, to its document; the suffix is kept."""
    stem, media_type = split_suffix(name)
    iri = reader.details.iri(stem)
    whole = _whole(stem)
    place = _PLACES.get(whole[:2])
    if place is None or not _known(reader, whole, iri):
        raise NotFound("There is nothing of this name here.")
    suffix = name.removeprefix(stem) if media_type else ""
    fragment = f"#{stem}" if stem != whole else ""
    location = f"{state_of(request).base(request.scope)}/{place}/{whole}{suffix}{fragment}"
    return RedirectResponse(location, 303, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


def _whole(name: str) -> str:
    """Return the name of the thing that a part belongs to.

    >>> _whole("r-0123456789abcdef-ev1"), _whole("a-0123456789abcdef-v-01234567"), _whole("n-Q42")
    ('r-0123456789abcdef', 'a-0123456789abcdef', 'n-Q42')
    """
    return "-".join(name.split("-")[:2])


def _known(reader: Reader, whole: str, iri: str) -> bool:
    if whole.startswith("e-") and reader.details.survivor(reader.minter.things + whole):
        return True  # its document redirects to the survivor's
    subject = ox.NamedNode(iri)
    return bool(document(reader.store, reader.minter, reader.minter.things + whole)) and (
        next(reader.store.quads_for_pattern(subject, None, None, None), None) is not None
    )


@read(router, "/graph/{name}", status_code=303, summary="From a named graph to its content")
def graph(name: str, request: Request, reader: Reading) -> Response:
    """Redirect from the IRI of a named graph to what it holds."""
    base = state_of(request).base(request.scope)
    if name.startswith("a-"):
        reader.details.article(reader.details.iri(name))
        return RedirectResponse(f"{base}/articles/{name}", 303, headers={"Vary": "Accept"})
    if name == "ontology":
        return RedirectResponse(f"{base}/ontology", 303, headers={"Vary": "Accept"})
    if name not in ("events", "clusters", "entities", "ledger"):
        raise NotFound("There is no such graph.")
    return RedirectResponse(f"{base}/graphs?graph={reader.minter.graphs}{name}", 303, headers={"Vary": "Accept"})


@read(router, "/ontology", summary="The ontology and its schemes")
def ontology(request: Request) -> Response:
    """Return the ontology: a page with all terms, or RDF."""
    return _ontology(request, choose(request, (HTML, *GRAPH_TYPES)))


@read(router, "/ontology.{suffix}", include_in_schema=False)
def ontology_as(suffix: str, request: Request) -> Response:
    """Return the ontology in the form that the suffix says."""
    media_type = SUFFIXES.get(suffix)
    if media_type not in (HTML, *GRAPH_TYPES):
        raise NotFound("The ontology does not exist in this form.")
    return _ontology(request, media_type)


def _ontology(request: Request, media_type: str) -> Response:
    tag = f'"{ontology_hash()[:20]}-{media_type}"'
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "public, max-age=3600"}
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    if media_type == HTML:
        return Response(pages.ontology(request), media_type=f"{HTML}; charset=utf-8", headers=headers)
    context = f"{state_of(request).base(request.scope)}/context.jsonld"
    text = media_type.startswith("text/")
    return Response(
        _ontology_rdf(media_type, context),
        media_type=f"{media_type}; charset=utf-8" if text else media_type,
        headers=headers,
    )


@lru_cache(maxsize=16)
def _ontology_rdf(media_type: str, context: str) -> bytes:
    return to_rdf(sorted(set(ontology_triples()), key=str), media_type, context)


@read(router, "/scheme/{scheme}", status_code=303, summary="From a scheme to its description")
@read(router, "/scheme/{scheme}/{name}", status_code=303, summary="From a concept to its description")
def concept(scheme: str, request: Request, name: str | None = None) -> Response:
    """Redirect from the IRI of a concept or scheme to the document of the ontology."""
    if scheme not in CONCEPTS or (name is not None and name not in CONCEPTS[scheme]):
        raise NotFound("There is no such concept.")
    fragment = f"{scheme}/{name}" if name else scheme
    base = state_of(request).base(request.scope)
    return RedirectResponse(
        f"{base}/ontology#{fragment}", 303, headers={"Vary": "Accept", "Link": f"<{SCHEME}>; rel=up"}
    )
