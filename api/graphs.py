"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

=======================  ==================================================================
indirect                 ``/graphs?graph=IRI`` and ``/graphs?default``
direct                   ``/graphs/any/path``: the graph whose IRI is that URL
a new graph              POST to ``/graphs``; ``Location`` says which
=======================  ==================================================================

Reading is open to all; writing is like an update (api.update), one graph in one transaction.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import doors, moments, multipart, negotiation
from api.answers import AnswerResponse
from api.conditional import known
from api.parameters import content_type
from api.problems import HttpError
from api.sparql import VARIES, etag
from api.state import State, state_of
from api.update import authorize, protects
from kb.errors import BadInput, BadParameter, Refused
from kb.iris import check_iri
from kb.store.formats import FORMATS, Format, rdf_format
from kb.store.pool import GraphRead

router = APIRouter(tags=["sparql"])
_RDF = [f.media_type for f in FORMATS if "graph" in f.kinds]
_SAID = ("format", "asOf", "snapshot")
_KNOWN = frozenset({"graph", "default", *_SAID})
_TRIPLES = 5_000_000
_SAFE = "/:@!$&'()*+,;=-._~"
_PATH = "/graphs/{path:path}"


@dataclass(frozen=True)
class Target:
    """The graph that a request is about: ``iri`` None is the default graph; ``fresh`` if it is to be made."""

    iri: str | None
    base: str
    fresh: bool = False


@doors.read(router, "/graphs", any_parameter=True, summary="Read a graph", response_class=Response)
@doors.read(router, _PATH, any_parameter=True, include_in_schema=False)
async def read(request: Request) -> Response:
    """Return a graph, whole, in the format that the caller asks for."""
    state = state_of(request)
    target, said = _target(request, state)
    form = negotiation.choose(request.headers.get("accept", ""), "graph", said.get("format"))
    wanted = GraphRead(target.iri, form, negotiation.encoding(request.headers.get("accept-encoding", "")))
    snapshot, which = moments.chosen(request, state, said.get("asOf"), said.get("snapshot"))
    tag = etag(snapshot, wanted)
    headers = {"Vary": VARIES, "Cache-Control": "no-cache", "ETag": tag, **which}
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = form.content_type
    return AnswerResponse(state, wanted, snapshot.path, headers, rows=_TRIPLES)


@router.put("/graphs", summary="Replace a graph", response_class=Response)
@router.put(_PATH, include_in_schema=False)
async def replace(request: Request) -> Response:
    """Make the documents of the body the whole of a graph."""
    return await _write(request, "replace")


@router.post("/graphs", summary="Add to a graph", response_class=Response)
@router.post(_PATH, include_in_schema=False)
async def add(request: Request) -> Response:
    """Add the documents of the body to a graph, or to a new one where none is named."""
    return await _write(request, "add")


@router.delete("/graphs", summary="Remove a graph", response_class=Response)
@router.delete(_PATH, include_in_schema=False)
async def remove(request: Request) -> Response:
    """Remove a graph."""
    state = state_of(request)
    authorize(request, state)
    target, _ = _target(request, state)
    _check_own(state, target)
    return _done(await state.writer.run({"op": "delete", "graph": target.iri}), 204)


async def _write(request: Request, operation: str) -> Response:
    state = state_of(request)
    authorize(request, state)
    target, _ = _target(request, state, may_be_new=operation == "add")
    _check_own(state, target)
    documents = await _documents(request)
    task = {"op": operation, "graph": target.iri, "base": target.base, "documents": documents}
    said = await state.writer.run(task)
    response = _done(said, 201 if said["created"] else 204)
    if target.fresh and target.iri:
        response.headers["Location"] = target.iri
    return response


def _done(said: dict[str, Any], status: int) -> Response:
    headers = {"Techgeo-Snapshot": str(said["snapshot"]), "Cache-Control": "no-store"}
    return Response(status_code=status, headers=headers)


def _target(request: Request, state: State, *, may_be_new: bool = False) -> tuple[Target, dict[str, str]]:
    """Return the graph that a request names, and its other parameters.

    Raises:
        BadInput: ``sparql-parameters``.
        BadParameter: ``unknown-parameter`` or ``bad-iri``.
    """
    try:
        pairs = parse_qsl(
            request.scope["query_string"].decode(), keep_blank_values=True, errors="strict", max_num_fields=9
        )
    except ValueError as e:
        raise BadInput("The parameters cannot be read.", slug="sparql-parameters") from e
    if {name for name, _ in pairs} - _KNOWN:
        raise BadParameter(
            "There is a parameter that is not known here.", slug="unknown-parameter", available=sorted(_KNOWN)
        )
    graphs = [value for name, value in pairs if name == "graph"]
    default = any(name == "default" for name, _ in pairs)
    said = {name: value for name, value in pairs if name in _SAID}
    own = f"{state.base(request.scope)}/graphs"
    path = str(request.path_params.get("path", ""))
    if len(graphs) + default + bool(path) > 1:
        raise BadInput("A request is about one graph: graph=IRI, default, or a path.", slug="sparql-parameters")
    if path:
        iri = check_iri(f"{own}/{quote(path, safe=_SAFE)}")
        return Target(iri, iri), said
    if graphs:
        return Target(check_iri(graphs[0]), graphs[0]), said
    if default:
        return Target(None, own), said
    if not may_be_new:
        raise BadInput("Which graph? Say graph=IRI, default, or a path.", slug="sparql-parameters")
    iri = f"{own}/{uuid.uuid4()}"
    return Target(iri, iri, fresh=True), said


def _check_own(state: State, target: Target) -> None:
    if protects(state) and (target.iri is None or state.owns(target.iri)):
        raise Refused("techgeo itself keeps this graph; write one of your own.", slug="graph-refused")


async def _documents(request: Request) -> list[dict[str, str]]:
    media_type, charset = content_type(request)
    body = await request.body()
    if media_type == "multipart/form-data":
        mark = multipart.boundary(request.headers["content-type"])
        found = [(p.media_type, p.charset, p.body) for p in multipart.parts(body, mark)]
    else:
        found = [(media_type, charset, body)]
    return [_document(*each) for each in found]


def _document(media_type: str, charset: str, body: bytes) -> dict[str, str]:
    form = _rdf(media_type)
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise BadInput("The document must be UTF-8.", slug="not-utf8")
    try:
        text = body.decode("utf-8")
    except UnicodeError as e:
        raise BadInput("The document is not valid UTF-8.", slug="not-utf8") from e
    if form.name == "rdfxml" and "<!DOCTYPE" in text:
        raise BadInput("Documents with a DOCTYPE are not read.", slug="rdf-refused")
    return {"format": form.name, "text": text}


def _rdf(media_type: str) -> Format:
    found = rdf_format(media_type)
    if found is None:
        raise HttpError("This Content-Type is not read here.", slug="unsupported-media-type", available=_RDF)
    return found
