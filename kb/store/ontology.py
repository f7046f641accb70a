"""The ontology that is installed, as triples: what its graph holds, and the hash that names its exact version."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import pyoxigraph as ox

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
