"""What a store says of one thing: its statements, by predicate, as plain values.

This is for reading our own graphs, whose form ``kb.graph`` fixes, without a query: a pattern lookup takes
microseconds. Foreign questions go through SPARQL and the workers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kb.store.quads import Quads
from ontology.terms import RDFS


@dataclass(frozen=True, slots=True)
class Value:
    """An object: the text of a literal with its language, or an IRI."""

    text: str
    language: str | None
    is_iri: bool


@dataclass(frozen=True, slots=True)
class Description:
    """The statements about ``iri``."""

    iri: str
    about: dict[str, list[Value]]

    def __bool__(self) -> bool:
        return bool(self.about)

    def all(self, predicate: str, prefix: str = "") -> list[str]:
        """Return the values of ``predicate`` without ``prefix``, sorted, each once."""
        return sorted({v.text.removeprefix(prefix) for v in self.about.get(predicate, ())})

    def one(self, predicate: str, prefix: str = "") -> str | None:
        """Return the first value of ``predicate`` without ``prefix``; None if there is none."""
        return next(iter(self.all(predicate, prefix)), None)

    def labels(self, predicate: str = RDFS + "label") -> dict[str, str]:
        """Return the literals of ``predicate`` by language, which is empty where there is none."""
        return {v.language or "": v.text for v in sorted(self.about.get(predicate, ()), key=lambda v: v.text)}


def describe(store: Quads, iri: str, graph: ox.NamedNode | None = None) -> Description:
    """Return what ``graph`` (any graph, if None) of ``store`` says about ``iri``."""
    about: dict[str, list[Value]] = defaultdict(list)
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, graph):
        term = quad.object
        if isinstance(term, ox.Literal):
            about[quad.predicate.value].append(Value(term.value, term.language, False))
        elif isinstance(term, ox.NamedNode):
            about[quad.predicate.value].append(Value(term.value, None, True))
    return Description(iri, dict(about))


def subjects(store: Quads, predicate: str, iri: str, graph: ox.NamedNode | None = None) -> Iterator[str]:
    """Yield the IRIs that have ``iri`` for ``predicate``."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(iri), graph):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def unit_name(iri: str | None) -> str | None:
    """Return the plain name of a unit of time.

    >>> unit_name("http://www.w3.org/2006/time#unitMonth")
    'month'
    """
    return iri and iri.rpartition("#")[2].removeprefix("unit").lower()
