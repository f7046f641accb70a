"""Many articles at once, made from a seed: a small world of actors, stories that several outlets report, and time."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from kb.model import Extraction
from ontology import CONCEPTS, EVENT_TYPES
from tests.kb.building import Draft

_ROLES = {
    "Statement": ("speaker", "target"),
    "SubsidyFund": ("funder", "beneficiary"),
    "Talks": ("initiator", "counterparty"),
}


def world(articles: int, *, seed: int = 7, days: int = 3_650, actors: int = 3_000) -> Iterator[Extraction]:
    """Yield articles; each tells of one to three events, and most events are told by several articles."""
    r = random.Random(seed)
    technologies = list(CONCEPTS["technology"]) or []
    outlets = [f"Outlet {i}" for i in range(200)]
    stories: list[tuple[str, dict[str, str], dt.date, str | None]] = []
    for i in range(articles):
        day = dt.date(2015, 1, 1) + dt.timedelta(days=i * days // articles)
        draft = Draft(f"https://news.example.org/{seed}/{i}", published=day.isoformat(), outlet=r.choice(outlets))
        for _ in range(r.choice((1, 1, 2, 2, 3))):
            recent = stories[-60:]
            if recent and r.random() < 0.5:
                kind, roles, happened, technology = r.choice(recent)
            else:
                kind = r.choice(list(EVENT_TYPES))
                first, second = _ROLES.get(kind, ("initiator", "target"))
                roles = {first: _actor(r, actors), second: _actor(r, actors)}
                happened, technology = day, r.choice(technologies) if technologies else None
                stories.append((kind, roles, happened, technology))
            draft.report(
                kind,
                **roles,
                date=happened.isoformat() if r.random() < 0.6 else None,
                technologies=[technology] if technology else [],
                source="Reuters" if r.random() < 0.3 else None,
                factuality=r.choice(("certain", "certain", "probable", "possible")),
            )
        yield draft.extraction()


def _actor(r: random.Random, actors: int) -> str:
    if r.random() < 0.3:
        return r.choice(("United States", "China", "Sweden", "United Kingdom"))
    return f"Actor {int(r.paretovariate(0.7)) % actors}"
