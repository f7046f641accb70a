"""kill -9 at random moments: no committed article is lost, none is half there, and a load goes on where it was."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb import vocabulary as v
from kb.graph import article_quads
from kb.settings import Settings
from kb.store import snapshots
from kb.store.check import check
from kb.store.embedded import EmbeddedStore, count
from tests.faults.loading import GENERATOR, Synthetic
from tests.kb.building import MINTER

ROOT = Path(__file__).parents[2]
ARTICLES = 400
KILLS = 20
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def start(store: Path, articles: int, *flags: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.loading", str(store), str(articles), *flags]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ})


def kill_after(process: subprocess.Popen[str], lines: int, delay: float) -> list[str]:
    """Kill the process ``delay`` seconds after it has said so many lines; return all that it has said by then."""
    said = []
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.strip())
            if len(said) > lines:
                break
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        said += [line.strip() for line in process.stdout]
    return said


def assert_whole(store: EmbeddedStore, expected: dict[str, set[str]], acknowledged: int) -> int:
    """Every article that is there is there whole, and there are as many as were acknowledged, or more."""
    there = {v.text(q.subject) for q in store.live.quads_for_pattern(None, v.TYPE, v.NEWS_ARTICLE)}
    for article in there:
        graph = v.node(MINTER.graph(article))
        assert {str(q) for q in store.live.quads_for_pattern(None, None, None, graph)} == expected[article]
        assert store.ledger.fingerprint_of(article)
    assert len(there) >= acknowledged
    counts = store.ledger.counts()
    assert {name: counts[name] for name in count(store.live, MINTER)} == count(store.live, MINTER)
    return len(there)


def test_a_load_that_is_killed_twenty_times_loses_nothing(tmp_path: Path) -> None:
    r = random.Random(20191021)
    found = Synthetic(ARTICLES).found
    entities = v.node(MINTER.graph("entities"))
    expected = {
        iri: {str(q) for q in article_quads(e, MINTER, GENERATOR) if q.graph_name != entities}
        for iri, e in found.items()
    }
    folder, acknowledged, kills = tmp_path / "0", 0, 0
    while kills < KILLS:
        said = kill_after(start(folder, ARTICLES), r.randint(0, 6), r.uniform(0, 0.2))
        acknowledged = max([acknowledged, *(int(x.split()[1]) for x in said if x.startswith("committed"))])
        with EmbeddedStore.open(folder, Settings()) as store:
            acknowledged = assert_whole(store, expected, acknowledged)
        if "done" in said:  # the load was faster than the signal: it is whole, and another one is begun
            folder, acknowledged = tmp_path / str(len(list(tmp_path.iterdir()))), 0
        else:
            kills += 1
    process = start(folder, ARTICLES)
    assert process.communicate()[0].split()[-1] == "done"
    with EmbeddedStore.open(folder, Settings()) as store:
        assert assert_whole(store, expected, ARTICLES) == ARTICLES
    assert check(folder, MINTER) == []


def test_a_publisher_that_is_killed_leaves_a_snapshot_that_opens(tmp_path: Path) -> None:
    r = random.Random(7)
    last = 0
    for _ in range(KILLS):
        said = kill_after(start(tmp_path / "s", 60, "--publish"), r.randint(1, 5), r.uniform(0, 0.15))
        published = [int(x.split()[1]) for x in said if x.startswith("published")]
        current = snapshots.current(tmp_path / "s")
        assert current.number >= max([last, *published])
        assert count(current.open(), MINTER)["quads"] == current.quads
        last = current.number
    with EmbeddedStore.open(tmp_path / "s", Settings()) as store:
        assert store.publish().number >= last
    assert [p.name for p in (tmp_path / "s" / snapshots.FOLDER).iterdir() if p.name.startswith(".")] == []
