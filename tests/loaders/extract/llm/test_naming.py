"""Words that a model quotes are linked by the mentions of the article and the gazetteer."""

from __future__ import annotations

import pytest

from kb.iris import Minter
from loaders.extract.document import Mention, Span
from loaders.extract.llm.naming import Names
from tests.loaders.extract.reading import read

TEXT = (
    "Example Telecom spoke with Vincent Pang of Huawei. The Chinese company ZTE and the tech giant Nokia, its rivals, "
    "left. Pang met the government of France and telecom operators in Shenzhen; Huawei workers and Zorblatt Quux came."
)


def meant(words: str, text: str = TEXT, language: str = "en") -> Mention:
    start = text.index(words)
    return Names(read(text, language), Minter()).mention(Span(start, start + len(words)))


@pytest.mark.parametrize(
    ("words", "wikidata"),
    [
        ("Huawei", "Q160120"),
        ("Chinese company ZTE", "Q136484"),
        ("tech giant Nokia", "Q1418"),
        ("Chinese", None),
        ("Huawei workers", None),
    ],
)
def test_a_name_or_a_description_that_ends_with_one_means_its_entity(words: str, wikidata: str | None) -> None:
    mention = meant(words)
    assert mention.entity.wikidata == wikidata
    assert mention.name == words
    assert TEXT[mention.start : mention.end] == words


def test_a_short_name_means_the_one_of_the_full_name() -> None:
    assert meant("Pang met"[:4]).entity == meant("Vincent Pang").entity
    assert meant("Vincent").entity == meant("Vincent Pang").entity


def test_a_government_is_one_and_a_collective_that_nobody_knows_is_a_group() -> None:
    assert meant("government of France").entity.kind == "government"
    assert meant("its rivals").entity.kind == "group"


def test_a_name_that_nothing_is_known_of_is_named_by_its_words() -> None:
    entity = meant("Zorblatt Quux").entity
    assert entity.wikidata is None
    assert entity.labels == {"en": "Zorblatt Quux"}


def test_a_place_is_one_where_the_words_can_name_one() -> None:
    def place(words: str) -> tuple[str, str] | None:
        start = TEXT.index(words)
        mention = Names(read(TEXT), Minter()).place(Span(start, start + len(words)))
        return mention and (mention.kind, next(iter(mention.entity.labels.values())))

    assert place("Shenzhen") == ("city", "Shenzhen")
    assert place("France") == ("country", "France")
    assert place("Zorblatt Quux") == ("place", "Zorblatt Quux")
    assert place("Nokia") is None


def test_white_space_inside_a_name_is_one_space() -> None:
    text = "Talks with Zorblatt\n Quux went on in the city."
    assert meant("Zorblatt\n Quux", text).name == "Zorblatt Quux"


def test_words_of_chinese_are_linked_as_well() -> None:
    assert meant("华为", "美国商务部宣布对华为实施制裁。", "zh").entity.wikidata == "Q160120"
