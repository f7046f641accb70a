"""RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/): every triple, without its graph, for older tools."""

from __future__ import annotations

from typing import BinaryIO, cast

import pyoxigraph as ox

from kb.export.statements import triples
from kb.reader import Reader
from kb.xml import FitSink
from ontology.terms import PREFIXES

MEDIA_TYPE = "application/rdf+xml"
EXTENSION = "rdf"
SUMMARY = "every triple, without its graph, for older tools"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write the triples of every named graph."""
    fit = cast(BinaryIO, FitSink(out.write))
    ox.serialize(triples(reader), fit, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
