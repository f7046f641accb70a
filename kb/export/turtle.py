"""Turtle (https://www.w3.org/TR/turtle/): every triple, without its graph."""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kb.export.statements import triples
from kb.reader import Reader
from ontology.terms import PREFIXES

MEDIA_TYPE = "text/turtle"
EXTENSION = "ttl"
SUMMARY = "every triple, without its graph"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write the triples of every named graph."""
    ox.serialize(triples(reader), out, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
