"""The contract of stores, on each kind: embedded, ``oxigraph serve``, Virtuoso 7. None may tell that it is another."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kb import vocabulary as v
from kb.commit import Committer
from kb.details import Details
from kb.graph import Generator, article_quads
from kb.settings import Settings
from kb.store.contract import Store
from kb.store.embedded import EmbeddedStore
from kb.store.opening import open_store
from tests.contract.asking import event_of, exported, held, reference
from tests.kb.building import MINTER, Draft, seed

pytestmark = pytest.mark.slow


def test_a_second_load_of_the_same_articles_changes_nothing(loaded: Store) -> None:
    before, revision = held(loaded), loaded.ledger.counts()["revision"]
    outcome = Committer(loaded, Generator()).commit(seed())
    assert outcome.written == 4
    assert held(loaded) == before
    assert loaded.ledger.counts()["revision"] == revision


def test_one_article_after_the_other_comes_to_the_same_quads(store: Store, tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "other", Settings()) as other:
        for each in (store, other):
            committer = Committer(each, Generator())
            for extraction in seed():
                committer.commit([extraction])
        assert held(store) == held(other)


def test_what_was_committed_is_there_when_the_store_is_opened_again(loaded: Store, empty: Settings) -> None:
    before = held(loaded)
    loaded.close()
    with open_store(empty) as again:
        assert held(again) == before
        assert Committer(again, Generator()).is_current(seed()[0].article)


def test_an_article_that_has_changed_replaces_what_it_said(loaded: Store) -> None:
    url = "https://example.org/axios"
    now = Draft(url, published="2019-10-19", outlet="Axios").report("Investment", initiator="Huawei").extraction()
    Committer(loaded, Generator()).commit([now])
    graph = v.node(MINTER.graph(now.article.iri))
    types = {v.text(q.object) for q in loaded.live.quads_for_pattern(None, v.REPORTED_TYPE, None, graph)}
    assert types == {v.tge("Investment").value}
    assert loaded.ledger.counts()["articles"] == 4
    Committer(loaded, Generator()).commit([seed()[1]])
    kept = {q for q in held(loaded) if q.graph_name == graph}
    assert kept == {q for q in reference().quads if q.graph_name == graph}


def test_a_denial_makes_the_event_contested(store: Store) -> None:
    first, second, denial, _ = seed()
    Committer(store, Generator()).commit([first, second])
    details = Details(store.live, MINTER)
    talks = event_of(store, "Talks")
    assert details.event(talks).factuality == "certain"
    Committer(store, Generator()).commit([denial])
    assert details.event(talks).factuality == "contested"
    assert event_of(store, "Talks") == talks


NASTY = [
    '"',
    "\\",
    "} ; DROP ALL #",
    "?x",
    "'''",
    "中国",
    "\u200b\u202e",
    "😀",
    "<b>&amp;",
    "e\u0301",
    "GRAPH ?g { ?s ?p ?o }",
]


def test_any_text_comes_back_as_it_was(loaded: Store) -> None:
    drafts = [
        Draft(f"https://example.org/{n}", title=f"x {text} y").report("Talks", initiator="ZTE")
        for n, text in enumerate(NASTY)
    ]
    outcome = Committer(loaded, Generator()).commit([d.extraction() for d in drafts])
    assert outcome.written == len(NASTY)
    for draft in drafts:
        extraction = draft.extraction()
        graph = v.node(MINTER.graph(extraction.article.iri))
        (headline,) = loaded.live.quads_for_pattern(None, v.HEADLINE, None, graph)
        expected = {q.object for q in article_quads(extraction, MINTER, Generator()) if q.predicate == v.HEADLINE}
        assert {headline.object} == expected


def test_an_export_is_the_same_set_of_quads(loaded: Store, empty: Settings) -> None:
    text = exported(loaded, empty)
    assert set(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == reference().quads
