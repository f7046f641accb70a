"""Dates in Chinese, which has no spaces: a grammar over characters, every repetition of it bounded."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import replace

from kb.model import DateRange
from loaders.extract.date_grammar import publication
from loaders.extract.date_words import date_words
from loaders.extract.document import DateMention, Document
from loaders.extract.relative import ago, next_weekday, past_weekday, shifted
from ontology.script import simplified

_DIGITS = "零一二三四五六七八九"
_DATE = re.compile(
    r"(?:(\d{4})年|(今年|去年|明年))?(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?"
    r"|(?<!\d)(\d{4})年(?!第\d|第[〇一二三四五六七八九十]{1,4}号|以来|代|度|版|财年)(?:第([一二三四])季度)?"
)
_DAY = re.compile(r"(?:(上个?月|本月|这个月|下个?月)|(?<![\d月年./-]))(\d{1,2})日(?![间内游元圆本报均线用])")
_YEAR_END = re.compile(r"(?:(?<!\d)(\d{4})|([今去明]))?年底")
_COMING = re.compile(r"(?:将于|将在|定于|定在|预定|拟于|计划于|计划在)$")
_TITLE = re.compile(r"《[^《》\n]{1,60}》")
"""What a law or a document is called; a year in it dates the law, not what is told of it."""
_WEEKDAY = re.compile(r"(上|下|本|这)?(?:周|星期|礼拜)([一二三四五六日天])")
_COUNTED = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})(天|日|周|个星期|星期|个月|年)(前|后)")
_UNITS = {"天": "d", "日": "d", "周": "w", "个星期": "w", "星期": "w", "个月": "m", "年": "y"}
_MONTHS = {"上月": -1, "本月": 0, "下月": 1}
_AHEAD = 7
"""Days that a day without its month may lie ahead: news tells of what was more often than of what will be."""
_YEAR = {"今年": 0, "去年": -1, "明年": 1}


def read(document: Document) -> list[DateMention]:
    """Return the date expressions of a Chinese document, in order; they do not overlap."""
    text, published = simplified(document.text), publication(document)
    titles = [m.span() for m in _TITLE.finditer(text)]
    found = [
        DateMention(m.start(), m.end(), value, "dates.zh")
        for m in _DATE.finditer(text)
        if (value := _explicit(m, published)) is not None and not (m[5] and _inside(m.start(), titles))
    ]
    if published is not None:
        found += _days(text, published)
        found += _year_ends(text, published)
        found += _counted(text, published)
        found += _weekdays(text, published)
        words = date_words("zh")
        tokens = list(text)
        for match in words.phrases(tokens).starting.values():
            if match.trigger.type == "relative":
                value = shifted(published, words.offsets[int(match.trigger.id)])
                if value is not None:
                    rule = f"dates.relative/{match.trigger.id}"
                    found.append(DateMention(match.first, match.last + 1, value, rule))
    return _apart(found)


def _apart(found: list[DateMention]) -> list[DateMention]:
    kept: list[DateMention] = []
    for mention in sorted(found, key=lambda d: (d.start, -d.end)):
        if kept and mention.rule == "dates.weekday" and mention.start == kept[-1].end and kept[-1].rule == "dates.zh":
            # "2019年10月21日星期一" is one day
            kept[-1] = replace(kept[-1], end=mention.end)
        elif not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _explicit(m: re.Match[str], published: dt.date | None) -> DateRange | None:
    year, relative, month, day, alone, quarter = m.groups()
    try:
        if alone:
            number = _DIGITS.index(quarter) * 3 - 2 if quarter else 1
            return DateRange.of(dt.date(int(alone), number, 1), "quarter" if quarter else "year")
        if year or (published and relative):
            full = int(year) if year else published.year + _YEAR[relative]  # type: ignore[union-attr]
        elif published is None:
            return DateRange(
                start=f"--{int(month):02}" + (f"-{int(day):02}" if day else ""),
                precision="day" if day else "month",
            )
        else:
            years = (published.year - 1, published.year, published.year + 1)
            full = min(years, key=lambda y: abs((dt.date(y, int(month), int(day or 15)) - published).days))
        return DateRange.of(dt.date(full, int(month), int(day or 1)), "day" if day else "month")
    except ValueError:
        return None


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    k = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return k >= 0 and place < spans[k][1]


def _days(text: str, published: dt.date) -> list[DateMention]:
    """Return the days that are named without their month: the last such day, or one of the month that is named."""
    found = []
    for m in _DAY.finditer(text):
        named = _MONTHS.get((m[1] or "").replace("个", "").replace("这", "本"))
        months = range(named, named + 1) if named is not None else range(0, -3, -1)
        for step in months:
            first = shifted(published, f"{step}m")
            day = _day_of(first, int(m[2]))
            if day is not None and (named is not None or day <= published + dt.timedelta(days=_AHEAD)):
                found.append(DateMention(m.start(), m.end(), DateRange.of(day), "dates.day"))
                break
    return found


def _year_ends(text: str, published: dt.date) -> list[DateMention]:
    found = []
    for m in _YEAR_END.finditer(text):
        year = int(m[1]) if m[1] else published.year + _YEAR[f"{m[2] or '今'}年"]
        if dt.MINYEAR <= year <= dt.MAXYEAR:
            found.append(DateMention(m.start(), m.end(), DateRange.of(dt.date(year, 12, 1), "month"), "dates.year-end"))
    return found


def _day_of(month: DateRange | None, day: int) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{month.start[:7]}-{day:02}") if month is not None else None
    except ValueError:
        return None


def _counted(text: str, published: dt.date) -> list[DateMention]:
    found = []
    for m in _COUNTED.finditer(text):
        value = ago(published, _number(m[1]) * (1 if m[3] == "前" else -1), _UNITS[m[2]])
        if value is not None:
            found.append(DateMention(m.start(), m.end(), value, "dates.counted"))
    return found


def _weekdays(text: str, published: dt.date) -> list[DateMention]:
    found = []
    for m in _WEEKDAY.finditer(text):
        number = 6 if m[2] in "日天" else "一二三四五六".index(m[2])
        monday = published - dt.timedelta(days=published.weekday())
        weeks = {"上": -1, "下": 1, "本": 0, "这": 0}.get(m[1] or "")
        if weeks is None:
            coming = _COMING.search(text, max(0, m.start() - 3), m.start())
            day = next_weekday(published, number) if coming else past_weekday(published, number)
        else:
            day = next_weekday(monday + dt.timedelta(weeks=weeks), number)
        found.append(DateMention(m.start(), m.end(), DateRange.of(day), "dates.weekday"))
    return found


def _number(word: str) -> int:
    """Return a number below a hundred in Chinese or Arabic digits.

    >>> [_number(w) for w in ("两", "十", "十二", "三十", "7")]
    [2, 10, 12, 30, 7]
    """
    if word.isascii():
        return int(word)
    word = word.replace("两", "二")
    if "十" not in word:
        return _DIGITS.index(word[0])
    tens, _, ones = word.partition("十")
    return (_DIGITS.index(tens[0]) if tens else 1) * 10 + (_DIGITS.index(ones[0]) if ones and ones[0] in _DIGITS else 0)
