"""What one commit does to a store, and the SPARQL update that says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox


@dataclass
class Change:
    """Quads that go and quads that come, together; and by how much each count in the ledger grows."""

    removed: set[ox.Quad] = field(default_factory=set)
    added: set[ox.Quad] = field(default_factory=set)
    grown: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    events: set[str] = field(default_factory=set)
    """IRIs of the events that are new, different or gone."""

    def replace(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """Remove what is only in ``old``, add what is only in ``new``."""
        before, after = set(old), set(new)
        self.removed |= before - after
        self.added |= after - before

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def update_text(removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> str:
    """Return the update that removes and adds these quads; the engine's own serialiser writes every term.

    >>> quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("}"), ox.NamedNode("urn:g"))
    >>> print(update_text([quad], []))
    DELETE DATA {
    GRAPH <urn:g> {
    <urn:s> <urn:p> "}" .
    }
    }
    """
    parts = []
    for verb, quads in (("DELETE DATA", removed), ("INSERT DATA", added)):
        by_graph: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, list[ox.Triple]] = defaultdict(list)
        for q in quads:
            by_graph[q.graph_name].append(q.triple)
        groups = []
        for graph, triples in by_graph.items():
            body = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
            groups.append(body if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph} {{\n{body}}}")
        if groups:
            parts.append(verb + " {\n" + "\n".join(groups) + "\n}")
    return " ;\n".join(parts)
