"""Where SPARQL engines differ from the standard, and from each other: known by name here, and absorbed nowhere else.

=========================================== ==================== =================================================
difference                                  engine               what is done
=========================================== ==================== =================================================
no default graph: a query sees all graphs   Virtuoso             nothing is written there; queries name the graphs
                                                                 that techgeo's default graph is the union of
``GRAPH ?g`` finds nothing where a request  oxigraph, standard   the real default graph is used, as in the embedded
names a default graph only                                       store, and no request names one
a direct POST of a query gets no answer     Virtuoso 7.2         queries and updates are sent as forms
booleans come back as 0 and 1 in JSON       Virtuoso             read as false and true
the answer of ASK is a row, a number        Virtuoso             read as a boolean
at most 10,000 rows, and no word of it but  Virtuoso             pages of 5,000, in the order of their keys
a header
DELETE DATA of several graphs at once leaves Virtuoso             one operation for each graph, and for literals
some literals with a language behind                             with a language; all in one request
texts of updates are compiled               Virtuoso             a batch is cut between articles; what is still too
                                                                 large goes in several requests, the ledger last, so
                                                                 that a load notices half a change
numbers come back without trailing zeros    Virtuoso             ``kb.graph`` writes none
=========================================== ==================== =================================================

What Virtuoso cannot hold at all (gYear, different spellings of one number) techgeo does not write.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kb.store.change import update_text

_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_SPELT = {"0": "false", "1": "true"}
_ASKED = "__ASK_RETVAL"


@dataclass(frozen=True, slots=True)
class Engine:
    """What an endpoint does its own way."""

    name: str
    default_graph: bool = True
    """Whether triples can be in a default graph that no name stands for."""
    update_quads: int | None = None
    """Most quads that one request may write; None: any number."""
    page_rows: int = 50_000
    """Rows that are asked for in one request."""
    numeric_booleans: bool = False

    deletes_apart: bool = False
    """Whether DELETE DATA may only name quads of one graph, with a language or all without."""

    def update(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> str:
        """Return one request that removes and adds these quads."""
        if not self.deletes_apart:
            return update_text(removed, added)
        parts: dict[tuple[object, bool], list[ox.Quad]] = defaultdict(list)
        for q in removed:
            parts[q.graph_name, isinstance(q.object, ox.Literal) and q.object.language is not None].append(q)
        texts = [*(update_text(quads, []) for quads in parts.values()), update_text([], added)]
        return " ;\n".join(filter(None, texts))

    def results(self, answer: bytes) -> bytes:
        """Return SPARQL JSON results as the standard has them.

        >>> row = b'{"x": {"type": "typed-literal", "datatype": "%s", "value": "1"}}' % _BOOLEAN.encode()
        >>> VIRTUOSO.results(b'{"head": {"vars": ["x"]}, "results": {"bindings": [%s]}}' % row)[-20:]
        b'"value": "true"}}]}}'
        """
        return _standard(answer) if self.numeric_booleans else answer


def _standard(answer: bytes) -> bytes:
    found: dict[str, Any] = json.loads(answer)
    if not isinstance(found, dict) or "results" not in found:
        return answer
    bindings = found["results"]["bindings"]
    if found["head"]["vars"] == [_ASKED]:
        return json.dumps({"head": {}, "boolean": bindings[0][_ASKED]["value"] not in ("0", "false")}).encode()
    for row in bindings:
        for term in row.values():
            if term.get("datatype") == _BOOLEAN:
                term["value"] = _SPELT.get(term["value"], term["value"])
    return json.dumps(found).encode()


STANDARD = Engine("standard")
VIRTUOSO = Engine(
    "virtuoso", default_graph=False, update_quads=4_000, page_rows=5_000, numeric_booleans=True, deletes_apart=True
)


def engine_of(server: str) -> Engine:
    """Return the engine that the Server header of an answer names.

    >>> engine_of("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu").name
    'virtuoso'
    """
    return VIRTUOSO if server.lower().startswith("virtuoso/") else STANDARD
