from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.numbers import NUMBER, chinese_number, parse_number

MARKS = {"en": ".", "it": ",", "de": ",", "fr": ",", "es": ","}


@pytest.mark.parametrize("language", MARKS)
@settings(max_examples=80)
@given(number=st.decimals(0, 10**9, places=1, allow_nan=False, allow_infinity=False))
def test_a_number_as_cldr_formats_it_keeps_its_exact_value(language: str, number: Decimal) -> None:
    written = format_decimal(number, locale=language)
    assert parse_number(written, MARKS[language]) == number


@given(st.text(alphabet="0123456789.,'’ \u00a0", max_size=40))
def test_whatever_looks_like_a_number_is_one_or_none_but_never_an_error(text: str) -> None:
    for match in NUMBER.finditer(text):
        value = parse_number(match.group(), ",")
        assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"), [("十二", 12), ("两百", 200), ("三千五百", 3500), ("七", 7), ("12.5", Decimal("12.5"))]
)
def test_chinese_numbers(text: str, value: Decimal) -> None:
    assert chinese_number(text) == value


def test_a_word_is_no_chinese_number() -> None:
    assert chinese_number("公司") is None
