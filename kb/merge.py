"""Merging: which event each report tells of, kept up to date as articles come, change and go.

Only the neighbourhood of what changed is looked at: the new reports, and the events that hold a report which
one of them may be of the same event as (found by block keys, so that the work for an article does not grow
with the store). The reports of that neighbourhood are partitioned afresh by ``kb.clusters``; the events keep
their IRIs:

* an event's IRI is minted once, from its first report, and written to the ledger;
* of events that turn out to be one, the one minted first stays, and the others say ``dcterms:isReplacedBy``;
* an event that falls apart stays with most of its reports; the rest says ``prov:wasDerivedFrom`` of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pyoxigraph import Literal, Quad

from kb import vocabulary as v
from kb.accounts import Account, Register
from kb.clusters import JOIN, agreement, blocks, fit, partition
from kb.events import event_quads
from kb.graph import decimal
from kb.iris import Minter
from kb.ledger import BLOCK, SERIAL, Ledger
from kb.store.quads import Pattern, Prefetching, Quads, prefetch

BLOCK_LIMIT = 200
"""Reports that are looked at under one key; more than that under one key tell little."""
SETTLED = 32
"""Reports from which on an event is not partitioned again, only joined: it is what it is."""


class Merge:
    """One merge of the reports that ``come`` (new or changed) and ``go`` (old or as they were) in one
    transaction.

    ``removed`` and ``added`` are quads of the graphs of clusters, events and ledger; ``changed`` are the IRIs
    of the events that are new, different or gone; ``minted`` and ``events`` are by how much those counts
    grow.
    """

    def __init__(
        self, store: Quads, minter: Minter, register: Register, come: Sequence[Account], go: Sequence[Account]
    ) -> None:
        self._store, self._minter, self._register = store, minter, register
        self._ledger = Ledger(store, minter)
        self._clusters = v.node(minter.graph("clusters"))
        self._events = v.node(minter.graph("events"))
        self._come = {a.iri: a for a in come}
        self._go = {a.iri: a for a in go}
        self._before: dict[str, str | None] = {}
        self._after: dict[str, str | None] = dict.fromkeys(self._go.keys() - self._come.keys())
        self._confidence: dict[str, float] = {}
        self._filed: dict[str, list[str]] = defaultdict(list)
        self.removed: list[Quad] = []
        self.added: list[Quad] = []
        self.changed: set[str] = set()
        self.minted = 0
        self.events = 0
        self._run()

    def _run(self) -> None:
        register = self._register
        register.drop(self._go)
        register.put(self._come.values())
        self._file()
        pool, settled = self._neighbourhood()
        for cluster in self._named(partition([a for a in pool if a.iri not in settled], register.actor)):
            self._assign(*cluster)
        self._write_clusters()
        self._write_events()

    # Finding what may change.

    def _file(self) -> None:
        """File new reports under their keys, and take old ones out."""
        actor = self._register.actor
        for a in self._go.values():
            self.removed += self._ledger.rows(a.iri, BLOCK)
        for a in self._come.values():
            for key in blocks(a, actor):
                self._filed[key].append(a.iri)
                self.added.append(self._ledger.quad(a.iri, BLOCK, Literal(key)))

    def _neighbourhood(self) -> tuple[list[Account], set[str]]:
        """Return the reports that are partitioned afresh, and those of them that join a settled event as it is."""
        near: set[str] = set()
        fixed: set[str] = set()
        self._prefetch_kin()
        for a in self._go.values():
            near.update(filter(None, [self.event_before(a.iri)]))
        for a in self._come.values():
            fits: dict[str, tuple[float, str]] = {}
            for iri in self._kin(a):
                b = self._register.account(iri)
                event = self.event_before(iri)
                if b and event and (agreement(a, b, self._register.actor) or 0) >= JOIN:
                    fits[event] = (0.0, event)
            near.update(fits)
        pool = dict(self._come)
        for event in sorted(near):
            members = self._members(event)
            if len(members) >= SETTLED:
                fixed |= self._join_settled(event, members)
            else:
                pool.update((a.iri, a) for a in members)
        return list(pool.values()), fixed

    def _prefetch_kin(self) -> None:
        """Look up together what the reports that come may be of the same event as, where lookups are far away."""
        if not isinstance(self._store, Prefetching):
            return
        ledger, actor = self._ledger.graph, self._register.actor
        keys = {key for a in self._come.values() for key in blocks(a, actor, search=True)}
        self._store.prefetch((None, BLOCK, Literal(key), ledger) for key in keys)
        kin = {iri for a in self._come.values() for iri in self._kin(a)}
        touched = kin | self._come.keys() | self._go.keys()
        self._store.prefetch((v.node(iri), v.REPORT_OF, None, self._clusters) for iri in touched)
        self._register.prefetch(kin)

    def _kin(self, a: Account) -> set[str]:
        found: set[str] = set()
        for key in blocks(a, self._register.actor, search=True):
            found.update(self._ledger.reports_in_block(key, BLOCK_LIMIT))
        return found - {a.iri} - (self._go.keys() - self._come.keys())

    def _members(self, event: str) -> list[Account]:
        quads = self._store.quads_for_pattern(None, v.REPORT_OF, v.node(event), self._clusters)
        reports = sorted(v.text(q.subject) for q in quads)
        kept = (r for r in reports if r not in self._go or r in self._come)
        return [a for r in kept if (a := self._register.account(r))]

    def _join_settled(self, event: str, members: list[Account]) -> set[str]:
        joined = set()
        best = sorted(members, key=lambda a: a.order)
        for a in self._come.values():
            if self._after.get(a.iri) is None:
                score = fit(a, [b for b in best if b.iri != a.iri], self._register.actor)
                if score >= JOIN:
                    self._after[a.iri], self._confidence[a.iri] = event, score
                    joined.add(a.iri)
        for a in members:
            if a.iri in self._come and a.iri not in joined:
                self.event_before(a.iri)
        self.changed.add(event)
        return joined

    # Naming what came of it.

    def event_before(self, report: str) -> str | None:
        """Return the event that a report was of before this merge."""
        if report not in self._before:
            quads = self._store.quads_for_pattern(v.node(report), v.REPORT_OF, None, self._clusters)
            self._before[report] = next((v.text(q.object) for q in quads), None)
        return self._before[report]

    def event_after(self, report: str) -> str | None:
        """Return the event that a report is of after this merge."""
        return self._after[report] if report in self._after else self.event_before(report)

    def _named(self, clusters: list[list[Account]]) -> list[tuple[str, list[Account]]]:
        """Return each cluster with the IRI of its event: the oldest of those that it inherits, or a new one."""
        counts = [Counter(e for a in c if (e := self.event_before(a.iri))) for c in clusters]
        first = [min(c, key=lambda a: a.order) for c in clusters]
        fresh = (self._minter.event(a.iri) for n, a in enumerate(first) if not counts[n])
        prefetch(self._store, ((v.node(e), SERIAL, None, self._ledger.graph) for e in fresh))
        heir: dict[str, int] = {}
        for event in sorted({e for c in counts for e in c}):
            claims = [n for n, c in enumerate(counts) if event in c]
            heir[event] = min(claims, key=lambda n: (-counts[n][event], first[n].order))
        inherited: dict[int, list[str]] = defaultdict(list)
        for event, n in heir.items():
            inherited[n].append(event)
        out = []
        for n in sorted(range(len(clusters)), key=lambda n: first[n].order):
            mine = sorted(inherited[n], key=lambda e: (self._ledger.serial(e) or 0, e))
            if mine:
                for younger in mine[1:]:
                    self.removed += self._ledger.rows(younger, v.REPLACED_BY)
                    self.added.append(self._ledger.quad(younger, v.REPLACED_BY, v.node(mine[0])))
                out.append((mine[0], clusters[n]))
            else:
                origin = counts[n].most_common(1)
                out.append((self._mint(first[n].iri, origin[0][0] if origin else None), clusters[n]))
        return out

    def _mint(self, first: str, origin: str | None) -> str:
        ordinal = 0
        while True:
            event = self._minter.event(first, ordinal)
            known = self._ledger.serial(event) is not None or event in self.changed
            if not known:
                break
            alive = event in self.changed or any(
                True for _ in self._store.quads_for_pattern(v.node(event), v.TYPE, v.EVENT, self._events)
            )
            if not alive and self._ledger.replaced_by(event) is None:
                return event  # its reports had gone, and now the first of them is back
            ordinal += 1
        self.minted += 1
        serial = self._ledger.counts()["minted"] + self.minted
        self.added.append(self._ledger.quad(event, SERIAL, Literal(str(serial), datatype=v.INTEGER)))
        if origin:
            self.added.append(self._ledger.quad(event, v.DERIVED_FROM, v.node(origin)))
        self.changed.add(event)
        return event

    def _assign(self, event: str, cluster: list[Account]) -> None:
        for a in cluster:
            self._after[a.iri] = event
            others = [b for b in cluster if b.iri != a.iri]
            self._confidence[a.iri] = fit(a, others, self._register.actor) if others else 1.0

    # Writing it down.

    def _write_clusters(self) -> None:
        parts = (v.REPORT_OF, v.CLUSTER_CONFIDENCE)
        prefetch(self._store, ((v.node(r), part, None, self._clusters) for part in parts for r in self._after))
        for report in sorted(self._after):
            old = [
                q
                for predicate in parts
                for q in self._store.quads_for_pattern(v.node(report), predicate, None, self._clusters)
            ]
            new = []
            event = self._after[report]
            if event:
                confidence = decimal(Decimal(f"{self._confidence[report]:.2f}"))
                new = [
                    Quad(v.node(report), v.REPORT_OF, v.node(event), self._clusters),
                    Quad(v.node(report), v.CLUSTER_CONFIDENCE, confidence, self._clusters),
                ]
            if old != new:
                self.removed += old
                self.added += new
                self.changed.update(filter(None, (event, self.event_before(report))))
            elif event and report in self._come:
                self.changed.add(event)

    def _write_events(self) -> None:
        """Describe anew every event that changed, and every event that concerns one whose reports moved."""
        moved = [r for r in self._after if self._after[r] != self.event_before(r)]
        prefetch(self._store, ((None, v.CONCERNS, v.node(r), None) for r in moved))
        about = self.changed | {e for r in moved for e in self._concerned_with(r)}
        really = set()
        prefetch(self._store, (pattern for event in about for pattern in self._lookups(event)))
        for event in sorted(about):
            old = self._description(event)
            members = self._members_after(event)
            new = event_quads(event, members, self._events, self._register.actor, self.event_after) if members else []
            if set(old) != set(new):
                self.removed += old
                self.added += new
                self.events += bool(new) - bool(old)
                really.add(event)
        self.changed |= really

    def _concerned_with(self, report: str) -> Iterable[str]:
        for q in self._store.quads_for_pattern(None, v.CONCERNS, v.node(report)):
            event = self.event_after(v.text(q.subject))
            if event:
                yield event

    def _members_after(self, event: str) -> list[Account]:
        stayed = [a for a in self._members(event) if self.event_after(a.iri) == event]
        joined = [r for r, e in self._after.items() if e == event and r not in {a.iri for a in stayed}]
        return stayed + [a for r in joined if (a := self._register.account(r))]

    def _lookups(self, event: str) -> Iterator[Pattern]:
        """Yield what the description of an event is put together from."""
        yield v.node(event), None, None, self._events
        yield v.node(f"{event}-am"), None, None, self._events
        yield None, v.REPORT_OF, v.node(event), self._clusters

    def _description(self, event: str) -> list[Quad]:
        about = [v.node(event), v.node(f"{event}-am")]
        return [q for s in about for q in self._store.quads_for_pattern(s, None, None, self._events)]
