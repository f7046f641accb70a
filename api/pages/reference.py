"""The page of the ontology: every class, property and concept, each with an anchor that its IRI leads to."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from api.pages.templating import render
from ontology import CONCEPTS, EVENT_TYPES, GROUPS
from ontology.read import classes, labels, properties, statements
from ontology.terms import RDFS, SKOS, TGE


def ontology(request: Request) -> bytes:
    """Return the page of the ontology."""
    return render(
        request,
        "ontology.html",
        groups=[(g, [k for k in EVENT_TYPES.values() if k.group == g.name]) for g in GROUPS.values()],
        terms=[("Other classes", _terms(_other_classes())), ("Properties", _terms(properties(statements())))],
        schemes=[(name, list(concepts.values())) for name, concepts in CONCEPTS.items()],
        namespace=TGE,
    )


def _other_classes() -> list[str]:
    shown = {kind.iri for kind in EVENT_TYPES.values()} | {group.iri for group in GROUPS.values()}
    return [iri for iri in classes(statements()) if iri not in shown]


def _terms(iris: list[str]) -> list[dict[str, Any]]:
    known = statements()
    return [
        {
            "name": iri.removeprefix(TGE),
            "labels": labels(known, iri),
            "definition": known.text(iri, SKOS + "definition") or known.text(iri, RDFS + "comment") or "",
        }
        for iri in iris
    ]
