"""Reads the manifests of the W3C SPARQL tests (beside the checkout, under ``../shared/w3c``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

SUITES = Path(__file__).parents[2].parent / "shared" / "w3c" / "sparql"
BASE = "http://w3c.example/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_RDF = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
_RDF |= {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}


class Graph:
    """A manifest as a graph that is easy to walk."""

    def __init__(self, path: Path) -> None:
        self.about: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in parse(path):
            self.about[quad.subject][quad.predicate.value].append(quad.object)

    def all(self, node: Term, predicate: str) -> list[Term]:
        return self.about[node][predicate] if node in self.about else []

    def one(self, node: Term, predicate: str) -> Term | None:
        return next(iter(self.all(node, predicate)), None)

    def text(self, node: Term, predicate: str) -> str:
        found = self.one(node, predicate)
        return "" if found is None or isinstance(found, ox.Triple) else found.value

    def items(self, head: Term | None) -> Iterator[Term]:
        while head is not None and head != ox.NamedNode(RDF + "nil"):
            first = self.one(head, RDF + "first")
            if first is not None:
                yield first
            head = self.one(head, RDF + "rest")


@dataclass(frozen=True)
class Case:
    """One test: its kind is the local name of its class."""

    kind: str
    suite: str
    name: str
    node: Term
    graph: Graph = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        return f"{self.suite}/{self.node.value.rpartition('#')[2] or self.name}"  # type: ignore[union-attr]

    @property
    def action(self) -> Term:
        found = self.graph.one(self.node, MF + "action")
        assert found is not None
        return found

    @property
    def result(self) -> Term | None:
        return self.graph.one(self.node, MF + "result")


def iri(path: Path) -> str:
    """Return the IRI under which the tests know a file."""
    return BASE + path.relative_to(SUITES).as_posix()


def path(term: Term | None) -> Path:
    """Return the file that an IRI of a manifest names."""
    assert isinstance(term, ox.NamedNode)
    return SUITES / term.value.removeprefix(BASE)


def parse(file: Path) -> list[ox.Quad]:
    """Return the quads of an RDF file; relative IRIs are under :data:`BASE`."""
    return list(ox.parse(file.read_bytes(), format=_RDF[file.suffix], base_iri=iri(file)))


@lru_cache(maxsize=4)
def cases(version: str = "sparql11") -> tuple[Case, ...]:
    """Return every test of a version, entailment left out; none where the suite is absent."""
    found = []
    top = SUITES / version
    for manifest in sorted(top.rglob("manifest*.ttl")) if top.is_dir() else ():
        folder = manifest.parent.relative_to(top).as_posix()
        if folder.startswith(("entailment", "http-rdf-update")) or folder == ".":
            continue
        graph = Graph(manifest)
        for node, properties in list(graph.about.items()):
            for kind in properties[RDF + "type"]:
                if isinstance(kind, ox.NamedNode) and kind.value.startswith(MF) and kind.value.endswith(_KINDS):
                    name = graph.text(node, MF + "name")
                    found.append(Case(kind.value.removeprefix(MF), folder, name, node, graph))
    return tuple(found)


_KINDS = ("Test", "Test11", "Test12")
