"""Named queries: one ``.rq`` file each, which is a REST route, a command-line query and a documented example.

A file begins with a header of ``#+`` lines::

    #+ summary: Reports of one event, in the order of their days.
    #+ parameter: event iri required -- The event.
    #+ example: event=https://w3id.org/techgeo/id/e-0123456789abcdef

and takes each parameter at one place of its text, ``VALUES ?event { UNDEF }``. Binding puts a term there, as
the engine itself writes it; an optional parameter that is not given stays undefined. Nothing else of a query
is ever made from a value, and no value can be more than one term.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from kb.errors import BadParameter, NotFound
from kb.queries.parameters import TYPES, Term
from kb.store.skeleton import read

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Parameter:
    """One parameter of a named query; ``type`` is a key of ``kb.queries.parameters.TYPES``."""

    name: str
    type: str
    required: bool
    description: str

    def term(self, value: str) -> Term:
        """Return the term that a value stands for.

        Raises:
            BadParameter: if it is not a value of this type.
        """
        return TYPES[self.type](value)


@dataclass(frozen=True)
class NamedQuery:
    """A query that is kept under a name. ``form`` is select, ask, construct or describe."""

    name: str
    summary: str
    parameters: Mapping[str, Parameter]
    example: Mapping[str, str]
    text: str

    @cached_property
    def form(self) -> str:
        """Which kind of answer it has."""
        return read(self.text).form

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the SPARQL text in which each parameter that has a value is that term.

        Raises:
            BadParameter: for a parameter that it does not have, one that is missing, or an impossible value.
        """
        unknown = next((name for name in values if name not in self.parameters), None)
        if unknown is not None:
            known = ", ".join(self.parameters) or "none"
            raise BadParameter(f"This query does not have that parameter; it has: {known}.", parameter=unknown)
        missing = next((p.name for p in self.parameters.values() if p.required and p.name not in values), None)
        if missing is not None:
            raise BadParameter(f"The parameter {missing} is missing.", parameter=missing)
        terms = {name: self.parameters[name].term(value) for name, value in values.items()}
        parts, done = [], 0
        for name, start, end in self.places:
            if name in terms:
                parts += [self.text[done:start], str(terms[name])]
                done = end
        return "".join(parts) + self.text[done:]

    @cached_property
    def places(self) -> list[tuple[str, int, int]]:
        """Where its parameters go: the name of each, and the start and end of what its term replaces."""
        return read(self.text).undefined


@lru_cache(maxsize=1)
def queries() -> Mapping[str, NamedQuery]:
    """Return the named queries, by name."""
    return {path.stem: parse(path.stem, path.read_text("utf-8")) for path in sorted(HERE.glob("*.rq"))}


def query(name: str) -> NamedQuery:
    """Return the query of a name.

    Raises:
        NotFound: listing the names that there are.
    """
    found = queries().get(name)
    if found is None:
        raise NotFound(f"There is no such query; there are: {', '.join(queries())}.")
    return found


def parse(name: str, text: str) -> NamedQuery:
    """Return the query that a file holds.

    >>> q = parse("x", "#+ summary: All.\\n#+ parameter: s iri -- Of it.\\nSELECT * { VALUES ?s { UNDEF } ?s ?p ?o }")
    >>> q.bind({"s": "https://example.org/a"}).splitlines()[-1]
    'SELECT * { VALUES ?s { <https://example.org/a> } ?s ?p ?o }'
    """
    summary, parameters, example = "", {}, {}
    for line in text.splitlines():
        if not line.startswith("#+ "):
            continue
        key, _, value = line[3:].partition(": ")
        if key == "summary":
            summary = value
        elif key == "parameter":
            declared, _, description = value.partition(" -- ")
            words = declared.split()
            parameters[words[0]] = Parameter(words[0], words[1], "required" in words[2:], description)
        elif key == "example":
            example = dict(pair.partition("=")[::2] for pair in value.split())
    return NamedQuery(name, summary, parameters, example, text)
