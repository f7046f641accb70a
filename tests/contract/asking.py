"""Asks a store of any kind, and tells what it holds, so that two kinds can be compared."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kb import vocabulary as v
from kb.commit import Committer
from kb.export import named
from kb.graph import Generator
from kb.iris import Minter
from kb.queries import queries, query
from kb.reader import Readers
from kb.settings import Settings
from kb.store import asking, mirror
from kb.store.contract import Store
from kb.store.embedded import EmbeddedStore
from kb.store.formats import named as format_named
from loaders.pipeline import INDEXERS
from tests.kb.building import MINTER, seed


def held(store: Store) -> set[ox.Quad]:
    """Return the quads of the named graphs of techgeo."""
    everything = store.live.quads_for_pattern(None, None, None, None)
    return {q for q in everything if not isinstance(q.graph_name, ox.DefaultGraph)}


def ask(store: Store, settings: Settings, name: str, **values: str) -> set[str]:
    """Return the rows, or the triples, of a named query."""
    found = query(name)
    text = found.bind(values)
    if settings.remote:
        return lines(asking.answer(settings, text, format_named("tsv" if found.form == "select" else "ntriples")))
    assert isinstance(store, EmbeddedStore)
    results = store.live.query(text)
    form = ox.QueryResultsFormat.TSV if found.form == "select" else ox.RdfFormat.N_TRIPLES
    return lines(results.serialize(format=form) or b"")  # type: ignore[union-attr, arg-type]


def lines(text: bytes) -> set[str]:
    """Return the lines of a text, in no order: what two engines sort alike is what the query says, and no more."""
    return set(text.decode().splitlines())


def exported(store: Store, settings: Settings) -> bytes:
    """Return what ``techgeo export nquads`` writes; the store is closed for that."""
    store.flush()
    store.publish(INDEXERS)
    store.close()
    if settings.remote:
        mirror.refresh(settings, INDEXERS)
        settings = mirror.local_settings(settings)
    out = io.BytesIO()
    named("nquads").write(Readers(Path(settings.store), Minter()).current(), out)
    return out.getvalue()


@dataclass(frozen=True)
class Reference:
    """What the embedded store holds of the four articles, and how it answers every named query."""

    quads: frozenset[ox.Quad]
    answers: dict[str, set[str]]


@cache
def reference() -> Reference:
    """Return what every store is compared with."""
    with TemporaryDirectory() as folder, EmbeddedStore.open(Path(folder), Settings()) as store:
        Committer(store, Generator()).commit(seed())
        event = event_of(store, "Talks")
        answers = {name: ask(store, Settings(), name, **values(name, event)) for name in queries()}
        return Reference(frozenset(held(store)), answers)


def values(name: str, event: str) -> dict[str, str]:
    """Return parameters that find something: those of the example, and things of ours."""
    known = {"event": event, "article": seed()[0].article.iri, "report": seed_report(), "actor": huawei()}
    found = queries()[name]
    return dict(found.example) | {k: value for k, value in known.items() if k in found.parameters}


def seed_report() -> str:
    with TemporaryDirectory() as folder, EmbeddedStore.open(Path(folder), Settings()) as store:
        Committer(store, Generator()).commit(seed()[1:2])
        (quad,) = store.live.quads_for_pattern(None, v.TYPE, v.REPORT, None)
        return v.text(quad.subject)


def huawei() -> str:
    return MINTER.things + "n-Q160120"


def event_of(store: Store, kind: str) -> str:
    quads = store.live.quads_for_pattern(None, v.TYPE, v.tge(kind), v.node(MINTER.graph("events")))
    (event,) = {v.text(q.subject) for q in quads}
    return event
