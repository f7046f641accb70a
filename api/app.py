"""The HTTP application: every module of ``api`` that has a ``router`` is a door. There is no list to edit."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeAlias

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

import api
from api import problems
from api.limits import Limits
from api.security import Headers
from api.state import State
from kb.errors import TechgeoError
from kb.settings import Settings

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
_NOT_DOORS = frozenset({"app", "cli", "commands", "serve"})  # the command line, and what starts this


class Application(FastAPI):
    """The framework's application behind our middleware, and busy addresses that are answered before it.

    Each layer that a request passes costs a caller of the SPARQL endpoint time; the framework's own seven do nothing
    for it. So our middleware stands around the whole, and hands requests for :attr:`direct` straight to their endpoint.
    """

    direct: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or take part in the start and the end of the server."""
        if scope["type"] != "http" or self.direct is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await self.direct(scope, receive, send)


def create_app(settings: Settings) -> FastAPI:
    """Return the application that serves the store of ``settings``.

    Its workers start with its lifespan. Its state is at ``app.state.techgeo``; a module with ``setup(app)`` is
    called with it once.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        state: State = app.state.techgeo
        await state.open()
        try:
            yield
        finally:
            await state.close()

    app = Application(
        title="techgeo",
        summary="Technology-geopolitics events from news, with a quote behind every field.",
        version=_version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.techgeo = State(settings)
    problems.install(app)
    direct: dict[str, Endpoint] = {}
    app.state.routes = []
    for door in _doors():
        app.include_router(door.router)
        app.state.routes += [r for r in door.router.routes if hasattr(r, "path_regex") and getattr(r, "methods", None)]
        direct |= getattr(door, "DIRECT", {})
        if hasattr(door, "setup"):
            door.setup(app)
    framework = functools.partial(FastAPI.__call__, app)
    app.direct = Headers(problems.Faults(Limits(Direct(framework, endpoints=direct), settings=settings)))
    return app


class Direct:
    """ASGI middleware, the innermost of ours, that hands requests for the busiest addresses to their endpoint.

    A module's ``DIRECT`` names them; the routes of the same addresses answer other methods, and document them.
    """

    def __init__(self, app: ASGIApp, endpoints: dict[str, Endpoint]) -> None:
        self.app, self.endpoints = app, endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        endpoint = self.endpoints.get(scope.get("path", ""))
        if endpoint is None or scope.get("method") not in ("GET", "HEAD", "POST"):
            await self.app(scope, receive, send)
            return
        try:
            response = await endpoint(Request(scope, receive, send))
        except TechgeoError as error:
            response = problems.respond(scope, error)
        await response(scope, receive, send)


def _doors() -> Iterator[Any]:
    """Yield each module that has a ``router``, by name."""
    for found in sorted(pkgutil.iter_modules(api.__path__), key=lambda m: m.name):
        if found.name in _NOT_DOORS:
            continue
        module = importlib.import_module(f"api.{found.name}")
        if isinstance(getattr(module, "router", None), APIRouter):
            yield module


def _version() -> str:
    try:
        return version("techgeo")
    except PackageNotFoundError:
        return "0"
