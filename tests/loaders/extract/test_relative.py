from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.relative import ago, next_weekday, past_weekday, shifted

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1))


@given(DAYS, st.integers(0, 6))
def test_a_past_weekday_is_at_most_six_days_back_and_a_strict_one_is_never_today(day: dt.date, weekday: int) -> None:
    found = past_weekday(day, weekday)
    assert found.weekday() == weekday
    assert 0 <= (day - found).days <= 6
    assert 1 <= (day - past_weekday(day, weekday, strictly=True)).days <= 7


@given(DAYS, st.integers(0, 6))
def test_a_coming_weekday_is_at_most_six_days_ahead(day: dt.date, weekday: int) -> None:
    found = next_weekday(day, weekday)
    assert found.weekday() == weekday
    assert 0 <= (found - day).days <= 6


@given(DAYS, st.integers(0, 60), st.sampled_from("wmqy"))
def test_going_back_and_forth_by_one_unit_returns_to_the_range_that_holds_the_day(
    day: dt.date, number: int, unit: str
) -> None:
    there = ago(day, number, unit)
    assert there is not None
    assert there.earliest is not None
    here = ago(there.earliest, -number, unit)
    assert here is not None
    assert here.earliest is not None
    assert here.latest is not None
    assert here.earliest <= day <= here.latest


@given(DAYS)
def test_a_weekend_begins_with_a_saturday(day: dt.date) -> None:
    last = shifted(day, "-1e")
    assert last is not None
    assert last.earliest is not None
    assert last.earliest.weekday() == 5
    assert last.earliest < day


@pytest.mark.parametrize(("number", "unit"), [(999, "y"), (-9999, "y"), (10**9, "d"), (10**12, "w")])
def test_a_count_that_leaves_the_calendar_means_no_date(number: int, unit: str) -> None:
    assert ago(dt.date(900, 1, 1) if number > 0 and unit == "y" else dt.date(2019, 1, 1), number, unit) is None
