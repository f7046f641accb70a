"""Takes SERVICE out of a query: what has to be asked elsewhere, and the query with the answers written in.

The engine's own client reaches any address that a query names, so it never sees SERVICE. Each group is asked for on
its own, as ``SELECT * WHERE { group }`` with the query's prologue, and its place is taken by a VALUES block with the
rows. By the semantics of SPARQL 1.1 Federated Query, section 2, that is what SERVICE means:

==============================  =============================================================================
``SERVICE <iri> { P }``         joined with the solutions of P there
``SERVICE ?v { P }``            the union of P at every endpoint that is allowed, with ``?v`` bound to it
``SERVICE SILENT`` that fails   one solution without bindings
SERVICE inside P                goes with P to the other endpoint, which has rules of its own
==============================  =============================================================================

A blank node of another endpoint becomes an IRI under ``urn:techgeo:node:`` (a skolem IRI): VALUES can hold no blank
nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote

import pyoxigraph as ox

from kb.errors import BadInput, Refused, RemoteFailed
from kb.store.skeleton import Frame, Reader
from kb.store.tokens import Token

MAX_CALLS = 10
Rows = tuple[Sequence[str], Sequence[Mapping[str, str]]]
"""The variables of an answer, and its rows: terms in N-Triples by variable."""


@dataclass(frozen=True)
class Call:
    """A SERVICE clause: where it stands in the text, whom it asks what. ``variable`` is set for ``SERVICE ?v``."""

    start: int
    end: int
    endpoints: tuple[str, ...]
    variable: str | None
    silent: bool
    query: str


def calls(text: str, base: str, allowed: Sequence[str]) -> list[Call]:
    """Return the SERVICE clauses of a query that the guard has read, outermost only, in order.

    Raises:
        Refused: ``service-refused`` for an endpoint that is not allowed.
        BadInput: ``federation-refused`` for a clause that cannot be told apart from the rest, or too many.
            (What only looks like a clause is in none of them, and is refused afterwards: guard.check_answered.)
    """
    found = _Finder(text)
    found.read()
    prologue = f"BASE <{base}>\n{text[: found.form_at]}"
    out = []
    for clause in found.clauses:
        if clause.variable:
            endpoints = tuple(allowed)
        else:
            endpoints = (found.iri(clause.name),)
            if endpoints[0] not in allowed:
                raise Refused("That endpoint is not one of those that may be called from here.", slug="service-refused")
        group = text[clause.opens : clause.end]
        query = f"{prologue}SELECT * WHERE {group}"
        out.append(Call(clause.start, clause.end, endpoints, clause.variable, clause.silent, query))
    if sum(len(call.endpoints) for call in out) > MAX_CALLS:
        raise BadInput(
            f"A query can call other endpoints {MAX_CALLS} times.", slug="federation-refused", limit=MAX_CALLS
        )
    return out


def rewritten(text: str, answers: Sequence[tuple[Call, str]]) -> str:
    """Return the query with each call replaced by its VALUES block."""
    parts, at = [], 0
    for call, values in answers:
        parts += [text[at : call.start], " ", values, " "]
        at = call.end
    return "".join([*parts, text[at:]])


def values(rows: Rows, call: Call, endpoint: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return the variables and rows of one answer, with the endpoint where the call asked for it."""
    names, found = list(rows[0]), [dict(row) for row in rows[1]]
    if call.variable:
        iri = f"<{endpoint}>"
        if call.variable in names:
            found = [row for row in found if row.get(call.variable, iri) == iri]
        else:
            names.append(call.variable)
        for row in found:
            row[call.variable] = iri
    return names, found


