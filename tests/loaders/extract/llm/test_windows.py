"""Long articles are asked about in stretches of whole sentences that overlap."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.llm.windows import OVERLAP, windows
from tests.loaders.extract.articles import TALKS
from tests.loaders.extract.reading import read


def numbered(count: int, words: int = 8) -> str:
    return " ".join(f"Sentence {n} tells of {'many ' * words}things." for n in range(count))


def test_a_short_article_is_one_window_without_headings_and_boilerplate() -> None:
    (only,) = windows(read(TALKS), 12_000)
    assert "Sign up for our newsletter" not in only.text
    assert "What comes next" not in only.text
    assert "announced new export controls" in only.text
    assert only.text.count("\n") == 2  # a paragraph a line


def test_a_long_article_is_several_windows_that_share_sentences() -> None:
    document = read(numbered(60))
    found = windows(document, 1_000)
    assert len(found) > 3
    assert all(len(w.text) <= 1_000 for w in found)
    for before, after in pairwise(found):
        shared = [s for s in document.sentences if after.start <= s.start and s.end <= before.end]
        assert len(shared) == OVERLAP


@settings(max_examples=40)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=25), st.integers(500, 900))
def test_every_sentence_is_whole_in_some_window_and_the_windows_go_forward(lengths: list[int], size: int) -> None:
    document = read(" ".join(f"Item {n} was{' very' * length} good." for n, length in enumerate(lengths)))
    found = windows(document, size)
    for sentence in document.sentences:
        if sentence.part == "body":
            whole = document.text[sentence.start : sentence.end]
            assert any(w.start <= sentence.start and sentence.end <= w.end and whole in w.text for w in found)
    assert [w.start for w in found] == sorted({w.start for w in found})
    assert [w.end for w in found] == sorted({w.end for w in found})


def test_a_sentence_over_the_size_goes_alone() -> None:
    found = windows(read(f"Short one. The list is {'long ' * 200}. Another short one."), 500)
    assert any(len(w.text) > 500 for w in found)
    assert found[-1].text.endswith("Another short one.")


def test_nothing_is_put_between_sentences_that_the_text_does_not_have() -> None:
    text = "美国商务部宣布对华为实施制裁。华为否认。"
    assert [w.text for w in windows(read(text, "zh"), 12_000)] == [text]


def test_an_article_that_tells_nothing_has_no_window() -> None:
    assert windows(read("Sign up for our newsletter\n\nRead also: the ban of a company"), 12_000) == []
