"""What a load may take at most, measured in a process of its own: rows 36, 38, 39, 40 and fault F11."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its peak"),
]
ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000
PROGRAM = """
import collections, json, sys
from pathlib import Path
from kb.iris import Minter
from loaders.sources import read
found = collections.Counter(getattr(r, "reason", "article") for r in read(sys.argv[1], minter=Minter()))
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([found, int(peak.split()[1]) * 1024]))
"""


def measured(path: Path) -> tuple[dict[str, int], float]:
    """Return how many results of each reason a file gives, and its peak of memory in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    found, peak = json.loads(done.stdout)
    return found, peak / MEGABYTE


def write(path: Path, pieces: Iterator[bytes]) -> Path:
    with path.open("wb") as out:
        for piece in pieces:
            out.write(piece)
    return path


LINE = json.dumps({"text": "The ministry added twelve companies to its list. " * 400}).encode() + b"\n"
BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + LINE
HEAD = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/a\r\nContent-Length: %d\r\n\r\n"
RECORD = HEAD % len(BLOCK) + BLOCK + b"\r\n\r\n"
HUGE = HEAD % 300_000_000

FILES: dict[str, tuple[str, Callable[[], Iterator[bytes]], dict[str, int]]] = {
    "a text of 100 MB": ("a.txt", lambda: (b"The ministry said no. " * 45_455 for _ in range(100)), {"too-large": 1}),
    "a page of 100 MB": (
        "a.html",
        lambda: (b"<p>The ministry said no.</p> " * 34_483 for _ in range(100)),
        {"too-large": 1},
    ),
    "a line of 300 MB between others": (
        "a.jsonl",
        lambda: iter([LINE, b'{"text": "', *(b"x" * MEGABYTE for _ in range(300)), b'"}\n', LINE]),
        {"article": 2, "too-large": 1},
    ),
    "60 MB of lines": ("a.jsonl", lambda: (LINE * 30 for _ in range(100)), {"article": 3_000}),
    "40 MB of records and one of 300 MB": (
        "a.warc",
        lambda: iter(
            [RECORD, HUGE, *(bytes(MEGABYTE) for _ in range(300)), b"\r\n\r\n", *(RECORD * 20 for _ in range(100))]
        ),
        {"article": 2_001, "too-large": 1},
    ),
}


@pytest.mark.parametrize("title", FILES)
def test_memory_stays_small_however_large_the_source(title: str, tmp_path: Path) -> None:
    name, pieces, expected = FILES[title]
    found, peak = measured(write(tmp_path / name, pieces()))
    assert found == expected
    assert peak < 200


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.jsonl.gz", "a.rss.gz"])
def test_a_gzip_bomb_takes_no_memory(name: str, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(MEGABYTE)) * 1_000  # a gigabyte of zeros in a megabyte
    found, peak = measured(write(tmp_path / name, iter([bomb])))
    assert found == {"too-large": 1}
    assert peak < 300
