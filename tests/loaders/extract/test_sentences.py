from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.document import Document
from loaders.extract.sentences import LONGEST, quotations, split
from ontology.triggers import words
from tests.loaders.extract.articles import TALKS, TRATTATIVE, article

ANY_TEXT = st.text(alphabet="aB .!?\n\"'«»“”„:中。\u00e9", min_size=1, max_size=400).filter(lambda t: not t.isspace())


def read(text: str, language: str = "en", **more: str) -> Document:
    document = Document(article(text, language, **more), language)
    document.tokens = words(document.text, language)
    document.sentences = split(document)
    return document


def shown(document: Document, part: str) -> list[str]:
    return [document.text[s.start : s.end] for s in document.sentences if s.part == part]


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert shown(read("Il dott. Rossi è a Roma. Pang no.", "it"), "body") == ["Il dott. Rossi è a Roma.", "Pang no."]


def test_chinese_sentences_end_without_a_space() -> None:
    assert shown(read("他说。好的！", "zh"), "body") == ["他说。", "好的！"]


def test_titles_headings_and_boilerplate_are_told_from_the_body() -> None:
    document = read(TALKS, title="Example Telecom in talks over chips")
    assert shown(document, "title") == ["Example Telecom in talks over chips"]
    assert shown(document, "heading") == ["What comes next"]
    assert shown(document, "boilerplate") == ["Sign up for our newsletter about sanctions and export bans"]
    assert len(shown(document, "body")) == 3


def test_a_read_also_line_is_boilerplate_and_what_follows_it_is_not() -> None:
    document = read(TRATTATIVE, "it")
    assert shown(document, "boilerplate") == ["Leggi anche: il bando di Washington contro Huawei"]
    assert shown(document, "body")[-1].startswith("La Commissione europea")


def test_an_article_that_is_one_line_without_a_full_stop_has_a_body() -> None:
    assert shown(read("US bans Huawei"), "body") == ["US bans Huawei"]


def test_a_sentence_goes_on_in_the_next_line_of_a_text_that_is_wrapped_by_hand() -> None:
    text = "The ministry of the north said that it would ban the\nequipment of two makers. Both protested.\n\na list"
    document = read(text)
    first = "The ministry of the north said that it would ban the\nequipment of two makers."
    assert shown(document, "body") == [first, "Both protested."]
    assert shown(document, "heading") == ["a list"]


def test_lines_that_begin_with_a_capital_are_paragraphs_of_their_own() -> None:
    document = read("A title that is long enough to be a line of text\nThe ministry banned them.\nA heading\nIt did.")
    assert shown(document, "title") == ["A title that is long enough to be a line of text"]
    assert shown(document, "heading") == ["A heading"]


def test_paragraphs_are_numbered() -> None:
    assert [s.paragraph for s in read("One is here.\n\nTwo is here. Three too.").sentences] == [0, 1, 1]


@given(ANY_TEXT, st.sampled_from(["en", "it", "de", "zh", "und"]))
def test_sentences_are_in_order_apart_and_hold_every_token_once(text: str, language: str) -> None:
    document = read(text, language)
    for a, b in pairwise(document.sentences):
        assert a.end <= b.start
        assert a.last <= b.first
    held = {i for s in document.sentences for i in range(s.first, s.last)}
    assert all(i in held or w.text.isspace() for i, w in enumerate(document.tokens))
    for s in document.sentences:
        assert 0 < s.end - s.start <= LONGEST
        assert document.text[s.start : s.end].strip() == document.text[s.start : s.end]
        assert all(s.start <= w.start and w.end <= s.end for w in document.words(s))


@given(ANY_TEXT)
def test_quotations_lie_in_one_paragraph_and_apart(text: str) -> None:
    found = quotations(text)
    for q in found:
        assert "\n" not in text[q.start : q.end]
        assert q.end - q.start >= 2
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["„Nein“, sagte er.", "»Nein«, sagte er.", "«No», ha detto.", "“No,” he said."])
def test_quotation_marks_of_every_language_are_paired(text: str) -> None:
    (found,) = quotations(text)
    assert (found.start, text[found.end :].strip()[0]) == (0, text[found.end :].strip()[0])
    assert text[found.start + 1] in "Nn"


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["« ", "a. B ", "([", "“", "x" * 40, "Mr. "])
def test_a_hostile_text_is_split_before_the_clock_runs_out(piece: str) -> None:
    """A splitter that is quadratic in such texts, as sentencex alone is, takes more than five minutes here."""
    document = read((piece * 1_000_000)[:1_000_000])
    assert document.sentences[-1].end > 990_000
