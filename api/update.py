"""SPARQL 1.1 Update over the protocol: who may, what may be in it, and which snapshot shows it.

Off unless ``write_token`` is set. Foreign updates run in the writer's process (kb.store.writer), never here.
"""

from __future__ import annotations

from fastapi import Request
from starlette.responses import JSONResponse, Response

from api.parameters import Operation
from api.security import check_write
from api.state import State, state_of
from kb.store import guard, targets
from kb.store.using import with_dataset


async def run(request: Request, operation: Operation) -> Response:
    """Run an update; answer with the number of the snapshot that shows it.

    Raises:
        TechgeoError: what the guard refuses, what is wrong with the update, and what the store cannot do.
    """
    state = state_of(request)
    authorize(request, state)
    text, skeleton = guard.check_update(operation.update or "", state.settings)
    text = with_dataset(text, skeleton, operation.using, operation.using_named)
    graphs = sorted(targets.check(text, state.owns)) if protects(state) else None
    task = {"op": "update", "text": text, "base": f"{state.base(request.scope)}/sparql", "graphs": graphs}
    said = await state.writer.run(task, operation.timeout)
    return JSONResponse(said, headers={"Techgeo-Snapshot": str(said["snapshot"]), "Cache-Control": "no-store"})


def authorize(request: Request, state: State) -> None:
    """Let a write pass only with the token.

    Raises:
        HttpError: see :func:`api.security.check_write`.
    """
    headers = request.headers
    check_write(state.settings, headers.get("authorization"), headers.get("origin"), state.base(request.scope))


def protects(state: State) -> bool:
    """Whether techgeo's own graphs are closed to foreign updates."""
    return state.settings.default_graph == "techgeo" and not state.settings.update_foreign
