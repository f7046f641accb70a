"""Runs the W3C tests of the language: query and update evaluation, syntax, and the result formats."""

from __future__ import annotations

import pyoxigraph as ox

from kb.store.formats import Format, named
from kb.store.skeleton import read
from tests.w3c import compare
from tests.w3c.engines import DUMP, Engine, Failed, Invalid
from tests.w3c.manifests import MF, QT, RDFS, UT, Case, Graph, Term, iri, parse, path

FEDERATED = ("service", "syntax-fed")
QUERIES = ("QueryEvaluationTest", "CSVResultFormatTest")
POSITIVE = ("PositiveSyntaxTest11", "PositiveSyntaxTest", "PositiveUpdateSyntaxTest11", "PositiveUpdateSyntaxTest")
NEGATIVE = ("NegativeSyntaxTest11", "NegativeSyntaxTest", "NegativeUpdateSyntaxTest11", "NegativeUpdateSyntaxTest")
KINDS = (*QUERIES, "UpdateEvaluationTest", *POSITIVE, *NEGATIVE)


class Wrong(Exception):
    """The answer is not the expected one."""


def run(case: Case, engine: Engine) -> None:
    """Run a test on an engine.

    Raises Wrong, Failed or Invalid where it does not pass.
    """
    if case.kind in QUERIES:
        _evaluate_query(case, engine)
    elif case.kind == "UpdateEvaluationTest":
        _evaluate_update(case, engine)
    else:
        _check_syntax(case, engine)


def _evaluate_query(case: Case, engine: Engine) -> None:
    graph, action = case.graph, case.action
    file = path(graph.one(action, QT + "query") or action)
    text = f"BASE <{iri(file)}>\n{file.read_text('utf-8')}"
    engine.load(_dataset(graph, action, QT + "data", QT + "graphData"))
    wanted_file = path(case.result)
    form = _form(text)
    if wanted_file.suffix == ".csv":
        if not compare.same_csv(engine.query(text, named("csv")), wanted_file.read_bytes()):
            raise Wrong
        return
    wanted = compare.expected(wanted_file)
    if form in ("select", "ask"):
        asked = {".srx": "xml", ".tsv": "tsv"}.get(wanted_file.suffix, "json")
        asked = "json" if form == "ask" and asked == "tsv" else asked
        found = compare.read_solutions(engine.query(text, named(asked)), named(asked).codec)  # type: ignore[arg-type]
        if isinstance(found, bool) or isinstance(wanted, bool):
            same = found == wanted
        else:
            same = compare.same_solutions(found, wanted)  # type: ignore[arg-type]
    else:
        quads = ox.parse(engine.query(text, named("ntriples")), format=ox.RdfFormat.N_TRIPLES)
        same = not isinstance(wanted, bool) and compare.same_graph(quads, wanted)  # type: ignore[arg-type]
    if not same:
        raise Wrong


def _evaluate_update(case: Case, engine: Engine) -> None:
    graph, action, result = case.graph, case.action, case.result
    assert result is not None
    file = path(graph.one(action, UT + "request"))
    engine.load(_dataset(graph, action, UT + "data", UT + "graphData"))
    engine.update(f"BASE <{iri(file)}>\n{file.read_text('utf-8')}")
    rows = compare.read_solutions(engine.query(DUMP, named("json")), ox.QueryResultsFormat.JSON)
    assert not isinstance(rows, bool)
    found = [ox.Quad(r["s"], r["p"], r["o"], r.get("g", ox.DefaultGraph())) for r in rows]  # type: ignore[arg-type]
    if not compare.same_graph(found, _dataset(graph, result, UT + "data", UT + "graphData")):
        raise Wrong


def _check_syntax(case: Case, engine: Engine) -> None:
    file = path(case.action)
    text = file.read_bytes().decode("utf-8")
    try:
        if "Update" in case.kind:
            engine.update(text)
        else:
            engine.query(text, _answer_form(text))
    except Invalid:
        if case.kind in POSITIVE:
            raise
        return
    except Failed as e:
        if case.kind in NEGATIVE and not e.refused:
            raise
        return  # it was understood, which is what a positive test asks; or refused, as a negative one asks
    if case.kind in NEGATIVE:
        raise Wrong


def _answer_form(text: str) -> Format:
    try:
        return named("ntriples" if _form(text) in ("construct", "describe") else "json")
    except Exception:
        return named("json")


def _form(text: str) -> str:
    return read(text).form


def _dataset(graph: Graph, node: Term, data: str, graph_data: str) -> list[ox.Quad]:
    quads = [q for file in graph.all(node, data) for q in _fresh(parse(path(file)), None)]
    for entry in graph.all(node, graph_data):
        if isinstance(entry, ox.NamedNode):
            file, name = entry, entry.value
        else:
            file = graph.one(entry, UT + "graph") or graph.one(entry, QT + "graph")  # type: ignore[assignment]
            name = graph.text(entry, RDFS + "label") or file.value
        quads += _fresh(parse(path(file)), name)
    return quads


def _fresh(quads: list[ox.Quad], name: str | None) -> list[ox.Quad]:
    """Put the triples of one file into a graph; blank nodes of two files are never the same."""
    nodes: dict[Term, ox.BlankNode] = {}

    def term(found: Term) -> Term:
        if isinstance(found, ox.BlankNode):
            return nodes.setdefault(found, ox.BlankNode())
        if isinstance(found, ox.Triple):
            return ox.Triple(term(found.subject), found.predicate, term(found.object))  # type: ignore[arg-type]
        return found

    def graph(found: ox.Quad) -> ox.NamedNode | ox.BlankNode | ox.DefaultGraph:
        return found.graph_name if name is None else ox.NamedNode(name)

    return [ox.Quad(term(q.subject), q.predicate, term(q.object), graph(q)) for q in quads]  # type: ignore[arg-type]


__all__ = ["FEDERATED", "KINDS", "MF", "Wrong", "run"]
