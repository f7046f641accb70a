"""The front page, and the files that pages and linked data need: style sheet, JSON-LD context, shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api import pages
from api.doors import read
from api.filters import EventParameters
from api.negotiation import HTML
from api.reading import Reading
from api.representations import answer
from kb.errors import NotFound
from ontology.read import HERE as ONTOLOGY

router = APIRouter(tags=["explorer"])
_STATIC = Path(__file__).parent / "pages" / "static"
# Read once: a name from outside is only ever looked up among these.
_FILES = {path.name: path.read_bytes() for path in sorted(_STATIC.iterdir()) if path.suffix in (".css", ".js", ".svg")}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_GENERATED = {
    "context.jsonld": "application/ld+json",
    "shapes.ttl": "text/turtle",
}


@read(router, "/", include_in_schema=False)
def front(request: Request, reader: Reading, query: Annotated[EventParameters, Query()]) -> Response:
    """Show the events, to be searched and narrowed down."""
    return answer(request, reader, HTML, lambda: pages.events(request, reader, query))


@read(router, "/static/{name}", any_parameter=True, include_in_schema=False)
def static(name: str) -> Response:
    """Return a file that the pages need."""
    if name not in _FILES:
        raise NotFound("There is no such file.")
    media_type = _TYPES[Path(name).suffix]
    return Response(_FILES[name], media_type=media_type, headers={"Cache-Control": "public, max-age=3600"})


@read(router, "/context.jsonld", summary="The JSON-LD context of every answer in JSON-LD")
def context() -> Response:
    """Return the JSON-LD context."""
    return _generated("context.jsonld")


@read(router, "/shapes.ttl", summary="The SHACL shapes that every article's graph conforms to")
def shapes() -> Response:
    """Return the SHACL shapes."""
    return _generated("shapes.ttl")


def _generated(name: str) -> Response:
    content = (ONTOLOGY / "generated" / name).read_bytes()
    return Response(content, media_type=_GENERATED[name], headers={"Cache-Control": "public, max-age=3600"})
