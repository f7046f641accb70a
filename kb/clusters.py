"""Which reports tell of the same event: how well two of them agree, and how a set of them falls apart into events.

Everything here is a pure function of the reports, so that the outcome does not depend on the order in which they
were loaded. Two things are asked. *Is there enough in common to tell events apart at all?* A company weighs more than
a state, whose part in an event says little; technology, place, sum and day add to it; one actor alone is never
enough. *How well do they agree?* The more of their participants are shared, the closer the dates are, and the fewer
roles are filled differently, the better.

They cannot be of one event if they give different sums, have different speakers, come from the same article (which
has told them apart itself, unless it denies what it reports), or are of different types.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from kb.accounts import Account, Actor, Sum
from ontology import EVENT_TYPES

JOIN = 0.5
"""How well a report has to agree with the reports of an event, on average, to be one of them."""
ENOUGH = 1.0
"""How much two reports must have in common before it is asked how well they agree."""
ENOUGH_WORDS = 1.2
"""The same for statements, of which a speaker makes many."""
ENOUGH_UNDATED = 1.5
"""The same where neither report can be placed in time."""
COMPARED = 16
"""Reports of one event that another is compared with."""

_WEIGHTS = {"country": 0.3, "government": 0.3, "region": 0.3, "place": 0.3, "city": 0.3, "supranational": 0.4,
            "group": 0.4, "office": 0.5, "outlet": 0.6, "agency": 0.7, "company": 0.9}  # fmt: skip
_OTHERS = 0.8
_SAYS_LITTLE = 0.3
_WINDOW_OF_GROUP = {"Deal": 30, "Measure": 30, "Proceeding": 30, "Interaction": 7, "Operation": 10}
_WINDOW = {"Statement": 2, "Talks": 45, "LicensingOffer": 45, "SubsidyFund": 60, "Regulation": 45, "Sanction": 14,
           "TradeMeasure": 14, "Arrest": 14, "Agreement": 21}  # fmt: skip
_LAG = 3
"""Days that news lags behind what it tells, where it does not say when that happened."""
_TOLERANCE = Decimal("1.15")
"""Ratio up to which two sums count as one sum, rounded differently."""
_ALONE = frozenset({"Visit", "Arrest", "Launch"})
"""Types whose events happen in one place."""

Lookup = Callable[[str], Actor]


def window(event_type: str) -> int:
    """Return the days that may lie between two reports' dates of one event of this type."""
    return _WINDOW.get(event_type) or _WINDOW_OF_GROUP[EVENT_TYPES[event_type].group]


def family(event_type: str) -> str:
    """Return the type under which reports are compared: its parent, or itself."""
    return EVENT_TYPES[event_type].parent or event_type


def days(a: Account) -> tuple[int, int] | None:
    """Return the first and the last day on which the event can have happened, by this report; None if it is silent."""
    if a.earliest is not None and a.latest is not None:
        return a.earliest, a.latest
    return (a.as_of - _LAG, a.as_of) if a.as_of is not None else None


