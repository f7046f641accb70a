"""Copies of a store: what is restored is what was copied, and a damaged copy is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import vocabulary as v
from kb.commit import Committer
from kb.errors import BadInput, StoreUnavailable
from kb.graph import Generator
from kb.settings import Settings
from kb.store import archive, snapshots
from kb.store.check import check
from kb.store.embedded import Change, EmbeddedStore
from tests.kb.building import MINTER
from tests.kb.synthetic import world


@pytest.fixture
def copied(loaded: EmbeddedStore, tmp_path: Path) -> tuple[Path, Path]:
    """Return the directories of a store with a published snapshot, and of its copy."""
    loaded.publish()
    loaded.close()
    archive.snapshot(loaded.directory, tmp_path / "copy")
    return loaded.directory, tmp_path / "copy"


def test_what_is_restored_after_losing_the_store_is_what_was_copied(copied: tuple[Path, Path]) -> None:
    store, copy = copied
    manifest = archive.Manifest.read(copy)
    before = set(snapshots.current(store).open())
    shutil.rmtree(store)
    restored = archive.restore(copy, store, Settings())
    assert set(restored.open()) == before
    assert archive.digest(restored.open()) == manifest.sha256
    assert (restored.quads, restored.articles, restored.events) == (manifest.quads, manifest.articles, manifest.events)
    assert check(store, MINTER) == []


def test_restoring_goes_back_on_what_was_loaded_since(copied: tuple[Path, Path]) -> None:
    store, copy = copied
    with EmbeddedStore.open(store, Settings()) as opened:
        Committer(opened, Generator()).commit(world(5))
        opened.publish()
    restored = archive.restore(copy, store, Settings())
    assert (restored.number, restored.articles) == (3, 4)
    assert [s.articles for s in snapshots.listing(store)] == [4, 9, 4]


@pytest.mark.parametrize(
    "damage",
    [
        lambda copy: (copy / archive.MANIFEST).unlink(),
        lambda copy: (copy / archive.MANIFEST).write_text("{}"),
        lambda copy: (copy / archive.MANIFEST).write_text(
            json.dumps(json.loads((copy / archive.MANIFEST).read_text()) | {"sha256": "0" * 64})
        ),
        lambda copy: [p.unlink() for p in copy.glob("*.sst")],
        lambda copy: next(copy.glob("MANIFEST-*")).write_bytes(b"x"),
    ],
)
def test_a_damaged_copy_is_refused_and_the_store_stays_as_it_is(
    copied: tuple[Path, Path], damage: Callable[[Path], object]
) -> None:
    store, copy = copied
    damage(copy)
    with pytest.raises(BadInput) as caught:
        archive.restore(copy, store, Settings())
    assert caught.value.problem == "bad-snapshot"
    assert snapshots.current(store).number == 1
    with EmbeddedStore.open(store, Settings()) as opened:
        assert opened.ledger.counts()["articles"] == 4


def test_a_store_whose_files_are_damaged_is_restored(copied: tuple[Path, Path]) -> None:
    store, copy = copied
    (store / snapshots.POINTER).write_text("nonsense")
    for path in (store / "live").glob("MANIFEST-*"):
        path.write_bytes(b"x")
    with pytest.raises(StoreUnavailable):
        EmbeddedStore.open(store, Settings())
    assert archive.restore(copy, store, Settings()).articles == 4


def test_a_copy_never_overwrites(copied: tuple[Path, Path]) -> None:
    store, copy = copied
    with pytest.raises(BadInput):
        archive.snapshot(store, copy)


def test_a_store_that_is_being_written_is_not_restored_over(copied: tuple[Path, Path]) -> None:
    store, copy = copied
    with EmbeddedStore.open(store, Settings()), pytest.raises(StoreUnavailable) as caught:
        archive.restore(copy, store, Settings())
    assert caught.value.problem == "store-locked"


@given(st.lists(st.text("ab<é", max_size=4).map(str.encode), max_size=40), st.randoms())
def test_the_hash_of_lines_depends_neither_on_order_nor_on_chunks(lines: list[bytes], random: object) -> None:
    mixed = [x + b"\n" for x in lines]
    expected = archive.digest_of(mixed)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "CHUNK", 3)
        assert archive.digest_of(mixed + mixed) == expected


def test_a_whole_store_has_nothing_wrong_with_it(loaded: EmbeddedStore) -> None:
    loaded.publish()
    assert check(loaded.directory, MINTER) == []


def test_a_check_finds_what_should_never_be(loaded: EmbeddedStore) -> None:
    events, clusters = v.node(MINTER.graph("events")), v.node(MINTER.graph("clusters"))
    (link, *_) = loaded.live.quads_for_pattern(None, v.REPORT_OF, None, clusters)
    (evidence, *_) = loaded.live.quads_for_pattern(None, v.EXACT, None)
    lost = ox.Quad(v.node("https://example.org/e"), v.TYPE, v.EVENT, events)
    loaded.commit(Change(removed={link, evidence}, added={lost}, grown={"articles": 1}))
    loaded.live.remove(ox.Quad(lost.subject, lost.predicate, lost.object))
    loaded.publish()
    found = "\n".join(check(loaded.directory, MINTER))
    for sentence in (
        "should have 5 articles and has 4",
        "The default graph lacks 1 triples",
        "report is of no event",
        "event has no report: https://example.org/e",
        "article's graph is not valid",
    ):
        assert sentence in found
