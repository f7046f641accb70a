"""N-Triples (https://www.w3.org/TR/n-triples/): every triple, without its graph, a line each."""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kb.export.statements import triples
from kb.reader import Reader

MEDIA_TYPE = "application/n-triples"
EXTENSION = "nt"
SUMMARY = "every triple, without its graph, a line each"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write the triples of every named graph."""
    ox.serialize(triples(reader), out, format=ox.RdfFormat.N_TRIPLES)
