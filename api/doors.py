"""Registers what can be read: GET, and HEAD as RFC 9110 asks, of which the description of the API shows one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter

F = TypeVar("F", bound=Callable[..., Any])


def read(router: APIRouter, path: str, **options: Any) -> Callable[[F], F]:
    """Return a decorator that answers GET and HEAD at ``path`` of ``router``; ``options`` are those of a route."""

    def register(function: F) -> F:
        router.api_route(path, methods=["GET"], **options)(function)
        router.api_route(path, methods=["HEAD"], **{**options, "include_in_schema": False})(function)
        return function

    return register
