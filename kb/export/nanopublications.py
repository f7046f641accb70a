"""Nanopublications (https://nanopub.net/guidelines/working_draft/) in TriG: each report as one citable assertion.

A nanopublication is four graphs: a head that names the others, the assertion (what the article says happened), its
provenance (article, quotes, who vouches), and publication info. Their IRIs stand under the report's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox

from kb import vocabulary as v
from kb.describe import subjects
from kb.document import document
from kb.reader import Reader
from ontology.terms import DCTERMS, PREFIXES, PROV, RDF, TGE, XSD

MEDIA_TYPE = "application/trig"
EXTENSION = "trig"
SUMMARY = "each report as a nanopublication: assertion, provenance, publication info"

NP = "http://www.nanopub.org/nschema#"
_PROVENANCE = {v.DERIVED_FROM, v.GENERATED_BY, v.QUALIFIED_ATTRIBUTION, v.EVIDENCE, v.AS_OF, v.CONFIDENCE, v.FACTUALITY}


def write(reader: Reader, out: BinaryIO) -> None:
    """Write a nanopublication for each report."""
    prefixes = {**PREFIXES, "np": NP}
    ox.serialize(_quads(reader), out, format=ox.RdfFormat.TRIG, prefixes=prefixes)


def _quads(reader: Reader) -> Iterator[ox.Quad]:
    for iri in subjects(reader.store, RDF + "type", TGE + "Report"):
        yield from nanopublication(reader, iri)


def nanopublication(reader: Reader, iri: str) -> Iterator[ox.Quad]:
    """Yield the quads of the nanopublication of one report."""
    report = v.node(iri)
    whole, head, assertion, provenance, info = (
        v.node(f"{iri}-np{part}") for part in ("", "-head", "-assertion", "-provenance", "-info")
    )
    for predicate, graph in (("hasAssertion", assertion), ("hasProvenance", provenance), ("hasPublicationInfo", info)):
        yield ox.Quad(whole, v.node(NP + predicate), graph, head)
    yield ox.Quad(whole, v.TYPE, v.node(NP + "Nanopublication"), head)
    for triple in document(reader.store, reader.minter, iri):
        subject = triple.subject
        about_source = subject != report and not str(subject).startswith(f"<{iri}-am")
        where = provenance if triple.predicate in _PROVENANCE or (about_source and not _is_name(triple)) else assertion
        yield ox.Quad(triple.subject, triple.predicate, triple.object, where)
    yield ox.Quad(assertion, v.DERIVED_FROM, report, provenance)
    created = ox.Literal(reader.snapshot.created.isoformat(), datatype=v.node(XSD + "dateTime"))
    yield ox.Quad(whole, v.node(DCTERMS + "created"), created, info)
    yield ox.Quad(whole, v.node(PROV + "wasDerivedFrom"), report, info)


def _is_name(triple: ox.Triple) -> bool:
    return triple.predicate == v.LABEL
