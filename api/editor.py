"""Pages on which people ask: SPARQL at ``/sparql``, the API at ``/docs``; and named queries at ``/queries``."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api.doors import read
from api.negotiation import HTML
from api.pages.templating import address, render
from api.parameters import Operation
from api.reading import settings_of
from api.security import CONTENT_SECURITY_POLICY
from api.sparql import answer
from api.state import state_of
from kb.errors import BadParameter, NotFound
from kb.queries import NamedQuery, queries, query
from ontology import CONCEPTS
from ontology.terms import PREFIXES, SCHEME

router = APIRouter(tags=["queries"])
_FORMATS = (
    ("json", "table"), ("csv", "CSV"), ("tsv", "TSV"), ("xml", "XML"), ("turtle", "Turtle (graphs)"),
    ("jsonld", "JSON-LD (graphs)"),
)  # fmt: skip
_BEGINNING = """SELECT ?event ?type ?label ?factuality WHERE {
  ?event a tge:Event, ?type ; rdfs:label ?label ; tge:factuality/skos:prefLabel ?factuality .
  ?type rdfs:subClassOf tge:Deal .
  FILTER (lang(?label) = "en" && lang(?factuality) = "en")
} LIMIT 50
"""
_VENDORED = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}


def setup(app: FastAPI) -> None:
    """Show browsers the editor at ``/sparql``."""
    app.state.techgeo.page = editor


def editor(request: Request) -> Response:
    """Return the page on which people write SPARQL."""
    settings = settings_of(request)
    examples = [_example(q) for q in queries().values() if not any(p.required for p in q.parameters.values())]
    page = render(
        request,
        "sparql.html",
        query=request.query_params.get("query") or "\n".join(_prefixes()) + "\n\n" + _BEGINNING,
        examples=examples,
        prefixes=_known_prefixes(),
        formats=_FORMATS,
        seconds=f"{settings.query_timeout:g}",
        rows=f"{settings.query_rows:,}",
    )
    return Response(page, media_type=HTML, headers={"Vary": "Accept"})


def _example(q: NamedQuery) -> dict[str, str]:
    text = "\n".join(line for line in q.text.splitlines() if not line.startswith("#+"))
    return {
        "name": q.name,
        "summary": q.summary.rstrip("."),
        "text": text,
        "href": address("/sparql", query=text),
    }


def _known_prefixes() -> dict[str, str]:
    return {**PREFIXES, **{name: f"{SCHEME}{name}/" for name in CONCEPTS}}


def _prefixes() -> list[str]:
    known = _known_prefixes()
    wanted = ("tge", "rdfs", "skos", "schema", "prov", "oa", "xsd", "phase", "factuality")
    return [f"PREFIX {p}: <{known[p]}>" for p in wanted]


@read(router, "/queries", summary="The named queries")
def named_queries() -> dict[str, list[dict[str, Any]]]:
    """List the named queries with their parameters; each can be run at ``/queries/{name}``."""
    return {
        "items": [
            {
                "name": q.name,
                "summary": q.summary,
                "form": q.form,
                "parameters": [vars(p) for p in q.parameters.values()],
                "example": dict(q.example),
            }
            for q in queries().values()
        ]
    }


@read(router, "/queries/{name}", any_parameter=True, summary="The answer to a named query")
async def named_query(name: str, request: Request) -> Response:
    """Run a named query with its parameters; the answer comes in every format that ``/sparql`` has.

    ``format`` chooses the format, as at ``/sparql``; ``text`` (without value) gives the query itself.
    """
    found = query(name)
    given = dict(request.query_params)
    if len(given) != len(request.query_params.multi_items()):
        raise BadParameter("Each parameter of a named query is given once.")
    if "text" in given:
        return Response(found.text, media_type="application/sparql-query")
    label = given.pop("format", None)
    state = state_of(request)
    return await answer(request, state, Operation(label=label), found.bind(given), request.headers.get("accept", ""))


@read(router, "/docs", include_in_schema=False)
def docs(request: Request) -> Response:
    """Return the page on which the API can be read and tried."""
    # Swagger UI sets styles on elements while it draws; scripts still come from here only.
    policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    page = render(request, "docs.html")
    return Response(page, media_type=HTML, headers={"Content-Security-Policy": policy})


@read(router, "/static/vendor/{name}", any_parameter=True, include_in_schema=False)
def vendored(name: str) -> Response:
    """Return a file of Swagger UI, as it is in the package that brings it."""
    if name not in _VENDORED:
        raise NotFound("There is no such file.")
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_vendored(name), media_type=_VENDORED[name], headers=headers)


@lru_cache(maxsize=4)
def _vendored(name: str) -> bytes:
    return files("fastapi_offline").joinpath("static", name).read_bytes()
