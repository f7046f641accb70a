"""A store that is kept as it is: any dataset, without techgeo's graphs, default graph and counts.

The same directory as the embedded store's, so that readers, snapshots and the lock are the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from kb.settings import Settings
from kb.store import snapshots
from kb.store.failures import engine_errors
from kb.store.lock import WriterLock
from kb.store.snapshots import Snapshot

LIVE = "live"


class PlainStore:
    """The writer of such a store; open it with :meth:`open`."""

    def __init__(self, directory: Path, settings: Settings, live: ox.Store, lock: WriterLock) -> None:
        self.directory, self.settings, self.live = directory, settings, live
        self._lock = lock

    @classmethod
    def open(cls, directory: Path, settings: Settings) -> Self:
        """Open the store in ``directory`` for writing; make one there if there is none.

        Raises:
            StoreUnavailable: ``store-locked`` (at once), ``store-corrupt``, ``store-full`` or ``store-read-only``.
        """
        with engine_errors():
            directory.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(directory)
        try:
            with engine_errors():
                snapshots.clear_leftovers(directory)
                return cls(directory, settings, ox.Store(str(directory / LIVE)), lock)
        except BaseException:
            lock.release()
            raise

    def recount(self) -> None:
        """Do nothing: it keeps no counts."""

    def flush(self) -> None:
        """Make everything that was written safe from a power cut."""
        with engine_errors():
            self.live.flush()

    def publish(self, indexers: Sequence[object] = ()) -> Snapshot:
        """Make what is written the snapshot that readers open, and return it.

        Raises:
            StoreUnavailable: if the disk is full; the old snapshot then stays the current one.
        """
        assert not indexers, "a plain store has no lookup index"
        with engine_errors():
            number = max([0, *snapshots.numbers(self.directory)]) + 1
            made = snapshots.begin(self.directory)
            self.live.backup(str(made))
            described = Snapshot(
                number=number,
                path=made,
                created=dt.datetime.now(dt.UTC),
                quads=len(self.live),
                graphs=sum(1 for _ in self.live.named_graphs()),
                articles=0,
                reports=0,
                events=0,
                entities=0,
                revision=number,
                ontology="",
                software="",
            )
            snapshot = snapshots.finish(self.directory, made, described)
            snapshots.retain(self.directory, self.settings.snapshots_kept)
        return snapshot

    def close(self) -> None:
        """Give the store back. What was written stays."""
        del self.live
        self._lock.release()
