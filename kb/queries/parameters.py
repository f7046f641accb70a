"""What the parameters of named queries can be: from the text of a request to one RDF term, or a refusal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from pyoxigraph import Literal, NamedNode

from kb import vocabulary as v
from kb.errors import BadParameter
from kb.iris import WIKIDATA, check_iri
from kb.text import clean
from ontology import CONCEPTS, EVENT_TYPES, GROUPS
from ontology.terms import TGE

Term = NamedNode | Literal
MAX_TEXT = 200
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}")


def iri(value: str) -> NamedNode:
    """Return the node of an absolute http, https or urn IRI."""
    return NamedNode(check_iri(value))


def date(value: str) -> Literal:
    """Return an ``xsd:date``.

    >>> date("2026-02-30")
    Traceback (most recent call last):
    kb.errors.BadParameter: This is not a date: write YYYY-MM-DD.
    """
    try:
        if _DATE.fullmatch(value):
            return Literal(dt.date.fromisoformat(value).isoformat(), datatype=v.DATE)
    except ValueError:
        pass
    raise BadParameter("This is not a date: write YYYY-MM-DD.")


def integer(value: str) -> Literal:
    """Return an ``xsd:integer`` of at most nine digits."""
    if not _INTEGER.fullmatch(value):
        raise BadParameter("This is not a whole number.")
    return Literal(str(int(value)), datatype=v.INTEGER)


def text(value: str) -> Literal:
    """Return a plain string of at most 200 characters, cleaned as all text is."""
    if len(value) > MAX_TEXT:
        raise BadParameter(f"This is over {MAX_TEXT} characters.")
    return Literal(clean(value))


def language(value: str) -> Literal:
    """Return a language tag as a string."""
    if not _LANGUAGE.fullmatch(value):
        raise BadParameter("This is not a language tag such as en.")
    return Literal(value)


def wikidata(value: str) -> NamedNode:
    """Return the Wikidata item of an id such as Q160120."""
    if not _WIKIDATA.fullmatch(value):
        raise BadParameter("This is not a Wikidata id such as Q160120.")
    return NamedNode(WIKIDATA + value)


def event_type(value: str) -> NamedNode:
    """Return the class of an event type or of a group of them."""
    if value not in EVENT_TYPES and value not in GROUPS:
        raise BadParameter(f"There is no such event type; there are: {', '.join([*GROUPS, *EVENT_TYPES])}.")
    return NamedNode(TGE + value)


def _concept(scheme: str) -> Callable[[str], NamedNode]:
    def of_scheme(value: str) -> NamedNode:
        if value not in CONCEPTS[scheme]:
            raise BadParameter(f"There is no such {scheme}; there are: {', '.join(CONCEPTS[scheme])}.")
        return v.concept(scheme, value)

    return of_scheme


TYPES: Mapping[str, Callable[[str], Term]] = {
    "iri": iri,
    "date": date,
    "integer": integer,
    "text": text,
    "language": language,
    "wikidata": wikidata,
    "event-type": event_type,
    **{scheme: _concept(scheme) for scheme in CONCEPTS},
}
"""The types of parameters, by the name that headers use; a scheme of the ontology is the type of its concepts."""
