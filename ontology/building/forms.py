"""How the shapes are written down: the few forms of SHACL, in Turtle, that they are made of."""

from __future__ import annotations

from collections.abc import Iterable

from ontology.terms import shorten
from ontology.types import Concept, Names


def node_shape(name: str, targets: str, constraints: Iterable[str]) -> str:
    """Return a node shape; ``targets`` says for which nodes it holds."""
    return f"shape:{name} a sh:NodeShape ;\n  {targets} ;\n  " + " ;\n  ".join(constraints) + " .\n"


def property_shape(path: str, message: str, *rules: str) -> str:
    """Return a constraint on the values of ``path``; ``message`` says what holds for valid data."""
    return f'sh:property [ sh:path {path} ; {" ; ".join(rules)} ; sh:message "{message}"@en ]'


def one_of(terms: Iterable[str]) -> str:
    """Return the constraint that a value is one of ``terms``."""
    return f"sh:in ( {' '.join(terms)} )"


def concept_of(scheme: Names[Concept], *without: str) -> str:
    """Return the constraint that a value is a concept of ``scheme``, of those that are not ``without``."""
    return one_of(shorten(c.iri) for c in scheme.values() if c.name not in without)


def either(name: str, targets: str, message: str, *shapes: str) -> str:
    """Return a node shape that holds where one of ``shapes`` does; a shape of its own, for its own message."""
    alternatives = " ".join(f"[ {shape} ]" for shape in shapes)
    return node_shape(name, targets, [f"sh:or ( {alternatives} )", f'sh:message "{message}"@en'])
