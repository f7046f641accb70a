"""TriG (https://www.w3.org/TR/trig/): every graph, for people to read."""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kb.export.statements import named_quads
from kb.reader import Reader
from ontology.terms import PREFIXES

MEDIA_TYPE = "application/trig"
EXTENSION = "trig"
SUMMARY = "every graph, for people to read"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write the quads of every named graph, a graph after the other."""
    ox.serialize(named_quads(reader), out, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
