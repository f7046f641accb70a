"""N-Quads (https://www.w3.org/TR/n-quads/): every quad of every graph; the form for mirrors and backups."""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kb.export.statements import named_quads
from kb.reader import Reader

MEDIA_TYPE = "application/n-quads"
EXTENSION = "nq"
SUMMARY = "every quad of every graph; the form for mirrors and backups"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write the quads of every named graph, a graph after the other."""
    ox.serialize(named_quads(reader), out, format=ox.RdfFormat.N_QUADS)
