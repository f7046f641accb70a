"""The snapshots: which are kept, what changed between two, and where each is (Memento, RFC 7089)."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api.doors import read
from api.reading import readers_of
from api.state import state_of
from kb.index.compare import changes

router = APIRouter(tags=["snapshots"])
Number = Annotated[int, Path(ge=1, le=10**12)]


@read(router, "/snapshots", summary="The snapshots that are kept, oldest first")
def snapshots(request: Request) -> dict[str, list[dict[str, Any]]]:
    """List the snapshots; ``snapshot=NUMBER`` or ``asOf=TIME`` reads one at every lookup and at ``/sparql``."""
    return {"items": [s.to_json() for s in readers_of(request).listing()]}


@read(router, "/snapshots/{old}/changes/{new}", summary="The events that differ between two snapshots")
def differences(
    request: Request,
    old: Number,
    new: Number,
    after: Annotated[str, Query(max_length=2_048, description="IRI of the last event of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> dict[str, Any]:
    """Return what was added, removed or is told differently, in the order of the events' IRIs."""
    readers = readers_of(request)
    rows = changes(readers.numbered(old).snapshot.path, readers.numbered(new).snapshot.path, after=after, limit=limit)
    return {
        "old": old,
        "new": new,
        "items": [{"event": iri, "change": change} for iri, change in rows],
        "after": rows[-1][0] if len(rows) == limit else None,
    }


@read(router, "/timemap", summary="The snapshots as a Memento TimeMap")
def timemap(request: Request) -> Response:
    """Return the TimeMap of the whole knowledge base in the link format."""
    base = state_of(request).base(request.scope)
    links = [
        f'<{base}/events>; rel="original timegate"',
        f'<{base}/timemap>; rel="self"; type="application/link-format"',
    ]
    links += [
        f'<{base}/events?snapshot={s.number}>; rel="memento"; datetime="{format_datetime(s.created, usegmt=True)}"'
        for s in readers_of(request).listing()
    ]
    return Response(",\n".join(links) + "\n", media_type="application/link-format")
