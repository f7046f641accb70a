"""Words of a model are found in the article exactly, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.document import Span
from loaders.extract.llm.ground import Text

TEXT = "Huawei said it “will not” sell\n\nits 5G network.  The US and RUSSIA met; the US left."
ALL = Span(0, len(TEXT))


def found(words: str, text: str = TEXT, within: Span | None = None, near: Span | None = None) -> str | None:
    span = Text(text).find(words, within or Span(0, len(text)), near)
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Huawei said", "Huawei said"),
        ("sell its 5G network", "sell\n\nits 5G network"),
        ("  sell\tits\n5G  ", "sell\n\nits 5G"),
        ('it "will not" sell', "it “will not” sell"),
        ('"Huawei said"', "Huawei said"),
        ("Huawei said…", "Huawei said"),
        ("the US", "the US"),
    ],
)
def test_words_are_found_whatever_white_space_and_marks_they_are_written_with(words: str, expected: str) -> None:
    assert found(words) == expected


@pytest.mark.parametrize(
    "words", ["huawei said", "Huawei says", "sell … network", "RUS", "S and R", "Hua", "network The", "", "  ", '"…"']
)
def test_words_that_are_not_there_are_not_found(words: str) -> None:
    assert found(words) is None


def test_of_several_places_the_one_in_or_next_to_the_quote_is_taken() -> None:
    second = TEXT.rindex("US")
    assert Text(TEXT).find("US", ALL) == Span(TEXT.index("US"), TEXT.index("US") + 2)
    assert Text(TEXT).find("US", ALL, Span(second - 4, second + 8)) == Span(second, second + 2)


def test_only_the_stretch_of_the_window_is_looked_at() -> None:
    assert found("Huawei", within=Span(5, len(TEXT))) is None
    assert found("Huawei", within=Span(0, 5)) is None
    assert found("Huawei", within=Span(0, 6)) == "Huawei"


def test_scripts_without_spaces_need_no_edges_of_words() -> None:
    assert found("华为", "中国公司华为宣布") == "华为"


def folded(words: str) -> str:
    return " ".join(words.translate(str.maketrans("“”’–", '""\'-')).split())


@given(st.lists(st.sampled_from(["a", "Bo", "“c”", "5–6", "d's", "中国", "E."]), min_size=1), st.data())
def test_any_run_of_words_is_found_again_at_exact_offsets(words: list[str], data: st.DataObject) -> None:
    blanks = st.sampled_from([" ", "\n", " \t ", "\n\n"])
    text = "".join(w + data.draw(blanks) for w in words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    asked = data.draw(blanks).join(words[first:last])
    span = Text(text).find(folded(asked), Span(0, len(text)))
    assert span is not None
    assert folded(text[span.start : span.end]) == folded(asked)
    assert not text[span.start].isspace()
    assert not text[span.end - 1].isspace()


@given(st.text(alphabet='aB \n“"-.5中'), st.text(alphabet='aB \n“"-.5中', max_size=6))
def test_what_is_found_is_what_was_asked_for(text: str, words: str) -> None:
    span = Text(text).find(words, Span(0, len(text)))
    if span is not None:
        assert folded(text[span.start : span.end]).strip('"-. ') == folded(words).strip('"-. ')


def test_a_name_that_is_everywhere_takes_time_in_proportion() -> None:
    text = Text("a " * 50_000)
    assert text.find("a", Span(0, 100_000), Span(90_000, 90_001)) is not None
    assert text.find("a b", Span(0, 100_000)) is None
