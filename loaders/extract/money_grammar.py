"""Sums of money in running text: number, scale word and currency in any of the orders that languages use.

Every number starts one attempt that looks at a bounded stretch around it, so the time is linear. Values are decimal
and exact: "12,3 miliardi di euro" is 12300000000, never 12300000000.000002.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kb.model import Amount
from loaders.extract.currencies import PRINCIPAL, SYMBOLS, currency_names, stems
from loaders.extract.lexicon import section
from loaders.extract.numbers import NUMBER, chinese_number, parse_number
from ontology.script import simplified
from ontology.triggers import Matcher, words
from ontology.types import Trigger

_WORD = re.compile(r"[^\W\d_]{1,24}")
_SPACE = re.compile(r"[ \u00a0\u202f]{0,2}[-‑]?")
_LINK = re.compile(r"(?:(?:di|de|of|in|des|du)[ \u00a0]|d['’])", re.IGNORECASE)
_SYMBOLS = sorted(SYMBOLS, key=len, reverse=True)
_FIRST = frozenset(symbol[0] for symbol in _SYMBOLS)
_LAST = frozenset(symbol[-1] for symbol in _SYMBOLS)
_CODES = frozenset(PRINCIPAL) | {"RMB"}
_CHINESE = re.compile(
    r"(?:\d[\d,]{0,17}(?:\.\d{1,4})?|[零一二两三四五六七八九十百千]{1,8})(?:多|余)?[十百千]?[万亿萬億]{0,2}"
)
_CHINESE_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "萬": 4, "億": 8}
LONGEST_NAME = 4
"""Words in the longest name of a currency that is looked for."""
LONGEST_PREPOSITION = 3
"""Letters of a word after "710 million" that is not yet the noun that it counts ("in", "por", "dal")."""
ELIDED = 400
"""Characters within which "710 million" can leave out the currency of the sum before it."""


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money at its place; ``per`` where it is a price of one of many ("a share", "al mese")."""

    start: int
    end: int
    amount: Amount
    rule: str
    per: bool = False


@dataclass(frozen=True, slots=True)
class _Sum:
    start: int
    end: int
    number: Decimal
    exponent: int
    currency: str | None

    @property
    def value(self) -> Decimal:
        """The sum in units, without an exponent: 5.5 billion is 5500000000."""
        value = self.number.scaleb(self.exponent)
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


