"""Placeholder that the next commit replaces."""

from __future__ import annotations
from fastapi import Request
from starlette.responses import Response
from api.parameters import Operation
from api.security import check_write
from api.state import state_of
from kb.errors import StoreUnavailable


async def run(request: Request, operation: Operation) -> Response:
    """Run an update."""
    state = state_of(request)
    check_write(
        state.settings,
        request.headers.get("authorization"),
        request.headers.get("origin"),
        state.base(request.scope),
    )
    raise StoreUnavailable("later")
