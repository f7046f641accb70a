"""Literals of the XSD datatypes that the graph uses: whether they are well-formed, and what they are worth."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from pyoxigraph import Literal

from ontology.terms import RDF, XSD

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _integer(text: str) -> Decimal | None:
    return Decimal(text) if _INTEGER.fullmatch(text) else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


_VALUES: dict[str, Callable[[str], Decimal | dt.date | None]] = {
    XSD + "integer": _integer,
    XSD + "decimal": _decimal,
    XSD + "date": _date,
}
_TEXTS = {XSD + "string", RDF + "langString"}


def is_valid(literal: Literal) -> bool:
    """Return whether the lexical form is one of its datatype; datatypes that the graph does not use are not.

    >>> from pyoxigraph import NamedNode
    >>> is_valid(Literal("banana", datatype=NamedNode(XSD + "date")))
    False
    """
    kind = literal.datatype.value
    return kind in _TEXTS or comparable(literal) is not None


def comparable(term: object) -> Decimal | dt.date | None:
    """Return the number or date that a literal stands for; None if it is neither, or malformed."""
    if not isinstance(term, Literal):
        return None
    value = _VALUES.get(term.datatype.value)
    return value(term.value) if value else None
