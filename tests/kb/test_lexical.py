"""Literals are judged as the engine judges them: what it can cast to a datatype is of that datatype."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.lexical import well_formed
from ontology.terms import RDF, XSD

# The datatypes that both know, and how the engine's cast of a string differs from the lexical space: not at all.
CAST = ("boolean", "integer", "decimal", "double", "float", "date", "time", "dateTime", "duration",
        "dayTimeDuration", "yearMonthDuration")  # fmt: skip
STORE = ox.Store()


def by_the_engine(text: str, kind: str) -> bool:
    query = f"SELECT (<{XSD}{kind}>({ox.Literal(text)}) AS ?x) {{}}"
    solutions = STORE.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return next(solutions)["x"] is not None


def literal(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


PIECES = ["0", "1", "9", "12", "24", "31", "29", "02", "2026", "-", "+", ":", ".", "T", "P", "D", "Y", "M", "H", "S",
          "Z", "E", "INF", "NaN", "true", " ", "2024-02-29", "00:00:00", "-14:00", "+05:30"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(CAST))
def test_what_the_engine_cannot_cast_is_not_of_its_datatype(text: str, kind: str) -> None:
    if by_the_engine(text, kind) != well_formed(literal(text, kind)):
        # The engine cannot hold every value that the standard has: years and numbers of many digits.
        assert well_formed(literal(text, kind))
        assert len(text) > 8
        assert sum(c.isdigit() for c in text) > 5


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("dateTime", "2019-10-21T09:30:00.5+02:00", "banana"),
        ("dateTime", "2019-10-21T24:00:00", "2019-10-21T24:00:01"),
        ("date", "2024-02-29Z", "2026-02-29"),
        ("date", "-0044-03-15", "99-01-01"),
        ("gMonthDay", "--02-29", "--02-30"),
        ("gYear", "2019", "19"),
        ("gYearMonth", "2019-10", "2019-13"),
        ("duration", "P1Y2M3DT4H5M6.7S", "P"),
        ("duration", "-PT0.5S", "P1YT"),
        ("boolean", "1", "TRUE"),
        ("double", "1.5e-3", "1.5e"),
        ("integer", "+7", "7.0"),
        ("byte", "-128", "128"),
        ("unsignedLong", "18446744073709551615", "18446744073709551616"),
        ("nonNegativeInteger", "0", "-1"),
        ("positiveInteger", "9" * 5_000, "-" + "9" * 5_000),
        ("hexBinary", "0aFF", "0"),
        ("language", "zh-Hant", "zh_Hant"),
    ],
)
def test_the_lexical_space_of_a_datatype_is_that_of_the_standard(kind: str, good: str, bad: str) -> None:
    assert well_formed(literal(good, kind))
    assert not well_formed(literal(bad, kind))


def test_other_datatypes_are_not_judged() -> None:
    for text in ("", "<p>", "banana"):
        assert well_formed(ox.Literal(text, datatype=ox.NamedNode(RDF + "HTML")))
        assert well_formed(ox.Literal(text, language="en"))
        assert well_formed(ox.Literal(text, datatype=ox.NamedNode("https://example.org/type")))
