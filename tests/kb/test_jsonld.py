"""What is written compacted is read back as it was, by the engine's parser and by that of another library."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from kb.document import document
from kb.jsonld import Context, Doubtful, compacted
from kb.reader import Reader, Readers
from kb.store.ontology import ontology_triples
from ontology.read import HERE
from ontology.terms import RDF, RDFS, XSD
from tests.kb.building import MINTER

PUBLISHED: dict[str, Any] = json.loads((HERE / "generated" / "context.jsonld").read_bytes())
CONTEXT = Context(PUBLISHED["@context"])


def canonical(nquads: str | bytes) -> list[str]:
    dataset = ox.Dataset(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(str(q) for q in dataset)


def assert_the_same_is_read_back(triples: list[ox.Triple]) -> None:
    try:
        written = PUBLISHED | compacted(triples, CONTEXT)
    except Doubtful:
        return
    expected = canonical(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    text = json.dumps(written, ensure_ascii=False).encode()
    quads = ox.parse(text, format=ox.RdfFormat.JSON_LD)
    assert canonical(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"") == expected
    assert canonical(jsonld.to_rdf(written, {"format": "application/n-quads"})) == expected


IRIS = st.sampled_from(
    [*(iri for iri in CONTEXT.names.values() if iri[0] != "@"), *CONTEXT.terms, "urn:a:b", "schema:x", "mailto:a@b",
     "https://w3id.org/techgeo/scheme/phase/signed", "https://w3id.org/techgeo/scheme/phase/start",
     "https://w3id.org/techgeo/scheme/attribution/value", "https://w3id.org/techgeo/ontology#Talks",
     "https://w3id.org/techgeo/ontology#a.b", "http://www.wikidata.org/entity/Q1", "http://e.example/", RDF + "nil"]
).map(ox.NamedNode)  # fmt: skip
NODES = st.one_of(IRIS, st.sampled_from([ox.BlankNode("x"), ox.BlankNode("y")]))
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
DATATYPES = st.sampled_from(
    [XSD + t for t in ("string", "integer", "decimal", "date", "boolean", "double", "dateTime")]
)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda t, tag: ox.Literal(t, language=tag), TEXTS, st.sampled_from(["en", "it", "zh-hant"])),
    st.builds(lambda t, d: ox.Literal(t, datatype=ox.NamedNode(d)), TEXTS, DATATYPES),
)
PREDICATES = st.sampled_from(
    [*CONTEXT.terms, RDF + "type", RDF + "first", RDFS + "comment", "urn:p", "http://e.example/p"]
).map(ox.NamedNode)
TRIPLES = st.lists(st.builds(ox.Triple, NODES, PREDICATES, st.one_of(NODES, LITERALS)), min_size=1, max_size=8)


@given(TRIPLES)
def test_any_triples_are_read_back_as_they_were(triples: list[ox.Triple]) -> None:
    assert_the_same_is_read_back(list(dict.fromkeys(triples)))


@pytest.fixture(scope="module")
def reader(seed_store: Any) -> Reader:
    return Readers(seed_store, MINTER).current()


def test_every_document_of_a_store_is_written_without_doubt_and_with_short_names(reader: Reader) -> None:
    things = {q.subject.value for q in reader.store if isinstance(q.subject, ox.NamedNode)}
    seen = 0
    for iri in sorted(t for t in things if t.startswith(MINTER.things)):
        triples = document(reader.store, MINTER, iri)
        if triples:
            written = compacted(triples, CONTEXT)
            assert_the_same_is_read_back(triples)
            keys = {key for node in written.get("@graph", [written]) for key in node}
            assert not {k for k in keys if k.startswith("http") and "/ledger#" not in k}, iri
            seen += 1
    assert seen > 20


def test_a_concept_is_written_by_its_name_and_a_label_by_its_language() -> None:
    subject = ox.NamedNode("https://w3id.org/techgeo/id/e-1")
    triples = [
        ox.Triple(subject, ox.NamedNode("https://w3id.org/techgeo/ontology#phase"),
                  ox.NamedNode("https://w3id.org/techgeo/scheme/phase/early-stage")),
        ox.Triple(subject, ox.NamedNode(RDFS + "label"), ox.Literal("Talks", language="en")),
        ox.Triple(subject, ox.NamedNode(RDF + "type"), ox.NamedNode("https://w3id.org/techgeo/ontology#Talks")),
    ]  # fmt: skip
    assert compacted(triples, CONTEXT) == {
        "id": subject.value, "phase": "early-stage", "label": {"en": "Talks"}, "type": "Talks"
    }  # fmt: skip


def test_an_iri_that_the_context_would_change_is_not_written() -> None:
    with pytest.raises(Doubtful):
        compacted([ox.Triple(ox.NamedNode("schema:x"), ox.NamedNode("urn:p"), ox.Literal("x"))], CONTEXT)


def test_the_whole_ontology_is_written_and_read_back() -> None:
    triples = sorted(set(ontology_triples()), key=str)
    assert len(triples) > 1_000
    quads = ox.parse(json.dumps(PUBLISHED | compacted(triples, CONTEXT)).encode(), format=ox.RdfFormat.JSON_LD)
    read = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    blank = sum("_:" in line for line in read.decode().splitlines())
    assert len(set(read.splitlines())) == len(triples)
    assert blank == sum("_:" in str(t) for t in triples)


def test_a_context_that_uses_more_of_json_ld_is_refused() -> None:
    for more in ({"@container": "@index"}, {"@reverse": "x"}, {"@context": {"@base": "x"}}):
        with pytest.raises((ValueError, KeyError)):
            Context({"term": {"@id": "http://e.example/p"} | more})
