"""Looks through a whole snapshot for what should never be: ``techgeo check``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kb import vocabulary as v
from kb.errors import TechgeoError
from kb.iris import Minter
from kb.ledger import COUNTED
from kb.store import snapshots
from kb.store.dataset import default_graphs
from kb.store.embedded import count
from kb.store.failures import unavailable
from kb.validate import violations

SHOWN = 20
"""Problems of one kind that are listed."""


def check(store: Path, minter: Minter) -> list[str]:
    """Return what is wrong with the current snapshot, in sentences; nothing if all is well.

    Every quad is read, so that damage to any file is found; every article's graph is validated.

    Raises:
        StoreUnavailable: if there is no store, or it is locked away by its permissions.
    """
    current = snapshots.current(store)
    try:
        opened = current.open()
        problems = list(_problems(opened, current, minter))
    except TechgeoError as e:
        return [e.detail]
    except (OSError, RuntimeError) as e:
        return [unavailable(e).detail]
    return problems


def _problems(store: ox.Store, snapshot: snapshots.Snapshot, minter: Minter) -> Iterator[str]:
    held = count(store, minter)
    for name in COUNTED:
        said = getattr(snapshot, name, None)
        if name in held and said != held[name]:
            yield f"The snapshot should have {said} {name} and has {held[name]}."
    yield from _default_graph(store, minter)
    yield from _clusters(store, minter)
    yield from _articles(store, minter)


def _default_graph(store: ox.Store, minter: Minter) -> Iterator[str]:
    named = {q.triple for g in default_graphs(minter) for q in store.quads_for_pattern(None, None, None, g)}
    default = {q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    missing, extra = len(named - default), len(default - named)
    if missing or extra:
        yield f"The default graph lacks {missing} triples of the graphs that it shows, and has {extra} of its own."


def _clusters(store: ox.Store, minter: Minter) -> Iterator[str]:
    clusters, events = v.node(minter.graph("clusters")), v.node(minter.graph("events"))
    linked: dict[str, list[str]] = {}
    for q in store.quads_for_pattern(None, v.REPORT_OF, None, clusters):
        linked.setdefault(v.text(q.subject), []).append(v.text(q.object))
    reports = {v.text(q.subject) for q in store.quads_for_pattern(None, v.TYPE, v.REPORT)}
    described = {v.text(q.subject) for q in store.quads_for_pattern(None, v.TYPE, v.EVENT, events)}
    told = {e for found in linked.values() for e in found}
    for what, which in (
        ("report is of no event", reports - linked.keys()),
        ("link is of a report that is not there", linked.keys() - reports),
        ("report is of two events", {r for r, found in linked.items() if len(found) > 1}),
        ("event has no report", described - told),
        ("event has reports and no description", told - described),
    ):
        yield from _listed(what, sorted(which))


def _articles(store: ox.Store, minter: Minter) -> Iterator[str]:
    invalid = []
    for q in store.quads_for_pattern(None, v.TYPE, v.NEWS_ARTICLE):
        graph = store.quads_for_pattern(None, None, None, q.graph_name)
        if q.graph_name != v.node(minter.graph(v.text(q.subject))) or violations(graph):
            invalid.append(v.text(q.subject))
    yield from _listed("article's graph is not valid", sorted(invalid))


def _listed(what: str, which: list[str]) -> Iterator[str]:
    for iri in which[:SHOWN]:
        yield f"One {what}: {iri}"
    if len(which) > SHOWN:
        yield f"And {len(which) - SHOWN} more of which the {what}."
