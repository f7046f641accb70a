"""Errors as RFC 9457 problems: one shape for every door, in our words; a page for browsers.

``type`` is ``/problems/<slug>``; every slug has its paragraph in ``docs/problems.md``, which a test compares with
:data:`PROBLEMS`. ``instance`` is the id of the request, which the log has too. Nothing of the input, no path and no
traceback is ever in one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.doors import read
from api.negotiation import prefers_html
from api.pages.templating import render
from kb import errors
from kb.errors import NotFound, TechgeoError

MEDIA_TYPE = "application/problem+json"
router = APIRouter()
log = logging.getLogger("techgeo.api")

# slug: (status, title, what it means and what to do)
# ruff: noqa: E501 (one problem, one line)

PROBLEMS: dict[str, tuple[int, str, str]] = {
    "sparql-syntax": (400, "Not valid SPARQL", "The parser stopped at `position` (line and column from 1)."),
    "sparql-parameters": (
        400, "Wrong parameters of a SPARQL operation",
        "A request needs one `query` or one `update`, each once, an update by POST, and graph IRIs that are absolute.",
    ),
    "not-utf8": (400, "Not UTF-8", "Text must be UTF-8; the charset parameter, where given, must say so."),
    "query-too-complex": (
        400, "Query too complex", "It nests deeper, or joins more patterns, than `limit` allows. Split it."
    ),
    "query-failed": (400, "Query cannot be evaluated", "It is valid, and asks for something that has no result."),
    "timeout-too-long": (400, "Time limit too long", "`timeout` may lower the limit of the service, never raise it."),
    "federation-refused": (
        400, "SERVICE in a form that is not supported",
        "SERVICE needs a fixed endpoint IRI and a group that can be asked for on its own: see docs/sparql.md.",
    ),
    "rdf-syntax": (400, "Not valid RDF", "The document is not what its Content-Type says; `position` says where."),
    "rdf-refused": (400, "RDF document refused", "It has a DOCTYPE or a remote context; send it without."),
    "bad-input": (400, "Bad input", "The input cannot be used as it is."),
    "bad-request": (400, "Bad request", "The request is not well-formed HTTP, or its body cannot be read."),
    "bad-snapshot": (400, "Bad snapshot", "It is not a whole snapshot of techgeo, or does not match its own checksums."),
    "already-there": (400, "Already there", "Something is already in the place that was to be made new."),
    "stale-ontology": (400, "Stale ontology files", "Generated files are older than their sources: `techgeo ontology build`."),
    "conflict": (400, "Conflicting parameters", "The update names its own dataset, and so does the request."),
    "unauthorized": (401, "Token needed", "Send the write token: `Authorization: Bearer ...`."),
    "refused": (403, "Refused", "The request was understood and is not allowed."),
    "service-refused": (403, "SERVICE refused", "Queries may call only the endpoints that this service lists."),
    "update-operation-refused": (403, "Update operation refused", "LOAD is off; fetch the document and send its triples."),
    "updates-off": (403, "Updates are off", "This service takes no updates; whoever runs it sets `write_token` for that."),
    "wrong-token": (403, "Wrong token", "The token is not the one that this service knows."),
    "graph-refused": (403, "Graph refused", "techgeo itself keeps this graph; write one of your own."),
    "foreign-origin": (403, "Foreign origin", "Web pages of other sites may read here, not write."),
    "not-found": (404, "Not found", "There is no such thing here."),
    "method-not-allowed": (405, "Method not allowed", "`Allow` names the methods that this address has."),
    "not-acceptable": (406, "Not acceptable", "`available` lists the media types that exist."),
    "gone": (410, "Gone", "It was here and has been withdrawn."),
    "too-large": (413, "Too large", "The body is over `limit` bytes."),
    "query-too-large": (413, "Query too large", "The text is over `limit` bytes."),
    "answer-too-large": (413, "Answer too large", "The answer is over the limit of bytes; ask for less, or use a dump."),
    "url-too-long": (414, "URL too long", "It is over `limit` bytes; send the query by POST."),
    "unsupported-media-type": (415, "Unsupported media type", "`available` lists the media types that are read here."),
    "unsupported-encoding": (415, "Compressed request", "Request bodies must not be compressed."),
    "bad-parameter": (422, "Bad parameter", "`parameters` names each parameter with an impossible value, and why."),
    "unknown-parameter": (422, "Unknown parameter", "`available` lists the parameters that this address knows."),
    "bad-cursor": (422, "Bad cursor", "`cursor` must be one that a page of this list has given."),
    "bad-iri": (422, "Bad IRI", "An absolute http, https or urn IRI is needed."),
    "bad-url": (422, "Bad URL", "An absolute http or https URL is needed."),
    "invalid-graph": (422, "Invalid graph", "The graph breaks the shapes of the ontology; the report says where."),
    "busy": (429, "Busy", "Every worker is taken, or you are over your share. Wait as long as `Retry-After` says."),
    "headers-too-large": (431, "Headers too large", "The headers are over `limit` bytes."),
    "internal": (500, "Internal error", "A fault of ours; the log has it under this `instance`."),
    "remote-bad-answer": (502, "Remote answer unusable", "What a remote store answered is not SPARQL results; see that its URL is that of its endpoint."),
    "remote-credentials": (502, "Remote store asks for credentials", "Set `store_token`, or `store_user` and `store_password`."),
    "remote-status": (502, "Remote store answered with an error", "`remote_status` is its HTTP status; its log says more."),
    "remote-timeout": (502, "Remote store too slow", "It did not answer in time; ask for less, or raise `remote_timeout`."),
    "remote-tls": (502, "Remote store without a valid certificate", "Its certificate is not one that the system trusts; none is ever skipped."),
    "remote-too-large": (502, "Remote answer too large", "It is over `limit` bytes; ask for less."),
    "remote-unreachable": (502, "Remote store unreachable", "Nobody answers at its address, or the connection broke off."),
    "remote-failed": (502, "Remote endpoint failed", "A SERVICE endpoint, or a remote store, did not answer as it should."),
    "remote-changed": (502, "Remote store changed", "A remote store changed while it was read in parts. Try again."),
    "query-timeout": (503, "Query timeout", "The query was stopped at its time limit. Ask for less, or narrow it."),
    "query-memory": (503, "Query over its memory", "The query was stopped at its memory limit; sort or group less."),
    "run-stopped": (503, "Run stopped", "A budget is spent, or what a run leans on turns it away; what is done stays."),
    "worker-lost": (503, "Worker lost", "The process that ran the query ended. Try again."),
    "store-unavailable": (503, "Store unavailable", "The store cannot be read or written just now."),
    "index-missing": (503, "No lookup index", "The snapshot has no lookup index; publish another: `techgeo load`."),
    "index-damaged": (503, "Lookup index damaged", "Publish another snapshot: `techgeo load`."),
    "store-locked": (503, "Store locked", "Another process writes the store. Try again when it has finished."),
    "store-missing": (503, "No store", "Nothing has been loaded yet."),
    "store-corrupt": (503, "Store damaged", "The store must be restored from a snapshot."),
    "store-read-only": (503, "Store not writable", "The store is on a read-only file system, or without permission."),
    "store-full": (507, "Store full", "The disk is full; nothing of the write was kept."),
}  # fmt: skip

_BY_STATUS = {
    400: "bad-request", 401: "unauthorized", 403: "refused", 404: "not-found", 405: "method-not-allowed",
    406: "not-acceptable", 413: "too-large", 414: "url-too-long", 415: "unsupported-media-type",
    422: "bad-parameter", 429: "busy", 431: "headers-too-large", 503: "store-unavailable",
}  # fmt: skip


class HttpError(TechgeoError):
    """An error of the HTTP door itself; its slug decides the status."""


def problem(
    scope: Scope,
    slug: str,
    detail: str | None = None,
    *,
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response for a problem: JSON, or a page where the caller is a browser."""
    status, title, what = PROBLEMS.get(slug, PROBLEMS["internal"])
    body: dict[str, object] = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail or what.replace("`", ""),
        "instance": f"urn:uuid:{scope.get('state', {}).get('request_id', '')}",
        **(members or {}),
    }
    out = dict(headers or {}) | {"Cache-Control": "no-store", "Vary": "Accept"}
    if isinstance(retry := body.get("retry_after"), int):
        out["Retry-After"] = str(retry)
    if status == 401:
        out["WWW-Authenticate"] = 'Bearer realm="techgeo"'
    if prefers_html(_header(scope, b"accept")):
        return Response(_page(scope, body), status, out, media_type="text/html")
    return Response(json.dumps(body, ensure_ascii=False), status, out, media_type=MEDIA_TYPE)


