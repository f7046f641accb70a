"""A store that is a SPARQL 1.1 endpoint somewhere else; see ``kb.store.engines`` for how those differ.

A commit is one request that removes and adds quads by name, so that it may be repeated, and an article's graph is
replaced in one. Readers of the endpoint see a commit at once: there are no snapshots there (``kb.store.mirror`` makes
them here). Nothing there keeps a second writer out; a revision that is not the one that we left tells of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Self

import pyoxigraph as ox

from kb.errors import RemoteFailed
from kb.iris import Minter
from kb.ledger import Ledger
from kb.settings import Settings
from kb.store.change import Change
from kb.store.dataset import default_graphs, with_default
from kb.store.embedded import Indexer
from kb.store.endpoint import Endpoint
from kb.store.ontology import ontology_change
from kb.store.pages import Pages
from kb.store.quads import Graph, Object, Pattern, Subject

_KEPT = 200_000


class RemoteQuads:
    """Lookups at an endpoint; what was looked up is kept until :meth:`forget`, since nobody else writes there."""

    def __init__(self, endpoint: Endpoint, minter: Minter) -> None:
        self._pages = Pages(endpoint, minter.graphs)
        self._known: dict[Pattern, list[ox.Quad]] = {}
        self._size = 0

    def quads_for_pattern(
        self, subject: Subject, predicate: ox.NamedNode | None, object: Object, graph_name: Graph = None, /
    ) -> Iterator[ox.Quad]:
        """Return the quads of this pattern in the named graphs.

        Raises:
            RemoteFailed: whatever goes wrong there or on the way.
        """
        pattern = (subject, predicate, object, graph_name)
        found = self._known.get(pattern)
        if found is None:
            if pattern == (None, None, None, None):
                return self._pages.quads(pattern)
            found = list(self._pages.quads(pattern))
            self._keep(pattern, found)
        return iter(found)

    def prefetch(self, patterns: Iterable[Pattern]) -> None:
        """Look up many patterns in few requests."""
        for pattern, found in self._pages.many(p for p in patterns if p not in self._known and any(p)):
            self._keep(pattern, found)

    def forget(self) -> None:
        """Look everything up afresh from now on."""
        self._known.clear()
        self._size = 0

    def _keep(self, pattern: Pattern, found: list[ox.Quad]) -> None:
        if self._size > _KEPT:
            self.forget()
        self._known[pattern] = found
        self._size += 1 + len(found)


class RemoteStore:
    """The writer of a store at an endpoint. Open it with :meth:`open`; it is a context manager."""

    def __init__(self, settings: Settings, endpoint: Endpoint) -> None:
        self.settings = settings
        self.endpoint = endpoint
        self.minter = Minter(settings.base_iri)
        self.live = RemoteQuads(endpoint, self.minter)
        self.ledger = Ledger(self.live, self.minter)
        self._revision = self.ledger.counts()["revision"]

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the endpoint of ``settings.store``, and give it the ontology that is installed.

        Raises:
            RemoteFailed: if it does not answer, or lets us not write.
        """
        endpoint = Endpoint(settings)
        try:
            self = cls(settings, endpoint)
            self.commit(ontology_change(self.live, self.ledger, self.minter))
        except BaseException:
            endpoint.close()
            raise
        return self

    @property
    def most_quads(self) -> int | None:
        """Quads that one commit can change at once; None: any number."""
        return self.endpoint.engine.update_quads

    def commit(self, change: Change) -> None:
        """Write a change in one request; a large one, where the engine needs that, in several, the ledger last.

        Raises:
            RemoteFailed: ``remote-changed`` if somebody else has written; else whatever goes wrong there or on the
                way. A load that is run again then writes what is missing.
        """
        if not change:
            return
        copied = set(with_default(change.added, self.minter))
        gone = set(with_default(change.removed, self.minter)) - copied
        self.live.forget()
        counts = self.ledger.counts()
        if counts["revision"] != self._revision:
            raise RemoteFailed("Somebody else has written to the store; run the load again.", slug="remote-changed")
        for name, grown in change.grown.items():
            counts[name] += grown
        fresh = not counts["revision"]
        counts["revision"] += 1
        # As the embedded store counts, so that a store tells the same of itself wherever it is.
        counts["quads"] += len(copied) - len(gone) + fresh
        old, new = self.ledger.set_counts(counts)
        engine = self.endpoint.engine
        if not engine.default_graph:
            copied, gone = _named(copied), _named(gone)
        for removed, added in self._parts([*gone, *old], [*copied, *new], engine.update_quads):
            self.endpoint.update(engine.update(removed, added), idempotent=True)
        self._revision = counts["revision"]
        self.live.forget()

    def flush(self) -> None:
        """Do nothing: an endpoint answers when it has written."""

    def publish(self, indexers: Sequence[Indexer] = (), *, again: bool = False) -> None:
        """Do nothing: readers of the endpoint see what was committed."""

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        self.endpoint.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _parts(
        self, removed: list[ox.Quad], added: list[ox.Quad], most: int | None
    ) -> Iterator[tuple[list[ox.Quad], list[ox.Quad]]]:
        """Yield the requests of a change: one, or as many as it takes, the ledger in the last of them."""
        if most is None or len(removed) + len(added) <= most:
            yield removed, added
            return
        ledger = self.ledger.graph
        for quads, gone in ((removed, True), (added, False)):
            first = sorted((q for q in quads if q.graph_name != ledger), key=lambda q: str(q.graph_name))
            for start in range(0, len(first), most):
                part = first[start : start + most]
                yield (part, []) if gone else ([], part)
        yield [q for q in removed if q.graph_name == ledger], [q for q in added if q.graph_name == ledger]


def _named(quads: set[ox.Quad]) -> set[ox.Quad]:
    return {q for q in quads if not isinstance(q.graph_name, ox.DefaultGraph)}


def seen_by_default(endpoint: Endpoint, minter: Minter) -> tuple[str, ...]:
    """Return the graphs that a query has to name so that it sees what techgeo's default graph holds."""
    return () if endpoint.engine.default_graph else tuple(g.value for g in default_graphs(minter))
