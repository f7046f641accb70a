"""The ledger: what the knowledge base must remember about itself, in a graph of its own.

=========================== ======================= ===========================================================
subject                     predicate               object
=========================== ======================= ===========================================================
article                     ``fingerprint``         what was loaded: version, description, extractor, ontology
event                       ``serial``              its place in the order in which events were minted
event                       dcterms:isReplacedBy    the older event that it was merged into
event                       prov:wasDerivedFrom     the event that it was split from
report                      ``block``               a key under which reports of the same event may be found
``graph/ledger``            ``counts``              the revision, the last serial, and how much the store holds
=========================== ======================= ===========================================================

An event's IRI is written here when the event is first seen, and looked up ever after; nothing is deleted but
blocks. The predicates are private to this module and no part of the ontology.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocabulary as v
from kb.iris import Minter, digest
from kb.model import Article
from kb.store.quads import Quads
from kb.text import squeeze

LEDGER: Final = "https://w3id.org/techgeo/ledger#"
FINGERPRINT: Final = v.node(LEDGER + "fingerprint")
SERIAL: Final = v.node(LEDGER + "serial")
BLOCK: Final = v.node(LEDGER + "block")
COUNTS: Final = v.node(LEDGER + "counts")
ONTOLOGY: Final = v.node(LEDGER + "ontology")
COUNTED: Final = ("quads", "articles", "reports", "events", "entities", "minted", "revision")
"""What is counted: what the store holds, events ever minted, and transactions."""


def fingerprint(article: Article, generator: str, ontology: str) -> str:
    """Return what tells whether an article has to be read again: it, its software, or the ontology has changed."""
    published = article.published.isoformat() if article.published else ""
    return digest(
        article.version,
        article.url or "",
        squeeze(article.title or ""),
        article.language,
        published,
        squeeze(article.publisher or ""),
        generator,
        ontology,
        length=32,
    )


class Ledger:
    """Reads and writes the ledger of a store; what it writes are quads for the caller to commit."""

    def __init__(self, store: Quads, minter: Minter) -> None:
        self._store = store
        self._minter = minter
        self.graph: NamedNode = v.node(minter.graph("ledger"))

    def quad(self, subject: str, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        """Return one row."""
        return Quad(NamedNode(subject), predicate, value, self.graph)

    def rows(self, subject: str, predicate: NamedNode) -> list[Quad]:
        """Return the rows of one subject and predicate."""
        return list(self._store.quads_for_pattern(NamedNode(subject), predicate, None, self.graph))

    def fingerprint_of(self, article: str) -> str | None:
        """Return the fingerprint of what was loaded of an article; None if nothing was."""
        return next((v.text(q.object) for q in self.rows(article, FINGERPRINT)), None)

    def serial(self, event: str) -> int | None:
        """Return the serial of an event; None if it was never minted."""
        return next((int(v.text(q.object)) for q in self.rows(event, SERIAL)), None)

    def replaced_by(self, event: str) -> str | None:
        """Return the event that this one was merged into, following merges of merges; None if it was not."""
        seen: set[str] = set()
        last = None
        while event not in seen:
            seen.add(event)
            after = next((v.text(q.object) for q in self.rows(event, v.REPLACED_BY)), None)
            if after is None:
                break
            last = event = after
        return last

    def reports_in_block(self, key: str, limit: int) -> list[str]:
        """Return at most ``limit`` reports that are filed under a key."""
        out = []
        for quad in self._store.quads_for_pattern(None, BLOCK, Literal(key), self.graph):
            out.append(v.text(quad.subject))
            if len(out) >= limit:
                break
        return out

    def counts(self) -> dict[str, int]:
        """Return the counts of :data:`COUNTED`, as of the last commit."""
        row = next(iter(self.rows(self.graph.value, COUNTS)), None)
        found: dict[str, int] = json.loads(v.text(row.object)) if row else {}
        return {name: found.get(name, 0) for name in COUNTED}

    def set_counts(self, counts: Mapping[str, int]) -> tuple[list[Quad], list[Quad]]:
        """Return the rows to remove and to add for these counts; ``quads`` is to count that row as well."""
        new = self.quad(self.graph.value, COUNTS, Literal(json.dumps({n: counts[n] for n in COUNTED})))
        return self.rows(self.graph.value, COUNTS), [new]
