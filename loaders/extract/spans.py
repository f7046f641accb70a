"""Looking up what lies in a stretch of the text, in lists that are in order of their start."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Something with a place in the text."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character after its last."""


T = TypeVar("T", bound=Placed)


def _start(item: Placed) -> int:
    return item.start


def starting_in(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Return the items that begin in ``[start, end)``."""
    return items[bisect_left(items, start, key=_start) : bisect_left(items, end, key=_start)]


def holding(items: Sequence[T], position: int) -> T | None:
    """Return the item of a list without overlaps that ``position`` lies in; None where none does."""
    i = bisect_right(items, position, key=_start) - 1
    return items[i] if i >= 0 and position < items[i].end else None