def agreement(a: Account, b: Account, actor: Lookup) -> float | None:
    """Return from 0 to 1 how well two reports agree that they tell of one event; None if they cannot.

    The order of the two does not matter.
    """
    if family(a.type) != family(b.type) or (a.article == b.article and a.denied == b.denied):
        return None
    if _sums_differ(a.amount, b.amount):
        return None
    near = _nearness(a, b)
    if near is None:
        return 0.0
    mine, yours = ({actor(iri).key: weight(actor(iri)) for iri in x.actors} for x in (a, b))
    both = mine.keys() & yours.keys()
    shared = sum(mine[k] for k in both)
    same_sum = a.amount is not None and b.amount is not None and a.amount.currency == b.amount.currency
    technology, place = _alike(a.technologies, b.technologies), _alike(a.places, b.places)
    common = shared + 0.5 * same_sum + 0.3 * (technology > 0) + 0.3 * (place > 0) + _same_time(a, b)
    if len(both) > 1:
        roles = [{(role, actor(iri).key) for role, iri in x.roles} for x in (a, b)]
        common += 0.2 * (len(roles[0] & roles[1]) >= len(both))
    if not telling(a, actor) & telling(b, actor) or common < _enough(a, b):
        return 0.0
    if a.text and a.text == b.text and a.roles == b.roles:
        return 1.0
    if "speaker" in dict(a.roles) and "speaker" in dict(b.roles) and _opposed("speaker", a, b, actor):
        return None
    union = sum((mine | yours).values())
    overlap = shared / min(sum(mine.values()), sum(yours.values()))
    score = 0.6 * overlap * (0.5 + 0.5 * shared / union) + 0.2 * near + 0.15 * same_sum
    score += 0.1 * technology
    score += 0.05 * place if place > 0 or a.type not in _ALONE else 0.35 * place
    score -= 0.1 * (a.type != b.type)
    score -= 0.3 * (a.effect != b.effect and not (a.denied or b.denied))
    score -= 0.3 * ({a.stance, b.stance} == {"favourable", "unfavourable"})
    score -= 0.35 * sum(_opposed(role, a, b, actor) for role in dict(a.roles).keys() & dict(b.roles).keys())
    return min(1.0, max(0.0, score))


def weight(actor: Actor) -> float:
    """Return how much it says that two reports share this participant."""
    return _WEIGHTS.get(actor.kind, _OTHERS)


def telling(a: Account, actor: Lookup) -> set[str]:
    """Return the keys of the participants by which an event is looked for: states and places only if nobody else is.

    Reports that share no such participant are not compared, or all that name the United States would be.
    """
    weights = {actor(iri).key: weight(actor(iri)) for iri in a.actors}
    return {key for key, w in weights.items() if w > _SAYS_LITTLE} or set(weights)


def _enough(a: Account, b: Account) -> float:
    if days(a) is None and days(b) is None:
        return ENOUGH_UNDATED
    return ENOUGH_WORDS if a.type == "Statement" else ENOUGH


def _same_time(a: Account, b: Account) -> float:
    """Return what it adds that both are dated to the same day, or else are of the same day's news."""
    if a.precision == b.precision == "day":
        return 0.3 * (a.earliest == b.earliest)
    return 0.15 * (a.as_of is not None and b.as_of is not None and abs(a.as_of - b.as_of) <= 1)


def _nearness(a: Account, b: Account) -> float | None:
    x, y = days(a), days(b)
    if x is None or y is None:
        return 0.5 if x is None and y is None else None
    reach = window(family(a.type)) * (2 if a.denied or b.denied else 1)
    gap = max(0, x[0] - y[1], y[0] - x[1])
    return None if gap > reach else 1.0 - gap / reach


def _sums_differ(x: Sum | None, y: Sum | None) -> bool:
    if x is None or y is None or x.currency != y.currency:
        return False
    low, high = x.high or x.low, y.high or y.low
    assert low is not None
    assert high is not None
    if (x.exact and y.exact) or (x.low is None) == (y.low is None):
        return max(low, high) > min(low, high) * _TOLERANCE
    return bool(
        (x.high and y.low and y.low > x.high * _TOLERANCE) or (y.high and x.low and x.low > y.high * _TOLERANCE)
    )


def _alike(x: tuple[str, ...], y: tuple[str, ...]) -> int:
    if not x or not y:
        return 0
    return 1 if set(x) & set(y) else -1


def _opposed(role: str, a: Account, b: Account, actor: Lookup) -> bool:
    """Whether two reports fill a role with different actors, none of whom the other report has at all.

    A state and an agency of it are not different, nor are a collective and a company that may belong to it.
    """
    mine, yours = ([actor(iri) for r, iri in x.roles if r == role] for x in (a, b))
    everyone = ({actor(iri).key for iri in x.actors} for x in (a, b))
    hers, his = everyone
    if any(m.key in his for m in mine) or any(y.key in hers for y in yours):
        return False
    return not any(_may_be_one(m, y) for m in mine for y in yours)