def block(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """Return a VALUES block.

    >>> block(["a", "b"], [{"a": "<http://example.org/>"}])
    'VALUES (?a ?b) { (<http://example.org/> UNDEF) }'
    """
    head = " ".join(f"?{name}" for name in names)
    body = " ".join("(" + " ".join(row.get(name, "UNDEF") for name in names) + ")" for row in rows)
    return f"VALUES ({head}) {{ {body} }}"


NOTHING = "VALUES () { () }"
"""One solution without bindings: what a silent call that failed stands for."""


def rows_of(document: Any, endpoint: str, limit: int) -> Rows:
    """Return what a SPARQL JSON result holds; ``document`` is parsed JSON that anybody may have written.

    Raises:
        RemoteFailed: if it is not such a result, or has over ``limit`` rows.
    """
    try:
        names = document["head"]["vars"]
        bindings = document["results"]["bindings"]
        if len(bindings) > limit:
            raise RemoteFailed(
                f"A SERVICE endpoint gave over {limit:,} rows; narrow the group that it is asked for.", limit=limit
            )
        for name in names:
            ox.Variable(name)
        return names, [
            {name: _term(value, endpoint) for name, value in row.items() if name in names} for row in bindings
        ]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as e:
        raise RemoteFailed("A SERVICE endpoint gave no SPARQL result.") from e


def _term(value: Any, endpoint: str) -> str:
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return str(ox.NamedNode(text))
    if kind == "bnode":
        return str(ox.NamedNode("urn:techgeo:node:" + quote(f"{endpoint} {text}", safe="")))
    if kind not in ("literal", "typed-literal"):
        raise ValueError(kind)
    if language := value.get("xml:lang"):
        return str(ox.Literal(text, language=language))
    datatype = value.get("datatype")
    return str(ox.Literal(text, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text))


@dataclass
class _Clause:
    start: int
    silent: bool = False
    name: str = ""
    variable: str | None = None
    opens: int = 0
    end: int = 0


class _Finder(Reader):
    """Finds SERVICE clauses that stand in the text as the keyword, SILENT, an endpoint and a group."""

    def __init__(self, text: str) -> None:
        super().__init__(text, lambda _: None)
        self.clauses: list[_Clause] = []
        self.form_at = 0
        self.prefixes: dict[str, str] = {}
        self.declared: str | None = None
        self.pending: _Clause | None = None
        self.inside = 0  # depth of the group of a clause that is open

    def on_word(self, token: Token, frame: Frame) -> Token | None:
        before = self.out.form
        result = super().on_word(token, frame)
        if not before and self.out.form:
            self.form_at = token.start
        word = token.value.lower()
        if not self.inside:
            if word == "service" and frame.kind == "group":
                self.pending = _Clause(token.start)
            elif self.pending and word == "silent" and not self.pending.silent and not self.pending.name:
                self.pending.silent = True
            elif self.pending:
                _odd()
        return result

    def on_var(self, token: Token, frame: Frame) -> None:
        if self.pending and token.kind == "var" and not (self.pending.name or self.pending.variable):
            self.pending.variable = token.value[1:]
        elif self.pending and token.kind not in ("iri", "name"):
            _odd()
        super().on_var(token, frame)

    on_bnode = on_number = on_string = on_var

    def on_iri(self, token: Token, frame: Frame) -> None:
        self._name(token)
        super().on_iri(token, frame)

    def on_name(self, token: Token, frame: Frame) -> None:
        self._name(token)
        super().on_name(token, frame)

    def _name(self, token: Token) -> None:
        if self.pending:
            if self.pending.name or self.pending.variable:
                _odd()
            self.pending.name = token.value
        elif not self.out.form and token.kind == "name":
            self.declared = token.value
        elif not self.out.form and self.declared is not None:
            self.prefixes[self.declared], self.declared = token.value[1:-1], None

    def on_open(self, token: Token, frame: Frame) -> None:
        clause = self.pending
        if clause:
            if token.value != "{" or not (clause.name or clause.variable):
                _odd()
            clause.opens, self.pending = token.start, None
            self.clauses.append(clause)
            self.inside = len(self.stack) + 1
        super().on_open(token, frame)

    def on_close(self, token: Token, frame: Frame) -> None:
        super().on_close(token, frame)
        if self.inside and len(self.stack) < self.inside:
            self.inside = 0
            self.clauses[-1].end = token.end

    def on_sep(self, token: Token, frame: Frame) -> None:
        if self.pending:
            _odd()
        super().on_sep(token, frame)

    def iri(self, name: str) -> str:
        """Return the IRI that a token names."""
        if name.startswith("<"):
            iri = name[1:-1]
        else:
            prefix, _, local = name.partition(":")
            if prefix + ":" not in self.prefixes:
                _odd()
            iri = self.prefixes[prefix + ":"] + local
        if "\\" in iri:
            _odd()
        return iri


def _odd() -> NoReturn:
    raise BadInput(
        "A SERVICE clause must stand as SERVICE, its endpoint and its group, apart from other words.",
        slug="federation-refused",
    )
