"""The generated shapes accept what the knowledge base writes, and reject it when one thing is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph

from ontology.build import build

VALID = (Path(__file__).parent / "valid.ttl").read_text(encoding="utf-8")

BROKEN = tomllib.loads((Path(__file__).parent / "broken.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=build()["generated/shapes.ttl"], format="turtle")


def messages(turtle: str, shapes: Graph) -> list[str]:
    data = Graph().parse(data=turtle, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", do_owl_imports=False)
    found = report.query("SELECT ?m { [] <http://www.w3.org/ns/shacl#resultMessage> ?m }")
    return sorted(str(row[0]) for row in found)


@pytest.mark.slow
def test_the_shapes_are_themselves_valid_shacl(shapes: Graph) -> None:
    assert pyshacl.validate(
        Graph().parse(data=VALID, format="turtle"), shacl_graph=shapes, meta_shacl=True, inference="none"
    )[0]


def test_valid_data_pass(shapes: Graph) -> None:
    assert messages(VALID, shapes) == []


@pytest.mark.filterwarnings("ignore:NotImplemented should not be used:DeprecationWarning")  # rdflib, ill-formed dates
@pytest.mark.parametrize("name", BROKEN)
def test_broken_data_are_rejected_with_a_message_that_says_why(name: str, shapes: Graph) -> None:
    broken = BROKEN[name]
    assert broken["old"] in VALID
    found = messages(VALID.replace(broken["old"], broken["new"], 1), shapes)
    assert any(m.startswith(broken["message"]) for m in found), found


def test_a_report_that_is_of_no_event_yet_is_valid(shapes: Graph) -> None:
    """An article is validated before its reports are merged into events."""
    article_only = VALID.partition("id:r-1 tge:reportOf")[0]
    assert messages(article_only, shapes) == []
