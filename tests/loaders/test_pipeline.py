"""The pipeline: what is loaded, passed over and left out, in one process or several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from kb.index import FILE
from kb.ledger import COUNTS
from kb.model import Article, Extraction, Report
from kb.settings import Settings
from kb.store import snapshots
from kb.store.embedded import EmbeddedStore
from loaders.failure import LoadFailure
from loaders.pipeline import Summary, load, load_articles
from tests.kb.building import Draft, seed
from tests.kb.synthetic import world


@dataclass
class Hand:
    """An extractor that finds what a test has built by hand."""

    found: dict[str, Extraction]
    version: str = "1"
    name: str = "hand"
    read: list[str] = field(default_factory=list)

    def extract(self, article: Article) -> Extraction:
        self.read.append(article.iri)
        if article.title == "dies":
            os._exit(1)
        if article.title == "fails":
            raise KeyError("of the extractor's own making")
        return self.found[article.iri]


def hand(extractions: Iterable[Extraction], version: str = "1") -> Hand:
    return Hand({e.article.iri: e for e in extractions}, version)


def articles(extractions: Iterable[Extraction]) -> list[Article]:
    return [e.article for e in extractions]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(tmp_path / "store", Settings()) as opened:
        yield opened


def run(store: EmbeddedStore, extractor: Hand, results: Iterable[Article | LoadFailure], **options: object) -> Summary:
    return load_articles(results, store, lambda: extractor, **options)  # type: ignore[arg-type]


def test_what_is_loaded_is_published_with_its_index(store: EmbeddedStore) -> None:
    summary = run(store, hand(seed()), articles(seed()))
    assert (summary.loaded, summary.reports, summary.events, summary.refused) == (4, 8, 5, 0)
    current = snapshots.current(store.directory)
    assert summary.snapshot == current
    assert (current.path / FILE).is_file()


def test_a_second_load_of_the_same_articles_changes_nothing_and_reads_nothing(store: EmbeddedStore) -> None:
    run(store, hand(seed()), articles(seed()))
    before = set(store.live)
    again = hand(seed())
    summary = run(store, again, articles(seed()))
    assert (summary.loaded, summary.unchanged, again.read) == (0, 4, [])
    assert set(store.live) == before
    assert summary.snapshot is not None
    assert summary.snapshot.number == 1


def test_another_version_of_the_extractor_reads_everything_again(store: EmbeddedStore) -> None:
    run(store, hand(seed()), articles(seed()))
    better = hand(seed(), version="2")
    assert run(store, better, articles(seed())).loaded == 4
    assert len(better.read) == 4
    assert run(store, better, articles(seed())).events == 5


def test_a_changed_article_is_read_again_and_the_others_are_not(store: EmbeddedStore) -> None:
    run(store, hand(seed()), articles(seed()))
    changed = Draft("https://example.org/axios", published="2019-10-19").report("Arrest", target="Ren Zhengfei")
    now = [*seed()[:1], changed.extraction(), *seed()[2:]]
    extractor = hand(now)
    summary = run(store, extractor, articles(now))
    assert extractor.read == [changed.extraction().article.iri]
    assert (summary.loaded, summary.unchanged, summary.events) == (1, 3, 6)


def test_an_article_given_twice_in_one_load_is_one_article(store: EmbeddedStore) -> None:
    summary = run(store, hand(seed()), articles(seed()) * 2)
    assert summary.snapshot is not None
    assert summary.snapshot.articles == 4
    assert summary.loaded + summary.unchanged == 8 or summary.loaded == 4


def test_what_the_sources_refuse_is_listed_and_the_rest_is_loaded(store: EmbeddedStore) -> None:
    failure = LoadFailure("feed.xml", "bad-feed")
    summary = run(store, hand(seed()), [failure, *articles(seed())])
    assert summary.failures == [failure]
    assert summary.loaded == 4


def test_an_article_in_which_the_extractor_fails_is_listed_and_the_rest_is_loaded(store: EmbeddedStore) -> None:
    bad = Draft("https://example.org/bad", title="fails").extraction()
    summary = run(store, hand(seed()), [bad.article, *articles(seed())])
    (failure,) = summary.failures
    assert (failure.source, failure.reason) == ("https://example.org/bad", "extraction-failed")
    assert "KeyError" in failure.detail
    assert "making" not in failure.detail
    assert summary.loaded == 4


def test_an_article_whose_graph_is_not_valid_is_refused_whole(store: EmbeddedStore) -> None:
    extraction = seed()[1]
    report: Report = extraction.reports[0].model_copy(update={"evidence": ()})
    invalid = extraction.model_copy(update={"reports": (report,)})
    others = [seed()[0], *seed()[2:]]
    summary = run(store, hand([invalid, *others]), articles([invalid, *others]))
    (failure,) = summary.failures
    assert failure.reason == "invalid"
    assert "evidence" in failure.detail
    assert summary.loaded == 3
    assert summary.snapshot is not None
    assert summary.snapshot.articles == 3


def test_progress_is_told_of_every_article(store: EmbeddedStore) -> None:
    told: list[int] = []
    run(store, hand(seed()), articles(seed()), progress=lambda s: told.append(s.loaded + s.unchanged), batch=2)
    assert told == [0, 2, 2, 4, 4]


def test_an_interrupted_load_keeps_what_was_committed_and_goes_on_from_there(store: EmbeddedStore) -> None:
    def stopping() -> Iterator[Article]:
        yield from articles(seed()[:2])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(store, hand(seed()), stopping(), batch=1)
    assert snapshots.current(store.directory).articles == 2
    summary = run(store, hand(seed()), articles(seed()))
    assert (summary.loaded, summary.unchanged) == (2, 2)


def make_world(n: int) -> Hand:
    return hand(world(n))


@pytest.mark.slow
def test_several_processes_find_what_one_does(store: EmbeddedStore, tmp_path: Path) -> None:
    given = articles(world(40))
    load_articles(given, store, partial(make_world, 40), processes=2, batch=8)
    with EmbeddedStore.open(tmp_path / "one", Settings()) as other:
        load_articles(given, other, partial(make_world, 40), batch=8)
        counts = other.ledger.graph, COUNTS
        assert {q for q in other.live if (q.graph_name, q.predicate) != counts} == {
            q for q in store.live if (q.graph_name, q.predicate) != counts
        }


@pytest.mark.slow
def test_an_article_that_kills_its_process_is_listed_and_later_ones_are_loaded(store: EmbeddedStore) -> None:
    deadly = Draft("https://example.org/deadly", title="dies").extraction().article
    given = articles(world(40))
    summary = load_articles([deadly, *given], store, partial(make_world, 40), processes=2)
    assert deadly.url in {f.source for f in summary.failures}
    assert summary.loaded + summary.refused == 41
    assert summary.loaded >= 20
    again = load_articles(given, store, partial(make_world, 40))
    assert again.loaded + again.unchanged == 40


def test_a_folder_of_samples_is_loaded_with_the_extractor_of_a_name(store: EmbeddedStore, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Huawei is in talks with US carriers about a licence for its 5G technology.")
    (tmp_path / "in" / "b.jsonl").write_text('{"title": "no text"}\n')
    summary = load([str(tmp_path / "in"), str(tmp_path / "none")], store)
    assert summary.loaded == 1
    assert summary.refused == 2


def test_an_article_that_names_somebody_by_no_iri_is_refused_and_the_rest_is_loaded(store: EmbeddedStore) -> None:
    extraction = seed()[1]
    report = extraction.reports[0]
    bad = report.participants[0].entity.model_copy(update={"works_for": "no iri"})
    people = (report.participants[0].model_copy(update={"entity": bad}), *report.participants[1:])
    broken = extraction.model_copy(update={"reports": (report.model_copy(update={"participants": people}),)})
    summary = run(store, hand([broken, seed()[0]]), articles([broken, seed()[0]]))
    assert [f.reason for f in summary.failures] == ["invalid"]
    assert summary.loaded == 1
