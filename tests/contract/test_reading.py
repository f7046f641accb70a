"""Reading, on each kind of store: the same quads, events, quotes and rows as from the embedded store."""

from __future__ import annotations

import pytest

from kb import vocabulary as v
from kb.details import Details
from kb.document import document
from kb.queries import queries
from kb.settings import Settings
from kb.store.contract import Store, prefetch
from kb.store.endpoint import Endpoint
from kb.store.opening import open_store
from kb.store.pages import Pages
from tests.contract.asking import ask, event_of, held, reference, values
from tests.kb.building import MINTER, seed

pytestmark = pytest.mark.slow
Kept = tuple[Store, Settings]


def test_the_same_articles_are_the_same_quads_in_every_store(kept: Kept) -> None:
    assert held(kept[0]) == reference().quads


def test_an_event_comes_with_its_quotes_from_any_store(kept: Kept) -> None:
    store, _ = kept
    talks = Details(store.live, MINTER).event(event_of(store, "Talks"))
    texts = {e.article.iri: e.article.text for e in seed()}
    assert [r.as_of for r in talks.reports] == ["2019-10-19", "2019-10-21", "2019-11-06"]
    for report in talks.reports:
        assert report.evidence
        for evidence in report.evidence:
            assert texts[report.article.iri][evidence.start : evidence.end] == evidence.quote
    assert document(store.live, MINTER, talks.iri)


def test_many_lookups_at_once_find_what_each_finds_alone(kept: Kept) -> None:
    store, settings = kept
    clusters = v.node(MINTER.graph("clusters"))
    reports = [q.subject for q in store.live.quads_for_pattern(None, v.REPORT_OF, None, clusters)]
    none = v.node(MINTER.things + "r-0123456789abcdef")
    patterns = [(s, v.REPORT_OF, None, clusters) for s in (*reports, none)]
    if not settings.remote:
        prefetch(store.live, patterns)  # does nothing, and may be said
        return
    with open_store(settings) as again:
        prefetch(again.live, patterns)
        found = {p[0]: {v.text(q.object) for q in again.live.quads_for_pattern(*p)} for p in patterns}
    assert found.pop(none) == set()
    assert len(found) == len(reports)
    assert all(found.values())


@pytest.mark.parametrize("name", queries())
def test_a_named_query_has_the_same_rows_everywhere(name: str, kept: Kept) -> None:
    store, settings = kept
    expected = reference().answers[name]
    assert ask(store, settings, name, **values(name, event_of(store, "Talks"))) == expected
    assert len(expected) > 1 or queries()[name].form != "select"


@pytest.mark.parametrize("page", [3, 40])
def test_pages_of_any_size_come_to_the_same(page: int, kept: Kept) -> None:
    store, settings = kept
    if not settings.remote:
        pytest.skip("the embedded store has no pages")
    endpoint = Endpoint(settings)
    pages = Pages(endpoint, MINTER.graphs, page)
    events = v.node(MINTER.graph("events"))
    expected = {q for q in reference().quads if q.graph_name == events}
    found = list(pages.quads((None, None, None, events)))
    assert len(found) == len(expected), "none comes twice"
    assert set(found) == expected
    talks = v.node(event_of(store, "Talks"))
    assert set(pages.quads((talks, None, None, None))) >= {q for q in expected if q.subject == talks}
    together = dict(pages.many([(q.subject, None, None, events) for q in expected]))
    assert {q for quads in together.values() for q in quads} == expected
    endpoint.close()
