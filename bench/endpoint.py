"""Measures the SPARQL endpoint beside others, in one run: the engine in process, ``oxigraph serve``, rdflib-endpoint.

``python -m bench.endpoint [ARTICLES [QUESTIONS]]`` (default: 5,000, all). The data and the questions are those of
``../shared/bench`` (a generator of articles, and one file a question); the triples of each graph are also in the
default graph, as techgeo keeps them. techgeo is there twice: running every query, and (``kept``) as it is by default,
with short answers of the current snapshot kept for who asks the same again. All servers answer in JSON or N-Triples
over one kept connection of loopback; each figure is the median of alternating runs, so that what else the machine does
falls on all of them. rdflib-endpoint holds its data in memory and gets a tenth of the articles.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pyoxigraph as ox

SHARED = Path(__file__).parents[2] / "shared" / "bench"
ROOT = Path(__file__).parents[1]
LONGEST = 20.0
ENOUGH = 5.0
_GRAPH = re.compile(r"^\s*(CONSTRUCT|DESCRIBE)", re.MULTILINE)
_PORT = 7_480
_RDFLIB = """
import sys, uvicorn, rdflib
from rdflib_endpoint import SparqlEndpoint
data = rdflib.Dataset()
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""


class Endpoint:
    """One endpoint over HTTP, on a connection that stays open."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path, self.pid = port, path, 0
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST + 10)

    def ask(self, query: str) -> int:
        """Return the length of the answer, read to its end."""
        graph = _GRAPH.search(query) is not None
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/n-triples" if graph else "application/sparql-results+json",
        }
        try:
            response = self._response(query, headers)
            data = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if response.status != 200:
            raise RuntimeError(f"{response.status}")
        return len(data)

    def _response(self, query: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        for last in (False, True):
            try:
                self.connection.request("POST", self.path, urlencode({"query": query}), headers)
                return self.connection.getresponse()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()  # it was idle for too long
                if last:
                    raise
        raise AssertionError

    def cpu(self) -> float:
        """Return the processor seconds that the server and its children have used."""
        with contextlib.suppress(psutil.Error):
            server = psutil.Process(self.pid)
            return sum(_processor(p.pid) for p in (server, *server.children(recursive=True)))
        return 0.0

    def wait(self, seconds: float) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.ask("ASK {}")
                return
            except (OSError, http.client.HTTPException, RuntimeError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def _processor(pid: int) -> float:
    """Return the seconds that all threads of a process have run, to the nanosecond (Linux)."""
    nanoseconds = 0
    for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            nanoseconds += int(file.read_text("ascii").split()[0])
    return nanoseconds / 1e9


def in_process(snapshot: Path) -> Callable[[str], int]:
    """Return what asks the engine directly, and writes the answer."""
    store = ox.Store.read_only(str(snapshot))

    def ask(query: str) -> int:
        found = store.query(query)
        graph = isinstance(found, ox.QueryTriples)
        return len(found.serialize(format=ox.RdfFormat.N_TRIPLES if graph else ox.QueryResultsFormat.JSON) or b"")  # type: ignore[arg-type]

    return ask


def make_data(articles: int, directory: Path) -> Path:
    """Make the quads of ``articles`` articles, each also in the default graph; return the file."""
    raw, out = directory / f"raw{articles}.nq", directory / f"{articles}.nq"
    subprocess.run(  # noqa: S603 (the generator beside the checkout)
        [sys.executable, str(SHARED / "gen.py"), "--articles", str(articles), "--out", str(raw), "--workers", "1"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with out.open("wb") as target:
        for line in raw.open("rb"):
            target.write(line)
            target.write(line[: line.rindex(b"<")] + b".\n")
    raw.unlink()
    return out


def make_snapshot(data: Path, directory: Path) -> Path:
    """Load a file of quads; return an engine directory that is only read."""
    store = ox.Store(str(directory / "live"))
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.backup(str(directory / "snapshot"))
    return directory / "snapshot"


@contextlib.contextmanager
def started(command: list[str], environment: dict[str, str], endpoint: Endpoint, seconds: float) -> Iterator[Endpoint]:
    """Run a server; yield its endpoint when it answers."""
    process = subprocess.Popen(  # noqa: S603 (the servers that are measured)
        command, env=os.environ | environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    endpoint.pid = process.pid
    try:
        endpoint.wait(seconds)
        yield endpoint
    finally:
        endpoint.connection.close()
        process.terminate()
        process.wait(20)


@dataclass
class Asked:
    """Who is asked, how, and how much processor time it has used so far."""

    ask: Callable[[str], int]
    cpu: Callable[[], float]
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def once(self, query: str, keep: bool) -> float:
        """Ask once; return how long it took, and keep that where it counts."""
        used, begun = self.cpu(), time.perf_counter()
        self.ask(query)
        taken = time.perf_counter() - begun
        if keep or taken > ENOUGH:
            self.wall.append(taken)
            self.processor.append(self.cpu() - used)
        return taken


def measure(asked: dict[str, Asked], query: str) -> dict[str, tuple[float, float]]:
    """Return the median seconds of each, by the clock and of processor time, over runs that take turns.

    Nothing for who fails, or takes over half a minute.
    """
    alive = {name: Asked(each.ask, each.cpu) for name, each in asked.items()}
    done = dict(alive)
    for turn in range(31):
        for name, each in list(alive.items()):
            try:
                taken = each.once(query, keep=turn > 0)  # the first warms up
            except (OSError, RuntimeError, http.client.HTTPException):
                del alive[name], done[name]
                continue
            if taken > ENOUGH:
                del alive[name]
        spent = sum(sum(each.wall) for each in done.values())
        if (turn >= 2 and spent > 2) or (turn >= 1 and spent > LONGEST):
            break
    return {n: (statistics.median(e.wall), statistics.median(e.processor)) for n, e in done.items() if e.wall}


def main(articles: int, only: str = "") -> None:
    """Print the table, of the questions whose names ``only`` (a pattern) finds."""
    if not SHARED.is_dir():
        sys.exit("The generator and the questions are not beside this checkout (../shared/bench).")
    queries = {f.stem: f.read_text("utf-8") for f in sorted((SHARED / "queries").glob("*.rq"))}
    queries = {name: text for name, text in queries.items() if re.search(only, name)}
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
        directory = Path(temporary)
        snapshot = make_snapshot(make_data(articles, directory), directory)
        small = make_data(max(articles // 10, 100), directory)
        serve = "from api.serve import run; from kb.settings import Settings; run(Settings())"
        given = {
            "TECHGEO_STORE": str(snapshot), "TECHGEO_DEFAULT_GRAPH": "plain", "TECHGEO_QUERY_TIMEOUT": "60",
            "TECHGEO_CLIENT_SECONDS": "0", "TECHGEO_CLIENT_FAILURES": "0",
        }  # fmt: skip
        ours, kept = (
            stack.enter_context(
                started(
                    [sys.executable, "-c", serve],
                    given | more | {"TECHGEO_PORT": str(port)},
                    Endpoint(port, "/sparql"),
                    30,
                )
            )
            for port, more in ((_PORT, {"TECHGEO_ANSWER_CACHE": "0"}), (_PORT + 3, {}))
        )
        binary = str(Path(sys.executable).with_name("oxigraph"))
        oxigraph = stack.enter_context(
            started(
                [binary, "serve-read-only", "--location", str(snapshot), "--bind", f"127.0.0.1:{_PORT + 1}"],
                {}, Endpoint(_PORT + 1, "/query"), 30,
            )
        )  # fmt: skip
        rdflib = stack.enter_context(
            started(
                [sys.executable, "-c", _RDFLIB, str(small), str(_PORT + 2)], {}, Endpoint(_PORT + 2, "/sparql"), 120
            )
        )
        engine = Asked(in_process(snapshot), time.process_time)
        asked = {
            "engine": engine,
            "techgeo": Asked(ours.ask, ours.cpu),
            "kept": Asked(kept.ask, kept.cpu),
            "oxigraph": Asked(oxigraph.ask, oxigraph.cpu),
        }
        slow = {"rdflib": Asked(rdflib.ask, rdflib.cpu)}
        print(f"{articles:,} articles; milliseconds, medians: by the clock, then of processor time (cpu)")
        print(f"{'question':<36}" + "".join(f"{name:>10}" for name in _COLUMNS))
        ahead: dict[str, list[bool]] = {"techgeo": [], "kept": []}
        for name, query in queries.items():
            found = measure(asked, query) | measure(slow, query)
            print(f"{name:<36}" + "".join(f"{cell:>10}" for cell in _cells(found)), flush=True)
            for each, wins in ahead.items():
                if {each, "oxigraph"} <= set(found):
                    wins.append(found[each][0] < found["oxigraph"][0])
        ran, again = (f"{sum(wins)} of {len(wins)}" for wins in ahead.values())
        print(f"techgeo is ahead of oxigraph serve on {ran} where it runs the query, on {again} as it is by default")
        print("rdflib holds a tenth of the articles")


_COLUMNS = (
    "engine",
    "techgeo",
    "kept",
    "oxigraph",
    "rdflib",
    "- engine",
    "/ oxi",
    "cpu engine",
    "techgeo",
    "kept",
    "oxigraph",
    "/ oxi",
)


def _cells(found: dict[str, tuple[float, float]]) -> list[str]:
    """Return the cells of a row, in the order of the columns."""

    def cell(name: str, which: int) -> str:
        return f"{found[name][which] * 1e3:.2f}" if name in found else "-"

    def ratio(which: int) -> str:
        mine, theirs = found.get("techgeo"), found.get("oxigraph")
        return f"{mine[which] / theirs[which]:.2f}" if mine and theirs and theirs[which] else "-"

    more = "-"
    if "techgeo" in found and "engine" in found:
        more = f"{(found['techgeo'][0] - found['engine'][0]) * 1e3:.2f}"
    wall = [cell(name, 0) for name in ("engine", "techgeo", "kept", "oxigraph", "rdflib")]
    return [*wall, more, ratio(0), *(cell(name, 1) for name in ("engine", "techgeo", "kept", "oxigraph")), ratio(1)]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000, *sys.argv[2:3])
