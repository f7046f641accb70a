"""What the merge needs to know of each report and each actor, read back from the graph.

An :class:`Account` is made from the quads of its article's graph, whether they have just been written or lie
in the store for years: the merge cannot tell, and so does not depend on it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import NamedNode, Quad

from kb import vocabulary as v
from kb.iris import Minter
from kb.store.quads import Pattern, Prefetching, Quads, prefetch
from ontology import EVENT_TYPES
from ontology.terms import SCHEME

_TYPES = {t.iri: t for t in EVENT_TYPES.values()}
_UNITS = {unit.value: name for name, unit in v.UNIT.items()}
_STATES = frozenset({"country", "government"})
_CACHED = 100_000
Values = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money: from ``low`` to ``high`` (None: open) of a currency; ``exact`` if the text gave one value."""

    low: Decimal | None
    high: Decimal | None
    currency: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A report as the merge sees it. Days are proleptic ordinals; concepts are local names; actors are IRIs."""

    iri: str
    article: str
    type: str
    roles: tuple[tuple[str, str], ...]
    factuality: str
    modality: str
    as_of: int | None = None
    earliest: int | None = None
    latest: int | None = None
    precision: str | None = None
    effective: str | None = None
    places: tuple[str, ...] = ()
    jurisdiction: str | None = None
    technologies: tuple[str, ...] = ()
    amount: Sum | None = None
    phase: str | None = None
    effect: str | None = None
    stance: str | None = None
    concerns: str | None = None
    text: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        """The IRIs of the participants, each once."""
        return tuple(dict.fromkeys(iri for _, iri in self.roles))

    @property
    def denied(self) -> bool:
        """Whether the report says that it did not happen."""
        return "denied" in (self.factuality, self.modality)

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands in time: the day that it speaks for, then its IRI, so that no two are equal."""
        return self.as_of or self.latest or 0, self.iri


def accounts_of(quads: Iterable[Quad]) -> list[Account]:
    """Return the accounts of the reports in an article's graph, in the order of their IRIs."""
    about: Values = defaultdict(lambda: defaultdict(list))
    for q in quads:
        about[v.text(q.subject)][q.predicate.value].append(v.text(q.object))
    text = next((p[v.IDENTIFIER.value][0] for p in about.values() if v.SPECIALIZATION_OF.value in p), "")
    reports = [s for s, p in about.items() if v.REPORT.value in p.get(v.TYPE.value, ())]
    return [_account(iri, about, text) for iri in sorted(reports)]


def _account(iri: str, about: Values, text: str) -> Account:
    p = about[iri]

    def first(predicate: NamedNode) -> str | None:
        return next(iter(p.get(predicate.value, ())), None)

    def name(scheme: str) -> str | None:
        return next((o.removeprefix(f"{SCHEME}{scheme}/") for o in p.get(v.tge(scheme).value, ())), None)

    roles = [(role, o) for role, predicate in v.ROLE.items() for o in p.get(predicate.value, ())]
    amount = first(v.AMOUNT)
    unit = first(v.PRECISION)
    return Account(
        iri=iri,
        article=first(v.DERIVED_FROM) or "",
        type=_TYPES[first(v.REPORTED_TYPE) or ""].name,
        roles=tuple(sorted(roles)),
        factuality=name("factuality") or "unspecified",
        modality=name("modality") or "actual",
        as_of=_ordinal(first(v.AS_OF)),
        earliest=_ordinal(first(v.EARLIEST)),
        latest=_ordinal(first(v.LATEST)),
        precision=_UNITS[unit] if unit else None,
        effective=first(v.EFFECTIVE_DATE),
        places=tuple(sorted(p.get(v.PLACE.value, ()))),
        jurisdiction=first(v.JURISDICTION),
        technologies=tuple(sorted(o.removeprefix(f"{SCHEME}technology/") for o in p.get(v.TECHNOLOGY.value, ()))),
        amount=_sum(about[amount]) if amount else None,
        phase=name("phase"),
        effect=name("effect"),
        stance=name("stance"),
        concerns=first(v.CONCERNS),
        text=text,
    )


