"""Disks that are full, files that are damaged or may not be written: said in our words, and nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.commit import Committer
from kb.errors import StoreUnavailable
from kb.graph import Generator
from kb.settings import Settings
from kb.store import snapshots
from kb.store.check import check
from kb.store.embedded import EmbeddedStore
from kb.store.failures import DETAILS
from tests.kb.building import MINTER
from tests.kb.synthetic import world

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

_FILLING = """
import resource, signal, sys
from pathlib import Path
from kb.commit import Committer
from kb.errors import StoreUnavailable
from kb.graph import Generator
from kb.settings import Settings
from kb.store.embedded import EmbeddedStore
from kb.store.failures import DETAILS
from tests.kb.synthetic import world

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = EmbeddedStore.open(Path(sys.argv[1]), Settings())
committer = Committer(store, Generator())
committer.commit(world(1))
store.publish()
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
done = 0
try:
    for extraction in world(600, seed=3):
        committer.commit([extraction])
        done += 1
        print(done, flush=True)
        if done % 20 == 0:
            store.flush()
    store.publish()
except StoreUnavailable as e:
    print(e.problem, e.exit_code, store.ledger.counts()["articles"] - 1, flush=True)
"""


def test_a_full_disk_stops_the_load_and_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _FILLING, str(tmp_path / "s")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *_, acknowledged, last = run.stdout.splitlines()
    slug, code, readable = last.split()
    assert (slug, code) == ("store-full", "4")
    assert int(readable) == int(acknowledged), "reads go on, and show what was committed"
    assert snapshots.current(tmp_path / "s").articles == 1, "readers keep the old snapshot"
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:  # there is room again
        assert store.ledger.counts()["articles"] - 1 == int(acknowledged)
        committer = Committer(store, Generator())
        for extraction in world(600, seed=3):
            if not committer.is_current(extraction.article):
                committer.commit([extraction])
                break
        assert store.publish().articles == int(acknowledged) + 2
    assert check(tmp_path / "s", MINTER) == []


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of a store with some articles in table files, others in the log, and a snapshot."""
    directory = tmp_path_factory.mktemp("sound") / "s"
    with EmbeddedStore.open(directory, Settings()) as store:
        committer = Committer(store, Generator())
        committer.commit(world(30))
        store.flush()
        store.publish()
    return directory


def reads_right(directory: Path) -> str:
    """Return what a reader of the store gets: ``right``, or the slug of the failure; anything else is a bug."""
    try:
        problems = check(directory, MINTER)
    except StoreUnavailable as e:
        return e.problem
    slugs = {detail: slug for slug, detail in DETAILS.items()}
    return slugs.get(problems[0], problems[0]) if problems else "right"


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*", "*.sst", "*.log", "pointer", "snapshot.json"])
def test_flipped_bytes_in_a_snapshot_are_found_or_harmless(sound: Path, tmp_path: Path, name: str) -> None:
    r = random.Random(name)
    outcomes = set()
    for n in range(8):
        directory = tmp_path / str(n)
        shutil.copytree(sound, directory)
        snapshot = snapshots.path_of(directory, 1)
        paths = [directory / "CURRENT"] if name == "pointer" else sorted(snapshot.glob(name))
        path = r.choice(paths)
        content = bytearray(path.read_bytes())
        for _ in range(min(8, len(content))):
            content[r.randrange(len(content))] ^= 1 << r.randrange(8)
        path.unlink()  # it may be a link to a file of the live store
        path.write_bytes(content)
        outcomes.add(reads_right(directory))
    assert outcomes <= {"right", "store-corrupt", "store-missing", "store-unavailable"}


def test_a_damaged_live_store_refuses_to_be_written_and_readers_go_on(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "s")
    for path in (tmp_path / "s" / "live").glob("MANIFEST-*"):
        path.unlink()
        path.write_bytes(b"damaged")
    with pytest.raises(StoreUnavailable) as caught:
        EmbeddedStore.open(tmp_path / "s", Settings())
    assert caught.value.problem == "store-corrupt"
    assert "techgeo restore" in caught.value.detail
    assert reads_right(tmp_path / "s") == "right"


def test_a_snapshot_directory_that_was_removed_is_said_to_be_gone(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "s")
    opened = snapshots.current(tmp_path / "s").open()
    held = len(opened)
    shutil.rmtree(tmp_path / "s" / snapshots.FOLDER)
    assert len(opened) == held, "who has it open reads on"
    with pytest.raises(StoreUnavailable) as caught:
        snapshots.current(tmp_path / "s")
    assert caught.value.problem == "store-missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreUnavailable) as caught:
            EmbeddedStore.open(tmp_path / "s", Settings())
    finally:
        tmp_path.chmod(0o700)
    assert caught.value.problem == "store-read-only"


def test_a_file_where_the_store_should_be_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("x")
    with pytest.raises(StoreUnavailable):
        EmbeddedStore.open(tmp_path / "s", Settings())
