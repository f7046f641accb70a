"""The knowledge base as a data set: DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/, profile DCAT-AP 3) and VoID.

Both are made from the current snapshot, so that they are never out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kb.export import formats
from kb.store.snapshots import Snapshot
from kb.vocabulary import node
from ontology import LANGUAGES
from ontology.terms import DCAT, DCTERMS, PREFIXES, RDF, TGE, XSD

FOAF = "http://xmlns.com/foaf/0.1/"
SPDX = "http://spdx.org/rdf/terms#"
VOID = "http://rdfs.org/ns/void#"
CATALOG_PREFIXES = {
    **{p: PREFIXES[p] for p in ("dcat", "dcterms", "rdfs", "xsd")},
    "foaf": FOAF,
    "spdx": SPDX,
    "void": VOID,
}
_SHA256 = SPDX + "checksumAlgorithm_sha256"
_LICENCE = "http://www.apache.org/licenses/LICENSE-2.0"
_MEDIA = "http://www.iana.org/assignments/media-types/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_AUTHORITY = {"en": "ENG", "it": "ITA", "de": "DEU", "fr": "FRA", "es": "SPA"}
_TITLE = "techgeo: technology-geopolitics events from news"
_ABOUT = (
    "Talks, licences, agreements, investments, public funds, export controls, sanctions, bans, trade measures, laws,"
    " proceedings, statements, visits, launches and cyber operations, each with the exact quotes that back it and"
    " with who said so."
)


def catalog(
    base: str, snapshot: Snapshot, checksums: Mapping[str, tuple[int, str]] | None = None
) -> Iterator[ox.Triple]:
    """Yield the DCAT description of the service at ``base`` (a URL without slash) and of its current snapshot.

    ``checksums``: bytes and SHA-256 (in hexadecimal) of the exports of which they are known.
    """
    here, publisher, dataset = (node(f"{base}/catalog{part}") for part in ("", "#publisher", "#dataset"))
    yield from _about(here, "Catalog", _TITLE, _ABOUT)
    yield _triple(publisher, RDF + "type", node(FOAF + "Agent"))
    yield _triple(publisher, FOAF + "name", _text("The techgeo developers"))
    for thing in (here, dataset):
        yield _triple(thing, DCTERMS + "publisher", publisher)
        yield _triple(thing, DCTERMS + "modified", _instant(snapshot))
        for language in LANGUAGES:
            yield _triple(thing, DCTERMS + "language", node(_LANGUAGE + _AUTHORITY[language]))
    yield _triple(here, DCAT + "dataset", dataset)
    yield from _about(dataset, "Dataset", _TITLE, _ABOUT)
    yield _triple(dataset, DCAT + "version", ox.Literal(str(snapshot.number)))
    yield _triple(dataset, DCTERMS + "conformsTo", node(f"{base}/ontology"))
    for word in ("technology", "geopolitics", "news", "events", "linked data"):
        yield _triple(dataset, DCAT + "keyword", _text(word))
    service = node(f"{base}/sparql#service")
    yield _triple(here, DCAT + "service", service)
    yield from _about(service, "DataService", "SPARQL endpoint", "SPARQL 1.1 queries over the current snapshot.")
    yield _triple(service, DCAT + "endpointURL", node(f"{base}/sparql"))
    yield _triple(service, DCAT + "endpointDescription", node(f"{base}/sparql"))
    yield _triple(service, DCAT + "servesDataset", dataset)
    for name, form in formats().items():
        distribution, url = node(f"{base}/catalog#{name}"), node(f"{base}/exports/{name}")
        yield _triple(dataset, DCAT + "distribution", distribution)
        yield from _about(distribution, "Distribution", name, form.SUMMARY)
        yield _triple(distribution, DCAT + "accessURL", url)
        yield _triple(distribution, DCAT + "downloadURL", url)
        yield _triple(distribution, DCAT + "mediaType", node(_MEDIA + form.MEDIA_TYPE))
        yield _triple(distribution, DCTERMS + "license", node(_LICENCE))
        if checksums and name in checksums:
            yield from _checksum(distribution, *checksums[name])
    if checksums:
        yield _triple(node(_SHA256), RDF + "type", node(SPDX + "ChecksumAlgorithm"))
    # Validators ask for the classes of these, and fetch nothing.
    media_types = sorted({_MEDIA + form.MEDIA_TYPE for form in formats().values()})
    for kind, iris in (
        ("LicenseDocument", [_LICENCE]),
        ("Standard", [f"{base}/ontology"]),
        ("LinguisticSystem", [_LANGUAGE + code for code in _AUTHORITY.values()]),
        ("MediaType", media_types),
    ):
        for iri in iris:
            yield _triple(node(iri), RDF + "type", node(DCTERMS + kind))


def _checksum(distribution: ox.NamedNode, size: int, sha256: str) -> Iterator[ox.Triple]:
    checksum = node(distribution.value + "-checksum")
    yield _triple(distribution, DCAT + "byteSize", ox.Literal(str(size), datatype=node(XSD + "nonNegativeInteger")))
    yield _triple(distribution, SPDX + "checksum", checksum)
    yield _triple(checksum, RDF + "type", node(SPDX + "Checksum"))
    yield _triple(checksum, SPDX + "algorithm", node(_SHA256))
    yield _triple(checksum, SPDX + "checksumValue", ox.Literal(sha256, datatype=node(XSD + "hexBinary")))


def void(base: str, snapshot: Snapshot) -> Iterator[ox.Triple]:
    """Yield the VoID description (https://www.w3.org/TR/void/) of the current snapshot."""
    document, dataset = node(f"{base}/.well-known/void"), node(f"{base}/.well-known/void#dataset")
    yield _triple(document, RDF + "type", node(VOID + "DatasetDescription"))
    yield _triple(document, FOAF + "primaryTopic", dataset)
    yield _triple(dataset, RDF + "type", node(VOID + "Dataset"))
    yield _triple(dataset, DCTERMS + "title", _text(_TITLE))
    yield _triple(dataset, DCTERMS + "description", _text(_ABOUT))
    yield _triple(dataset, DCTERMS + "modified", _instant(snapshot))
    yield _triple(dataset, FOAF + "homepage", node(f"{base}/"))
    yield _triple(dataset, VOID + "sparqlEndpoint", node(f"{base}/sparql"))
    yield _triple(dataset, VOID + "vocabulary", node(TGE))
    yield _triple(dataset, VOID + "triples", ox.Literal(snapshot.quads))
    yield _triple(dataset, VOID + "documents", ox.Literal(snapshot.articles))
    yield _triple(dataset, VOID + "entities", ox.Literal(snapshot.events + snapshot.reports + snapshot.entities))
    for name, form in formats().items():
        if form.MEDIA_TYPE.startswith(("text/turtle", "application/n-", "application/rdf", "application/trig")):
            yield _triple(dataset, VOID + "dataDump", node(f"{base}/exports/{name}"))


def _about(thing: ox.NamedNode, kind: str, title: str, description: str) -> Iterator[ox.Triple]:
    yield _triple(thing, RDF + "type", node(DCAT + kind))
    yield _triple(thing, DCTERMS + "title", _text(title))
    yield _triple(thing, DCTERMS + "description", _text(description))


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, node(predicate), value)


def _text(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _instant(snapshot: Snapshot) -> ox.Literal:
    return ox.Literal(snapshot.created.isoformat(), datatype=node(XSD + "dateTime"))
