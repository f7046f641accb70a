"""The formats in which an answer can be written: SPARQL results and RDF, by media type and by short name.

https://www.w3.org/TR/sparql12-protocol/ leaves the choice to content negotiation; the short names serve the
``format=`` parameter that SPARQL clients send.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

Kind = Literal["results", "boolean", "graph"]


@dataclass(frozen=True)
class Format:
    """One way to write an answer. ``name`` is its short name and its key; the first media type is its own."""

    name: str
    media_types: tuple[str, ...]
    kinds: frozenset[Kind]
    codec: ox.QueryResultsFormat | ox.RdfFormat
    extension: str
    aliases: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type that answers carry, without parameters."""
        return self.media_types[0]

    @property
    def content_type(self) -> str:
        """The value of Content-Type: text formats name their charset."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    @property
    def iri(self) -> str:
        """The IRI of the format in the W3C's list (https://www.w3.org/ns/formats/)."""
        return "http://www.w3.org/ns/formats/JSON-LD" if self.name == "jsonld" else self.codec.iri


_ROWS = frozenset[Kind]({"results", "boolean"})
_GRAPH = frozenset[Kind]({"graph"})
_Q, _R = ox.QueryResultsFormat, ox.RdfFormat

# In order of preference where a caller accepts several equally.
FORMATS: tuple[Format, ...] = (
    Format(
        "json", ("application/sparql-results+json", "application/json", "text/json"), _ROWS, _Q.JSON, "srj",
        ("srj", "sparql-json", "sparql-results+json"),
    ),
    Format(
        "xml", ("application/sparql-results+xml", "application/xml", "text/xml"), _ROWS, _Q.XML, "srx",
        ("srx", "sparql-xml", "sparql-results+xml"),
    ),
    Format("csv", ("text/csv",), _ROWS, _Q.CSV, "csv"),
    Format("tsv", ("text/tab-separated-values",), _ROWS, _Q.TSV, "tsv"),
    Format(
        "turtle", ("text/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"), _GRAPH, _R.TURTLE, "ttl",
        ("ttl", "n3"),
    ),
    Format("ntriples", ("application/n-triples", "text/plain"), _GRAPH, _R.N_TRIPLES, "nt", ("nt", "n-triples")),
    Format(
        "jsonld", ("application/ld+json", "application/json"), _GRAPH, _R.JSON_LD, "jsonld", ("json-ld", "json")
    ),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), _GRAPH, _R.RDF_XML, "rdf",
           ("rdf", "xml", "rdf+xml", "rdf-xml")),
    Format("trig", ("application/trig", "application/x-trig"), _GRAPH, _R.TRIG, "trig"),
    Format("nquads", ("application/n-quads", "text/x-nquads"), _GRAPH, _R.N_QUADS, "nq", ("nq", "n-quads")),
)  # fmt: skip

_BY_NAME = {f.name: f for f in FORMATS}


def kind_of(form: str) -> Kind:
    """Return the kind of answer of a query form (select, ask, construct, describe)."""
    return "results" if form == "select" else "boolean" if form == "ask" else "graph"


def named(name: str) -> Format:
    """Return the format with this key."""
    return _BY_NAME[name]


def by_label(label: str, kind: Kind) -> Format | None:
    """Return the format that ``label`` (a short name, an alias or a media type) means for this kind of answer.

    >>> by_label("json", "graph").name, by_label("json", "results").name
    ('jsonld', 'json')
    >>> by_label("png", "graph")
    """
    wanted = label.strip().lower()
    for found in FORMATS:
        if kind in found.kinds and (wanted == found.name or wanted in found.aliases or wanted in found.media_types):
            return found
    return None


def rdf_format(media_type: str) -> Format | None:
    """Return the RDF format of a request body by its media type (without parameters).

    >>> rdf_format("text/turtle").name
    'turtle'
    """
    wanted = media_type.strip().lower()
    return next((f for f in FORMATS if "graph" in f.kinds and wanted in f.media_types), None)
