"""Reads SPARQL far enough to know its shape: nesting, triple patterns, form, FROM, and whether it names a service.

This is not a parser. It answers, in one linear pass and without calling the engine, what has to be known before a
foreign query comes near the engine, and where parameters can be bound in one of ours. Where two readings of the
same characters could hide a SERVICE clause in what looks like a string or a comment, the reading here is the
grammar's own:

* ``<`` compares where an operand stands before it inside the parentheses of an expression; else it starts an IRI;
* ``service`` in a variable, string, comment or IRI, or as the start of a longer local name, is just a name;
* a PREFIX or BASE that ends in a port is refused, since ``a:SERVICE`` could then fall apart into ``a:`` and a
  keyword.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kb.store.tokens import Token, next_token, syntax_error

_PORT_END = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*+:)?+//[^/?#>]*[:\[][^/?#>]*>")
_UNDEF_END = re.compile(r"[ \t\r\n]*\}")
_FORMS = ("select", "ask", "construct", "describe")
_OPERATIONS = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy")
_TEMPLATES = ("construct", "insert", "delete", "data")
_OPERANDS = frozenset({"var", "name", "bnode", "number", "string", "lang", "iri", "term", "close"})


@dataclass
class Skeleton:
    """The shape of a SPARQL text; offsets count characters.

    ``patterns`` bounds the things that the engine joins: triples, steps of a path, items of a collection, VALUES
    blocks and groups without triples. ``unary`` is the longest run of operators without an operand.
    """

    form: str = ""
    """select, ask, construct, describe, or update."""
    dataset: bool = False
    """Whether it has a FROM (a query) or a WITH or USING (an update) of its own."""
    depth: int = 0
    patterns: int = 0
    operators: int = 0
    unary: int = 0
    service: bool = False
    """Whether it holds, or may hold, a SERVICE clause."""
    operations: set[str] = field(default_factory=set)
    """The operations of an update, in lower case."""
    where: int | None = None
    """The offset just inside the outermost group; None where that group cannot hold VALUES."""
    undefined: list[tuple[str, int, int]] = field(default_factory=list)
    """Its ``VALUES ?x { UNDEF }`` blocks, as (x, start of UNDEF, end of UNDEF)."""
    wheres: list[tuple[int, tuple[int, int] | None]] = field(default_factory=list)
    """Of an update: where each WHERE starts; for DELETE WHERE, also from where to where its group goes."""
    loads: list[int] = field(default_factory=list)
    """Of an update: where each LOAD starts."""
    outside_data: int = 0
    """Characters outside INSERT DATA and DELETE DATA."""


class Frame:
    """An open bracket. ``kind``: top, group, terms (a collection, path or property list), triple, expression, or
    data (what is written down, not matched: templates, VALUES, INSERT DATA)."""

    __slots__ = ("at", "before", "bracket", "items", "kind", "naming", "path", "pending", "selecting", "word")

    def __init__(self, kind: str, bracket: str, at: int, before: int) -> None:
        self.kind, self.bracket, self.at, self.before = kind, bracket, at, before
        self.word = ""  # the last keyword at this level
        self.naming = False  # what comes belongs to that keyword: GRAPH ?g, VALUES ?x, FILTER ex:f
        self.selecting = kind == "top"  # parentheses at this level hold expressions
        self.pending = False  # a triple has been begun
        self.path = False
        self.items = 0


def read(text: str, check: Callable[[Skeleton], None] = lambda _: None) -> Skeleton:
    """Return the skeleton of a query or an update; ``check`` sees it at every bracket and may raise.

    Raises:
        BadInput: with slug ``sparql-syntax`` and a position: brackets that do not match, a string without an end
            or with an invalid escape, a PREFIX or BASE that ends in a port.
    """
    return Reader(text, check).read()


class Reader:
    """One pass over a text; see :func:`read`. Each handler takes a token and the frame it stands in."""

    def __init__(self, text: str, check: Callable[[Skeleton], None]) -> None:
        self.text, self.check, self.out = text, check, Skeleton()
        self.stack = [Frame("top", "", 0, 0)]
        self.before = Token("", "", 0, 0)
        self.suspect = False  # the tokens so far could be a SERVICE clause, if a group follows
        self.run = 0  # operators since the last operand
        self.data_characters = 0
        self.shortcut = False  # the group to come is that of DELETE WHERE

    def read(self) -> Skeleton:
        """Read the text to its end."""
        text, at = self.text, 0
        while True:
            frame = self.stack[-1]
            comparing = frame.kind == "expression" and self.before.kind in _OPERANDS
            token = next_token(text, at, comparing=comparing, inside=frame.bracket)
            if token is None:
                break
            self.run = self.run + 1 if token.kind == "op" else 0
            self.before = getattr(self, "on_" + token.kind)(token, frame) or token
            at = token.end
        self.check(self.out)
        if len(self.stack) > 1:
            syntax_error(text, self.stack[-1].at, "This bracket is not closed.")
        self.out.outside_data = len(text) - self.data_characters
        return self.out

    # Terms. Each handler may return another token to stand for this one as the token before the next.

    def on_var(self, token: Token, frame: Frame) -> None:  # noqa: ARG002 (subclasses look at it)
        """A term."""
        if frame.kind == "group":
            frame.pending = frame.pending or not (frame.naming or frame.selecting)
        elif frame.kind == "terms":
            frame.items += 1
            frame.pending = True

    on_bnode = on_number = on_string = on_var

    def on_lang(self, token: Token, _: Frame) -> None:
        """A language tag."""
        self.flag("service" in token.value.lower())

    def on_iri(self, token: Token, frame: Frame) -> None:
        """An IRI."""
        declares = not self.out.form or self.before.value[-1:] == ":" or self.before.value[-4:].lower() == "base"
        if frame.kind == "top" and declares and _PORT_END.fullmatch(token.value):
            syntax_error(self.text, token.start, "An IRI of PREFIX or BASE needs a slash after host and port.")
        self.on_var(token, frame)

    def on_name(self, token: Token, frame: Frame) -> None:
        """A prefixed name."""
        prefix, _, local = token.value.lower().partition(":")
        local, _, after_dot = local.partition(".")
        rest = local[7:] if local.startswith("service") else None
        # The engine reads the start of a local name as a keyword where the whole is no IRI, and any keyword that
        # stands where the prefix does, or after the second dot.
        self.suspect = "service" in prefix or rest == "" or (rest or "").startswith("silent")
        self.flag("service" in after_dot or ":" in (rest or ""))
        if "." in prefix:
            self.separate(frame)
        self.on_var(token, frame)

    def on_word(self, token: Token, frame: Frame) -> Token | None:
        """A keyword, or several run together."""
        run = token.value.lower()
        word = run[max(run.rfind("."), run.rfind("-")) + 1 :]
        self.flag("service" in run)
        self.out.operators += run.count("-")
        if "." in run:
            self.separate(frame)
            self.out.patterns += run.count(".") - 1
        if word in ("a", "true", "false", "undef") or (frame.kind == "expression" and word.endswith(("true", "false"))):
            if word == "undef":
                self.note_undefined(token)
            self.suspect = False
            self.on_var(token, frame)
            return token._replace(kind="term")  # in an expression, only true and false can be operands
        self.suspect = self.suspect and word == "silent"
        if frame.kind == "top":
            self.on_top_word(run, word, token.start)
        elif frame.kind == "group":
            self.finish(frame)
            frame.selecting = frame.selecting or word.startswith("select")
        frame.word, frame.naming = word, frame.kind == "group" or word == "values"
        return None

    def on_top_word(self, run: str, word: str, start: int) -> None:
        """A keyword outside all brackets."""
        if not self.out.form and run not in ("base", "prefix", "version"):
            self.out.form = next((form for form in _FORMS if run.startswith(form)), "update")
        if self.out.form == "update":
            self.out.operations.update(name for name in _OPERATIONS if name in run)
            self.out.dataset = self.out.dataset or word in ("with", "using")
            if run == "load":
                self.out.loads.append(start)
            if word == "where":
                self.shortcut = self.before.value.lower() == "delete"
                self.out.wheres.append((start, None))
        elif self.out.form:
            self.out.dataset = self.out.dataset or word.endswith("from")

    def flag(self, service: bool) -> None:
        """Take note of what may be a SERVICE clause."""
        self.out.service = self.out.service or service

    def note_undefined(self, token: Token) -> None:
        """Take note of a VALUES block that holds UNDEF alone."""
        frame = self.stack[-1]
        if frame.word and self.before.start == frame.at and _UNDEF_END.match(self.text, token.end):
            self.out.undefined.append((frame.word, token.start, token.end))

    # Punctuation.

    def on_sep(self, _: Token, frame: Frame) -> None:
        """A run of ``.;,``."""
        self.suspect = False
        self.separate(frame)

    def separate(self, frame: Frame) -> None:
        """End a pattern."""
        if frame.kind in ("group", "terms"):
            self.finish(frame)

    def finish(self, frame: Frame) -> None:
        """Count the pattern that has been begun."""
        self.out.patterns += frame.pending
        frame.pending = False

    def on_op(self, token: Token, frame: Frame) -> None:
        """An operator."""
        self.suspect = False
        self.out.operators += 1
        self.out.unary = max(self.out.unary, self.run)
        frame.path = True
        if frame.kind in ("group", "terms"):
            self.out.patterns += token.value in ("/", "~")

    def on_other(self, _: Token, __: Frame) -> None:
        """Any other character."""
        self.suspect = False

    # Brackets.

    def on_open(self, token: Token, frame: Frame) -> None:
        """A bracket that opens."""
        bracket, before = token.value, self.out.patterns
        kind = self.kind_of(bracket, frame)
        inner = Frame(kind, bracket, token.start, before)
        if bracket == "{":
            self.flag(self.suspect)
            if kind == "data" and frame.word == "values" and self.before.kind == "var":
                inner.word = self.before.value[1:]
            if frame.kind == "top" and kind == "group" and self.out.form != "update" and not self.out.where:
                full = self.out.form != "construct" or self.before.kind == "close" or frame.items
                self.out.where = token.end if full else None
            frame.items += frame.kind == "top"
        self.suspect = False
        self.stack.append(inner)
        self.out.depth = max(self.out.depth, len(self.stack) - 1)
        self.check(self.out)

    def kind_of(self, bracket: str, frame: Frame) -> str:
        """Return the kind of frame that ``bracket`` opens, and count what it begins."""
        if bracket == "{":
            return self.kind_of_group(frame)
        if bracket == "(":
            return self.kind_of_parenthesis(frame)
        self.on_var(self.before, frame)
        self.out.patterns += bracket in ("{|", "<<") and frame.kind != "data"
        if bracket in ("<<", "<<("):
            return "triple"
        return "terms" if frame.kind in ("group", "terms") else "data"

    def kind_of_group(self, frame: Frame) -> str:
        """Return the kind of frame that ``{`` opens."""
        if frame.kind == "data":
            return "data"
        values = frame.word == "values" and frame.naming
        template = frame.kind == "top" and self.before.kind == "word" and frame.word.endswith(_TEMPLATES)
        if frame.kind == "group":
            self.finish(frame)
        frame.naming = False
        self.out.patterns += values
        return "data" if values or template else "group"

    def kind_of_parenthesis(self, frame: Frame) -> str:
        """Return the kind of frame that ``(`` opens."""
        if frame.kind in ("expression", "terms", "data"):
            return frame.kind
        if frame.kind == "triple":
            return "terms"
        if frame.naming and frame.word == "values":
            return "data"
        if frame.selecting or frame.naming:
            frame.naming = False
            return "expression"
        # To the engine FILTERex:f( is FILTER ex:f(.
        glued = self.before.kind == "name" and "filter" in self.before.value.lower().partition(":")[0]
        return "expression" if glued else "terms"

    def on_close(self, token: Token, frame: Frame) -> None:
        """A bracket that closes."""
        bracket, out = token.value, self.out
        if frame.bracket != bracket:
            syntax_error(self.text, token.start, "This bracket closes one that is not open.")
        self.stack.pop()
        outer = self.stack[-1]
        self.suspect = False
        if frame.kind == "group" or (frame.kind == "terms" and bracket != "("):
            self.finish(frame)
        elif frame.kind == "terms" and not frame.path:
            out.patterns += 2 * frame.items
        if frame.kind == "group" and outer.kind == "group" and out.patterns == frame.before:
            out.patterns += 1
        if frame.kind == "terms":
            self.on_var(token, outer)
        if self.shortcut and outer.kind == "top":
            self.shortcut = False
            out.wheres[-1] = (out.wheres[-1][0], (frame.at, token.end))
        if frame.kind == "data" and outer.kind == "top" and outer.word.endswith("data"):
            self.data_characters += token.start - frame.at
        self.check(out)