def _may_be_one(x: Actor, y: Actor) -> bool:
    public = {"country", "government", "agency", "office", "person", "supranational"}
    if x.country and x.country == y.country and {x.kind, y.kind} <= public and x.kind != y.kind:
        return True
    return "group" in (x.kind, y.kind) and (not x.country or not y.country or x.country == y.country)


def blocks(a: Account, actor: Lookup, *, search: bool = False) -> Iterator[str]:
    """Yield the keys under which a report is filed, or (with ``search``) those under which its kin may be.

    Reports that agree share one: type family, participant and stretch of time.
    """
    kind = family(a.type)
    width = window(kind)
    span = days(a)
    if span is None:
        stretches: Iterable[int | str] = ("undated",)
    else:
        first, last = span
        if last - first > 4 * width:
            # "In 2019" is near everything of that year; file it by the day that it speaks for.
            first = last = min(max(a.as_of or last, first), last)
        margin = width * (search + a.denied)
        stretches = range((first - margin) // width, (last + margin) // width + 1)
    for key in sorted(telling(a, actor)):
        for stretch in stretches:
            yield f"{kind}|{key}|{stretch}"


def partition(accounts: Iterable[Account], actor: Lookup) -> list[list[Account]]:
    """Return the events that reports fall into, each as its reports, best described ones first.

    The pairs that agree best are joined first, then events with events, as long as their reports agree on average and
    none of them cannot be of one event with another; denials come last, to what they deny.
    """
    ranked = sorted(accounts, key=lambda a: _rank(a, actor))
    scores: dict[tuple[int, int], float | None] = {}
    filed: dict[str, list[int]] = defaultdict(list)
    for n, a in enumerate(ranked):
        for m in {m for key in blocks(a, actor, search=True) for m in filed.get(key, ())}:
            scores[m, n] = agreement(ranked[m], a, actor)
        for key in blocks(a, actor):
            filed[key].append(n)
    pairs = sorted(
        (ranked[n].denied, -score, m, n) for (m, n), score in scores.items() if score is not None and score >= JOIN
    )
    cluster_of = [[n] for n in range(len(ranked))]
    for _, _, m, n in pairs:
        one, other = cluster_of[m], cluster_of[n]
        if one is not other and _linkage(one, other, ranked, scores, actor) >= JOIN:
            joined = sorted(one + other)
            for member in joined:
                cluster_of[member] = joined
    return [[ranked[n] for n in c] for first, c in enumerate(cluster_of) if c[0] == first]


def _linkage(
    one: list[int],
    other: list[int],
    ranked: list[Account],
    scores: dict[tuple[int, int], float | None],
    actor: Lookup,
) -> float:
    """Return how well the reports of two events agree on average; 0 if two of them cannot be of one event."""
    total = 0.0
    some, others = one[:COMPARED], other[:COMPARED]
    for m in some:
        for n in others:
            pair = (m, n) if m < n else (n, m)
            if pair not in scores:
                scores[pair] = agreement(ranked[m], ranked[n], actor)
            score = scores[pair]
            if score is None:
                return 0.0
            total += score
    return total / (len(some) * len(others))


def _rank(a: Account, actor: Lookup) -> tuple[bool, bool, float, int, str]:
    says = sum(weight(actor(iri)) for iri in a.actors)
    return (a.denied, a.amount is None, -says, *a.order)


def fit(a: Account, cluster: list[Account], actor: Lookup) -> float:
    """Return how well a report agrees with those of an event on average; 0 if it cannot be of that event."""
    total, compared = 0.0, 0
    for b in cluster[:COMPARED]:
        score = agreement(a, b, actor)
        if score is None:
            return 0.0
        total += score
        compared += 1
    return total / compared if compared else 0.0
