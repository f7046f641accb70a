"""Copies of one text under several URLs are one source, whichever of them changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pyoxigraph as ox

from kb import vocabulary as v
from kb.commit import Committer
from kb.graph import Generator
from kb.index import refresh
from kb.queries import query
from kb.store.embedded import EmbeddedStore
from tests.kb.building import Draft


def copy(n: int, outlet: str, says: str = "Huawei and Axios talk") -> Draft:
    draft = Draft(f"https://{outlet.split()[0].lower()}.example.org/{n}", outlet=outlet)
    return draft.report("Talks", initiator="Huawei", counterparty="Axios", says=says)


def links(store: EmbeddedStore) -> set[tuple[str, str]]:
    found = store.live.quads_for_pattern(None, v.ALTERNATE_OF, None)
    return {(v.text(q.subject), v.text(q.object)) for q in found}


def sources(store: EmbeddedStore) -> list[tuple[str, str]]:
    rows = store.live.query(query("cq3-articles-and-sources").bind({}))
    assert isinstance(rows, ox.QuerySolutions)
    return [(v.text(r["articles"]), v.text(r["sources"])) for r in rows]


def iri(draft: Draft) -> str:
    return draft.extraction().article.iri


def commit(store: EmbeddedStore, *drafts: Draft) -> None:
    Committer(store, Generator()).commit(d.extraction() for d in drafts)


def test_three_copies_of_one_text_are_three_articles_and_one_source(store: EmbeddedStore) -> None:
    a, b, c = (copy(n, outlet) for n, outlet in enumerate(("Axios", "Wired", "La Gazzetta")))
    commit(store, a)
    commit(store, b, c)
    assert links(store) == {(iri(b), iri(a)), (iri(c), iri(a))}
    assert sources(store) == [("3", "1")]


def test_two_texts_of_two_outlets_are_two_sources(store: EmbeddedStore) -> None:
    commit(store, copy(1, "Axios"), copy(2, "Wired", "Axios negotiates with Huawei"))
    assert links(store) == set()
    assert sources(store) == [("2", "2")]


def test_when_the_first_copy_changes_another_stands_for_the_rest(store: EmbeddedStore) -> None:
    a, b, c = (copy(n, outlet) for n, outlet in enumerate(("Axios", "Wired", "La Gazzetta")))
    commit(store, a)
    commit(store, b, c)
    commit(store, copy(0, "Axios", "Quite another text"))
    first, second = sorted((iri(b), iri(c)))
    assert links(store) == {(second, first)}
    commit(store, a)
    assert links(store) == {(second, first), (iri(a), first)}


def test_loading_a_copy_again_changes_nothing(store: EmbeddedStore) -> None:
    drafts = [copy(n, outlet) for n, outlet in enumerate(("Axios", "Wired"))]
    commit(store, *drafts)
    before = set(store.live)
    commit(store, *reversed(drafts))
    assert set(store.live) == before


def test_the_lookup_index_counts_sources_as_the_query_does(store: EmbeddedStore) -> None:
    commit(store, *(copy(n, outlet) for n, outlet in enumerate(("Axios", "Wired", "La Gazzetta"))))
    commit(store, copy(4, "Reuters", "Axios negotiates with Huawei"))
    path = refresh(store.live, store.minter, store.directory)
    with closing(sqlite3.connect(path)) as index:
        assert index.execute("SELECT reports, articles, sources FROM event").fetchall() == [(4, 4, 2)]
    assert sources(store) == [("4", "2")]
