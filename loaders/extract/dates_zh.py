"""Dates in Chinese, which has no spaces: a grammar over characters, every repetition of it bounded."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from kb.model import DateRange
from loaders.extract.date_grammar import publication
from loaders.extract.date_words import date_words
from loaders.extract.document import DateMention, Document
from loaders.extract.relative import ago, next_weekday, past_weekday, shifted

_DIGITS = "零一二三四五六七八九"
_DATE = re.compile(
    r"(?:(\d{4})年|(今年|去年|明年))?(\d{1,2})月(?:(\d{1,2})[日号])?|(?<!\d)(\d{4})年(?:第([一二三四])季度)?"
)
_WEEKDAY = re.compile(r"(上|下|本|这)?(?:周|星期|礼拜)([一二三四五六日天])")
_COUNTED = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})(天|日|周|个星期|星期|个月|年)(前|后)")
_UNITS = {"天": "d", "日": "d", "周": "w", "个星期": "w", "星期": "w", "个月": "m", "年": "y"}
_YEAR = {"今年": 0, "去年": -1, "明年": 1}


def read(document: Document) -> list[DateMention]:
    """Return the date expressions of a Chinese document, in order; they do not overlap."""
    text, published = document.text, publication(document)
    found = [
        DateMention(m.start(), m.end(), value, "dates.zh")
        for m in _DATE.finditer(text)
        if (value := _explicit(m, published)) is not None
    ]
    if published is not None:
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
            day = past_weekday(published, number)
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
