from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadInput
from loaders.json_text import depth, parse
from tests.loaders.outcome import outcome

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=15,
)


def nesting(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(nesting, value.values()), default=0)
    return 1 + max(map(nesting, value), default=0) if isinstance(value, list) else 0


@given(VALUES, st.booleans())
def test_what_json_wrote_is_read_as_it_was_and_its_depth_is_counted(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parse(text) == value
    assert depth(text) == nesting(value)


@given(st.text(alphabet='{}[]":,\\ u0d8a1neNI', max_size=60))
def test_any_text_is_a_value_or_bad_json(text: str) -> None:
    assert outcome(parse, text)[1] in (None, "bad-json")


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '[{"b": {"a": 1, "a": 2}}]', "NaN", "[-Infinity]", "", "1 2"])
def test_what_parsers_disagree_on_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse(text)


def test_depth_is_refused_without_recursion_and_brackets_in_strings_are_no_depth() -> None:
    with pytest.raises(BadInput, match="too deep"):
        parse("[" * 1_000_000)
    assert parse(json.dumps("[" * 1_000)) == "[" * 1_000


def test_counting_is_linear_on_strings_that_nobody_ends() -> None:
    assert depth('"' + '\\"' * 200_000) == 0
