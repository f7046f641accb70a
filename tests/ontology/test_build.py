"""The generated files are what the ontology gives, and mistakes in it are found."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from ontology import CONCEPTS, EVENT_TYPES, TGE
from ontology.build import build, check, write
from ontology.building.mistakes import mistakes
from ontology.read import (
    HERE,
    Crosswalk,
    crosswalk,
    read,
    read_concepts,
    read_event_types,
    read_groups,
    source_files,
    statements,
)


def test_the_ontology_has_no_mistakes_and_its_generated_files_are_fresh() -> None:
    assert check() == []


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    assert len(write(tmp_path)) == 3
    assert write(tmp_path) == []
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")} == set(build())


def test_a_stale_or_missing_file_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "generated/shapes.ttl").write_text("# by hand\n", encoding="utf-8")
    (tmp_path / "generated/event-types.md").unlink()
    stale = [m.split()[0] for m in check(tmp_path)]
    assert stale == ["generated/shapes.ttl", "generated/event-types.md"]


@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # rdflib's own use of its Dataset
def test_a_report_written_with_the_context_is_the_rdf_that_is_meant() -> None:
    document = json.loads(build()["generated/context.jsonld"]) | {
        "id": "https://w3id.org/techgeo/id/r-1",
        "type": "Report",
        "reportedType": "Talks",
        "phase": "early-stage",
        "label": {"en": "Talks on 5G"},
        "initiator": "https://w3id.org/techgeo/id/n-1",
        "asOf": "2019-10-21",
        "confidence": "0.9",
        "attribution": {"id": "https://w3id.org/techgeo/id/r-1-at0", "hadRole": "outlet"},
    }
    expected = Graph().parse(
        format="turtle",
        data="""
        @prefix tge: <https://w3id.org/techgeo/ontology#> .
        @prefix id: <https://w3id.org/techgeo/id/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix prov: <http://www.w3.org/ns/prov#> .
        id:r-1 a tge:Report ; tge:reportedType tge:Talks ; tge:initiator id:n-1 ;
          tge:phase <https://w3id.org/techgeo/scheme/phase/early-stage> ;
          <http://www.w3.org/2000/01/rdf-schema#label> "Talks on 5G"@en ;
          tge:asOf "2019-10-21"^^xsd:date ; tge:confidence "0.9"^^xsd:decimal ;
          prov:qualifiedAttribution id:r-1-at0 .
        id:r-1-at0 <http://www.w3.org/ns/dcat#hadRole> <https://w3id.org/techgeo/scheme/attribution/outlet> .
        """,
    )
    found = Graph().parse(data=json.dumps(document), format="json-ld")
    assert set(found) == set(expected)


def test_the_context_names_every_property_and_class_of_the_ontology() -> None:
    terms = json.loads(build()["generated/context.jsonld"])["@context"]
    own = {t.removeprefix(TGE) for t in statements().about if t.startswith(TGE)}
    annotations = {"plover", "cameo", "position", "trigger", "weakTrigger", "blocker", "example", "isPlace"}
    annotations |= {"counterExample", "annotationCode", "allowsRole", "allowsPhase", "actorClass", "unitQuarter"}
    assert own - annotations <= set(terms)


def test_the_reference_has_a_section_for_every_type() -> None:
    text = build()["generated/event-types.md"]
    for kind in EVENT_TYPES.values():
        assert f"\n### {kind.name}\n" in text
        assert kind.definition in text


def test_the_generated_turtle_is_turtle_and_names_every_concept_by_its_iri() -> None:
    graph = Graph().parse(data=build()["generated/shapes.ttl"], format="turtle")
    named = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    for scheme in ("phase", "effect", "modality", "stance", "kind"):
        assert {URIRef(c.iri) for c in CONCEPTS[scheme].values()} <= named


MISTAKES = tomllib.loads((Path(__file__).parent / "mistakes.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_where(name: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    for part in ("core.ttl", "schemes", "event_types"):
        source = HERE / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    path = tmp_path / mistake["file"]
    text = path.read_text(encoding="utf-8")
    assert mistake["old"] in text
    path.write_text(text.replace(mistake["old"], mistake["new"], 1), encoding="utf-8")
    s = read(source_files(tmp_path))
    groups = read_groups(s)
    found = mistakes(s, read_event_types(s, groups), groups, read_concepts(s), crosswalk())
    assert any(m.startswith(mistake["message"]) for m in found), found


def test_a_crosswalk_to_what_does_not_exist_is_found() -> None:
    rows = [
        Crosswalk("Party", ("*",), None, None, (), None, ""),
        Crosswalk("Ban", ("signed",), None, None, (), None, ""),
    ]
    s = statements()
    groups = read_groups(s)
    found = mistakes(s, EVENT_TYPES, groups, CONCEPTS, rows)
    assert found[:2] == ["crosswalk: event type 'Party' is unknown", "crosswalk: Ban has no phase 'signed'"]
    assert "crosswalk: no row for Talks" in found
