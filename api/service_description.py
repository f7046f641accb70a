"""Describes the endpoint in RDF."""

from __future__ import annotations
from fastapi import Request
from starlette.responses import Response


async def describe(request: Request) -> Response:
    """Describe the service."""
    return Response("", media_type="text/turtle")
