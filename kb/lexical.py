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


# The lexical spaces of XML Schema 1.1 (https://www.w3.org/TR/xmlschema11-2/), as far as a pattern says them.
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = "-?(?:[1-9][0-9]{3,11}|0[0-9]{3})"
_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DAYS = "(?:[0-9]+D)?"
_TIMES = r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_FORMS = {
    "boolean": "true|false|1|0",
    "double": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    "decimal": _DECIMAL.pattern,
    "date": f"(?P<year>{_YEAR})-(?P<month>{_MONTH})-(?P<day>{_DAY}){_ZONE}",
    "time": _CLOCK + _ZONE,
    "dateTime": f"(?P<year>{_YEAR})-(?P<month>{_MONTH})-(?P<day>{_DAY})T{_CLOCK}{_ZONE}",
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "gMonthDay": f"--(?P<month>{_MONTH})-(?P<day>{_DAY}){_ZONE}",
    "duration": f"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?{_DAYS}{_TIMES}",
    "dayTimeDuration": f"-?P(?=[0-9T]){_DAYS}{_TIMES}",
    "yearMonthDuration": "-?P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?",
    "hexBinary": "(?:[0-9a-fA-F]{2})*",
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
}
_COMPILED = {XSD + name: re.compile(form) for name, form in _FORMS.items()}
_COMPILED[XSD + "float"] = _COMPILED[XSD + "double"]
_BITS = {"byte": 7, "short": 15, "int": 31, "long": 63}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(1 << bits), (1 << bits) - 1) for name, bits in _BITS.items()},
    **{f"unsigned{name.capitalize()}": (0, (2 << bits) - 1) for name, bits in _BITS.items()},
}
_LONGEST = 4_000  # digits that Python may turn into a number at once


def well_formed(literal: Literal) -> bool:
    """Return whether a literal of anybody's data is one of its datatype; true of datatypes that are not judged here.

    >>> from pyoxigraph import NamedNode
    >>> [well_formed(Literal("banana", datatype=NamedNode(XSD + name))) for name in ("dateTime", "string", "anyURI")]
    [False, True, True]
    """
    kind, text = literal.datatype.value, literal.value
    if kind.startswith(XSD) and (bounds := _BOUNDS.get(kind.removeprefix(XSD))):
        return _is_between(text, *bounds)
    form = _COMPILED.get(kind)
    if form is None:
        return True
    found = form.fullmatch(text)
    return found is not None and _is_day(found.groupdict())


def _is_between(text: str, least: int | None, most: int | None) -> bool:
    if not _INTEGER.fullmatch(text):
        return False
    if least is None and most is None:
        return True
    if len(text) > _LONGEST:
        return (least is None) if text[0] == "-" else (most is None)
    number = int(text)
    return (least is None or number >= least) and (most is None or number <= most)


def _is_day(parts: dict[str, str]) -> bool:
    """Whether there is such a day; one of a year that is not known may be the 29th of February."""
    if "day" not in parts:
        return True
    year = int(parts["year"]) if "year" in parts else 2000
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return int(parts["day"]) <= lengths[int(parts["month"]) - 1]
