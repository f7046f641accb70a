"""Writes triples as compacted JSON-LD 1.1 for a context of ours, in time that grows with their number alone.

The general algorithm (https://www.w3.org/TR/json-ld11-api/#compaction) is a search for the best term of any context,
and takes seconds for a page of triples. Ours has one term for each property, with what it coerces values to, so that
there is nothing to search for. What cannot be written without doubt is written in full, as a value object or a whole
IRI; a test reads everything back with two other parsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ontology.terms import RDF, XSD

_TYPE = RDF + "type"
_SIMPLE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
Subject = ox.NamedNode | ox.BlankNode


class Doubtful(Exception):
    """An IRI of the data would be read as a prefixed name of the context."""


@dataclass(frozen=True)
class _Term:
    """How the values of one property are written: ``coerced`` to a datatype, ``@id`` or ``@vocab``, or not at all."""

    name: str
    coerced: str = ""
    vocabulary: str = ""
    by_language: bool = False


class Context:
    """A context as it is published, read for writing: ``definitions`` is the object that ``@context`` holds."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.prefixes = {k: v for k, v in definitions.items() if isinstance(v, str) and v[-1:] in "#/"}
        self.names = {k: self._expanded(v["@id"] if isinstance(v, dict) else v) for k, v in definitions.items()
                      if k[:1] != "@"}  # fmt: skip
        self.classes = {iri: k for k, iri in self.names.items() if isinstance(definitions[k], str)}
        self.terms = {self.names[k]: self._term(k, v) for k, v in definitions.items() if isinstance(v, dict)}

    def _term(self, name: str, given: Mapping[str, Any]) -> _Term:
        unknown = set(given) - {"@id", "@type", "@container", "@context"}
        scoped = given.get("@context", {})
        if unknown or set(scoped) - {"@vocab"} or given.get("@container", "@language") != "@language":
            raise ValueError(f"the term {name} uses something of JSON-LD that is not written here")
        coerced = given.get("@type", "")
        return _Term(
            name,
            coerced if coerced[:1] == "@" else self._expanded(coerced),
            scoped.get("@vocab", ""),
            "@container" in given,
        )

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else name

    def compact(self, iri: str) -> str:
        """Return an IRI as a prefixed name where that is possible, else as it is.

        Raises:
            Doubtful: if it would be taken for another.
        """
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return self.whole(iri)

    def whole(self, iri: str) -> str:
        """Return an IRI as it is.

        Raises:
            Doubtful: if it would be taken for a prefixed name.
        """
        scheme, _, rest = iri.partition(":")
        if scheme in self.names and not rest.startswith("//"):
            raise Doubtful
        return iri


def compacted(triples: Iterable[ox.Triple], context: Context) -> dict[str, Any]:
    """Return the document without its ``@context``: one node, or ``@graph`` with a flat list of them.

    Raises:
        Doubtful: if there is an IRI that the context would change.
    """
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        assert isinstance(triple.subject, Subject)
        name = _name(triple.subject, context)
        _add(nodes.setdefault(name, {"id": name}), triple.predicate.value, triple.object, context)
    found = [{key: _unwrapped(values) for key, values in node.items()} for node in nodes.values()]
    return found[0] if len(found) == 1 else {"@graph": found}


def _name(node: Subject, context: Context) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else context.whole(node.value)


def _add(node: dict[str, Any], predicate: str, value: object, context: Context) -> None:
    if predicate == _TYPE and isinstance(value, ox.NamedNode):
        name = context.classes.get(value.value)
        node.setdefault("type", []).append(name or context.compact(value.value))
        return
    term = context.terms.get(predicate)
    if term and term.by_language:
        if isinstance(value, ox.Literal) and value.language and value.direction is None:
            node.setdefault(term.name, {}).setdefault(value.language, []).append(value.value)
            return
        term = None
    key = term.name if term else context.compact(predicate)
    node.setdefault(key, []).append(_value(value, term or _Term(""), context))


def _value(value: object, term: _Term, context: Context) -> Any:
    if isinstance(value, Subject):
        name = _name(value, context)
        if term.coerced == "@id":
            return name
        if term.coerced == "@vocab" and isinstance(value, ox.NamedNode):
            return _in_vocabulary(value.value, term.vocabulary, context)
        return {"id": name}
    if not isinstance(value, ox.Literal) or value.direction is not None:
        raise Doubtful  # a triple term, or a direction, which JSON-LD writes in more than one way
    datatype = value.datatype.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if datatype == XSD + "string":
        return {"@value": value.value} if term.coerced else value.value
    if datatype == term.coerced:
        return value.value
    return {"@value": value.value, "type": context.compact(datatype)}


def _in_vocabulary(iri: str, vocabulary: str, context: Context) -> str:
    local = iri.removeprefix(vocabulary)
    if vocabulary and local != iri and _SIMPLE.fullmatch(local) and context.names.get(local, iri) == iri:
        return local
    return context.whole(iri)


def _unwrapped(values: Any) -> Any:
    """Return a value that stands alone without its list."""
    if isinstance(values, dict):
        return {key: _unwrapped(inner) for key, inner in values.items()}
    return values[0] if isinstance(values, list) and len(values) == 1 else values
