"""``/sparql``: the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), queries and updates.

Without a query it describes the service, or shows browsers a page where one is installed.
"""

from __future__ import annotations

import hashlib
import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import doors, federation, moments, negotiation, parameters, service_description, update
from api.answers import AnswerResponse
from api.conditional import known
from api.parameters import Operation
from api.state import State, client_of, state_of
from kb.store import guard
from kb.store.formats import kind_of
from kb.store.pool import GraphRead, Query
from kb.store.snapshots import Snapshot

router = APIRouter(tags=["sparql"])
VARIES = "Accept, Accept-Encoding, Accept-Datetime"
# The functions that give another answer each time, on the same snapshot: their names, and the bracket that follows.
_FRESH = re.compile(r"(?:rand|now|uuid|bnode)(?:[ \t\r\n]|#[^\r\n]*+)*+\(", re.IGNORECASE)


@doors.read(router, "/sparql", any_parameter=True, summary="SPARQL query", response_class=Response)
@router.post("/sparql", summary="SPARQL query or update", response_class=Response)
@router.api_route("/sparql/", methods=["GET", "HEAD", "POST"], include_in_schema=False)
async def sparql(request: Request) -> Response:
    """Answer a query, run an update, or describe the service."""
    state = state_of(request)
    operation = await parameters.read(request, state.settings)
    if operation.update is not None:
        return await update.run(request, operation)
    accept = request.headers.get("accept", "")
    if request.method != "POST" and operation.label is None and state.page and negotiation.prefers_html(accept):
        return state.page(request)
    if operation.query is None:
        return await service_description.describe(request)
    return await answer(request, state, operation, operation.query, accept)


DIRECT = {"/sparql": sparql, "/sparql/": sparql}


async def answer(request: Request, state: State, operation: Operation, text: str, accept: str) -> Response:
    """Return the response that runs a query on the current snapshot.

    Raises:
        TechgeoError: what the guard refuses, and a format that does not exist.
    """
    skeleton = guard.check_query(text, state.settings, allow_service=bool(state.settings.service_allow))
    form = negotiation.choose(accept, kind_of(skeleton.form), operation.label)
    encoding = negotiation.encoding(request.headers.get("accept-encoding", ""))
    snapshot, which = moments.chosen(request, state, operation.as_of, operation.snapshot)
    default, named = operation.dataset
    base = f"{state.base(request.scope)}/sparql"
    headers = {
        "Content-Type": form.content_type,
        "Vary": VARIES,
        "Cache-Control": "no-cache",
        "Techgeo-Row-Limit": str(state.settings.query_rows),
        **which,
    }
    if skeleton.service:
        state.budget.check(client_of(request.scope))
        text = await federation.resolved(text, base, state.settings)
    wanted = Query(text, form, base, default, named, encoding)
    tag = None
    reads = request.method != "POST"
    if (reads or state.remembered.size) and not skeleton.service and not _FRESH.search(text):
        tag = etag(snapshot, wanted, state.settings.query_rows)
        if reads:
            headers["ETag"] = tag
            if known(request, tag):
                del headers["Content-Type"]
                return Response(status_code=304, headers=headers)
    return AnswerResponse(state, wanted, snapshot.path, headers, timeout=operation.timeout, asked=tag)


def etag(snapshot: Snapshot, wanted: Query | GraphRead, *more: object) -> str:
    """Return the strong entity tag of an answer: of the snapshot, the question and the way it is written."""
    task = sorted(wanted.task().items())
    parts = repr((snapshot.number, snapshot.created, task, more))
    return '"' + hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32] + '"'
