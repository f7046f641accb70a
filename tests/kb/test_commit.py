"""A commit that a store cannot take at once is cut between articles, and comes to the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.commit import Committer
from kb.graph import Generator, article_quads
from kb.settings import Settings
from kb.store.archive import digest
from kb.store.change import Change
from kb.store.embedded import EmbeddedStore
from tests.kb.building import MINTER, seed
from tests.kb.synthetic import world

GENERATOR = Generator("by hand", "1")


class Small(EmbeddedStore):
    """A store that takes so many quads in one transaction, and notes how many it was given."""

    most_quads = 600
    sizes: list[int]

    def commit(self, change: Change) -> None:
        self.__dict__.setdefault("sizes", []).append(len(change.added) + len(change.removed))
        super().commit(change)


def test_a_batch_is_cut_between_articles_into_commits_that_the_store_can_take(tmp_path: Path) -> None:
    batch = list(world(30))
    longest = max(len(article_quads(e, MINTER, GENERATOR)) for e in batch)
    assert longest <= 300, "each of them fits"
    with Small.open(tmp_path / "small", Settings()) as store:
        store.sizes.clear()
        outcome = Committer(store, GENERATOR).commit(batch)
        assert (outcome.written, outcome.refused) == (30, [])
        assert len(store.sizes) > 3
        assert max(store.sizes) <= store.most_quads
        assert store.ledger.counts()["articles"] == 30


def test_a_batch_that_was_cut_comes_to_the_same_reports_and_events(tmp_path: Path) -> None:
    batch = seed()
    with Small.open(tmp_path / "small", Settings()) as small, EmbeddedStore.open(tmp_path / "any", Settings()) as whole:
        small.sizes.clear()
        said = [Committer(store, GENERATOR).commit(batch) for store in (small, whole)]
        assert len(small.sizes) > 1
        assert said[0] == said[1]
        counts = [dict(store.ledger.counts()) for store in (small, whole)]
        assert [c.pop("revision") for c in counts] == [len(small.sizes) + 1, 2]
        assert counts[0] == counts[1]


@pytest.mark.parametrize("most", [1, 600, None])
def test_a_second_commit_of_the_same_changes_nothing(tmp_path: Path, most: int | None) -> None:
    with Small.open(tmp_path / "s", Settings()) as store:
        store.__dict__["most_quads"] = most
        Committer(store, GENERATOR).commit(seed())
        before = {str(q) for q in store.live if "/graph/ledger" not in str(q.graph_name)}
        Committer(store, GENERATOR).commit(seed())
        assert {str(q) for q in store.live if "/graph/ledger" not in str(q.graph_name)} == before
        assert digest(store.live)


def test_nothing_is_committed_of_nothing(tmp_path: Path) -> None:
    with Small.open(tmp_path / "s", Settings()) as store:
        store.sizes.clear()
        assert Committer(store, GENERATOR).commit([]).written == 0
        assert store.sizes == []
