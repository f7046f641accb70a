from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path

import pyarrow.parquet
import pyoxigraph as ox
import pytest
import rdflib

from kb.export import formats, named
from kb.export.rows import COLUMNS
from kb.export.spreadsheet import harmless
from kb.iris import Minter
from kb.reader import Reader, Readers
from kb.store.snapshots import Snapshot
from tests.kb.building import MINTER, Draft

# Terms that have broken exporters: quotes, control characters that text may hold, other scripts, markup, formulas.
NASTY = (
    'quote " and \\ and \'', "two\nlines", "tab\there", "<b>&amp;</b>", "]]>", "=1+1", "@x", "+44", "-1",
    "日本語 中文", "עברית", "👩‍💻", "é é", "\u2028",
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(seed_store: Path) -> Reader:
    return Readers(seed_store, Minter()).current()


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A store whose quotes and headlines are those terms; they did not come through the door that cleans text."""
    directory = tmp_path_factory.mktemp("nasty")
    store = ox.Store(str(directory / "live"))
    schema, graph = "https://schema.org/headline", ox.NamedNode(MINTER.graphs + "a-0123456789abcdef")
    for i, text in enumerate(NASTY):
        subject = ox.NamedNode(f"{MINTER.things}a-{i:016x}")
        for value in (ox.Literal(text), ox.Literal(text, language="en")):
            store.add(ox.Quad(subject, ox.NamedNode(schema), value, graph))
    store.backup(str(directory / "copy"))
    import datetime as dt

    snapshot = Snapshot(1, directory / "copy", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 0, 0, 0, 0, 0, 0, 0, "", "")
    return Reader(snapshot, MINTER)


def written(reader: Reader, name: str) -> bytes:
    out = io.BytesIO()
    named(name).write(reader, out)
    return out.getvalue()


@pytest.mark.parametrize("name", formats())
def test_the_same_snapshot_gives_the_same_bytes(reader: Reader, name: str) -> None:
    first = written(reader, name)
    assert first
    assert first == written(reader, name)


# The parser of rdflib 7.6 uses a property that rdflib 7.6 deprecates.
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
@pytest.mark.parametrize(("name", "parser"), [("nquads", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")])
def test_50_every_quad_is_read_back_by_another_parser(nasty: Reader, name: str, parser: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=written(nasty, name), format=parser)
    texts = {str(o) for _, _, o, _ in dataset.quads()}
    assert texts == set(NASTY)
    assert len(list(dataset.quads())) == 2 * len(NASTY)


@pytest.mark.parametrize(("name", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")])
def test_50_every_triple_is_read_back_by_another_parser(nasty: Reader, name: str, parser: str) -> None:
    graph = rdflib.Graph()
    graph.parse(data=written(nasty, name), format=parser)
    assert {str(o) for o in graph.objects()} == set(NASTY)


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A store with one article for each of those terms: in its headline, its quote and the name of an actor."""
    from tests.running import make_store

    drafts = [
        Draft(f"https://example.org/{i}", title=text, text=f"{text} ").report(
            "Talks", initiator=text.strip() or "x", counterparty="ZTE", says=text
        )
        for i, text in enumerate(NASTY)
    ]
    store = make_store(tmp_path_factory.mktemp("spelled") / "store", [d.extraction() for d in drafts])
    return Readers(store, Minter()).current()


def stored(reader: Reader, predicate: str) -> set[str]:
    found = {str(o.value) for _, _, o, _ in reader.store.quads_for_pattern(None, ox.NamedNode(predicate), None)}
    assert len(found) >= len(NASTY) - 2
    return found


HEADLINE = "https://schema.org/headline"
EXACT = "http://www.w3.org/ns/oa#exact"


@pytest.mark.parametrize("name", ["csv", "spreadsheet", "parquet"])
def test_50_every_cell_is_read_back_by_another_parser(spelled: Reader, name: str) -> None:
    content = written(spelled, name)
    if name == "parquet":
        rows = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
    else:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    safe = harmless if name == "spreadsheet" else str
    for column, predicate in (("headline", HEADLINE), ("quote", EXACT)):
        assert {r[column] for r in rows} == {safe(t) for t in stored(spelled, predicate)}


def test_50_every_headline_is_read_back_from_schema_org_by_another_parser(spelled: Reader) -> None:
    events = [json.loads(line) for line in written(spelled, "schemaorg").splitlines()]
    assert {a.get("headline", "") for e in events for a in e["subjectOf"]} == stored(spelled, HEADLINE)
    assert b"</" not in written(spelled, "schemaorg")


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_50_every_quote_is_read_back_from_the_nanopublications_by_another_parser(spelled: Reader) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=written(spelled, "nanopublications"), format="trig")
    assert {str(o) for _, _, o, _ in dataset.quads((None, rdflib.URIRef(EXACT), None, None))} == stored(spelled, EXACT)


