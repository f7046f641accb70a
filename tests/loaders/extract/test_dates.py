"""The date grammar: what it reads in six languages, and what the date of an event is."""

from __future__ import annotations

import datetime as dt

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Article
from loaders.extract.dates import date_of, find
from loaders.extract.document import DateMention, Document
from tests.loaders.extract.telling import PUBLISHED, detection, document


def found(text: str, language: str, published: dt.date | None = PUBLISHED) -> list[DateMention]:
    article = Article(iri="https://example.org/a", version="v", text=text, language=language, published=published)
    return find(Document(article, language))


def starts(text: str, language: str, published: dt.date | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(d.value.start, d.value.precision) for d in found(text, language, published)]


@pytest.mark.parametrize("language", ["en", "it", "de", "fr", "es", "zh"])
@pytest.mark.parametrize("style", ["full", "long"])
@settings(max_examples=60)
@given(day=st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_as_cldr_formats_it_is_found_with_its_value(language: str, style: str, day: dt.date) -> None:
    written = format_date(day, style, locale=language)
    text = f"«{written}», 5G."
    assert [(d.value.start, d.value.end) for d in found(text, language)] == [(day.isoformat(), day.isoformat())]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It said on Monday that", [("2019-10-21", "day")]),
        ("en", "on Friday", [("2019-10-18", "day")]),
        ("en", "last week", [("2019-10-14", "week")]),
        ("en", "last month", [("2019-09-01", "month")]),
        ("en", "three days ago", [("2019-10-18", "day")]),
        ("en", "in two weeks", [("2019-11-04", "week")]),
        ("en", "by 2027", [("2027-01-01", "year")]),
        ("en", "the third quarter of 2018", [("2018-07-01", "quarter")]),
        ("en", "Oct. 14-18", [("2019-10-14", "day")]),
        ("en", "in May", [("2019-05-01", "month")]),
        ("en", "March 26th", [("2020-03-26", "day")]),
        ("en", "2019-05-03", [("2019-05-03", "day")]),
        ("it", "lunedì scorso", [("2019-10-14", "day")]),
        ("it", "il mese scorso", [("2019-09-01", "month")]),
        ("it", "due settimane fa", [("2019-10-07", "week")]),
        ("it", "nel terzo trimestre", [("2019-07-01", "quarter")]),
        ("it", "il 1° marzo 2018", [("2018-03-01", "day")]),
        ("it", "dal 15 al 20 settembre", [("2019-09-15", "day")]),
        ("it", "nel luglio dello scorso anno", [("2018-07-01", "month")]),
        ("it", "tra tre mesi", [("2020-01-01", "month")]),
        ("de", "Ende März 2019", [("2019-03-01", "month")]),
        ("de", "vor drei Tagen", [("2019-10-18", "day")]),
        ("de", "im vergangenen Juli", [("2019-07-01", "month")]),
        ("de", "am 3.5.2019", [("2019-05-03", "day")]),
        ("de", "ab 1. Jänner 2020", [("2020-01-01", "day")]),
        ("fr", "hier", [("2019-10-20", "day")]),
        ("fr", "il y a trois jours", [("2019-10-18", "day")]),
        ("fr", "la semaine prochaine", [("2019-10-28", "week")]),
        ("fr", "le 1er mars 2019", [("2019-03-01", "day")]),
        ("es", "hace dos semanas", [("2019-10-07", "week")]),
        ("es", "el lunes pasado", [("2019-10-14", "day")]),
        ("es", "a finales de 2020", [("2020-01-01", "year")]),
        ("zh", "上周五", [("2019-10-18", "day")]),
        ("zh", "两周前", [("2019-10-07", "week")]),
        ("zh", "去年10月", [("2018-10-01", "month")]),
        ("zh", "昨天", [("2019-10-20", "day")]),
    ],
)
def test_expressions_mean_what_the_language_means_by_them(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert starts(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It may march on with 2.5 billion users and version 10.11.12345"),
        ("en", "a $2019 phone, 1,999 people, 2.000 dollars"),
        ("fr", "une sonde vers Mars"),
        ("it", "12,3 miliardi di euro"),
        ("de", "1.000 Euro"),
    ],
)
def test_words_and_numbers_that_only_look_like_dates_are_none(language: str, text: str) -> None:
    assert starts(text, language) == []


def test_a_day_without_a_year_lies_nearest_to_publication() -> None:
    assert starts("12 gennaio", "it") == [("2020-01-12", "day")]
    assert starts("12 gennaio", "it", dt.date(2019, 2, 1)) == [("2019-01-12", "day")]


def test_without_a_day_of_publication_only_what_the_text_says_is_known() -> None:
    assert starts("il 12 gennaio", "it", None) == [("--01-12", "day")]
    assert starts("ieri, lunedì scorso e due settimane fa", "it", None) == []
    assert starts("nel 2018", "it", None) == [("2018-01-01", "year")]


def test_a_coming_day_is_read_where_the_text_looks_ahead() -> None:
    assert starts("The company will open it on Friday", "en") == [("2019-10-25", "day")]
    assert starts("The company opened it on Friday", "en") == [("2019-10-18", "day")]


@settings(max_examples=80)
@given(
    st.sampled_from(["en", "it", "de", "fr", "es", "zh"]),
    st.text(alphabet=st.sampled_from("12 30.,/-年月日 May Monday luglio vor drei Tagen il y a quarter Q"), max_size=80),
)
def test_every_date_is_a_stretch_of_the_text_and_none_overlaps(language: str, text: str) -> None:
    end = 0
    for date in found(text, language):
        assert end <= date.start < date.end <= len(text)
        end = date.end


def test_the_date_of_an_event_is_the_one_in_its_clause() -> None:
    read = document("In 2016 the firm was founded. The ministry banned Huawei on 3 May 2019 from its networks.")
    date = date_of(
        read, detection(read, "Ban", "The ministry banned Huawei on 3 May 2019 from its networks.", "banned")
    )
    assert date is not None
    assert date.value.start == "2019-05-03"
    assert date.span is not None
    assert read.text[date.span.start : date.span.end] == "3 May 2019"
    assert date.why.startswith("dates.day-month")


def test_an_event_of_a_text_without_dates_and_without_a_day_of_publication_has_no_date() -> None:
    read = document("The ministry banned Huawei from its networks.", published=None)
    assert date_of(read, detection(read, "Ban", "The ministry banned Huawei from its networks.", "banned")) is None
