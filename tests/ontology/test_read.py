"""Reading the Turtle: order is kept, and what cannot be read is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.read import crosswalk, read, read_concepts, read_event_types, read_groups, statements
from ontology.types import OntologyError

PREFIXES = """
@prefix tge: <https://w3id.org/techgeo/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def written(folder: Path, turtle: str) -> Path:
    path = folder / "party.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def test_triggers_keep_the_order_of_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        tge:Deal rdfs:subClassOf tge:Event .
        tge:Party rdfs:subClassOf tge:Deal ; tge:annotationCode "party" ;
          tge:weakTrigger "cake"@en ;
          tge:trigger "zebra"@en, "party"@en, "festa"@it ;
          tge:blocker "party leader"@en .
        """,
    )
    s = read([path])
    triggers = read_event_types(s, read_groups(s))["Party"].triggers
    assert [(t.pattern, t.weight, t.id) for t in triggers["en"]] == [
        ("zebra", "strong", "party/en/0"),
        ("party", "strong", "party/en/1"),
        ("cake", "weak", "party/en/2"),
        ("party leader", "block", "party/en/3"),
    ]
    assert [t.pattern for t in triggers["it"]] == ["festa"]


def test_a_type_under_no_group_is_refused(tmp_path: Path) -> None:
    s = read([written(tmp_path, 'tge:Party rdfs:subClassOf tge:Meal ; tge:annotationCode "party" .')])
    with pytest.raises(OntologyError, match="event type Party is under no group"):
        read_event_types(s, read_groups(s))


def test_a_concept_in_no_scheme_is_refused(tmp_path: Path) -> None:
    s = read([written(tmp_path, "<https://w3id.org/techgeo/scheme/mood/glad> a skos:Concept .")])
    with pytest.raises(OntologyError, match=r"concept glad is in none of the schemes phase, effect"):
        read_concepts(s)


@pytest.mark.parametrize("content", [b"@prefix", b"\xff\xfe", b'<a> <b> "open'])
def test_a_file_that_is_not_turtle_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.ttl"
    path.write_bytes(content)
    with pytest.raises(OntologyError, match=r"ontology file broken\.ttl cannot be read"):
        read([path])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"ontology file absent\.ttl cannot be read: FileNotFoundError"):
        read([tmp_path / "absent.ttl"])


def test_the_ontology_holds_no_blank_nodes() -> None:
    s = statements()
    assert not [subject for subject in s.about if subject.startswith("_:")]


def test_the_crosswalk_codes_a_type_by_its_phase() -> None:
    talks = {phase: row.plover for row in crosswalk() if row.type == "Talks" for phase in row.phases}
    assert talks["ongoing"] == "CONSULT"
    assert talks["rejected"] == "REJECT"
