"""The ontology that is installed, as triples: what its graph holds, and the hash that names its exact version."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import pyoxigraph as ox

from kb import vocabulary as v
from kb.iris import Minter
from kb.ledger import ONTOLOGY, Ledger
from kb.store.change import Change
from kb.store.quads import Quads
from ontology.read import source_files
from ontology.terms import TGE

_FOR_EXTRACTION = frozenset(TGE + name for name in ("trigger", "weakTrigger", "blocker", "example", "counterExample"))
"""Properties that only extraction reads: nine tenths of the ontology's triples, and no answer to any question."""


@lru_cache(maxsize=1)
def ontology_triples() -> tuple[ox.Triple, ...]:
    """Return the triples of the ontology that is installed."""
    return tuple(
        t.triple if isinstance(t, ox.Quad) else t
        for path in source_files()
        for t in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    )


def stored_triples() -> tuple[ox.Triple, ...]:
    """Return those of them that go into the graph ``ontology`` of a store."""
    return tuple(t for t in ontology_triples() if t.predicate.value not in _FOR_EXTRACTION)


@lru_cache(maxsize=1)
def ontology_hash() -> str:
    """Return the SHA-256 of all of its triples in order."""
    lines = sorted({f"{t.subject} {t.predicate} {t.object}" for t in ontology_triples()})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def ontology_change(live: Quads, ledger: Ledger, minter: Minter) -> Change:
    """Return the change that gives a store the ontology that is installed; an empty one where it has it already."""
    name = minter.graph("ontology")
    known = ledger.rows(name, ONTOLOGY)
    change = Change()
    if not known or v.text(known[0].object) != ontology_hash():
        graph = v.node(name)
        old = live.quads_for_pattern(None, None, None, graph)
        change.replace(old, (ox.Quad(t.subject, t.predicate, t.object, graph) for t in stored_triples()))
        change.replace(known, [ledger.quad(name, ONTOLOGY, ox.Literal(ontology_hash()))])
    return change
