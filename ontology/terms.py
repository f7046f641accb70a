"""The names of the ontology: its namespaces, and the standard vocabularies that it imports terms from.

The ontology's own namespaces are fixed (https://w3id.org/techgeo/ontology#, https://w3id.org/techgeo/scheme/);
those of things and graphs are a setting of each knowledge base and live in ``kb.iris``.
"""

from __future__ import annotations

from typing import Final

TGE: Final = "https://w3id.org/techgeo/ontology#"
"""Namespace of the classes and properties."""

SCHEME: Final = "https://w3id.org/techgeo/scheme/"
"""Namespace of the concept schemes; the concepts of a scheme stand under ``SCHEME + name + "/"``."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
PROV: Final = "http://www.w3.org/ns/prov#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
DCTERMS: Final = "http://purl.org/dc/terms/"
OA: Final = "http://www.w3.org/ns/oa#"
TIME: Final = "http://www.w3.org/2006/time#"
SCHEMA: Final = "https://schema.org/"
SH: Final = "http://www.w3.org/ns/shacl#"
WD: Final = "http://www.wikidata.org/entity/"
SEM: Final = "http://semanticweb.cs.vu.nl/2009/11/sem/"
GAF: Final = "http://groundedannotationframework.org/gaf#"
GRASP: Final = "http://groundedannotationframework.org/grasp#"
AIDA: Final = (
    "https://raw.githubusercontent.com/NextCenturyCorporation/AIDA-Interchange-Format/master/java/src/main/"
    "resources/com/ncc/aif/ontologies/InterchangeOntology#"
)

PREFIXES: Final[dict[str, str]] = {
    "tge": TGE,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "oa": OA,
    "time": TIME,
    "schema": SCHEMA,
    "sh": SH,
    "wd": WD,
}
"""The prefixes that generated files, queries and serialisations use."""

LANGUAGES: Final = ("en", "it", "de", "fr", "es")
"""Every class, property and concept has a label in each of these."""

TRIGGER_LANGUAGES: Final = (*LANGUAGES, "zh")
"""Event types have triggers in these."""

ROLES: Final = (
    "initiator",
    "counterparty",
    "target",
    "beneficiary",
    "funder",
    "regulator",
    "speaker",
    "host",
)
"""Local names of the roles that somebody can have in an event; each is a property under ``tge:participant``."""

ATTRIBUTION_ROLES: Final = ("outlet", "cited-source", "speaker", "document")
"""Local names of the concepts that say in which capacity somebody vouches for a report."""


def shorten(iri: str) -> str:
    """Return ``iri`` as a prefixed name where one of :data:`PREFIXES` fits, else in angle brackets.

    >>> shorten(TGE + "Talks")
    'tge:Talks'
    >>> shorten(SCHEME + "phase/signed")
    'phase:signed'
    """
    if iri.startswith(SCHEME):
        scheme, slash, name = iri.removeprefix(SCHEME).partition("/")
        if slash and name:
            return f"{scheme}:{name}"
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
