"""Answers cut at a limit are what a caller would get by reading the whole and keeping the first rows."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.store import results
from kb.store.formats import named

NASTY = ['},{"', "},{}", '"},{"x":', "<result>", "a\nb", 'a"b', '"\n"', "\r\n", "\t", "\\", "&<>", "", ",", '},{",']
_SR = "{http://www.w3.org/2005/sparql-results#}"


def answer(values: list[tuple[str | None, str | None]], form: str, rows: int) -> tuple[bytes, int, bool]:
    block = " ".join(
        "(" + " ".join("UNDEF" if v is None else str(ox.Literal(v)) for v in pair) + ")" for pair in values
    )
    found = ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {block} }} }}")
    out: list[bytes] = []
    count, cut = results.write(found, named(form), out.append, rows=rows, size=1 << 24)
    return b"".join(out), count, cut


def read_back(data: bytes, form: str) -> list[tuple[str | None, str | None]]:
    text = data.decode()
    if form == "json":
        found = json.loads(text)["results"]["bindings"]
        return [(r.get("x", {}).get("value"), r.get("y", {}).get("value")) for r in found]
    if form == "xml":
        rows = ET.fromstring(text).iter(_SR + "result")
        by_name: list[dict[str, Any]] = [{b.get("name") or "": b[0].text or "" for b in row} for row in rows]
        return [(r.get("x"), r.get("y")) for r in by_name]
    if form == "csv":
        return [(x, y) for x, y in csv.reader(io.StringIO(text, newline=""))][1:]
    solutions = ox.parse_query_results(data, format=ox.QueryResultsFormat.TSV)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(None if t is None else t.value for t in (r["x"], r["y"])) for r in solutions]  # type: ignore[union-attr, misc]


_TEXT = st.one_of(
    st.sampled_from(NASTY), st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufffe\uffff"), max_size=8)
)
_ROWS = st.lists(st.tuples(_TEXT, st.one_of(st.none(), _TEXT)), min_size=1, max_size=30)


@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
@settings(max_examples=60)
@given(values=_ROWS, rows=st.integers(1, 30))
def test_a_cut_answer_is_whole_and_has_the_first_rows(form: str, values: Any, rows: int) -> None:
    data, count, cut = answer(values, form, rows)
    found = read_back(data, form)
    wanted = [(x, "" if y is None and form == "csv" else y) for x, y in values[:rows]]
    assert found == wanted
    assert (count, cut) == (len(wanted), len(values) > rows)


@settings(max_examples=40)
@given(
    values=st.lists(st.tuples(st.sampled_from(["<result>", "a", "&lt;result>"]), st.none()), min_size=1, max_size=20),
    rows=st.integers(1, 20),
)
def test_a_cut_xml_answer_is_whole_and_has_the_first_rows(values: Any, rows: int) -> None:
    data, count, cut = answer(values, "xml", rows)
    assert read_back(data, "xml") == values[:rows]
    assert (count, cut) == (min(rows, len(values)), len(values) > rows)


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_large_answer_is_cut_in_the_middle_of_the_chunks_of_the_engine(form: str) -> None:
    values: list[tuple[str | None, str | None]] = [
        (f"{i} {NASTY[i % len(NASTY)]}".replace("\r", ""), "y" * (i % 50)) for i in range(5_000)
    ]
    for rows in (1, 99, 100, 2_500, 4_999):
        data, count, cut = answer(values, form, rows)
        assert (count, cut) == (rows, True)
        assert read_back(data, form) == values[:rows]
    assert answer(values, form, 5_000)[1:] == (5_000, False)


def test_a_cut_json_answer_says_so() -> None:
    data, _, _ = answer([("a", None), ("b", None)], "json", 1)
    assert json.loads(data)["truncated"] is True


@pytest.mark.parametrize("form", ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"])
def test_triples_are_counted_and_cut(form: str) -> None:
    store = ox.Store()
    store.extend(
        [ox.Quad(ox.NamedNode(f"http://x/{i}"), ox.NamedNode("http://x/p"), ox.Literal(i)) for i in range(100)]
    )
    out: list[bytes] = []
    found = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert results.write(found, named(form), out.append, rows=10, size=1 << 20) == (10, True)
    codec = named(form).codec
    assert isinstance(codec, ox.RdfFormat)
    assert len(list(ox.parse(b"".join(out), format=codec))) == 10


def test_an_answer_over_its_bytes_is_stopped() -> None:
    found = ox.Store().query("SELECT (CONCAT('x', STR(?x)) AS ?y) { VALUES ?x { 1 2 3 } }")
    with pytest.raises(results.TooMuch):
        results.write(found, named("json"), lambda _: None, rows=10, size=20)
