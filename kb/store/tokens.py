"""Cuts SPARQL into tokens the way the engine's grammar would, in time linear in the text.

The engine's grammar (SPARQL 1.2 as a PEG, https://www.w3.org/TR/sparql12-query/#grammar) has no tokens of its
own: ``SERVICEa:b{`` and ``1SERVICE<x>{}`` are valid, and a string that cannot be read as a long one is read as
two short ones. So a cut is made only where the grammar has no second choice, and a text is refused where it has:
a string with an invalid escape, or an escape of half a surrogate pair.
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from kb.errors import BadInput

_ESCAPE = r"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_LOCAL_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf":(?:(?:[\w:%]|{_LOCAL_ESCAPE})(?:[\w\-:%\u00b7]|{_LOCAL_ESCAPE}|\.++(?=[\w\-:%\\]))*+)?+"
# Every repetition is possessive, so that no character is looked at more than a few times.
_STRING = "|".join(
    [rf"{q}{q}{q}(?:{q}{{0,2}}+(?:[^{q}\\]|{_ESCAPE}))*+{q}{q}{q}" for q in "\"'"]
    + [rf"{q}(?!{q}{q})(?:[^{q}\\\n\r]|{_ESCAPE})*+{q}" for q in "\"'"]
)
_TOKEN = re.compile(
    r"(?:[ \t\r\n]++|#[^\r\n]*+)*+(?:"
    r"(?P<var>[?$]\w++)"
    rf"|(?P<word>[^\W\d_][\w\-.]*+)(?P<name>{_LOCAL})?+"
    rf"|(?P<local>{_LOCAL})"
    r"|(?P<bnode>_:\w[\w\-]*+(?:\.++[\w\-]++)*+)"
    r"|(?P<number>[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+)"
    rf"|(?P<string>{_STRING})"
    r"|(?P<lang>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)"
    r"|(?P<op>\|\||&&|!=|>=|\^\^|[!=>+\-*/|&^~?$])"
    r"|(?P<sep>[.;,]++)"
    r"|(?P<mark>[<(){}\[\]])"
    r"|(?P<other>.)"
    r")?+",
    re.DOTALL,
)
_IRI = re.compile(r"<(?:[^<>\"{}|^`\\\x00-\x20\x7f]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>")
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """One token: var, word (a keyword, or a run of them), name (a prefixed name), bnode, number, string, lang,
    iri, op, sep (a run of ``.;,``), open, close, or other; ``value`` is its text."""

    kind: str
    value: str
    start: int
    end: int


def next_token(text: str, at: int, *, comparing: bool, inside: str) -> Token | None:
    """Return the token that starts at or after ``at``; None at the end.

    ``comparing`` says that ``<`` means less-than here; ``inside`` is the innermost open bracket, by which ``>>``,
    ``)>>`` and ``|}`` are known from two tokens.

    Raises:
        BadInput: with slug ``sparql-syntax`` for a string without an end or with an invalid escape.
    """
    found = _TOKEN.match(text, at)
    kind = found.lastgroup if found else None
    if found is None or kind is None:
        return None
    start, end = found.start(kind), found.end()
    if kind == "name":
        start = found.start("word")
    elif kind == "local":
        kind = "name"
    elif kind == "mark":
        return _bracket(text, start, comparing, inside)
    elif kind == "op" and inside in ("<<", "{|"):
        closing = {"<<": ">>", "{|": "|}"}[inside]
        if text.startswith(closing, start):
            return Token("close", inside, start, start + 2)
    value = text[start:end]
    if kind == "string" and "\\" in value:
        _check_escapes(text, value, start)
    elif kind == "other" and value in "\"'":
        syntax_error(text, start, "This string has no end, or an invalid escape in it.")
    return Token(kind, value, start, end)


def _bracket(text: str, start: int, comparing: bool, inside: str) -> Token:
    mark = text[start]
    if mark == "<":
        if comparing:
            return Token("op", "<", start, start + 1)
        if text.startswith("<<", start):
            mark = "<<(" if text.startswith("<<(", start) else "<<"
        elif found := _IRI.match(text, start):
            if "\\" in found[0]:
                _check_escapes(text, found[0], start)
            return Token("iri", found[0], start, found.end())
        else:
            return Token("op", "<", start, start + 1)
    elif mark == "{" and text.startswith("{|", start):
        mark = "{|"
    elif mark == ")" and inside == "<<(" and text.startswith(")>>", start):
        return Token("close", inside, start, start + 3)
    elif mark in ")]}":
        return Token("close", {")": "(", "]": "[", "}": "{"}[mark], start, start + 1)
    return Token("open", mark, start, start + len(mark))


def _check_escapes(text: str, token: str, start: int) -> None:
    for escape in _CODEPOINT.finditer(token):
        code = int(escape[1] or escape[2], 16)
        if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            syntax_error(text, start + escape.start(), "This escape does not name a character.")


def position(text: str, at: int) -> dict[str, int]:
    """Return the line and column, both from 1, of the character ``at``.

    >>> position("ASK\\n{", 4)
    {'line': 2, 'column': 1}
    """
    return {"line": text.count("\n", 0, at) + 1, "column": at - text.rfind("\n", 0, at)}


def syntax_error(text: str, at: int, detail: str) -> NoReturn:
    """Raise the BadInput for a fault at the character ``at``.

    Raises:
        BadInput: always, with slug ``sparql-syntax`` and the position.
    """
    raise BadInput(detail, slug="sparql-syntax", position=position(text, at))
