from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.iris import Minter
from loaders.extract import mentions
from loaders.extract.document import Document
from tests.loaders.extract.reading import called, read

LANGUAGES = ("en", "it", "de", "fr", "es", "zh")
PIECES = st.sampled_from((
    "Huawei", "the company", "il governo", " ", ", ", ". ", "\n", "Chinese", "U.S. ", "regulators", "Marta Rossi", "«",
    "”",
    "Regierung", "US-", "l'", "he", "sie", "中国", "华为", "🇪🇺", "é", "Inc.", "of", "(EPI)", "and ", "’s", "Foundation",
))  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_known_names_are_found_in_every_language(language: str) -> None:
    text = {"zh": "华为和中国"}.get(language, "Huawei, Google")
    document = read(text, language)
    assert document.mentions[0].entity.wikidata == "Q160120"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Chinese regulators fined it."),
        ("it", "Le autorità cinesi hanno deciso."),
        ("de", "Chinesische Behörden entschieden."),
        ("fr", "Les autorités chinoises ont décidé."),
        ("es", "Las autoridades chinas decidieron."),
    ],
)
def test_a_country_adjective_narrows_a_noun(language: str, text: str) -> None:
    assert any(m.entity.country == "CN" and " " in m.name for m in read(text, language).mentions)


def test_governments_are_one_entity_however_they_are_put() -> None:
    english = read("It is up to the government of Italy.")
    italian = read("Lo decide il governo italiano.", "it")
    assert {m.entity.kind for m in english.mentions} == {"government"}
    assert english.mentions[0].entity.iri == italian.mentions[-1].entity.iri


def test_an_unnamed_collective_is_a_group() -> None:
    assert called(read("The law hits video streamers and users alike."), "users").kind == "group"


def test_the_company_in_a_phrase_about_its_workers_is_a_mention_too() -> None:
    names = [m.name for m in read("The workers of Huawei protested.").mentions]
    assert "Huawei" in names


def test_the_minter_decides_where_entities_live() -> None:
    document = read("A word from Marta Quilligan.")
    found = mentions.find(document, minter=Minter("https://kb.example.org/"))
    assert found[0].entity.iri.startswith("https://kb.example.org/id/")


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=40), st.sampled_from(LANGUAGES))
def test_every_mention_is_the_words_at_its_offsets(pieces: list[str], language: str) -> None:
    document: Document = read("x" + "".join(pieces), language)
    assert all(document.text[m.start : m.end] == m.name for m in document.mentions)
    assert [m.start for m in document.mentions] == sorted(m.start for m in document.mentions)
    assert document.mentions == mentions.find(document)


@pytest.mark.parametrize("unit", ["Huawei ", "the company ", "Aa Bb ", "he ", "US-", "government of ", "A, "])
def test_work_grows_with_the_text_and_not_faster(unit: str) -> None:
    import sys

    def steps(times: int) -> int:
        count = 0

        def tick(*_: object) -> None:
            nonlocal count
            count += 1

        text = unit * times
        read(text)  # what is looked up once is not counted
        sys.setprofile(tick)
        try:
            read(text)
        finally:
            sys.setprofile(None)
        return count

    assert steps(800) < 2.6 * steps(400)
