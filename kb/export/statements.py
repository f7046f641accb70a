"""The statements of a snapshot, graph after graph, in the order of the store's keys: always the same."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kb.reader import Reader

# The default graph repeats three of the named ones for readers (kb.store.dataset); an export has each quad once.


def named_quads(reader: Reader) -> Iterator[ox.Quad]:
    """Yield the quads of every named graph."""
    for graph in reader.store.named_graphs():
        yield from reader.store.quads_for_pattern(None, None, None, graph)


def triples(reader: Reader) -> Iterator[ox.Triple]:
    """Yield the triples of every graph; one that stands in two graphs comes twice, which changes nothing."""
    for quad in named_quads(reader):
        yield quad.triple
