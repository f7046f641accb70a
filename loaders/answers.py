"""What a parser process answered, taken apart: the parent trusts no more of it than is checked here."""

from __future__ import annotations

from typing import Any

from loaders.failure import REASONS, LoadFailure


def failure_in(answer: dict[str, Any], source: str, item: str | None) -> LoadFailure | None:
    """Return the failure that an answer is, or None where it is none."""
    reason = answer.get("reason")
    if reason is None:
        return None
    if not isinstance(reason, str) or reason not in REASONS:
        return LoadFailure(source, "extraction-failed", item=item)
    return LoadFailure(source, reason, line(answer, "detail") or "", item=item)


def line(answer: dict[str, Any], key: str) -> str | None:
    """Return a value if it is text.

    >>> line({"a": 1}, "a")
    """
    value = answer.get(key)
    return value if isinstance(value, str) else None


def lines(answer: dict[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts of a list."""
    values = answer.get(key)
    return tuple(v for v in values if isinstance(v, str)) if isinstance(values, list) else ()
