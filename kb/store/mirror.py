"""A local copy of a store that is an endpoint: what is served and exported, with snapshots and an index.

A service promises limits, snapshots and lists that no protocol lets it ask of an engine somewhere else. So it answers
from a copy here, an embedded store in a cache folder, which is brought up to date when the revision there is another:
articles by the fingerprints in the ledger, the graphs that are merged from them by comparison. What is copied is
whole: if somebody writes there meanwhile, the copy is made again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kb import vocabulary as v
from kb.errors import RemoteFailed, TechgeoError
from kb.iris import digest
from kb.ledger import COUNTS, FINGERPRINT, Ledger
from kb.settings import Settings
from kb.store import snapshots
from kb.store.change import Change, update_text
from kb.store.embedded import STANDING_GRAPHS, EmbeddedStore, Indexer
from kb.store.endpoint import Endpoint
from kb.store.quads import Pattern, Quads
from kb.store.remote import RemoteQuads
from kb.store.snapshots import Snapshot

_TRIES = 3
_TOGETHER = 200
_UNFINISHED = "UNFINISHED"
_PRIVATE = 0o700


def local_settings(settings: Settings) -> Settings:
    """Return the settings under which the copy is read: its folder for the endpoint, and no updates."""
    folder = Path(settings.remote_cache or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = digest("mirror", settings.store, settings.base_iri)
    return settings.model_copy(update={"store": str(folder / "techgeo" / name), "write_token": ""})


def refresh(settings: Settings, indexers: Sequence[Indexer]) -> Snapshot:
    """Bring the copy of the endpoint of ``settings`` up to date; return its current snapshot.

    Raises:
        RemoteFailed: ``remote-changed`` if the endpoint never stood still; else what goes wrong there or on the way.
        StoreUnavailable: if the copy cannot be written.
    """
    local = local_settings(settings)
    local.directory.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    endpoint = Endpoint(settings)
    try:
        with EmbeddedStore.open(local.directory, local, ontology=False) as copy:
            return _Mirror(endpoint, copy).run(indexers)
    finally:
        endpoint.close()


@contextmanager
def following(settings: Settings, indexers: Sequence[Indexer], warn: Callable[[str], None]) -> Iterator[Settings]:
    """Yield the settings of a copy that is kept up to date; an old copy will do where the endpoint is not there."""
    local = local_settings(settings)

    def again() -> None:
        while not ended.wait(settings.remote_refresh):
            try:
                refresh(settings, indexers)
            except TechgeoError as e:
                warn(e.detail)

    try:
        refresh(settings, indexers)
    except RemoteFailed as e:
        snapshots.current(local.directory)
        warn(f"{e.detail} An older copy is served.")
    ended = threading.Event()
    thread = threading.Thread(target=again, name="mirror", daemon=True)
    thread.start()
    try:
        yield local
    finally:
        ended.set()
        thread.join(10)


class _Mirror:
    def __init__(self, endpoint: Endpoint, copy: EmbeddedStore) -> None:
        self.there = RemoteQuads(endpoint, copy.minter)
        self.copy, self.minter = copy, copy.minter
        self.unfinished = copy.directory / _UNFINISHED

    def run(self, indexers: Sequence[Indexer]) -> Snapshot:
        ledger = Ledger(self.there, self.minter)
        counts = ledger.counts()
        if counts == self.copy.ledger.counts() and not self.unfinished.exists():
            return self.copy.publish(indexers)
        for _ in range(_TRIES):
            self.unfinished.touch()
            self._pull()
            self.there.forget()
            after = ledger.counts()
            if after == counts:
                self.copy.live.update(update_text(*self.copy.ledger.set_counts(counts)))
                self.copy.flush()
                published = self.copy.publish(indexers, again=True)
                self.unfinished.unlink()
                return published
            counts = after
        raise RemoteFailed("The store is being written; try again later.", slug="remote-changed")

    def _pull(self) -> None:
        before, now = self._fingerprints(self.copy.live), self._fingerprints(self.there)
        changed = sorted(a for a in before.keys() | now.keys() if before.get(a) != now.get(a))
        for start in range(0, len(changed), _TOGETHER):
            self._articles(changed[start : start + _TOGETHER])
        for name in STANDING_GRAPHS:  # the ledger, which says what is there, comes last
            self._standing(v.node(self.minter.graph(name)))

    def _fingerprints(self, quads: Quads) -> dict[str, str]:
        rows = quads.quads_for_pattern(None, FINGERPRINT, None, v.node(self.minter.graph("ledger")))
        return {v.text(q.subject): v.text(q.object) for q in rows}

    def _articles(self, articles: Iterable[str]) -> None:
        patterns: list[Pattern] = [(None, None, None, v.node(self.minter.graph(a))) for a in articles]
        self.there.forget()
        self.there.prefetch(patterns)
        change = Change()
        for pattern in patterns:
            old, new = (list(x.quads_for_pattern(*pattern)) for x in (self.copy.live, self.there))
            change.replace(old, new)
            for report in {q.subject for q in (*old, *new) if q.object == v.REPORT}:
                change.events |= {v.text(q.object) for q in self._events_of(report)}
        self.copy.commit(change)

    def _standing(self, graph: ox.NamedNode) -> None:
        def found(quads: Quads) -> list[ox.Quad]:
            return [q for q in quads.quads_for_pattern(None, None, None, graph) if q.predicate != COUNTS]

        self.there.forget()
        change = Change()
        change.replace(found(self.copy.live), found(self.there))
        for q in change.removed | change.added:
            if q.predicate == v.REPORT_OF:
                change.events.add(v.text(q.object))
            elif graph == v.node(self.minter.graph("events")):
                change.events.add(v.text(q.subject).removesuffix("-am"))
        self.copy.commit(change)

    def _events_of(self, report: object) -> Iterable[ox.Quad]:
        assert isinstance(report, ox.NamedNode)
        return self.copy.live.quads_for_pattern(report, v.REPORT_OF, None, v.node(self.minter.graph("clusters")))
