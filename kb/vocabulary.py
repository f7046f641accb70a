"""The terms of the graph as pyoxigraph nodes, made once: they are in every quad that is written or read."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from ontology.terms import DCAT, DCTERMS, OA, PROV, RDF, RDFS, ROLES, SCHEMA, SCHEME, SKOS, TGE, TIME, XSD

node: Final = lru_cache(maxsize=20_000)(NamedNode)
"""An IRI as a node; the frequent ones are made once."""


def tge(name: str) -> NamedNode:
    """Return the class or property of the ontology that has this local name."""
    return node(TGE + name)


def concept(scheme: str, name: str) -> NamedNode:
    """Return a concept of a scheme, as in ``concept("phase", "signed")``."""
    return node(f"{SCHEME}{scheme}/{name}")


TYPE: Final = node(RDF + "type")
LABEL: Final = node(RDFS + "label")
ALT_LABEL: Final = node(SKOS + "altLabel")

NEWS_ARTICLE: Final = node(SCHEMA + "NewsArticle")
URL: Final = node(SCHEMA + "url")
HEADLINE: Final = node(SCHEMA + "headline")
IN_LANGUAGE: Final = node(SCHEMA + "inLanguage")
DATE_PUBLISHED: Final = node(SCHEMA + "datePublished")
PUBLISHER: Final = node(SCHEMA + "publisher")
SAME_AS: Final = node(SCHEMA + "sameAs")
JOB_TITLE: Final = node(SCHEMA + "jobTitle")
WORKS_FOR: Final = node(SCHEMA + "worksFor")
MONETARY_AMOUNT: Final = node(SCHEMA + "MonetaryAmount")
VALUE: Final = node(SCHEMA + "value")
MIN_VALUE: Final = node(SCHEMA + "minValue")
MAX_VALUE: Final = node(SCHEMA + "maxValue")
CURRENCY: Final = node(SCHEMA + "currency")
SOFTWARE_VERSION: Final = node(SCHEMA + "softwareVersion")

PROV_ENTITY: Final = node(PROV + "Entity")
ACTIVITY: Final = node(PROV + "Activity")
ATTRIBUTION: Final = node(PROV + "Attribution")
SPECIALIZATION_OF: Final = node(PROV + "specializationOf")
ALTERNATE_OF: Final = node(PROV + "alternateOf")
DERIVED_FROM: Final = node(PROV + "wasDerivedFrom")
GENERATED_BY: Final = node(PROV + "wasGeneratedBy")
QUALIFIED_ATTRIBUTION: Final = node(PROV + "qualifiedAttribution")
AGENT: Final = node(PROV + "agent")
HAD_ROLE: Final = node(DCAT + "hadRole")

IDENTIFIER: Final = node(DCTERMS + "identifier")
REPLACED_BY: Final = node(DCTERMS + "isReplacedBy")
ISSUED: Final = node(DCTERMS + "issued")
MODIFIED: Final = node(DCTERMS + "modified")

SPECIFIC_RESOURCE: Final = node(OA + "SpecificResource")
HAS_SOURCE: Final = node(OA + "hasSource")
HAS_SELECTOR: Final = node(OA + "hasSelector")
TEXT_QUOTE: Final = node(OA + "TextQuoteSelector")
TEXT_POSITION: Final = node(OA + "TextPositionSelector")
EXACT: Final = node(OA + "exact")
START: Final = node(OA + "start")
END: Final = node(OA + "end")

EVENT: Final = tge("Event")
REPORT: Final = tge("Report")
REPORTED_TYPE: Final = tge("reportedType")
REPORT_OF: Final = tge("reportOf")
CLUSTER_CONFIDENCE: Final = tge("clusterConfidence")
PARTICIPANT: Final = tge("participant")
ROLE: Final = {name: tge(name) for name in ROLES}
EARLIEST: Final = tge("earliest")
LATEST: Final = tge("latest")
PRECISION: Final = tge("precision")
EFFECTIVE_DATE: Final = tge("effectiveDate")
AS_OF: Final = tge("asOf")
PLACE: Final = tge("place")
JURISDICTION: Final = tge("jurisdiction")
TECHNOLOGY: Final = tge("technology")
AMOUNT: Final = tge("amount")
PHASE: Final = tge("phase")
EFFECT: Final = tge("effect")
MODALITY: Final = tge("modality")
FACTUALITY: Final = tge("factuality")
STANCE: Final = tge("stance")
CONCERNS: Final = tge("concerns")
CONFIDENCE: Final = tge("confidence")
EVIDENCE: Final = tge("evidence")
SUPPORTS: Final = tge("supports")
LEVEL: Final = tge("level")
KIND: Final = tge("kind")
COUNTRY: Final = tge("country")

UNIT: Final = {
    "day": node(TIME + "unitDay"),
    "week": node(TIME + "unitWeek"),
    "month": node(TIME + "unitMonth"),
    "quarter": tge("unitQuarter"),
    "year": node(TIME + "unitYear"),
}
"""Precisions of dates as OWL-Time units."""

DATE: Final = node(XSD + "date")
DECIMAL: Final = node(XSD + "decimal")
INTEGER: Final = node(XSD + "integer")
STRING: Final = node(XSD + "string")


def text(term: object) -> str:
    """Return the IRI of a node or the lexical form of a literal."""
    assert isinstance(term, NamedNode | Literal)
    return term.value
