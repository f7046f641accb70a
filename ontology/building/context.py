"""The JSON-LD 1.1 context of events and reports, generated from the ontology's properties and schemes.

A concept is written by its local name (``"phase": "early-stage"``): each property that takes one brings the
vocabulary of its scheme with it.
"""

from __future__ import annotations

import json
from typing import Any

from ontology.read import SCHEMES, Statements, classes, properties
from ontology.terms import OWL, PREFIXES, RDF, RDFS, SCHEME, TGE, XSD, shorten

_BORROWED: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    "label": {"@id": "rdfs:label", "@container": "@language"},
    "altLabel": {"@id": "skos:altLabel", "@container": "@language"},
    "url": {"@id": "schema:url", "@type": "@id"},
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "datePublished": {"@id": "schema:datePublished", "@type": "xsd:date"},
    "inLanguage": {"@id": "schema:inLanguage"},
    "headline": {"@id": "schema:headline"},
    "publisher": {"@id": "schema:publisher", "@type": "@id"},
    "currency": {"@id": "schema:currency"},
    "value": {"@id": "schema:value", "@type": "xsd:decimal"},
    "minValue": {"@id": "schema:minValue", "@type": "xsd:decimal"},
    "maxValue": {"@id": "schema:maxValue", "@type": "xsd:decimal"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "attribution": {"@id": "prov:qualifiedAttribution", "@type": "@id"},
    "agent": {"@id": "prov:agent", "@type": "@id"},
    "hadRole": {"@id": "dcat:hadRole", "@type": "@vocab", "@context": {"@vocab": SCHEME + "attribution/"}},
    "hasSource": {"@id": "oa:hasSource", "@type": "@id"},
    "hasSelector": {"@id": "oa:hasSelector", "@type": "@id"},
    "exact": {"@id": "oa:exact"},
    "start": {"@id": "oa:start", "@type": "xsd:integer"},
    "end": {"@id": "oa:end", "@type": "xsd:integer"},
    "isReplacedBy": {"@id": "dcterms:isReplacedBy", "@type": "@id"},
}


def build_context(s: Statements) -> str:
    """Return the context as JSON; the same ontology gives the same bytes."""
    terms: dict[str, Any] = {"@version": 1.1, **PREFIXES, **_BORROWED}
    terms |= {iri.removeprefix(TGE): shorten(iri) for iri in classes(s)}
    for iri in properties(s):
        if OWL + "AnnotationProperty" not in s.iris(iri, RDF + "type"):
            terms[iri.removeprefix(TGE)] = _term(s, iri)
    return json.dumps({"@context": terms}, indent=2, ensure_ascii=False) + "\n"


def _term(s: Statements, iri: str) -> dict[str, Any]:
    name = iri.removeprefix(TGE)
    if name in SCHEMES:
        return {"@id": shorten(iri), "@type": "@vocab", "@context": {"@vocab": f"{SCHEME}{name}/"}}
    if name in ("reportedType", "supports", "precision"):
        return {"@id": shorten(iri), "@type": "@vocab", "@context": {"@vocab": TGE}}
    if OWL + "DatatypeProperty" not in s.iris(iri, RDF + "type"):
        return {"@id": shorten(iri), "@type": "@id"}
    datatype = next(iter(s.iris(iri, RDFS + "range")), XSD + "string")
    return {"@id": shorten(iri)} if datatype == XSD + "string" else {"@id": shorten(iri), "@type": shorten(datatype)}