@lru_cache(maxsize=8)
def sums_of(text: str, language: str) -> tuple[Money, ...]:
    """Return the sums of money in ``text``, in order; the last few texts are remembered."""
    return tuple(_Reader(text, language).read())


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        lexicon = section(language, "money")
        self.text, self.language = simplified(text) if language == "zh" else text, language
        self.scales: dict[str, int] = lexicon.get("scales", {})
        self.numbers: dict[str, int] = lexicon.get("words", {})
        self.decimal: str = lexicon.get("decimal", ".")
        self.range = frozenset(lexicon.get("range", ()))
        self.names = currency_names(language)
        self.currencies: dict[str, str] = SYMBOLS | lexicon.get("currencies", {})
        self.spoken = sorted(self.currencies, key=len, reverse=True)
        self.firsts = frozenset(name[0] for name in self.spoken)
        self.bounds: dict[int, str] = {}
        self.per: set[int] = set()
        tokens = words(text, language)
        for m in _bounds(language)([t.text for t in tokens]):
            if m.trigger.type == "per":
                self.per.add(tokens[m.first].start)
            else:
                self.bounds[tokens[m.last].end] = m.trigger.type

    def read(self) -> list[Money]:
        sums = _apart(self.chinese() if self.language == "zh" else self.spaced())
        found: list[Money] = []
        previous: _Sum | None = None
        for number in sums:
            joined = previous is not None and self.joins(previous, number)
            if joined and previous is not None and (number.currency or previous.currency):
                number = replace(number, currency=number.currency or previous.currency)
                low = replace(previous, exponent=previous.exponent or number.exponent)
                if found and found[-1].end == previous.end:
                    found.pop()
                found.append(self.money(low, number))
            else:
                number = self.elided(number, found)
                if number.currency:
                    found.append(self.money(None, number))
            previous = number
        return found

    def money(self, low: _Sum | None, high: _Sum) -> Money:
        assert high.currency
        start = (low or high).start
        after = high.end + len(self.text[high.end : high.end + 2]) - len(self.text[high.end : high.end + 2].lstrip())
        per = after in self.per
        if low is not None and low.value < high.value:
            amount = Amount(min=low.value, max=high.value, currency=high.currency)
            return Money(start, high.end, amount, "money.range", per)
        before = len(self.text[:start].rstrip()) if start and self.text[start - 1].isspace() else start
        bound = self.bounds.get(before)
        value = high.value
        amount = Amount(
            value=value,
            min=value if bound == "at_least" else None,
            max=value if bound == "at_most" else None,
            currency=high.currency,
        )
        return Money(start, high.end, amount, f"money.{bound or 'value'}", per)

    def joins(self, previous: _Sum, number: _Sum) -> bool:
        """Return whether two sums are the ends of one range: nothing but "to" or a dash stands between."""
        if number.start - previous.end > 6 or previous.value >= number.value * 10 ** (0 if previous.exponent else 12):
            return False
        if previous.currency and number.currency and previous.currency != number.currency:
            return False
        between = self.text[previous.end : number.start].strip().casefold()
        # "between 10 and 15 million" is a range, "$10 million and $15 million" are two sums.
        bare = not previous.currency and not previous.exponent and number.exponent and previous.number < 1000
        return between in self.range and (between not in _AND or bool(bare))

    def elided(self, number: _Sum, found: list[Money]) -> _Sum:
        """Give "710 million" the currency of the sum shortly before it, unless a noun says what it counts."""
        if number.currency or number.exponent < 6 or not found or number.start - found[-1].end > ELIDED:
            return number
        following = _WORD.match(self.text, number.end + 1) if self.text[number.end : number.end + 1].isspace() else None
        word = following.group().casefold() if following else ""
        counts = len(word) > LONGEST_PREPOSITION or word in _OF
        return number if counts else replace(number, currency=found[-1].amount.currency)

    def spaced(self) -> list[_Sum]:
        found = []
        for m in NUMBER.finditer(self.text):
            one = self.at_number(m)
            if one is not None:
                found.append(one)
        for m in _WORD.finditer(self.text):
            number = self.numbers.get(m.group().casefold())
            if number is not None:
                exponent, end = self.scale(m.end())
                currency, last = self.currency_after(end) if exponent else (None, end)
                if currency:
                    found.append(_Sum(m.start(), last, Decimal(number), exponent, currency))
        return found

    def at_number(self, m: re.Match[str]) -> _Sum | None:
        number = parse_number(m.group(), self.decimal)
        start = m.start()
        if number is None:
            return None
        currency, start = self.currency_before(start)
        if currency is None and start and (self.text[start - 1].isalpha() or self.text[start - 1] == "_"):
            return None
        exponent, end = self.scale(m.end())
        after, last = self.currency_after(end)
        if after and not exponent:
            # "5$ miliardi": the symbol before the scale word
            exponent, end = self.scale(last)
            last = end if exponent else last
        if after and (currency is None or currency == after):
            return _Sum(start, last, number, exponent, after)
        return _Sum(start, end, number, exponent, currency)

    def currency_before(self, start: int) -> tuple[str | None, int]:
        """Return the currency whose symbol or code stands right before ``start``, and where that begins."""
        before = self.text[max(0, start - 6) : start]
        bare = before.rstrip(" \u00a0\u202f")
        if len(before) - len(bare) > 1:
            return None, start
        for symbol in _SYMBOLS if bare[-1:] in _LAST else ():
            if bare.endswith(symbol):
                head = bare[: len(bare) - len(symbol)]
                if not (symbol[0].isalpha() and head[-1:].isalpha()):
                    return SYMBOLS[symbol], start - (len(before) - len(head))
        code, head = bare[-3:], bare[:-3]
        if code in _CODES and not head[-1:].isalnum():
            return ("CNY" if code == "RMB" else code), start - (len(before) - len(head))
        return None, start

    def scale(self, end: int) -> tuple[int, int]:
        """Return the power of ten of the scale words from ``end`` on ("mil millones" has two), and where they end."""
        exponent = 0
        for _ in range(2):
            m = _WORD.match(self.text, _skip(self.text, end))
            power = self.scales.get(m.group().casefold()) if m else None
            if m is None or power is None:
                break
            if len(m.group()) == 1 and m.start() != end and self.text[m.end() : m.end() + 1] not in _SIGNS:
                break
            exponent, end = exponent + power, m.end()
            if self.text[end : end + 1] == "." and len(m.group()) <= 4:
                end += 1
        return exponent, end

    def currency_after(self, end: int) -> tuple[str | None, int]:
        """Return the currency that is named from ``end`` on, and where its name ends."""
        position = _skip(self.text, end)
        link = _LINK.match(self.text, position)
        position = link.end() if link else position
        for symbol in _SYMBOLS if self.text[position : position + 1] in _FIRST else ():
            if self.text.startswith(symbol, position):
                last = position + len(symbol)
                if not (symbol[-1].isalpha() and self.text[last : last + 1].isalpha()):
                    return SYMBOLS[symbol], last
        tokens: list[str] = []
        best: tuple[str | None, int] = (None, end)
        for _ in range(LONGEST_NAME):
            m = _WORD.match(self.text, position)
            if m is None:
                break
            if not tokens and m.group() in _CODES:
                return ("CNY" if m.group() == "RMB" else m.group()), m.end()
            tokens.append(m.group().casefold())
            code = self.names.get(stems(tokens))
            if code:
                best = code, m.end()
            position = _skip(self.text, m.end())
            if self.text[m.end() : m.end() + 2] == ". ":
                break
        return best

    def chinese(self) -> list[_Sum]:
        found = []
        for m in _CHINESE.finditer(self.text):
            body = m.group()
            exponent = 0
            while body and body[-1] in "万亿萬億":
                exponent += _CHINESE_SCALES[body[-1]]
                body = body[:-1]
            body = body.rstrip("多余")
            while len(body) > 1 and body[0].isascii() and body[-1] in "十百千":
                exponent += _CHINESE_SCALES[body[-1]]
                body = body[:-1]
            number = chinese_number(body)
            if number is None:
                continue
            before, start = self.currency_before(m.start())
            after, end = None, m.end()
            for name in self.spoken if self.text[end : end + 1] in self.firsts else ():
                if self.text.startswith(name, end):
                    after, end = self.currencies[name], end + len(name)
                    break
            found.append(_Sum(start, end, number, exponent, after or before))
        return found


_OF = frozenset({"of", "di", "de", "d", "des", "du"})
_SIGNS = frozenset("$€£¥")
_AND = frozenset({"and", "e", "et", "y", "und"})


def _apart(sums: list[_Sum]) -> list[_Sum]:
    kept: list[_Sum] = []
    for one in sorted(sums, key=lambda s: (s.start, -s.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _skip(text: str, position: int) -> int:
    m = _SPACE.match(text, position)
    return m.end() if m else position


@lru_cache(maxsize=16)
def _bounds(language: str) -> Matcher:
    lexicon = section(language, "money")
    return Matcher(
        Trigger(pattern, "strong", f"{i}", kind, language)
        for kind in ("at_most", "at_least", "per")
        for i, pattern in enumerate(lexicon.get(kind, ()))
    )