CONTROLS = "".join(map(chr, [*range(0x20), 0x7F, 0x85, 0xFFFE, 0xFFFF]))


def test_50_xml_is_well_formed_whatever_a_literal_holds(tmp_path: Path, nasty: Reader) -> None:
    store = ox.Store(str(tmp_path / "live"))
    for i, character in enumerate(CONTROLS):
        term = ox.Literal(f"a{character}b")
        store.add(ox.Quad(ox.NamedNode(f"urn:{i}"), ox.NamedNode("urn:p"), term, ox.NamedNode("urn:g")))
    store.backup(str(tmp_path / "copy"))
    reader = Reader(dataclasses.replace(nasty.snapshot, path=tmp_path / "copy"), MINTER)
    graph = rdflib.Graph()
    graph.parse(data=written(reader, "rdfxml"), format="xml")
    assert len(graph) == len(CONTROLS)


def test_json_ld_holds_every_quad(reader: Reader) -> None:
    parsed = {str(q) for q in ox.parse(written(reader, "jsonld"), format=ox.RdfFormat.JSON_LD)}
    assert parsed == {str(q) for q in ox.parse(written(reader, "nquads"), format=ox.RdfFormat.N_QUADS)}


def test_a_dump_has_each_quad_once_though_readers_see_some_in_two_graphs(reader: Reader) -> None:
    lines = written(reader, "nquads").splitlines()
    assert len(lines) == len(set(lines)) < len(reader.store)


def test_a_row_of_csv_has_participants_sources_and_the_quote(reader: Reader) -> None:
    rows = list(csv.DictReader(io.StringIO(written(reader, "csv").decode())))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == reader.snapshot.reports
    denial = next(r for r in rows if r["factuality"] == "denied")
    assert (denial["initiator"], denial["speakers"], denial["outlet"]) == ("Huawei", "Ren Zhengfei", "Reuters")
    assert int(denial["quote_end"]) - int(denial["quote_start"]) == len(denial["quote"])


def test_parquet_has_the_rows_of_csv(reader: Reader) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(written(reader, "parquet")))
    rows = list(csv.DictReader(io.StringIO(written(reader, "csv").decode())))
    assert tuple(table.column_names) == COLUMNS
    assert [r["report"] for r in table.to_pylist()] == [r["report"] for r in rows]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx", "\0x"])
def test_no_cell_for_a_spreadsheet_is_a_formula(text: str) -> None:
    assert str(harmless(text)).startswith("'")


def test_a_nanopublication_is_four_graphs_and_nothing_of_the_report_is_lost(reader: Reader) -> None:
    quads = list(ox.parse(written(reader, "nanopublications"), format=ox.RdfFormat.TRIG))
    graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}
    assert len(graphs) == 4 * reader.snapshot.reports
    report = next(g for g in graphs if g.endswith("-np-head")).removesuffix("-np-head")
    about = {str(q.triple) for q in reader.store.quads_for_pattern(ox.NamedNode(report), None, None, None)}
    assert about <= {str(q.triple) for q in quads}


def test_schema_org_names_the_articles_of_an_event(reader: Reader) -> None:
    events = [json.loads(line) for line in written(reader, "schemaorg").splitlines()]
    assert len(events) == reader.snapshot.events
    talks = next(e for e in events if e["additionalType"].endswith("#Talks"))
    assert len(talks["subjectOf"]) == 3
    assert {a["@type"] for e in events for a in e["actor"]} <= {
        "Organization",
        "Person",
        "Country",
        "GovernmentOrganization",
        "Corporation",
    }


def test_no_export_holds_more_of_an_article_than_its_quotes(tmp_path: Path) -> None:
    from tests.running import make_store

    secret = "This sentence is in the article and in no quote."
    draft = Draft(text=secret + " ").report("Talks", initiator="Huawei", counterparty="ZTE")
    readers = Readers(make_store(tmp_path / "store", [draft.extraction()]), Minter())
    for name in formats():
        assert secret.encode() not in written(readers.current(), name), name
