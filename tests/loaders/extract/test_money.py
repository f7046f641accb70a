from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.currencies import PRINCIPAL
from loaders.extract.money import amount_of
from loaders.extract.money_grammar import sums_of
from tests.loaders.extract.telling import detection, document

NAMED = ["USD", "EUR", "CAD", "JPY", "CNY", "CHF", "INR", "GBP", "AUD", "RUB", "SEK"]


def only(text: str, language: str) -> tuple[str | None, str | None, str | None, str]:
    (money,) = sums_of(text, language)
    amount = money.amount
    shown = [None if v is None else f"{v:f}" for v in (amount.value, amount.min, amount.max)]
    return shown[0], shown[1], shown[2], amount.currency


@pytest.mark.parametrize("language", ["en", "it", "de", "fr", "es"])
@settings(max_examples=60)
@given(number=st.integers(2, 10**8), currency=st.sampled_from(NAMED))
def test_a_sum_as_cldr_spells_it_out_is_found_exactly(language: str, number: int, currency: str) -> None:
    written = format_currency(number, currency, "#,##0 ¤¤¤", locale=language, currency_digits=False, format_type="name")
    (money,) = sums_of(f"({written}).", language)
    assert (money.amount.value, money.amount.currency) == (number, currency)


@given(st.integers(1, 10**6), st.sampled_from(PRINCIPAL))
def test_an_iso_code_names_its_currency(number: int, code: str) -> None:
    (money,) = sums_of(f"{code} {number} was paid", "en")
    assert (money.amount.value, money.amount.currency) == (number, code)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "$5.5 billion", ("5500000000", None, None, "USD")),
        ("en", "£20m", ("20000000", None, None, "GBP")),
        ("en", "a billion dollars", ("1000000000", None, None, "USD")),
        ("en", "up to $5 billion", ("5000000000", None, "5000000000", "USD")),
        ("en", "at least 200 million euros", ("200000000", "200000000", None, "EUR")),
        ("en", "$10-15 billion", (None, "10000000000", "15000000000", "USD")),
        ("en", "12 billion yuan", ("12000000000", None, None, "CNY")),
        ("it", "12,3 miliardi di euro", ("12300000000", None, None, "EUR")),
        ("it", "500 milioni di dollari canadesi", ("500000000", None, None, "CAD")),
        ("it", "tra 10 e 15 miliardi di dollari", (None, "10000000000", "15000000000", "USD")),
        ("it", "5$ miliardi", ("5000000000", None, None, "USD")),
        ("de", "14,6 Mrd. Dollar", ("14600000000", None, None, "USD")),
        ("de", "500-Millionen-Dollar-Kredit", ("500000000", None, None, "USD")),
        ("de", "1.000 US-Dollar", ("1000", None, None, "USD")),
        ("fr", "40 milliards de dollars", ("40000000000", None, None, "USD")),
        ("fr", "500 000 euros", ("500000", None, None, "EUR")),
        ("fr", "10 M€", ("10000000", None, None, "EUR")),
        ("es", "3 mil millones de dólares", ("3000000000", None, None, "USD")),
        ("es", "1.300 millones de euros", ("1300000000", None, None, "EUR")),
        ("zh", "10亿美元", ("1000000000", None, None, "USD")),
        ("zh", "三百亿元", ("30000000000", None, None, "CNY")),
        ("zh", "50億美元", ("5000000000", None, None, "USD")),
    ],
)
def test_sums_are_read_as_their_language_writes_them(
    language: str, text: str, expected: tuple[str | None, str | None, str | None, str]
) -> None:
    assert only(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "500 million users and 25 percent of 2019 models, TOP500, iPhone 4s"),
        ("it", "il 30% dei 700 milioni di utenti"),
        ("de", "52 Prozent der 100 Nutzer"),
        ("zh", "5亿用户"),
    ],
)
def test_numbers_of_other_things_are_no_money(language: str, text: str) -> None:
    assert sums_of(text, language) == ()


def test_a_sum_without_a_currency_takes_that_of_the_sum_before_it() -> None:
    text = "valutata 11 miliardi di dollari dopo un aumento da 710 milioni, con 300 milioni di utenti"
    assert [str(m.amount.value) for m in sums_of(text, "it")] == ["11000000000", "710000000"]
    assert {m.amount.currency for m in sums_of(text, "it")} == {"USD"}


@settings(max_examples=100)
@given(
    st.sampled_from(["en", "it", "de", "fr", "es", "zh"]),
    st.text(alphabet="1290.,-–$€ mbn亿元USDto a e", max_size=60),
)
def test_every_sum_is_a_stretch_of_the_text_and_none_overlaps(language: str, text: str) -> None:
    end = 0
    for money in sums_of(text, language):
        assert end <= money.start < money.end <= len(text)
        end = money.end


def test_the_amount_of_an_event_is_the_sum_in_its_clause_and_not_the_price_of_a_share() -> None:
    read = document("The U.S. will fund chip makers with $52 billion, while Intel paid $30 a share for a rival.")
    found = amount_of(read, detection(read, "SubsidyFund", read.text, "fund"))
    assert found is not None
    assert found.value.value == 52_000_000_000
    assert found.span is not None
    assert read.text[found.span.start : found.span.end] == "$52 billion"


def test_a_statement_does_not_take_the_sum_of_another_sentence() -> None:
    read = document("Trump criticised the plan. It costs $3 billion.")
    assert amount_of(read, detection(read, "Statement", "Trump criticised the plan.", "criticised")) is None


def test_an_investment_takes_the_only_sum_of_the_next_sentence() -> None:
    read = document("Intel will build a plant in Ohio. The project will cost $20 billion. Another costs $1 billion.")
    found = amount_of(read, detection(read, "Investment", "Intel will build a plant in Ohio.", "build"))
    assert found is not None
    assert found.value.value == Decimal(20_000_000_000)
