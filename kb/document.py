"""The RDF document about one thing: what is answered where its IRI is dereferenced.

An article's document is its whole graph; a report's is the report with its evidence and attributions; an event's is
the merged event, the links of its reports, and names of who takes part; an actor's is what is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kb import vocabulary as v
from kb.iris import Minter
from kb.store.quads import Quads


def document(store: Quads, minter: Minter, iri: str) -> list[ox.Triple]:
    """Return the triples of the document about ``iri``, sorted; none if nothing is known of it."""
    kind = minter.local(iri)[:2]
    parts = {"e-": _event, "r-": _report, "a-": _article}.get(kind, _entity)
    return sorted(set(parts(store, minter, iri)), key=str)


def _about(store: Quads, iri: str, graph: ox.NamedNode | None) -> Iterator[ox.Triple]:
    for quad in store.quads_for_pattern(v.node(iri), None, None, graph):
        yield quad.triple


def _with_parts(store: Quads, iri: str, graph: ox.NamedNode | None) -> Iterator[ox.Triple]:
    """Yield the triples about ``iri`` and, recursively, about the nodes whose IRIs are under its own."""
    for triple in _about(store, iri, graph):
        yield triple
        if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(f"{iri}-"):
            yield from _with_parts(store, triple.object.value, graph)


def _names(store: Quads, minter: Minter, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the labels of the entities that triples point at, so that a document can be read by itself."""
    graph = v.node(minter.graph("entities"))
    for value in {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}:
        if value.startswith(minter.things + "n-"):
            for quad in store.quads_for_pattern(v.node(value), v.LABEL, None, graph):
                yield quad.triple


def _event(store: Quads, minter: Minter, iri: str) -> Iterator[ox.Triple]:
    triples = list(_with_parts(store, iri, v.node(minter.graph("events"))))
    yield from triples
    yield from _names(store, minter, triples)
    clusters = v.node(minter.graph("clusters"))
    for quad in store.quads_for_pattern(None, v.REPORT_OF, v.node(iri), clusters):
        yield quad.triple
        if isinstance(quad.subject, ox.NamedNode):
            yield from (q.triple for q in store.quads_for_pattern(quad.subject, v.DERIVED_FROM, None, None))


def _report(store: Quads, minter: Minter, iri: str) -> Iterator[ox.Triple]:
    triples = list(_with_parts(store, iri, None))
    yield from triples
    yield from _names(store, minter, triples)
    for article in [t.object for t in triples if t.predicate == v.DERIVED_FROM]:
        if isinstance(article, ox.NamedNode):
            yield from _about(store, article.value, None)


def _article(store: Quads, minter: Minter, iri: str) -> Iterator[ox.Triple]:
    for quad in store.quads_for_pattern(None, None, None, v.node(minter.graph(iri))):
        yield quad.triple


def _entity(store: Quads, minter: Minter, iri: str) -> Iterator[ox.Triple]:
    return _about(store, iri, v.node(minter.graph("entities")))
