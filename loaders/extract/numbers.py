"""Numbers in running text, as the typography of each language writes them.

"1.500" is fifteen hundred in Rome and one and a half in London; a mark followed by anything but three digits is
decimal everywhere, and one that comes twice groups thousands everywhere.
"""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = re.compile(r"\d{1,18}(?:[.,'’ \u00a0\u202f]\d{1,3}(?!\d)){0,6}(?:[.,]\d{1,6})?")
"""A run of digits with marks in it; every part is bounded, and so is the time to match it."""
_GROUPS = re.compile(r"['’ \u00a0\u202f]")


def parse_number(text: str, decimal: str = ".") -> Decimal | None:
    """Return the value of a number as a language with that decimal mark writes it; None where it is no number.

    >>> parse_number("1.500", ","), parse_number("1.500", "."), parse_number("12,3", ".")
    (Decimal('1500'), Decimal('1.500'), Decimal('12.3'))
    >>> parse_number("1,234,567.8"), parse_number("2.1.2")
    (Decimal('1234567.8'), None)
    """
    marks = [c for c in text if c in ".,"]
    plain = _GROUPS.sub("", text)
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            return None
    elif marks:
        parts = re.split(r"[.,]", plain)
        grouped = all(len(p) == 3 for p in parts[1:]) and 1 <= len(parts[0]) <= 3 and parts[0] != "0"
        if len(marks) > 1:
            if not grouped:
                return None
            decimal = ""
        elif not grouped:
            decimal = marks[0]
        elif marks[0] != decimal:
            decimal = ""
    whole, _, fraction = plain.partition(decimal) if decimal else (plain, "", "")
    whole = re.sub(r"[.,]", "", whole)
    if not (whole + fraction).isascii() or not (whole + fraction).isdigit():
        return None
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def chinese_number(text: str) -> Decimal | None:
    """Return a number in Chinese digits below ten thousand, or in Arabic digits.

    >>> chinese_number("三百五十"), chinese_number("两"), chinese_number("10")
    (Decimal('350'), Decimal('2'), Decimal('10'))
    """
    if text.isascii():
        return parse_number(text)
    total, digit = 0, 0
    for c in text:
        if c in _CHINESE:
            digit = _CHINESE[c]
        elif c in _PLACES:
            total += (digit or 1) * _PLACES[c]
            digit = 0
        else:
            return None
    return Decimal(total + digit)


_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
