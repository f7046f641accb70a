"""What a store is to the rest of techgeo, wherever its quads are.

``Quads`` is what reads need: a lookup by pattern. An engine that is opened here has it; so does an endpoint far away
(``kb.store.remote``), where each lookup is a request, so that it is worth saying beforehand which will come
(:func:`prefetch`). ``Store`` is what a loader needs beside: one commit for each change, and counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, Self

from kb.iris import Minter
from kb.ledger import Ledger
from kb.store.change import Change
from kb.store.embedded import Indexer
from kb.store.quads import Pattern, Quads, prefetch
from kb.store.snapshots import Snapshot

__all__ = ["Pattern", "Quads", "Store", "prefetch"]


class Store(Protocol):
    """A store that is open for writing; a context manager. One process at a time writes a store."""

    minter: Minter
    ledger: Ledger

    @property
    def live(self) -> Quads:
        """What was committed so far, for lookups."""

    @property
    def most_quads(self) -> int | None:
        """Quads that one commit can remove and add in one transaction; None: any number."""

    def commit(self, change: Change) -> None:
        """Write a change: all of it, or nothing that a later load would not notice."""

    def flush(self) -> None:
        """Make everything that was committed as safe as the store can."""

    def publish(self, indexers: Sequence[Indexer] = (), *, again: bool = False) -> Snapshot | None:
        """Let readers see what was committed; None where they see it already."""

    def close(self) -> None:
        """Give the store back; a second call does nothing."""

    def __enter__(self) -> Self:
        """Return the store itself."""

    def __exit__(self, *_: object) -> None:
        """Close it."""
