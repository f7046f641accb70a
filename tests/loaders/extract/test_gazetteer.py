from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Entity
from loaders.extract.gazetteer import Gazetteer, Name
from ontology.triggers import words


def entity(label: str) -> Entity:
    return Entity(iri=f"urn:x:{label}", kind="company", labels={"en": label})


def found(text: str, *names: Name, language: str = "en") -> list[str]:
    tokens = words(text, language)
    hits = Gazetteer(names, language).find(text, tokens)
    return [text[tokens[h.first].start : tokens[h.last].end] for h in hits]


ACME = Name("Acme", entity("Acme"))
ACME_STEEL = Name("Acme Steel", entity("Acme Steel"))


def test_the_longest_name_wins() -> None:
    assert found("Acme Steel left Acme.", ACME, ACME_STEEL) == ["Acme Steel", "Acme"]


def test_a_name_never_begins_or_ends_inside_a_word() -> None:
    assert found("Acmeville and MegaAcme", ACME) == []


def test_a_name_that_does_not_go_on_leaves_its_beginning() -> None:
    assert found("Acme Steelworks", ACME, ACME_STEEL) == ["Acme"]


@pytest.mark.parametrize(
    ("alias", "text", "expected"),
    [
        ("Apple", "an apple a day, an Apple a year", ["Apple"]),
        ("WHO", "who asked the WHO?", ["WHO"]),
        ("iPod", "the iPod", ["iPod"]),
        ("Commissione europea", "la commissione Europea", ["commissione Europea"]),
    ],
)
def test_case_tells_names_from_words(alias: str, text: str, expected: list[str]) -> None:
    assert found(text, Name(alias, entity(alias)), language="it") == expected


def test_stops_and_apostrophes_may_be_written_either_way() -> None:
    names = Name("U.S. Steel", entity("s")), Name("L'Oréal", entity("l"))
    assert found("U.S. Steel and L’Oréal", *names) == ["U.S. Steel", "L’Oréal"]


def test_a_sentence_end_is_not_inside_a_name() -> None:
    assert found("We met Acme. Steel was sold.", ACME_STEEL) == []


def test_a_sign_belongs_to_the_name_that_ends_with_it() -> None:
    assert found("tizio e caio, e& no", Name("e&", entity("e"))) == ["e"]


def test_chinese_names_stand_without_spaces() -> None:
    assert found("他说华为公司好", Name("华为", entity("h")), language="zh") == ["华为"]


@given(st.text(alphabet="Acme Stl.-'’\n&é中", max_size=80))
def test_hits_are_in_order_and_never_overlap(text: str) -> None:
    tokens = words(text)
    hits = Gazetteer([ACME, ACME_STEEL, Name("A&S", entity("x"))], "en").find(text, tokens)
    assert all(a.last < b.first for a, b in pairwise(hits))
    assert all(text[tokens[h.first].start].isupper() for h in hits)
