"""Committing: from what was extracted of some articles to one transaction on the store.

Each article's graph is replaced whole, together with its entities, the events that its reports are merged
into, and its line in the ledger. An article whose graph is not valid is refused whole; the others go in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, Quad

from kb import vocabulary as v
from kb.accounts import Account, Register, accounts_of
from kb.entities import new_quads
from kb.errors import BadParameter
from kb.graph import Generator, article_quads
from kb.ledger import FINGERPRINT, fingerprint
from kb.merge import Merge
from kb.model import Article, Extraction
from kb.store.change import Change
from kb.store.contract import Pattern, Store, prefetch
from kb.store.ontology import ontology_hash
from kb.twins import Twins
from kb.validate import Violation, violations

_Checked = tuple[Extraction, list[Quad], list[Violation]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An article that was not written, and what is wrong with its graph."""

    article: Article
    violations: tuple[Violation, ...]


@dataclass
class Outcome:
    """What one commit did."""

    written: int = 0
    reports: int = 0
    refused: list[Refusal] = field(default_factory=list)


class Committer:
    """Writes extractions to a store; ``generator`` is the software that made them."""

    def __init__(self, store: Store, generator: Generator) -> None:
        self._store = store
        self._minter = store.minter
        self._generator = generator
        self._register = Register(store.live, store.minter)
        self._entities = v.node(self._minter.graph("entities"))

    def is_current(self, article: Article) -> bool:
        """Return whether this version of the article was already read by this software with this ontology."""
        return self._store.ledger.fingerprint_of(article.iri) == self._fingerprint(article)

    def commit(self, extractions: Iterable[Extraction]) -> Outcome:
        """Write the articles that are valid, in one transaction; of one article given twice, the last counts.

        A store that can only change so much at once gets several, each of as many whole articles as it takes.

        Raises:
            StoreUnavailable: if the disk is full or the store is damaged; then nothing of this one was written.
        """
        outcome = Outcome()
        latest = {e.article.iri: e for e in extractions}.values()
        for part in self._parts([(e, *self._checked(e)) for e in latest]):
            self._commit(part, outcome)
        return outcome

    def _commit(self, checked: Sequence[_Checked], outcome: Outcome) -> None:
        change = Change()
        twins = Twins(self._store.live, self._minter)
        entities: dict[str, list[Quad]] = {}
        come: list[Account] = []
        go: list[Account] = []
        written = outcome.written
        prefetch(self._store.live, (p for e, quads, _ in checked for p in self._lookups(e.article, quads)))
        for extraction, quads, found in checked:
            if found:
                outcome.refused.append(Refusal(extraction.article, tuple(found)))
                continue
            own = [q for q in quads if q.graph_name != self._entities]
            old = self._replace(extraction.article, own, change)
            twins.note(extraction.article.iri, own)
            added = new_quads((q for q in quads if q.graph_name == self._entities), self._store.live, entities)
            change.added.update(added)
            change.grown["entities"] += sum(q.predicate == v.KIND for q in added)
            before, after = accounts_of(old), accounts_of(own)
            come += _without(after, before)
            go += _without(before, after)
            outcome.written += 1
            outcome.reports += len(after)
            change.grown["articles"] += not old
            change.grown["reports"] += len(after) - len(before)
        if outcome.written > written:
            for iri in entities:
                self._register.describe(entities[iri])
            change.replace(*twins.change())
            self._merge(come, go, change)
            self._store.commit(change)

    def _parts(self, checked: Sequence[_Checked]) -> Iterator[Sequence[_Checked]]:
        """Yield what goes together. Half of what a store can change is left for the events and what is replaced."""
        most = self._store.most_quads
        part: list[_Checked] = []
        size = 0
        for each in checked:
            if part and most is not None and size + len(each[1]) > most // 2:
                yield part
                part, size = [], 0
            part.append(each)
            size += len(each[1])
        yield part

    def _checked(self, extraction: Extraction) -> tuple[list[Quad], list[Violation]]:
        article = extraction.article
        try:
            quads = article_quads(extraction, self._minter, self._generator)
        except (BadParameter, ValueError):  # of the engine, for what is no IRI or no language tag
            return [], [Violation(article.iri, "", "Term", "an IRI or a language tag in it is none")]
        return quads, violations(quads, text=article.text)

    def _lookups(self, article: Article, quads: Iterable[Quad]) -> Iterator[Pattern]:
        """Yield what a commit of an article will ask for: its graph, its line in the ledger, its text, its entities."""
        iri, clusters = v.node(article.iri), v.node(self._minter.graph("clusters"))
        yield None, None, None, v.node(self._minter.graph(article.iri))
        yield iri, FINGERPRINT, None, self._store.ledger.graph
        yield iri, v.ALTERNATE_OF, None, clusters
        yield None, v.ALTERNATE_OF, iri, clusters
        yield None, v.SPECIALIZATION_OF, iri, None
        for q in quads:
            if q.predicate == v.IDENTIFIER:
                yield None, v.IDENTIFIER, q.object, None
            elif q.graph_name == self._entities:
                yield q.subject, None, None, self._entities

    def _replace(self, article: Article, quads: Sequence[Quad], change: Change) -> list[Quad]:
        store, ledger = self._store.live, self._store.ledger
        graph = v.node(self._minter.graph(article.iri))
        old = list(store.quads_for_pattern(None, None, None, graph))
        change.replace(old, quads)
        line = ledger.quad(article.iri, FINGERPRINT, Literal(self._fingerprint(article)))
        change.replace(ledger.rows(article.iri, FINGERPRINT), [line])
        return old

    def _merge(self, come: Sequence[Account], go: Sequence[Account], change: Change) -> None:
        if not come and not go:
            return
        merge = Merge(self._store.live, self._minter, self._register, come, go)
        change.replace(merge.removed, merge.added)
        change.grown["events"] += merge.events
        change.grown["minted"] += merge.minted
        change.events |= merge.changed

    def _fingerprint(self, article: Article) -> str:
        return fingerprint(article, f"{self._generator.name} {self._generator.version}", ontology_hash())


def _without(these: Sequence[Account], those: Sequence[Account]) -> list[Account]:
    known = {a.iri: a for a in those}
    return [a for a in these if known.get(a.iri) != a]
