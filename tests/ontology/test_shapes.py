"""The generated shapes accept what the knowledge base writes, and reject it when one thing is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph

from ontology.build import build

VALID = (Path(__file__).parent / "valid.ttl").read_text(encoding="utf-8")

# name: what stands in the valid data, what stands there instead, and how the message of the violation begins.
BROKEN = {
    "a_report_typed_as_an_event": ("a tge:Report ;", "a tge:Report, tge:SubsidyFund, tge:Measure, tge:Event ;", "a report is not itself"),
    "a_report_typed_with_a_leaf_class_only": ("a tge:Report ;", "a tge:Report, tge:SubsidyFund ;", "a report is not itself"),
    "a_report_that_hides_its_class": ("id:r-1 a tge:Report ;", "id:r-1 a tge:SubsidyFund ;", "a report is not itself"),
    "no_evidence": (" ;\n  tge:evidence id:r-1-ev1 .", " .", "a report has evidence"),
    "a_quote_over_300_characters": ("the House in Washington", "the House " * 31, "evidence has one quote"),
    "a_quote_with_a_language_tag": ('for carriers" .', 'for carriers"@en .', "evidence has one quote"),
    "evidence_without_offsets": ("oa:start 10 ; ", "", "evidence has one start"),
    "evidence_that_supports_nothing": ("tge:supports tge:reportedType, tge:amount, tge:place ;", "", "evidence supports"),
    "no_outlet_attribution": ("attribution:outlet", "attribution:speaker", "a report is attributed"),
    "two_outlets": (
        "prov:qualifiedAttribution id:r-1-at0",
        "prov:qualifiedAttribution id:r-1-at1, id:r-1-at0",
        "a report is attributed",
    ),
    "an_attribution_without_a_level": ("tge:level 0 ;", "", "an attribution has one level"),
    "a_reported_type_that_is_a_group": ("tge:reportedType tge:SubsidyFund", "tge:reportedType tge:Measure", "a report has one reported type"),
    "an_unknown_reported_type": ("tge:reportedType tge:SubsidyFund", "tge:reportedType tge:Party", "a report has one reported type"),
    "two_reported_types": ("tge:reportedType tge:SubsidyFund", "tge:reportedType tge:Ban, tge:SubsidyFund", "a report has one reported type"),
    "a_phase_that_the_group_does_not_allow_on_a_report": ("phase:adopted", "phase:signed", "a phase of Measure"),
    "a_phase_that_the_group_does_not_allow_on_an_event": ("phase:in-force", "phase:collapsed", "a phase of Measure"),
    "an_unknown_phase": ("phase:adopted", "phase:nearly", "phase is one concept"),
    "two_phases_on_a_report": ("phase:adopted", "phase:adopted, phase:in-force", "phase is one concept"),
    "two_phases_on_an_event": ("phase:in-force", "phase:adopted, phase:in-force", "phase is one concept"),
    "contested_on_a_report": ("modality:actual ;\n  tge:factuality factuality:certain", "modality:actual ;\n  tge:factuality factuality:contested", "factuality is one concept"),
    "contested_on_an_attribution": ("tge:level 0 ;\n  tge:factuality factuality:certain", "tge:level 0 ;\n  tge:factuality factuality:contested", "an attribution has one factuality"),
    "no_modality": ("tge:modality modality:actual ;", "", "modality is one concept"),
    "a_confidence_over_1": ("tge:confidence 0.9", "tge:confidence 1.1", "a report has one confidence"),
    "a_confidence_under_0": ("tge:confidence 0.9", "tge:confidence -0.1", "a report has one confidence"),
    "an_amount_without_evidence": ("tge:reportedType, tge:amount, tge:place", "tge:reportedType, tge:place", "an amount has evidence"),
    "a_place_without_evidence": ("tge:reportedType, tge:amount, tge:place", "tge:reportedType, tge:amount", "a place has evidence"),
    "an_amount_without_currency": ('schema:maxValue 1000000000 ;\n  schema:currency "USD"', "schema:maxValue 1000000000", "an amount has one currency"),
    "an_amount_without_number": ("schema:maxValue 1000000000 ;", "", "an amount has a value"),
    "a_role_filler_that_is_no_participant_of_a_report": ("tge:funder id:n-1 ;\n  tge:beneficiary id:n-2 ;\n  tge:earliest \"2019-12-01\"^^xsd:date ;\n  tge:latest \"2019-12-31\"^^xsd:date ;\n  tge:precision time:unitMonth ;\n  tge:place", "tge:funder id:n-4 ;\n  tge:precision time:unitMonth ;\n  tge:place", "whoever has a role"),
    "a_role_filler_that_is_no_participant_of_an_event": ("tge:initiator id:n-2", "tge:initiator id:n-4", "whoever has a role"),
    "a_report_without_participants": ("tge:participant id:n-1, id:n-2 ;\n  tge:funder id:n-1 ;\n  tge:beneficiary id:n-2 ;", "", "somebody takes part"),
    "an_event_without_a_report": ("id:r-2 tge:reportOf id:e-2 .", "", "an event has a report"),
    "a_report_in_two_events": ("tge:reportOf id:e-1 ;", "tge:reportOf id:e-1, id:e-2 ;", "a report is of one event"),
    "two_leaf_classes": ("a tge:SubsidyFund, tge:Measure, tge:Event", "a tge:SubsidyFund, tge:Ban, tge:Measure, tge:Event", "an event has exactly one event type"),
    "no_leaf_class": ("a tge:SubsidyFund, tge:Measure, tge:Event", "a tge:Measure, tge:Event", "an event has exactly one event type"),
    "a_subtype_without_its_parent": ("tge:LicensingOffer, tge:Licensing,", "tge:LicensingOffer, tge:Talks,", "such an event is also a Licensing"),
    "a_leaf_class_without_its_group": ("a tge:SubsidyFund, tge:Measure, tge:Event", "a tge:SubsidyFund, tge:Event", "such an event is also a Measure"),
    "latest_before_earliest": ('tge:latest "2019-12-31"', 'tge:latest "2019-11-30"', "the earliest date"),
    "a_date_that_is_not_a_date": ('tge:latest "2019-12-31"', 'tge:latest "2019-12-32"', "latest is one date"),
    "a_date_that_is_a_string": ('tge:asOf "2019-12-17"^^xsd:date', 'tge:asOf "2019-12-17"', "a report is as of one date"),
    "an_event_label_without_language": ('"An offer"@en', '"An offer"', "a label has a language"),
    "an_entity_label_without_language": ('"Washington"@en', '"Washington"', "a label has a language"),
    "an_entity_without_label": ('rdfs:label "Washington"@en ;', "", "an entity has a label"),
    "an_unknown_kind": ("kind:city", "kind:town", "an entity has one kind"),
    "a_country_code_of_three_letters": ('tge:country "US" .\nid:n-2', 'tge:country "USA" .\nid:n-2', "a country code"),
    "evidence_on_an_event": ("id:e-1 a tge:SubsidyFund", "id:e-1 tge:evidence id:r-1-ev1 ; a tge:SubsidyFund", "evidence belongs to reports"),
    "evidence_that_is_a_blank_node": ("tge:evidence id:r-1-ev1 .", 'tge:evidence [ oa:hasSource id:a-1-v-1 ; tge:supports tge:reportedType, tge:amount, tge:place ; oa:hasSelector id:r-1-ev1-q, id:r-1-ev1-p ] .', "a report has evidence"),
    "an_article_in_no_language": ('schema:datePublished "2019-12-17"^^xsd:date ;\n  schema:inLanguage "en"', 'schema:datePublished "2019-12-17"^^xsd:date', "an article has one language"),
    "a_report_of_no_article": ("prov:wasDerivedFrom id:a-1 ;", "", "a report comes from"),
}  # fmt: skip


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=build()["generated/shapes.ttl"], format="turtle")


def messages(turtle: str, shapes: Graph) -> list[str]:
    data = Graph().parse(data=turtle, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", do_owl_imports=False)
    found = report.query("SELECT ?m { [] <http://www.w3.org/ns/shacl#resultMessage> ?m }")
    return sorted(str(row[0]) for row in found)


def test_the_shapes_are_themselves_valid_shacl(shapes: Graph) -> None:
    assert pyshacl.validate(
        Graph().parse(data=VALID, format="turtle"), shacl_graph=shapes, meta_shacl=True, inference="none"
    )[0]


def test_valid_data_pass(shapes: Graph) -> None:
    assert messages(VALID, shapes) == []


@pytest.mark.filterwarnings("ignore:NotImplemented should not be used:DeprecationWarning")  # rdflib, ill-formed dates
@pytest.mark.parametrize("name", BROKEN)
def test_broken_data_are_rejected_with_a_message_that_says_why(name: str, shapes: Graph) -> None:
    old, new, message = BROKEN[name]
    assert old in VALID
    turtle = VALID.replace(old, new, 1)
    if name == "two_outlets":
        turtle += "id:r-1-at1 prov:agent id:n-1 ; dcat:hadRole attribution:outlet ; tge:level 1 ; tge:factuality factuality:certain .\n"
    found = messages(turtle, shapes)
    assert any(m.startswith(message) for m in found), found


def test_a_report_that_is_of_no_event_yet_is_valid(shapes: Graph) -> None:
    """An article is validated before its reports are merged into events."""
    article_only = VALID.partition("id:r-1 tge:reportOf")[0]
    assert messages(article_only, shapes) == []
