"""Articles of the same text under several URLs: syndicated copies, which are one source between them.

The first of them that was loaded stands for all; each of the others says ``prov:alternateOf`` it, in the graph of
clusters. Texts are compared by the hash that each article's version carries.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocabulary as v
from kb.iris import Minter
from kb.store.quads import Quads


class Twins:
    """Keeps those links up to date while one transaction is put together."""

    def __init__(self, store: Quads, minter: Minter) -> None:
        self._store = store
        self._graph = v.node(minter.graph("clusters"))
        self._written: dict[str, str] = {}
        self._links: dict[str, str | None] = {}

    def note(self, article: str, quads: Iterable[Quad]) -> None:
        """Take notice of an article's new graph: of the text that it had, and of the one that it has."""
        text = next((v.text(q.object) for q in quads if q.predicate == v.IDENTIFIER), None)
        if text is None or text == self._text_of(article):
            return
        orphans = sorted(self._copies_of(article))
        for orphan in orphans:
            self._links[orphan] = None if orphan == orphans[0] else orphans[0]
        self._written[article] = text
        self._links[article] = self._original(article, text)

    def change(self) -> tuple[list[Quad], list[Quad]]:
        """Return the links to remove and to add."""
        old, new = [], []
        for article, original in self._links.items():
            old += self._rows(article)
            if original:
                new.append(Quad(v.node(article), v.ALTERNATE_OF, v.node(original), self._graph))
        return old, new

    def _rows(self, article: str) -> list[Quad]:
        return list(self._store.quads_for_pattern(v.node(article), v.ALTERNATE_OF, None, self._graph))

    def _link_of(self, article: str) -> str | None:
        if article in self._links:
            return self._links[article]
        return next((v.text(q.object) for q in self._rows(article)), None)

    def _copies_of(self, article: str) -> set[str]:
        stored = self._store.quads_for_pattern(None, v.ALTERNATE_OF, v.node(article), self._graph)
        known = {v.text(q.subject) for q in stored} | {a for a, o in self._links.items() if o == article}
        return {a for a in known if self._link_of(a) == article}

    def _text_of(self, article: str) -> str | None:
        if article in self._written:
            return self._written[article]
        for q in self._store.quads_for_pattern(None, v.SPECIALIZATION_OF, v.node(article)):
            for row in self._store.quads_for_pattern(_node(q), v.IDENTIFIER, None):
                return v.text(row.object)
        return None

    def _original(self, article: str, text: str) -> str | None:
        """Return the article that stands for all of this text, if that is another one."""
        same = {a for a, t in self._written.items() if t == text}
        for q in self._store.quads_for_pattern(None, v.IDENTIFIER, Literal(text)):
            for row in self._store.quads_for_pattern(_node(q), v.SPECIALIZATION_OF, None):
                same.add(v.text(row.object))
        same = {a for a in same - {article} if self._text_of(a) == text}
        return min((a for a in same if self._link_of(a) is None), default=None)


def _node(q: Quad) -> NamedNode:
    assert isinstance(q.subject, NamedNode)
    return q.subject
