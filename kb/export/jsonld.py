"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), expanded: every quad of every graph, written as a stream."""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kb.export.statements import named_quads
from kb.reader import Reader

MEDIA_TYPE = "application/ld+json"
EXTENSION = "jsonld"
SUMMARY = "every quad of every graph, expanded"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write the quads of every named graph."""
    ox.serialize(named_quads(reader), out, format=ox.RdfFormat.JSON_LD)
