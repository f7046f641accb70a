"""Finds the graphs that a foreign update would write, and keeps techgeo's own out of its reach.

It fails closed: an update passes only where every graph that it can write is named by an absolute IRI in the text, and
none of them is ours. So ``GRAPH ?g`` in a template, ``DROP ALL`` and triples for the default graph are refused, and
everything that reads like nothing known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from kb.errors import Refused
from kb.store.skeleton import Frame, Reader, Skeleton
from kb.store.tokens import Token

_WORDS = frozenset(
    [
        "a",
        "add",
        "all",
        "base",
        "clear",
        "copy",
        "create",
        "data",
        "default",
        "delete",
        "drop",
        "false",
        "graph",
        "insert",
        "into",
        "move",
        "named",
        "prefix",
        "silent",
        "to",
        "true",
        "undef",
        "using",
        "version",
        "where",
        "with",
    ]
)
_WHOLE = frozenset({"all", "named", "default"})
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\\]+")


def check(text: str, protected: Callable[[str], bool]) -> frozenset[str]:
    """Let an update pass that cannot write a graph for which ``protected`` holds, nor the default graph; return the
    graphs that it can write.

    Raises:
        Refused: ``graph-refused``.

    >>> set(check("INSERT DATA { GRAPH <http://example.org/g> { <a:b> <a:c> 1 } }", lambda iri: False))
    {'http://example.org/g'}
    """
    found = _Targets(text, protected)
    found.read()
    return frozenset(found.targets)


class _Targets(Reader):
    def __init__(self, text: str, protected: Callable[[str], bool]) -> None:
        super().__init__(text, lambda _: None)
        self.protected = protected
        self.targets: set[str] = set()
        self.prefixes: dict[str, str] = {}
        self.declaring: str | None = None  # the prefix whose IRI is to come
        self.expects = ""  # what an IRI or a name means here: prefix, base, declaration, target, source
        self.operation = ""
        self.has_with = False
        self.writing = 0  # depth of the braces whose triples are written

    def read(self) -> Skeleton:
        found = super().read()
        if self.expects:
            _refuse()
        return found

    @property
    def top(self) -> bool:
        return len(self.stack) == 1

    def on_word(self, token: Token, frame: Frame) -> Token | None:
        word = token.value.lower()
        if self.top or self.writing:
            if word not in _WORDS:
                _refuse()
            if self.top:
                self._top_word(word)
            elif word == "graph":
                self.expects = "target"
            elif word not in ("a", "true", "false"):
                _refuse()
        return super().on_word(token, frame)

    def _top_word(self, word: str) -> None:
        if word in ("insert", "delete", "drop", "clear", "create", "add", "move", "copy", "with", "using"):
            self.operation = word
            self.expects = {"with": "target", "using": "source"}.get(word, "")
            self.expects = "source" if word in ("add", "copy") else "target" if word == "move" else self.expects
            self.has_with = self.has_with or word == "with"
        elif word in ("prefix", "base"):
            self.expects = word
        elif word == "to" or (word == "graph" and self.operation in ("drop", "clear", "create")):
            self.expects = "target"
        elif word in _WHOLE and self.operation != "using":
            if self.expects != "source":
                _refuse("Only graphs that are named one by one can be written here.")
            self.expects = ""
        elif word == "into":
            _refuse()

    def on_sep(self, token: Token, frame: Frame) -> None:
        if self.top:
            self.has_with, self.operation = False, ""
            if self.expects:
                _refuse()
        super().on_sep(token, frame)

    def on_iri(self, token: Token, frame: Frame) -> None:
        self._term(token)
        super().on_iri(token, frame)

    def on_name(self, token: Token, frame: Frame) -> None:
        self._term(token)
        super().on_name(token, frame)

    def on_var(self, token: Token, frame: Frame) -> None:
        if token.kind in ("var", "bnode", "number", "string"):  # an IRI or a name has been looked at
            self._value()
        super().on_var(token, frame)

    on_bnode = on_number = on_string = on_var

    def on_open(self, token: Token, frame: Frame) -> None:
        shortcut, was_top = self.shortcut, self.top
        if not was_top and token.value != "{":
            self._value()
        super().on_open(token, frame)
        if was_top:
            if token.value != "{" or self.expects:
                _refuse()
            if shortcut or self.stack[-1].kind == "data":
                self.writing = len(self.stack)

    def on_close(self, token: Token, frame: Frame) -> None:
        super().on_close(token, frame)
        if len(self.stack) < self.writing:
            self.writing = 0

    def _term(self, token: Token) -> None:
        """Take an IRI or a prefixed name for what it means here."""
        expects, self.expects = self.expects, ""
        if expects == "prefix" and token.kind == "name":
            self.declaring, self.expects = token.value, "declaration"
        elif expects in ("base", "declaration") and token.kind == "iri":
            if expects == "declaration" and self.declaring:
                self.prefixes[self.declaring] = token.value[1:-1]
        elif expects == "source":
            pass
        elif expects == "target":
            self._check(self._iri(token))
        elif self.top:
            _refuse()
        else:
            self._value()

    def _value(self) -> None:
        """Take note of a term, or the start of one, that stands for itself."""
        if not self.writing:
            return
        if self.expects:
            _refuse("A graph that is written must be named by its IRI.")
        if len(self.stack) == self.writing and not self.has_with:
            _refuse("techgeo keeps the default graph itself; write a graph of your own.")

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            iri = token.value[1:-1]
        else:
            prefix, _, local = token.value.partition(":")
            iri = self.prefixes.get(prefix + ":", "") + local
            if prefix + ":" not in self.prefixes:
                _refuse()
        if not _ABSOLUTE.fullmatch(iri) or "/." in iri:
            _refuse("A graph that is written must be named by an absolute IRI, without dot segments or escapes.")
        return iri

    def _check(self, iri: str) -> None:
        if self.protected(iri):
            _refuse("techgeo itself keeps this graph; write one of your own.")
        self.targets.add(iri)


def _refuse(detail: str = "It cannot be told which graphs this update would write.") -> NoReturn:
    raise Refused(detail, slug="graph-refused")
