"""Which graphs a query sees when it names none: the ontology, the events and the entities.

Two ways to give readers that default graph were measured (20,000 events, 0.8 M quads, pyoxigraph 0.5.13,
medians):

======================================= ============================== =================================
question                                ``default_graph=[three graphs]`` triples copied to the default graph
======================================= ============================== =================================
ASK about one event                     0.13 ms                        0.09 ms
everything about one event              0.28 ms                        0.23 ms
events of an actor, with labels         5.5 ms                         1.9 ms
events of a type between two days       123 ms                         53 ms
events and the labels of participants   326 ms                         147 ms
======================================= ============================== =================================

So the three graphs are also written to the store's default graph, in the same transaction, and a query needs
no option. It costs the quads of events and entities once more (8 to 15 % of a store, since reports are most
of it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kb.iris import Minter
from kb.vocabulary import node

READ_BY_DEFAULT = ("ontology", "events", "entities")
"""The graphs whose triples are also in the default graph."""


def default_graphs(minter: Minter) -> tuple[NamedNode, ...]:
    """Return the named graphs that the default graph is the union of."""
    return tuple(node(minter.graph(name)) for name in READ_BY_DEFAULT)


def with_default(quads: Iterable[Quad], minter: Minter) -> Iterator[Quad]:
    """Yield each quad, and its copy in the default graph where readers see its graph by default."""
    copied = set(default_graphs(minter))
    for quad in quads:
        yield quad
        if quad.graph_name in copied:
            yield Quad(quad.subject, quad.predicate, quad.object)
