"""A snapshot, open for reading: its store, its lookup index, and lookups of single things.

One process opens a snapshot once and shares it between threads; answers under way keep the snapshot that they began
with.
"""

from __future__ import annotations

import datetime as dt
import threading
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kb.details import Details
from kb.errors import NotFound
from kb.index import Index
from kb.iris import Minter
from kb.store import snapshots
from kb.store.pointer import Pointer
from kb.store.snapshots import Snapshot

_OPEN = 4
"""Snapshots that stay open at once: the current one, and a few that were asked for by date."""


class Reader:
    """One open snapshot."""

    def __init__(self, snapshot: Snapshot, minter: Minter) -> None:
        self.snapshot = snapshot
        self.minter = minter
        self.store: ox.Store = snapshot.open()
        self.details = Details(self.store, minter)

    @cached_property
    def index(self) -> Index:
        """The lookup index.

        Raises:
            StoreUnavailable: ``index-missing``.
        """
        return Index(self.snapshot.path)


class Readers:
    """The snapshots of the store in ``directory``."""

    def __init__(self, directory: Path, minter: Minter) -> None:
        self._directory, self._minter = directory, minter
        self._pointer = Pointer(directory)
        self._open: dict[int, Reader] = {}
        self._lock = threading.Lock()

    def current(self) -> Reader:
        """Return the current snapshot, open.

        Raises:
            StoreUnavailable: if nothing was published, or the store is damaged.
        """
        snapshot = self._pointer.current()
        return self._open.get(snapshot.number) or self._reader(snapshot)

    def at(self, instant: dt.datetime) -> Reader:
        """Return the snapshot that was current at ``instant``.

        Raises:
            NotFound: if none that is kept is that old.
        """
        return self._reader(snapshots.at(self._directory, instant))

    def numbered(self, number: int) -> Reader:
        """Return the snapshot with this number.

        Raises:
            NotFound: if it is not kept.
        """
        for snapshot in snapshots.listing(self._directory):
            if snapshot.number == number:
                return self._reader(snapshot)
        raise NotFound("There is no such snapshot, or it is no longer kept.")

    def listing(self) -> list[Snapshot]:
        """Return the snapshots that are kept, oldest first."""
        return snapshots.listing(self._directory)

    def _reader(self, snapshot: Snapshot) -> Reader:
        with self._lock:
            reader = self._open.get(snapshot.number)
            if reader is None:
                reader = Reader(snapshot, self._minter)
                self._open[snapshot.number] = reader
                while len(self._open) > _OPEN:
                    del self._open[min(self._open)]
            return reader
