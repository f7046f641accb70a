"""Calendar arithmetic for relative dates: days, weeks, months, quarters and years before and after a day."""

from __future__ import annotations

import datetime as dt

from kb.model import DateRange, Precision

UNITS: dict[str, Precision] = {"d": "day", "w": "week", "m": "month", "q": "quarter", "y": "year", "e": "day"}
"""The units of the lexicon; ``e`` is a weekend, dated by its Saturday."""


def shifted(day: dt.date, offset: str) -> DateRange | None:
    """Return the unit that lies ``offset`` (``-1w``, ``0d``, ``2m``) away from the one that holds ``day``.

    >>> shifted(dt.date(2019, 10, 21), "-1w").start
    '2019-10-14'
    >>> shifted(dt.date(2019, 1, 31), "-1q").start
    '2018-10-01'
    """
    return ago(day, -int(offset[:-1]), offset[-1])


def ago(day: dt.date, number: int, unit: str) -> DateRange | None:
    """Return the day, week, month, quarter or year that was ``number`` units before ``day``; None out of range.

    >>> ago(dt.date(2019, 3, 31), 1, "m").start
    '2019-02-01'
    """
    try:
        if unit == "d":
            return DateRange.of(day - dt.timedelta(days=number))
        if unit == "w":
            return DateRange.of(day - dt.timedelta(weeks=number), "week")
        if unit == "e":
            monday = day - dt.timedelta(days=day.weekday())
            return DateRange.of(monday + dt.timedelta(days=5, weeks=-number))
        months = {"m": 1, "q": 3, "y": 12}[unit] * number
        index = day.year * 12 + day.month - 1 - months
        return DateRange.of(dt.date(index // 12, index % 12 + 1, 1), UNITS[unit])
    except (ValueError, OverflowError):
        return None


def past_weekday(day: dt.date, weekday: int, strictly: bool = False) -> dt.date:
    """Return the last such weekday up to ``day``; before it where ``strictly``.

    >>> past_weekday(dt.date(2019, 10, 21), 4)
    datetime.date(2019, 10, 18)
    """
    back = (day.weekday() - weekday) % 7
    return day - dt.timedelta(days=back or (7 if strictly else 0))


def next_weekday(day: dt.date, weekday: int) -> dt.date:
    """Return the first such weekday from ``day`` on.

    >>> next_weekday(dt.date(2019, 10, 21), 4)
    datetime.date(2019, 10, 25)
    """
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)
