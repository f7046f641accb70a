"""Whether two answers are the same: as multisets of solutions, or as graphs, up to the names of blank nodes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from tests.w3c.manifests import RDF, Graph, Term, parse

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMATS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
Solutions = list[dict[str, Term]]


def same_graph(one: Iterable[ox.Quad], other: Iterable[ox.Quad]) -> bool:
    """Whether two sets of quads are isomorphic."""
    return _canonical(one) == _canonical(other)


def same_solutions(one: Solutions, other: Solutions) -> bool:
    """Whether two results have the same solutions, each as often, in any order."""
    return len(one) == len(other) and same_graph(_as_quads(one), _as_quads(other))


def _canonical(quads: Iterable[ox.Quad]) -> set[str]:
    dataset = ox.Dataset([_normal(q) for q in quads])
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def _normal(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, _value(quad.object), quad.graph_name)


def _value(term: Term) -> Term:
    """Numbers by value: the tests' files and the engine write them in different ways."""
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(XSD):
        try:
            if term.datatype.value in (XSD + "decimal", XSD + "integer"):
                return ox.Literal(str(Decimal(term.value).normalize()), datatype=term.datatype)
            if term.datatype.value in (XSD + "double", XSD + "float"):
                return ox.Literal(repr(float(term.value)), datatype=term.datatype)
            if term.datatype.value == XSD + "boolean":
                return ox.Literal(term.value in ("true", "1"))
        except (InvalidOperation, ValueError):
            pass
    return term


def _as_quads(solutions: Solutions) -> list[ox.Quad]:
    """Each solution as a node with a property a variable; equal solutions are told apart by how often they come."""
    seen: dict[str, int] = {}
    quads = []
    for solution in solutions:
        values = {name: _value(term) for name, term in solution.items()}
        key = repr(sorted((n, "_" if isinstance(t, ox.BlankNode) else str(t)) for n, t in values.items()))
        seen[key] = seen.get(key, 0) + 1
        row = ox.BlankNode()
        quads.append(ox.Quad(row, ox.NamedNode("x:copy"), ox.Literal(seen[key]), ox.DefaultGraph()))
        for name, term in values.items():
            if isinstance(term, ox.Triple):
                term = ox.Literal(str(term))
            quads.append(ox.Quad(row, ox.NamedNode("x:var/" + name), term, ox.DefaultGraph()))
    return quads


def read_solutions(found: bytes, form: ox.QueryResultsFormat) -> Solutions | bool:
    """Return the solutions or the boolean of a result document."""
    results = ox.parse_query_results(found, format=form)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [v.value for v in results.variables]
    return [{name: value for name in names if (value := row[name]) is not None} for row in results]


def expected(file: Path) -> Solutions | bool | list[ox.Quad]:
    """Return what a result file of the tests says."""
    if file.suffix in _FORMATS:
        return read_solutions(file.read_bytes(), _FORMATS[file.suffix])
    quads = parse(file)
    types = {
        q.subject for q in quads if q.predicate.value == RDF + "type" and q.object == ox.NamedNode(RS + "ResultSet")
    }
    return _result_set(Graph(file), next(iter(types))) if types else quads


def _result_set(graph: Graph, node: Term) -> Solutions | bool:
    boolean = graph.text(node, RS + "boolean")
    if boolean:
        return boolean == "true"
    return [
        {
            graph.text(binding, RS + "variable"): value
            for binding in graph.all(solution, RS + "binding")
            if (value := graph.one(binding, RS + "value")) is not None
        }
        for solution in graph.all(node, RS + "solution")
    ]


def same_csv(found: bytes, wanted: bytes) -> bool:
    """Whether two CSV results have the same rows, whatever the order of columns; blank nodes by where they stand."""

    def read(data: bytes) -> list[list[tuple[str, str]]]:
        header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
        return sorted(
            sorted((name, "_" if cell.startswith("_:") else cell) for name, cell in zip(header, row, strict=True))
            for row in rows
        )

    return read(found) == read(wanted)
