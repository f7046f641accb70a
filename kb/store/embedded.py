"""The embedded store: a pyoxigraph store on disk that one process writes and everybody reads snapshots of.

::

    STORE/lock         the writer's lock, with its pid
    STORE/live/        the RocksDB directory, opened by the writer only
    STORE/snapshots/   what readers open (kb.store.snapshots)
    STORE/CURRENT      which of them

A change is one transaction: all of its quads go and come, or none. What :meth:`EmbeddedStore.commit` has
returned from survives a killed process; after :meth:`EmbeddedStore.flush` it survives a power cut.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from kb import vocabulary as v
from kb.errors import StoreUnavailable
from kb.iris import Minter
from kb.ledger import Ledger
from kb.settings import Settings
from kb.store import snapshots
from kb.store.change import Change, update_text
from kb.store.dataset import with_default
from kb.store.failures import DETAILS, engine_errors
from kb.store.lock import WriterLock
from kb.store.ontology import ontology_change, ontology_hash
from kb.store.snapshots import Snapshot

LIVE = "live"
Indexer = Callable[[ox.Store, Minter, Path, Path | None, set[str] | None], object]
"""Makes what belongs to a snapshot beside its quads. It is called with the store, the minter, the directory of the new
snapshot, that of the one before, and the IRIs of the events that changed since then (None: any may have)."""


class EmbeddedStore:
    """The writer of a store. Open it with :meth:`open`; it is a context manager."""

    most_quads: int | None = None
    """Quads that one commit can change at once: any number."""

    def __init__(self, directory: Path, settings: Settings, live: ox.Store, lock: WriterLock) -> None:
        self.directory = directory
        self.settings = settings
        self.minter = Minter(settings.base_iri)
        self.live = live
        self.ledger = Ledger(live, self.minter)
        self._lock = lock
        self._changed: set[str] | None = None  # events since the current snapshot, where that is known

    @classmethod
    def open(cls, directory: Path, settings: Settings, *, create: bool = True, ontology: bool = True) -> Self:
        """Open the store in ``directory`` for writing; make one there if there is none and ``create`` is set.

        It is given the ontology that is installed, unless ``ontology`` is not set.

        Raises:
            StoreUnavailable: ``store-locked`` (at once), ``store-corrupt``, ``store-full``,
            ``store-read-only``, or
                ``store-missing`` where ``create`` is not set.
        """
        with engine_errors():
            if create:
                directory.mkdir(parents=True, exist_ok=True)
            elif not (directory / LIVE).is_dir():
                raise StoreUnavailable(DETAILS["store-missing"], slug="store-missing")
        lock = WriterLock(directory)
        try:
            with engine_errors():
                snapshots.clear_leftovers(directory)
                live = ox.Store(str(directory / LIVE))
            self = cls(directory, settings, live, lock)
            current = self._current()
            if current and current.revision == self.ledger.counts()["revision"]:
                self._changed = set()
            if ontology:
                self._refresh_ontology()
        except BaseException:
            lock.release()
            raise
        return self

    def commit(self, change: Change) -> None:
        """Write a change in one transaction.

        Raises:
            StoreUnavailable: if the disk is full or the store is damaged; then nothing of it was written.
        """
        if not change:
            return
        added = set(with_default(change.added, self.minter))
        removed = set(with_default(change.removed, self.minter)) - added
        with engine_errors():
            counts = self.ledger.counts()
            for name, grown in change.grown.items():
                counts[name] += grown
            fresh = not counts["revision"]
            counts["revision"] += 1
            counts["quads"] += len(added) - len(removed) + fresh
            old, new = self.ledger.set_counts(counts)
            self.live.update(update_text([*removed, *old], [*added, *new]))
        if self._changed is not None:
            self._changed |= change.events

    def flush(self) -> None:
        """Make everything that was committed safe from a power cut.

        Raises:
            StoreUnavailable: if the disk is full.
        """
        with engine_errors():
            self.live.flush()

    def update(self, text: str) -> None:
        """Run a SPARQL update that the caller has checked; the counts are made anew.

        Raises:
            StoreUnavailable: if the disk is full or the store is damaged; then nothing of it was written.
            SyntaxError: if it is not SPARQL 1.1 Update.
        """
        with engine_errors():
            self.live.update(text)
        self.recount()

    def recount(self) -> None:
        """Count what the store holds, after a write that did not go through :meth:`commit`."""
        self._changed = None
        with engine_errors():
            before = self.ledger.counts()
            counts = {**before, **count(self.live, self.minter), "revision": before["revision"] + 1}
            counts["quads"] += not before["revision"]
            old, new = self.ledger.set_counts(counts)
            self.live.update(update_text(old, new))

    def publish(self, indexers: Sequence[Indexer] = (), *, again: bool = False) -> Snapshot:
        """Make what is committed the snapshot that readers open, and return it.

        Nothing changes where nothing was committed since the last one, unless it is to be done ``again``.
        ``indexers`` run on the new snapshot before anybody sees it.

        Raises:
            StoreUnavailable: if the disk is full; the old snapshot then stays the current one.
        """
        before = self._current()
        counts = self.ledger.counts()
        if before is not None and before.revision == counts["revision"] and not again:
            return before
        with engine_errors():
            last = max([0, *snapshots.numbers(self.directory)])
            made = snapshots.begin(self.directory)
            self.live.backup(str(made))
            for indexer in indexers:
                indexer(self.live, self.minter, made, before.path if before else None, self._changed)
            snapshot = snapshots.finish(self.directory, made, self._description(last + 1, made))
            snapshots.retain(self.directory, self.settings.snapshots_kept)
        self._changed = set()
        return snapshot

    def close(self) -> None:
        """Give the store back; a second call does nothing. What was committed stays."""
        # The engine has no close: its files are free when the last reference to it is gone.
        for name in ("live", "ledger"):
            self.__dict__.pop(name, None)
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _current(self) -> Snapshot | None:
        try:
            return snapshots.current(self.directory)
        except StoreUnavailable as e:
            if e.problem == "store-missing":
                return None
            raise

    def _description(self, number: int, path: Path) -> Snapshot:
        held = {k: n for k, n in self.ledger.counts().items() if k != "minted"}
        return Snapshot(
            number=number,
            path=path,
            created=dt.datetime.now(dt.UTC),
            graphs=held["articles"] + sum(map(self._has_graph, STANDING_GRAPHS)),
            ontology=ontology_hash(),
            software=software_version(),
            **held,
        )

    def _has_graph(self, name: str) -> bool:
        return self.live.contains_named_graph(v.node(self.minter.graph(name)))

    def _refresh_ontology(self) -> None:
        """Write the ontology that this software has, where the store holds another one or none."""
        self.commit(ontology_change(self.live, self.ledger, self.minter))


STANDING_GRAPHS = ("ontology", "events", "clusters", "entities", "ledger")
"""The named graphs beside those of articles."""


def software_version() -> str:
    """Return the version of techgeo that is installed."""
    try:
        return version("techgeo")
    except PackageNotFoundError:
        return "0"


def count(store: ox.Store, minter: Minter) -> Mapping[str, int]:
    """Return how many quads, articles, reports, events and entities a store holds, by looking at all of them."""

    def typed(kind: ox.NamedNode, graph: ox.NamedNode | None) -> int:
        return sum(1 for _ in store.quads_for_pattern(None, v.TYPE, kind, graph))

    entities = v.node(minter.graph("entities"))
    return {
        "quads": len(store),
        "articles": typed(v.NEWS_ARTICLE, None),
        "reports": typed(v.REPORT, None),
        "events": typed(v.EVENT, v.node(minter.graph("events"))),
        "entities": sum(1 for _ in store.quads_for_pattern(None, v.KIND, None, entities)),
    }
