"""``/healthz``: the process answers. ``/readyz``: it can answer questions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.doors import read
from api.problems import problem
from api.state import state_of
from kb.errors import TechgeoError
from kb.store.formats import named
from kb.store.pool import Query

router = APIRouter(tags=["service"])
_PATIENCE = 5.0


@read(router, "/healthz", any_parameter=True, summary="The process answers")
async def healthz() -> dict[str, str]:
    """Say that the process answers; nothing else is looked at."""
    return {"status": "ok"}


@read(router, "/readyz", any_parameter=True, summary="Questions can be answered", response_class=Response)
async def readyz(request: Request) -> Response:
    """Open the current snapshot in a worker and ask it something."""
    state = state_of(request)
    if state.draining:
        return problem(request.scope, "store-unavailable", "The service is shutting down.")
    try:
        snapshot = state.snapshot()
        if not snapshot.path.is_dir():
            return problem(request.scope, "store-missing", "The current snapshot has been removed.")
        answer = await state.lookups.run(Query("ASK {}", named("json")), snapshot.path, timeout=_PATIENCE)
        await answer.read()
    except TechgeoError as e:
        return problem(request.scope, e.problem if e.status >= 500 else "busy", e.detail)
    return JSONResponse(
        {"status": "ready", "snapshot": snapshot.number, "network_wall": state.pool.walls},
        headers={"Cache-Control": "no-store"},
    )