def _sum(p: dict[str, list[str]]) -> Sum:
    numbers = {n: Decimal(p[n.value][0]) for n in (v.VALUE, v.MIN_VALUE, v.MAX_VALUE) if p.get(n.value)}
    exact = numbers.get(v.VALUE)
    low, high = numbers.get(v.MIN_VALUE, exact), numbers.get(v.MAX_VALUE, exact)
    return Sum(low, high, p[v.CURRENCY.value][0], exact is not None)


def _ordinal(day: str | None) -> int | None:
    return dt.date.fromisoformat(day).toordinal() if day else None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody as the merge sees them: ``key`` is alike for a state and its government, which texts use alike."""

    iri: str
    key: str
    kind: str
    country: str | None
    labels: dict[str, str] = field(compare=False)


class Register:
    """Accounts and actors of a store, each read once while it is in use."""

    def __init__(self, store: Quads, minter: Minter) -> None:
        self._store = store
        self._minter = minter
        self._entities = v.node(minter.graph("entities"))
        self._accounts: dict[str, Account] = {}
        self._actors: dict[str, Actor] = {}

    def account(self, report: str) -> Account | None:
        """Return the account of a report; None if there is no such report."""
        known = self._accounts.get(report)
        if known is None:
            graph = next((q.graph_name for q in self._store.quads_for_pattern(v.node(report), v.TYPE, v.REPORT)), None)
            if graph is None:
                return None
            self.put(accounts_of(self._store.quads_for_pattern(None, None, None, graph)))
            known = self._accounts.get(report)
        return known

    def prefetch(self, reports: Iterable[str]) -> None:
        """Say that these reports will be asked for."""
        wanted: list[Pattern] = [(v.node(iri), v.TYPE, v.REPORT, None) for iri in reports if iri not in self._accounts]
        if isinstance(self._store, Prefetching):
            prefetch(self._store, wanted)
            found = [q for pattern in wanted for q in self._store.quads_for_pattern(*pattern)]
            prefetch(self._store, ((None, None, None, q.graph_name) for q in found))

    def put(self, accounts: Iterable[Account]) -> None:
        """Remember accounts that have just been read or are just being written."""
        if len(self._accounts) > _CACHED:
            self._accounts.clear()
        self._accounts.update((a.iri, a) for a in accounts)

    def drop(self, reports: Iterable[str]) -> None:
        """Forget accounts that are no longer so."""
        for iri in reports:
            self._accounts.pop(iri, None)

    def describe(self, quads: Iterable[Quad]) -> None:
        """Remember the actors that quads of the entities graph describe, before they are committed."""
        about: Values = defaultdict(lambda: defaultdict(list))
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for q in quads:
            if q.predicate == v.LABEL:
                labels[v.text(q.subject)].setdefault(q.object.language or "", v.text(q.object))  # type: ignore[union-attr]
            else:
                about[v.text(q.subject)][q.predicate.value].append(v.text(q.object))
        for iri, p in about.items():
            self._actors[iri] = _actor(iri, p, labels[iri])

    def actor(self, iri: str) -> Actor:
        """Return an actor; one that nothing is known of stands for itself."""
        known = self._actors.get(iri)
        if known is None:
            if len(self._actors) > _CACHED:
                self._actors.clear()
            self.describe(self._store.quads_for_pattern(v.node(iri), None, None, self._entities))
            known = self._actors.get(iri)
            if known is None:
                known = self._actors[iri] = Actor(iri, self._minter.local(iri), "", None, {})
        return known


def _actor(iri: str, p: dict[str, list[str]], labels: dict[str, str]) -> Actor:
    kind = next((o.removeprefix(f"{SCHEME}kind/") for o in p.get(v.KIND.value, ())), "")
    country = next(iter(p.get(v.COUNTRY.value, ())), None)
    key = f"state:{country}" if kind in _STATES and country else iri.rpartition("/")[2]
    return Actor(iri, key, kind, country, labels)
