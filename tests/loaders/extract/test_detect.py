from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.detect import LONGEST, by_lexicon, clause, detect
from loaders.extract.document import Sentence, Span
from loaders.extract.read import read
from tests.loaders.extract.articles import SPORT, TALKS, TRATTATIVE, article


def found(text: str, language: str = "en") -> set[tuple[str, str]]:
    document = read(article(text, language))
    return {(d.type, document.text[d.start : d.end]) for d in detect(document)}


def test_events_of_the_body_are_found_with_their_sentences() -> None:
    types = {kind for kind, _ in found(TALKS)}
    assert {"Talks", "Sanction", "ExportControl"} <= types


def test_italian_events_are_found() -> None:
    types = {kind for kind, _ in found(TRATTATIVE, "it")}
    assert {"Talks", "Sanction", "Investigation"} <= types


def test_boilerplate_headings_and_read_also_lines_give_nothing() -> None:
    quotes = " ".join(quote for _, quote in found(TALKS) | found(TRATTATIVE, "it"))
    assert "newsletter" not in quotes
    assert "Leggi anche" not in quotes
    assert "What comes next" not in quotes


def test_sanctions_bans_and_appeals_of_sport_are_none_of_ours() -> None:
    assert found(SPORT) == set()


def test_a_language_without_triggers_gives_nothing() -> None:
    assert found("Rząd nałożył sankcje na chińską spółkę telekomunikacyjną Huawei w poniedziałek.", "pl") == set()


def test_detections_are_in_order_and_their_triggers_lie_in_them() -> None:
    document = read(article(TALKS))
    detections = detect(document)
    assert [d.start for d in detections] == sorted(d.start for d in detections)
    for d in detections:
        sentence = document.sentences[d.sentence]
        assert sentence.start <= d.start < d.end <= sentence.end
        assert d.trigger is not None
        assert d.start <= d.trigger.start
        assert d.trigger.end <= d.end
        assert 0 < d.score <= 1
        assert d.why.startswith("trigger ")


def test_the_lexicon_alone_reports_every_strong_trigger_of_the_body() -> None:
    alone = {d.type for d in by_lexicon(read(article(TALKS)))}
    assert {"Talks", "Sanction", "Ban", "ExportControl"} <= alone


@given(
    st.text(alphabet="ab ,;(«", min_size=1, max_size=900),
    st.integers(0, 880),
    st.integers(1, 400),
)
def test_a_clause_holds_its_trigger_and_is_short_enough_to_quote(text: str, start: int, length: int) -> None:
    trigger = Span(min(start, len(text) - 1), min(start + length, len(text)))
    document = read(article("x " + text))
    sentence = Sentence(0, 2, 2 + len(text), 0, 1, 0)
    moved = Span(trigger.start + 2, trigger.end + 2)
    if document.text != "x " + text:
        return
    first, last = clause(document, sentence, moved)
    assert sentence.start <= first < last <= sentence.end
    assert last - first <= LONGEST
    assert first <= moved.start
    if moved.end - moved.start <= LONGEST:
        assert moved.end <= last


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "…"])
def test_what_has_no_words_has_no_events(text: str) -> None:
    assert found("- " + text) == set()
