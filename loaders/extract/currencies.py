"""How currencies are written: symbols, ISO 4217 codes, and names in each language, from CLDR and the lexicon.

A name without its country ("dollars", "dollari", "Dollar") means the best known currency of that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, list_currencies

from loaders.extract.lexicon import section
from ontology.triggers import words

PRINCIPAL = (
    "USD EUR GBP CNY JPY RUB INR KRW CHF CAD AUD BRL MXN TRY SAR AED ILS SEK NOK DKK PLN CZK HUF RON UAH ZAR SGD HKD "
    "TWD THB IDR MYR PHP VND PKR BDT IRR IQD KWD QAR EGP NGN KES ARS CLP COP PEN VES NZD BGN ISK KZT BYN GEL RSD"
).split()
"""Currencies in the order in which a bare name ("dollar", "peso", "krone") is taken for one of them."""
SYMBOLS = {
    "US$": "USD", "$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD",
    "NT$": "TWD", "S$": "SGD", "R$": "BRL", "MX$": "MXN", "€": "EUR", "£": "GBP", "¥": "CNY", "CN¥": "CNY",
    "JP¥": "JPY", "₽": "RUB", "₹": "INR", "Rs": "INR", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₴": "UAH", "zł": "PLN",
    "元": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP", "卢布": "RUB", "韩元": "KRW",
    "港元": "HKD", "新台币": "TWD", "卢比": "INR", "加元": "CAD", "澳元": "AUD", "人民币": "CNY", "瑞士法郎": "CHF",
}  # fmt: skip
"""Symbols beside a number; CLDR knows most of them per region only. "$" alone is the American one in this news."""
ALIASES = {
    "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "yuans": "CNY", "iuan": "CNY", "nt dollar": "TWD",
    "dollar us": "USD", "us dollar": "USD", "us dollars": "USD", "greenbacks": "USD",
}  # fmt: skip
"""Names that news uses in every language and CLDR does not list."""
NOUN_FIRST = frozenset({"it", "fr", "es", "pt"})
AMBIGUOUS = frozenset(
    {"won", "real", "reais", "livre", "livres", "lev", "rand", "corona", "coronas", "corone", "leu", "sol"}
)
"""Bare names that are ordinary words too; they count only in full ("South Korean won")."""


@lru_cache(maxsize=16)
def currency_names(language: str) -> dict[tuple[str, ...], str]:
    """Return the names of currencies in ``language``, as tokens without inflected endings, with their ISO codes.

    >>> currency_names("it")[stems(["dollari", "canadesi"])], currency_names("de")[stems(["dollar"])]
    ('CAD', 'USD')
    """
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    current = set(list_currencies(locale))
    names: dict[tuple[str, ...], str] = {}
    for code in reversed([c for c in PRINCIPAL if c in current]):
        for count in (1, 2, None):
            tokens = [w.text for w in words(get_currency_name(code, count=count, locale=locale))]
            noun = [tokens[0] if language in NOUN_FIRST else tokens[-1]]
            if noun[0] not in AMBIGUOUS and len(noun[0]) > 2:
                names[stems(noun)] = code
    for code in reversed([c for c in PRINCIPAL if c in current]):
        for count in (1, 2, None):
            tokens = [w.text for w in words(get_currency_name(code, count=count, locale=locale))]
            if tokens[0] not in AMBIGUOUS or len(tokens) > 1:
                names[stems(tokens)] = code
    spoken = {**ALIASES, **section(language, "money").get("currencies", {})}
    return names | {stems(name.split()): code for name, code in spoken.items() if name not in AMBIGUOUS}


def stems(tokens: Iterable[str]) -> tuple[str, ...]:
    """Return tokens without the endings that number, gender and case change.

    >>> stems(["kanadische", "Dollars".casefold()])
    ('kanadisch', 'dollar')
    """
    return tuple(_stem(token) for token in tokens)


def _stem(token: str) -> str:
    for ending in ("ischen", "ischer", "ische"):
        if token.endswith(ending):
            return token[: -len(ending)] + "isch"
    if len(token) > 4 and token[-1] in "aeios":
        token = token[:-1]
        if len(token) > 4 and token[-1] in "aeo":
            token = token[:-1]
    return token
