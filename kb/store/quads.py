"""Lookups of quads by pattern, and saying beforehand which will come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

import pyoxigraph as ox

Subject = ox.NamedNode | ox.BlankNode | ox.Triple | None
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None
Pattern = tuple[Subject, ox.NamedNode | None, Object, Graph]
"""Subject, predicate, object, graph; None: any."""


class Quads(Protocol):
    """Has quads that can be looked up."""

    def quads_for_pattern(
        self, subject: Subject, predicate: ox.NamedNode | None, object: Object, graph_name: Graph = None, /
    ) -> Iterator[ox.Quad]:
        """Return the quads of this pattern; None stands for any term, and for any graph."""


@runtime_checkable
class Prefetching(Protocol):
    """Can look up many patterns at once."""

    def prefetch(self, patterns: Iterable[Pattern]) -> None:
        """Look these patterns up, and keep the answers until the next commit."""


def prefetch(quads: Quads, patterns: Iterable[Pattern]) -> None:
    """Say which patterns will be looked up next; where a lookup is a request, they become few."""
    if isinstance(quads, Prefetching):
        quads.prefetch(patterns)
