"""The events graph: one description of each event, made from what its reports say and never edited.

Who takes part is the union over the reports that do not deny it; phase, effect and amount are those of the
latest report that is sure; an event that one report is certain of and another denies is ``contested``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocabulary as v
from kb.accounts import Account, Actor, Sum
from kb.clusters import Lookup
from kb.graph import decimal
from ontology import EVENT_TYPES, LANGUAGES

T = TypeVar("T")
STRENGTH = ("certain", "probable", "possible", "doubtful", "unspecified", "denied")
"""Factualities from the strongest; the strongest of its reports is that of an event."""
_SURE = frozenset({"certain", "probable"})
_FINEST = ("day", "week", "month", "quarter", "year")
_NAMED = 4
"""Participants that a label names."""
_FIRST_NAMED = ("initiator", "funder", "regulator", "speaker", "host", "counterparty", "target", "beneficiary")


def event_quads(
    iri: str, accounts: Sequence[Account], graph: NamedNode, actor: Lookup, event_of: Callable[[str], str | None]
) -> list[Quad]:
    """Return the description of an event that these reports tell of; ``event_of`` gives the event of a report."""
    reports = sorted(accounts, key=lambda a: a.order)
    told = [a for a in reports if not a.denied] or reports
    return [Quad(s, p, o, graph) for s, p, o in dict.fromkeys(_triples(iri, reports, told, actor, event_of))]


def type_of(accounts: Iterable[Account]) -> str:
    """Return the type that most reports give; of two, the one that the report listed first gives."""
    counts = Counter(a.type for a in accounts)
    return max(counts, key=lambda name: (counts[name], -list(EVENT_TYPES).index(name)))


def factuality_of(accounts: Sequence[Account]) -> str:
    """Return how sure it is that an event happened, given all of its reports."""
    if any(a.denied for a in accounts) and any(a.factuality == "certain" and not a.denied for a in accounts):
        return "contested"
    said = ["denied" if a.denied else a.factuality for a in accounts]
    return min(said, key=STRENGTH.index)


def roles_of(accounts: Sequence[Account]) -> dict[str, list[str]]:
    """Return who has each role in an event: every participant in the role that most of its reports give it.

    That one article calls the initiator of another one its counterparty must not put it on both sides.
    """
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for account in accounts:
        for role, who in account.roles:
            given[who][role] += 1
    out: dict[str, list[str]] = {role: [] for role in v.ROLE}
    for who in _union(who for account in accounts for _, who in account.roles):
        out[max(v.ROLE, key=lambda role: given[who][role])].append(who)
    return out


def _triples(
    iri: str,
    reports: list[Account],
    told: list[Account],
    actor: Lookup,
    event_of: Callable[[str], str | None],
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    s, kind = v.node(iri), EVENT_TYPES[type_of(told)]
    for name in kind.classes:
        yield s, v.TYPE, v.node(name)
    roles = roles_of(told)
    for role, actors in roles.items():
        for who in actors:
            yield s, v.PARTICIPANT, v.node(who)
            yield s, v.ROLE[role], v.node(who)
    named = _union(x for role in _FIRST_NAMED for x in roles[role])
    for language in LANGUAGES:
        yield s, v.LABEL, Literal(_label(kind.labels, [actor(x) for x in named], language), language=language)
    yield s, v.FACTUALITY, v.concept("factuality", factuality_of(reports))
    yield from _when(s, told, reports)
    for place in _union(x for a in told for x in a.places):
        yield s, v.PLACE, v.node(place)
    for technology in _union(x for a in told for x in a.technologies):
        yield s, v.TECHNOLOGY, v.concept("technology", technology)
    jurisdiction = _latest(told, lambda a: a.jurisdiction)
    if jurisdiction:
        yield s, v.JURISDICTION, v.node(jurisdiction)
    sure = [a for a in told if a.factuality in _SURE] or told
    phase = _latest(sure, lambda a: a.phase if a.phase in kind.phases else None)
    for scheme, value in (
        ("phase", phase),
        ("effect", _latest(sure, lambda a: a.effect)),
        ("modality", _latest(sure, lambda a: a.modality)),
        ("stance", _latest(told, lambda a: a.stance)),
    ):
        if value:
            yield s, v.tge(scheme), v.concept(scheme, value)
    amount = _latest(told, lambda a: a.amount)
    if amount:
        yield s, v.AMOUNT, v.node(f"{iri}-am")
        yield from _amount(v.node(f"{iri}-am"), amount)
    for concerned in _union(filter(None, (event_of(a.concerns) for a in told if a.concerns))):
        if concerned != iri:
            yield s, v.CONCERNS, v.node(concerned)


def _when(
    s: NamedNode, told: list[Account], reports: list[Account]
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    dated = [a for a in told if a.earliest is not None and a.latest is not None]
    if dated:
        precision = min((a.precision or "day" for a in dated), key=_FINEST.index)
        best = [a for a in dated if (a.precision or "day") == precision]
        yield s, v.EARLIEST, _day(min(a.earliest for a in best if a.earliest is not None))
        yield s, v.LATEST, _day(max(a.latest for a in best if a.latest is not None))
        yield s, v.PRECISION, v.UNIT[precision]
    effective = _latest(told, lambda a: a.effective)
    if effective:
        yield s, v.EFFECTIVE_DATE, Literal(effective, datatype=v.DATE)
    as_of = [a.as_of for a in reports if a.as_of is not None]
    if as_of:
        yield s, v.ISSUED, _day(min(as_of))
        yield s, v.MODIFIED, _day(max(as_of))


def _amount(s: NamedNode, amount: Sum) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    yield s, v.TYPE, v.MONETARY_AMOUNT
    yield s, v.CURRENCY, Literal(amount.currency)
    if amount.exact and amount.low == amount.high and amount.low is not None:
        yield s, v.VALUE, decimal(amount.low)
        return
    if amount.low is not None:
        yield s, v.MIN_VALUE, decimal(amount.low)
    if amount.high is not None:
        yield s, v.MAX_VALUE, decimal(amount.high)


def _label(kinds: dict[str, str], actors: list[Actor], language: str) -> str:
    names = [name_of(a, language) for a in actors[:_NAMED]]
    more = f" (+{len(actors) - _NAMED})" if len(actors) > _NAMED else ""
    kind = kinds.get(language) or kinds["en"]
    return f"{kind[:1].upper()}{kind[1:]}: {', '.join(names)}{more}"


def name_of(actor: Actor, language: str) -> str:
    """Return what an actor is called in a language, else in English, else anywhere."""
    labels = actor.labels
    return labels.get(language) or labels.get("en") or next(iter(labels.values()), actor.iri.rpartition("/")[2])


def _union(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _latest(accounts: Sequence[Account], field: Callable[[Account], T | None]) -> T | None:
    """Return what the latest of the reports that say anything about a field says."""
    return next((x for a in reversed(accounts) if (x := field(a)) is not None), None)


def _day(ordinal: int) -> Literal:
    return Literal(dt.date.fromordinal(ordinal).isoformat(), datatype=v.DATE)
