"""Registers what can be read: GET, and HEAD as RFC 9110 asks, of which the description of the API shows one.

A parameter that an address does not know is an error there, since a typo must not widen a query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from kb.errors import BadParameter

F = TypeVar("F", bound=Callable[..., Any])


def read(router: APIRouter, path: str, *, any_parameter: bool = False, **options: Any) -> Callable[[F], F]:
    """Return a decorator that answers GET and HEAD at ``path`` of ``router``; ``options`` are those of a route.

    ``any_parameter``: the function looks at the parameters itself, or has none that anything depends on.
    """

    def register(function: F) -> F:
        if not any_parameter:
            options["dependencies"] = [Depends(check_known)]
        router.api_route(path, methods=["GET"], **options)(function)
        router.api_route(path, methods=["HEAD"], **{**options, "include_in_schema": False})(function)
        return function

    return register


def check_known(request: Request) -> None:
    """Let a request pass whose parameters the route declares.

    Raises:
        BadParameter: ``unknown-parameter``.
    """
    if not request.scope["query_string"]:
        return
    known = set(_declared(request.scope["route"].dependant))
    if set(request.query_params) - known:
        raise BadParameter(
            "There is a parameter that is not known here.", slug="unknown-parameter", available=sorted(known)
        )


def _declared(dependant: Dependant) -> Iterator[str]:
    """Yield the names of the query parameters of a route, of its models and of what it depends on."""
    for parameter in dependant.query_params:
        kind = parameter.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (field.alias or name for name, field in kind.model_fields.items())
        else:
            yield parameter.alias
    for inner in dependant.dependencies:
        yield from _declared(inner)
