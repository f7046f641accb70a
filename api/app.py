"""The HTTP application: every module of ``api`` that has a ``router`` is a door. There is no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, FastAPI

import api
from api import problems
from api.limits import Limits
from api.security import Headers
from api.state import State
from kb.settings import Settings

_NOT_DOORS = frozenset({"app", "cli", "commands", "serve"})  # the command line, and what starts this


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

    app = FastAPI(
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
    for router, setup in _doors():
        app.include_router(router)
        if setup:
            setup(app)
    app.add_middleware(Limits, settings=settings)
    app.add_middleware(problems.Faults)
    app.add_middleware(Headers)
    return app


def _doors() -> Iterator[tuple[APIRouter, Callable[[FastAPI], None] | None]]:
    """Yield the router and the ``setup`` of each module that has one, by name."""
    for found in sorted(pkgutil.iter_modules(api.__path__), key=lambda m: m.name):
        if found.name in _NOT_DOORS:
            continue
        module = importlib.import_module(f"api.{found.name}")
        router = getattr(module, "router", None)
        if isinstance(router, APIRouter):
            yield router, getattr(module, "setup", None)


def _version() -> str:
    try:
        return version("techgeo")
    except PackageNotFoundError:
        return "0"
