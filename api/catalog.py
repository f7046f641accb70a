"""What is here, for catalogues and mirrors: DCAT at ``/catalog``, VoID at ``/.well-known/void``."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.doors import read
from api.exports import digests_of
from api.reading import Reading
from api.representations import GRAPH_TYPES, answer, choose, to_rdf
from api.state import state_of
from kb.catalog import catalog, void
from kb.export import formats
from kb.reader import Reader

router = APIRouter(tags=["linked data"])
_TYPES = ("text/turtle", *(t for t in GRAPH_TYPES if t != "text/turtle"))


@read(router, "/catalog", summary="The catalogue (DCAT)")
def dcat(request: Request, reader: Reading) -> Response:
    """Describe the service, the current snapshot and its distributions in DCAT-AP."""
    base = state_of(request).base(request.scope)
    sums = digests_of(request).all_known(reader, list(formats()))
    known = {name: (found.size, found.sha256.hex()) for name, found in sums.items()}
    return _document(request, reader, lambda: list(catalog(base, reader.snapshot, known)), sorted(known))


@read(router, "/.well-known/void", summary="The data set (VoID)")
def well_known_void(request: Request, reader: Reading) -> Response:
    """Describe the data set in VoID; counts by class and property are in the service description at ``/sparql``."""
    base = state_of(request).base(request.scope)
    return _document(request, reader, lambda: list(void(base, reader.snapshot)))


def _document(request: Request, reader: Reader, make: Callable[[], list[ox.Triple]], state: object = None) -> Response:
    media_type = choose(request, _TYPES)
    context = f"{state_of(request).base(request.scope)}/context.jsonld"
    return answer(request, reader, media_type, lambda: to_rdf(make(), media_type, context), state=state)