def respond(scope: Scope, error: TechgeoError) -> Response:
    """Return the response for one of our errors."""
    slug = error.problem if error.problem in PROBLEMS else error.slug
    return problem(scope, slug, error.detail, members=error.members)


def install(app: FastAPI) -> None:
    """Have ``app`` answer every error as a problem, the framework's own too."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, TechgeoError)
        return respond(request.scope, error)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(sorted(_methods(request))) or headers.get("Allow", "")
        slug = _BY_STATUS.get(error.status_code, "internal" if error.status_code >= 500 else "bad-request")
        return problem(request.scope, slug, headers=headers)

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        names = [{"name": str(e["loc"][-1])[:64], "reason": e["type"]} for e in error.errors() if e["loc"]]
        return problem(request.scope, "bad-parameter", members={"parameters": names})

    app.add_exception_handler(TechgeoError, ours)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, validation)


def _methods(request: Request) -> set[str]:
    """Return the methods of every route to this address; the framework names those of the first alone."""
    routes = getattr(request.app.state, "routes", ())
    return {m for r in routes if r.path_regex.match(request.scope["path"]) for m in r.methods}


class Faults:
    """ASGI middleware that answers a fault of ours as a problem, and logs it under the id of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where that fails after the answer has begun, leave it without an end."""
        started = False

        async def noted_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, noted_send)
        except ClientDisconnect:
            pass  # the caller has gone in the middle of the body
        except Exception as error:
            if scope["type"] != "http":
                raise
            log.error("fault in request %s", scope.get("state", {}).get("request_id"), exc_info=error)
            if not started:
                await problem(scope, "internal")(scope, receive, send)


@read(router, "/problems/{slug}", tags=["service"], summary="What a problem means")
def explain(slug: str, request: Request) -> Response:
    """Return the status, title and meaning of a problem type, and what to do about it."""
    if slug not in PROBLEMS:
        raise NotFound("There is no such problem type.")
    status, title, what = PROBLEMS[slug]
    body = {"type": f"/problems/{slug}", "status": status, "title": title, "meaning": what}
    headers = {"Vary": "Accept", "Cache-Control": "public, max-age=3600"}
    if prefers_html(request.headers.get("accept", "")):
        return Response(_page(request.scope, body), headers=headers, media_type="text/html")
    return Response(json.dumps(body, ensure_ascii=False), headers=headers, media_type="application/json")


def _header(scope: Scope, name: bytes) -> str:
    return b", ".join(v for k, v in scope.get("headers", ()) if k == name).decode("latin-1")


def _page(scope: Scope, body: Mapping[str, object]) -> bytes:
    text = str(body.get("detail") or body["meaning"]).replace("`", "")
    status = int(str(body["status"]))
    rest = {k: v for k, v in body.items() if k not in ("title", "detail", "meaning", "status")}
    facts = [("status", f"{status} {HTTPStatus(status).phrase}"), *rest.items()]
    return render(Request(scope), "problem.html", title=body["title"], text=text, facts=facts)


__all__ = ["PROBLEMS", "HttpError", "errors", "install", "problem", "respond"]
