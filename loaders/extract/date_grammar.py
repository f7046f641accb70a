"""Dates: the expressions of a text that name a day, week, month, quarter or year, and what they mean.

A small grammar over the tokens, read once from left to right: every rule looks at a bounded number of tokens, so the
time is linear. Relative expressions ("last week", "lunedì scorso", "vor drei Tagen") are counted from the day of
publication; without it they mean nothing and are not found. A year that is not said is the one that puts the date
nearest to the day of publication.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence

from kb.model import DateRange, Precision
from loaders.extract.cues import cues, tokens_of
from loaders.extract.date_words import DateWords, Phrases, date_words
from loaders.extract.document import DateMention, Document
from loaders.extract.relative import ago, next_weekday, past_weekday, shifted
from ontology.triggers import Word

YEARS = range(1900, 2101)
"""The years that a number of four digits on its own is read as."""
_DAY_SUFFIXES = ("st", "nd", "rd", "th", "er", "re", "º", "°", "ª", "o")
_LINKS = frozenset(
    {
        "of",
        "de",
        "del",
        "di",
        "dell",
        "d",
        "du",
        "des",
        "im",
        "in",
        "the",
        "à",
        "year",
        "jahres",
        "dello",
        "della",
        "l",
        "el",
    }
)
_RANGE = frozenset({"to", "and", "through", "until", "al", "e", "ed", "bis", "und", "au", "et", "y", "a"})
LATELY = 7
"""Days back that a date without a year can lie although the text looks ahead."""
FUTURE_REACH = 90
"""Characters before a date in which a word for the future makes it a coming one."""


def read(document: Document) -> list[DateMention]:
    """Return the date expressions of a document in a language with spaces, in order; they do not overlap."""
    return _Reader(document).read()


def publication(document: Document) -> dt.date | None:
    """Return the day of publication; None where it is not known, or no year of our time."""
    published = document.article.published
    return published if published and published.year in YEARS else None


class _Reader:
    """Reads the dates of one document."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.tokens: Sequence[Word] = tokens_of(document)
        self.words: DateWords = date_words(document.language)
        self.phrases: Phrases = self.words.phrases([t.text for t in self.tokens])
        self.published = publication(document)
        future = cues(document)
        self.future = [c.start for c in future if c.kind == "factuality.planned"]
        self.found: list[DateMention] = []

    def read(self) -> list[DateMention]:
        i = 0
        while i < len(self.tokens):
            i = self.at(i) if self.may_begin(i) else i + 1
        return self.found

    def may_begin(self, i: int) -> bool:
        """Return whether a date can begin at token ``i``: of most tokens no rule has to be asked."""
        word, starting = self.tokens[i].text, self.phrases.starting
        return (
            word[:1].isdigit()
            or word in self.words.openers
            or ("relative", i) in starting
            or ("quarter", i) in starting
        )

    def at(self, i: int) -> int:
        """Read the date that begins at token ``i``, if one does; return the token to go on from."""
        for rule in (
            self.iso,
            self.numeric,
            self.day_range,
            self.day_month,
            self.month_day,
            self.relative,
            self.counted,
            self.weekday,
            self.quarter,
            self.month,
            self.year,
        ):
            following = rule(i)
            if following is not None:
                return following
        return i + 1

    # What stands at a token

    def word(self, i: int) -> str:
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def gap(self, i: int) -> str:
        """Return what stands between token ``i`` and the one after it."""
        if not 0 <= i < len(self.tokens) - 1:
            return "\n"
        return self.text[self.tokens[i].end : min(self.tokens[i + 1].start, self.tokens[i].end + 4)]

    def near(self, i: int, allowed: str = " ,.°\u00a0\u202f") -> bool:
        """Return whether token ``i`` and the next belong together: nothing but a little punctuation between."""
        gap = self.gap(i)
        return len(gap) <= 3 and all(c in allowed for c in gap)

    def day(self, i: int) -> int | None:
        word = self.word(i)
        if not word[:1].isdigit():
            return None
        for suffix in _DAY_SUFFIXES:
            word = word.removesuffix(suffix)
        if len(word) <= 2 and word.isascii() and word.isdigit() and 1 <= int(word) <= 31:
            return int(word)
        return None

    def year_at(self, i: int) -> int | None:
        word = self.word(i)
        if len(word) == 4 and word.isascii() and word.isdigit() and int(word) in YEARS:
            return int(word)
        return None

    def year_from(self, i: int) -> tuple[int | None, int]:
        """Return the year that token ``i`` is or that "last year" from there means, and its last token."""
        year = self.year_at(i)
        if year is not None:
            return year, i
        match = self.phrases.starting.get(("relative", i))
        if match is not None and self.published is not None:
            offset = self.words.offsets[int(match.trigger.id)]
            if offset.endswith("y"):
                return self.published.year + int(offset[:-1]), match.last
        return None, i

    def month_at(self, i: int) -> int | None:
        word = self.word(i)
        return self.words.months.get(word) or self.words.short_months.get(word)

    def linked(self, i: int) -> int:
        """Return the token after ``i``, past one word such as "of" or "de" or "del"."""
        j = i + 1
        for _ in range(2):
            if self.word(j) in _LINKS and self.near(j - 1):
                j += 1
        return j

    def add(self, first: int, last: int, value: DateRange | None, rule: str) -> int:
        if value is not None:
            start, end = self.tokens[first].start, self.tokens[last].end
            self.found.append(DateMention(start, end, value, rule))
        return last + 1

    def ahead(self, i: int) -> bool:
        """Return whether a word shortly before token ``i`` speaks of the future."""
        start = self.tokens[i].start
        k = bisect_right(self.future, start) - 1
        return k >= 0 and start - self.future[k] <= FUTURE_REACH and "\n" not in self.text[self.future[k] : start]

    # The rules: each returns the token to go on from, or None where it does not apply

    def iso(self, i: int) -> int | None:
        if self.year_at(i) is None or self.gap(i) != "-" or self.gap(i + 1) != "-":
            return None
        return self.exact(i, i + 2, int(self.word(i)), self.word(i + 1), self.word(i + 2), "dates.iso")

    def numeric(self, i: int) -> int | None:
        separator = self.gap(i)
        if separator not in {".", "/", "-"} or self.gap(i + 1).rstrip() != separator or not self.day(i):
            return None
        parts = [self.word(i), self.word(i + 1), self.word(i + 2)]
        year = parts[2]
        if not (year.isascii() and year.isdigit() and len(year) in (2, 4)):
            return None
        full = int(year) + (2000 if len(year) == 2 else 0)
        american = self.words.order == "mdy" and separator == "/"
        month, day = (parts[0], parts[1]) if american else (parts[1], parts[0])
        if american and month.isdigit() and int(month) > 12:
            month, day = day, month
        return self.exact(i, i + 2, full, month, day, "dates.numeric")

    def exact(self, first: int, last: int, year: int, month: str, day: str, rule: str) -> int | None:
        if not (month.isascii() and month.isdigit() and day.isascii() and day.isdigit() and year in YEARS):
            return None
        value = _day(year, int(month), int(day)) if len(month) <= 2 and len(day) <= 2 else None
        return self.add(first, last, value, rule) if value else None

    def day_range(self, i: int) -> int | None:
        """Read "15-20 January 2019" and "dal 15 al 20 gennaio" as their first day."""
        first = self.day(i)
        j = i + 1
        if first is None:
            return None
        if self.word(j) in _RANGE and self.near(i):
            j += 1
        elif self.gap(i).strip() not in {"-", "–", "—", "/"}:
            return None
        if self.day(j) is None:
            return None
        k = self.linked(j)
        month = self.month_at(k)
        if month is None or not self.near(j):
            return None
        return self.dated(i, k, month, first, "dates.range")

    def day_month(self, i: int) -> int | None:
        day = self.day(i)
        k = self.linked(i)
        month = self.month_at(k)
        if day is None or month is None or not self.near(i):
            return None
        return self.dated(i, k, month, day, "dates.day-month")

    def month_day(self, i: int) -> int | None:
        month, day = self.month_at(i), self.day(i + 1)
        if self.words.order != "mdy" or month is None or day is None or not self.near(i, " .\u00a0"):
            return None
        if self.word(i + 1) == "" or self.gap(i + 1)[:1] in {"%", ":"}:
            return None
        last = i + 1
        if self.gap(last).strip() in {"-", "–"} and self.day(last + 1) is not None:
            last += 1
        return self.dated(i, last, month, day, "dates.month-day")

    def dated(self, first: int, last: int, month: int, day: int, rule: str) -> int | None:
        """Add a day and month, with the year that follows it, or the year that puts it nearest to publication."""
        k = self.linked(last)
        year, end = self.year_from(k)
        if year is not None and self.near(last) and self.near(k - 1, " ,.'’\u00a0\u202f"):
            value = _day(year, month, day)
            return self.add(first, end, value, rule) if value else None
        if self.published is None:
            value = DateRange(start=f"--{month:02}-{day:02}") if _day(2000, month, day) else None
        else:
            value = self.nearest(month, day, self.ahead(first))
        return self.add(first, last, value, rule + "-without-year") if value else None

    def nearest(self, month: int, day: int, ahead: bool) -> DateRange | None:
        assert self.published is not None
        around = (self.published.year + k for k in (-1, 0, 1))
        days = [dt.date.fromisoformat(d.start) for y in around if (d := _day(y, month, day))]
        if ahead:
            days = [d for d in days if d >= self.published - dt.timedelta(days=LATELY)] or days
        near = self.published.toordinal()
        return DateRange.of(min(days, key=lambda d: abs(d.toordinal() - near))) if days else None

    def relative(self, i: int) -> int | None:
        match = self.phrases.starting.get(("relative", i))
        if match is None:
            return None
        if self.published is None:
            return match.last + 1
        offset = self.words.offsets[int(match.trigger.id)]
        return self.add(i, match.last, shifted(self.published, offset), f"dates.relative/{match.trigger.id}")

    def counted(self, i: int) -> int | None:
        """Read "three days ago", "due settimane fa", "vor drei Tagen", "in two weeks"."""
        number = self.words.number(self.word(i))
        unit = self.words.units.get(self.word(i + 1))
        if number is None or unit is None or not self.near(i):
            return None
        before = self.phrases.ending.get(("before_number", i - 1))
        after = self.phrases.starting.get(("ago", i + 2))
        within = self.phrases.ending.get(("within", i - 1))
        if self.published is None or not (before or after or within):
            return None
        direction = 1 if within and not (before or after) else -1
        last = after.last if after and not before else i + 1
        first = before.first if before else within.first if within and direction > 0 else i
        return self.add(first, last, ago(self.published, -direction * number, unit), "dates.counted")

    def weekday(self, i: int) -> int | None:
        number = self.words.weekdays.get(self.word(i))
        if number is None:
            return None
        if self.near(i):
            for rule in (self.day_range, self.day_month, self.month_day):
                following = rule(i + 1)
                if following is not None:
                    explicit = self.found.pop()
                    return self.add(i, following - 1, explicit.value, explicit.rule)
        if self.published is None:
            return i + 1
        previous, following_ = self.modifier(i)
        ahead = following_ or (not previous and self.ahead(i))
        day = next_weekday(self.published, number) if ahead else past_weekday(self.published, number, previous)
        return self.add(i, i, DateRange.of(day), "dates.weekday")

    def modifier(self, i: int) -> tuple[bool, bool]:
        """Return whether "last" and whether "next" stands before or after token ``i``."""
        both = []
        for kind in ("last", "next"):
            before = ((kind, i - 1) in self.phrases.ending and self.near(i - 1, " ")) or (
                self.word(i - 1) in _LINKS and (kind, i - 2) in self.phrases.ending
            )
            after = (kind, i + 1) in self.phrases.starting and self.near(i, " ")
            both.append(before or after)
        return both[0], both[1]

    def quarter(self, i: int) -> int | None:
        match = self.phrases.starting.get(("quarter", i))
        word = self.word(i)
        if match is not None:
            number, last = int(match.trigger.id) % 4 + 1, match.last
        elif len(word) == 2 and word[0] == "q" and word[1] in "1234":
            number, last = int(word[1]), i
        else:
            return None
        k = self.linked(last)
        year, end = self.year_from(k)
        if year is not None and self.near(last):
            return self.add(i, end, _range(year, 3 * number - 2, "quarter"), "dates.quarter")
        if self.published is None:
            return last + 1
        value = self.implied(3 * number - 2, "quarter", i, *self.modifier(i))
        return self.add(i, last, value, "dates.quarter-without-year")

    def month(self, i: int) -> int | None:
        number = self.words.months.get(self.word(i))
        named = number is not None
        number = number or self.words.short_months.get(self.word(i))
        if number is None:
            return None
        k = self.linked(i)
        year, end = self.year_from(k)
        if year is not None and self.near(i) and self.near(k - 1, " ,.'’\u00a0\u202f"):
            return self.add(i, end, _range(year, number, "month"), "dates.month")
        previous, following = self.modifier(i)
        if not named or not (previous or following or self.month_like(i)):
            return None
        if self.published is None:
            return self.add(i, i, DateRange(start=f"--{number:02}", precision="month"), "dates.month-without-year")
        return self.add(i, i, self.implied(number, "month", i, previous, following), "dates.month-without-year")

    def month_like(self, i: int) -> bool:
        """Tell "in May" from "may", and French "mars" from the planet."""
        token = self.tokens[i]
        before = self.words.ambiguous.get(token.text)
        if before is None:
            return True
        capital = self.text[token.start].isupper()
        return self.word(i - 1) in before if capital else not before

    def implied(self, month: int, precision: Precision, i: int, previous: bool, following: bool) -> DateRange | None:
        """Return the last such month or quarter up to publication, or the next one where the text looks ahead."""
        assert self.published is not None
        year = self.published.year
        now = DateRange.of(self.published, precision).start
        here = DateRange.of(dt.date(year, month, 1), precision).start
        if following or (not previous and self.ahead(i)):
            return _range(year + (here < now), month, precision)
        return _range(year - (here > now or (previous and here == now)), month, precision)

    def year(self, i: int) -> int | None:
        year = self.year_at(i)
        if year is None:
            return None
        before = self.text[max(0, self.tokens[i].start - 1) : self.tokens[i].start]
        after = self.gap(i)[:1]
        if before in set("$€£¥.,#/") or after in set("%€$£/") or (after in ".,:" and self.digit_follows(i)):
            return i + 1
        return self.add(i, i, _range(year, 1, "year"), "dates.year")

    def digit_follows(self, i: int) -> bool:
        return self.gap(i) in {".", ",", ":"} and self.word(i + 1)[:1].isdigit()


def _day(year: int, month: int, day: int) -> DateRange | None:
    try:
        return DateRange.of(dt.date(year, month, day))
    except ValueError:
        return None


def _range(year: int, month: int, precision: Precision) -> DateRange | None:
    return DateRange.of(dt.date(year, month, 1), precision) if year in YEARS else None
