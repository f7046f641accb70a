"""For tests of "it works, or fails by a name that we gave": what came of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kb.errors import TechgeoError


def outcome(call: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[Any, str | None]:
    """Return what a call gives and None, or None and the problem of the error that it raises."""
    try:
        return call(*arguments, **options), None
    except TechgeoError as e:
        return None, e.problem
