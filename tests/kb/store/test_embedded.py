"""The embedded store: one writer, whole transactions, snapshots that switch at once, failures in our words."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb import vocabulary as v
from kb.errors import NotFound, StoreUnavailable
from kb.settings import Settings
from kb.store import snapshots
from kb.store.dataset import READ_BY_DEFAULT, default_graphs
from kb.store.embedded import Change, EmbeddedStore, count
from kb.store.failures import DETAILS, unavailable
from tests.kb.building import MINTER


def quad(n: int, graph: str = "entities") -> ox.Quad:
    return ox.Quad(v.node(f"https://example.org/{n}"), v.KIND, ox.Literal(str(n)), v.node(MINTER.graph(graph)))


def change(*numbers: int, graph: str = "entities") -> Change:
    return Change(added={quad(n, graph) for n in numbers})


def held(store: ox.Store) -> set[str]:
    found = store.quads_for_pattern(None, v.KIND, None, v.node(MINTER.graph("entities")))
    return {v.text(q.object) for q in found}


def test_a_second_writer_is_turned_away_at_once_with_the_pid_of_the_first(store: EmbeddedStore) -> None:
    with pytest.raises(StoreUnavailable, match=f"locked by pid {os.getpid()}") as caught:
        EmbeddedStore.open(store.directory, Settings())
    assert (caught.value.problem, caught.value.exit_code) == ("store-locked", 4)


def test_the_lock_of_a_dead_writer_holds_nobody_up(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from kb.store.embedded import EmbeddedStore\n"
        "from kb.settings import Settings\n"
        "EmbeddedStore.open(Path(sys.argv[1]), Settings()); os.kill(os.getpid(), 9)"
    )
    died = subprocess.run([sys.executable, "-c", code, tmp_path / "s"], check=False)
    assert died.returncode == -9
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        assert store.ledger.counts()["revision"] == 1


def test_no_store_is_made_where_one_should_be(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        EmbeddedStore.open(tmp_path / "none", Settings(), create=False)
    assert caught.value.problem == "store-missing"
    assert not (tmp_path / "none").exists()


def test_a_change_goes_and_comes_whole_with_its_copy_in_the_default_graph(store: EmbeddedStore) -> None:
    store.commit(change(1, 2))
    store.commit(Change(removed={quad(1)}, added={quad(3)}))
    assert held(store.live) == {"2", "3"}
    default = store.live.quads_for_pattern(None, v.KIND, None, ox.DefaultGraph())
    assert {v.text(q.object) for q in default} == {"2", "3"}


def test_what_is_in_an_articles_graph_is_not_in_the_default_graph(store: EmbeddedStore) -> None:
    store.commit(change(1, graph="a-1"))
    assert not list(store.live.quads_for_pattern(None, v.KIND, None, ox.DefaultGraph()))


def test_the_default_graph_is_the_union_of_the_graphs_that_it_shows(loaded: EmbeddedStore) -> None:
    named = {q.triple for g in default_graphs(MINTER) for q in loaded.live.quads_for_pattern(None, None, None, g)}
    assert {q.triple for q in loaded.live.quads_for_pattern(None, None, None, ox.DefaultGraph())} == named
    assert len(default_graphs(MINTER)) == len(READ_BY_DEFAULT)


def test_an_empty_change_is_no_transaction(store: EmbeddedStore) -> None:
    before = store.ledger.counts()
    store.commit(Change())
    store.commit(Change(grown={"articles": 1}))
    assert store.ledger.counts() == before


def test_counts_follow_what_is_written_and_can_be_made_anew(loaded: EmbeddedStore) -> None:
    loaded.update("INSERT DATA { <https://example.org/s> <https://example.org/p> 1 }")
    counts = loaded.ledger.counts()
    assert {name: counts[name] for name in count(loaded.live, MINTER)} == count(loaded.live, MINTER)


def test_readers_see_what_was_published_and_nothing_else(store: EmbeddedStore) -> None:
    store.commit(change(1))
    first = store.publish()
    store.commit(change(2))
    assert held(snapshots.current(store.directory).open()) == {"1"}
    second = store.publish()
    assert held(snapshots.current(store.directory).open()) == {"1", "2"}
    assert held(first.open()) == {"1"}
    assert (first.number, second.number) == (1, 2)


def test_publishing_nothing_new_makes_no_snapshot(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        assert store.publish().number == store.publish().number == 1
        assert store.publish(again=True).number == 2
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        assert store.publish().number == 2


def test_a_snapshot_says_what_it_holds(loaded: EmbeddedStore) -> None:
    snapshot = loaded.publish()
    said = json.loads((snapshot.path / snapshots.DESCRIPTION).read_text())
    assert said == snapshot.to_json()
    opened = snapshot.open()
    assert said["quads"] == len(opened)
    assert said["graphs"] == len(list(opened.named_graphs()))
    assert (said["articles"], said["reports"], said["events"]) == (4, 8, 5)


def test_a_snapshot_cannot_be_written(store: EmbeddedStore) -> None:
    opened = store.publish().open()
    with pytest.raises((OSError, RuntimeError)):
        opened.add(quad(9))


def test_only_so_many_snapshots_are_kept(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "s", Settings(snapshots_kept=2)) as store:
        for n in range(4):
            store.commit(change(n))
            store.publish()
        assert [s.number for s in snapshots.listing(store.directory)] == [3, 4]


def test_indexers_are_told_which_events_changed(store: EmbeddedStore) -> None:
    told: list[tuple[bool, set[str] | None]] = []

    def indexer(live: ox.Store, _: object, made: Path, before: Path | None, changed: set[str] | None) -> None:
        assert made.is_dir()
        told.append((before is not None, changed))

    store.commit(Change(added={quad(1)}, events={"e1"}))
    store.publish([indexer])
    store.commit(Change(added={quad(2)}, events={"e2"}))
    store.publish([indexer])
    store.update("INSERT DATA { <https://example.org/s> <https://example.org/p> 1 }")
    store.publish([indexer])
    assert told == [(False, None), (True, {"e2"}), (True, None)]


def test_a_reopened_store_knows_that_nothing_changed_since_its_snapshot(tmp_path: Path) -> None:
    told: list[set[str] | None] = []
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        store.publish()
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        store.commit(Change(added={quad(2)}, events={"e2"}))
        store.publish([lambda *given: told.append(given[-1])])
    assert told == [{"e2"}]


def test_the_snapshot_of_an_instant_is_the_last_one_before_it(store: EmbeddedStore) -> None:
    first = store.publish()
    store.commit(change(1))
    second = store.publish()
    assert snapshots.at(store.directory, second.created).number == 2
    assert snapshots.at(store.directory, first.created).number == 1
    with pytest.raises(NotFound):
        snapshots.at(store.directory, first.created.replace(year=2000))


def test_a_directory_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="techgeo load") as caught:
        snapshots.current(tmp_path)
    assert caught.value.problem == "store-missing"


@pytest.mark.parametrize("content", ["", "x", "000009999999999", "../../etc", "\x00" * 8])
def test_a_damaged_pointer_is_a_damaged_store(store: EmbeddedStore, content: str) -> None:
    store.publish()
    (store.directory / snapshots.POINTER).write_text(content)
    with pytest.raises(StoreUnavailable) as caught:
        snapshots.current(store.directory)
    assert caught.value.problem == "store-corrupt"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"number": 2}', "null"])
def test_a_damaged_description_is_a_damaged_store(store: EmbeddedStore, content: str) -> None:
    (store.publish().path / snapshots.DESCRIPTION).write_text(content)
    with pytest.raises(StoreUnavailable) as caught:
        snapshots.current(store.directory)
    assert caught.value.problem == "store-corrupt"


def test_what_a_killed_publish_has_left_is_cleared_away(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        store.publish()
        folder = store.directory / snapshots.FOLDER
    (folder / ".new").mkdir()
    (folder / ".new" / "half").write_text("x")
    (folder / "000002").mkdir()
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        assert sorted(p.name for p in folder.iterdir()) == ["000001"]
        assert [s.number for s in snapshots.listing(store.directory)] == [1]
        store.commit(change(1))
        assert store.publish().number == 2


@pytest.mark.parametrize(
    ("error", "slug"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "store-full"),
        (OSError("IO error: No space left on deviceWhile appending to file: /x/1.log"), "store-full"),
        (OSError(errno.EFBIG, "File too large"), "store-full"),
        (OSError("IO error: While lock file: /x/LOCK: Resource temporarily unavailable"), "store-locked"),
        (RuntimeError("Corruption: block checksum mismatch in /x/1.sst"), "store-corrupt"),
        (OSError(errno.EROFS, "Read-only file system"), "store-read-only"),
        (PermissionError(errno.EACCES, "Permission denied: /x"), "store-read-only"),
        (FileNotFoundError(errno.ENOENT, "No such file: /x"), "store-missing"),
        (OSError("something else"), "store-unavailable"),
    ],
)
def test_what_the_engine_says_is_said_in_our_words(error: Exception, slug: str) -> None:
    said = unavailable(error)
    assert said.problem == slug
    assert said.detail == DETAILS[slug]
    assert "/" not in said.detail


def test_another_ontology_replaces_the_one_in_the_store(store: EmbeddedStore) -> None:
    graph = v.node(MINTER.graph("ontology"))
    stale = ox.Quad(v.node("https://example.org/Old"), v.TYPE, v.EVENT, graph)
    (line,) = store.ledger.rows(graph.value, v.node("https://w3id.org/techgeo/ledger#ontology"))
    store.commit(Change(removed={line}, added={stale, store.ledger.quad(graph.value, line.predicate, ox.Literal("x"))}))
    directory = store.directory
    store.close()
    with EmbeddedStore.open(directory, Settings()) as again:
        assert stale not in again.live
        assert list(again.live.quads_for_pattern(v.tge("Talks"), None, None, graph))
