"""A disposable process that runs foreign SPARQL on a read-only snapshot: query in, answer out, over pipes.

It is started by kb.store.process and believes its parent, not the query: walls first (kb.store.sandbox), then
tasks. A task is a JSON object::

    {"op": "query", "snapshot": DIR, "text": SPARQL, "base": IRI, "prefixes": {}, "bind": {"name": "<term>"},
     "default": [IRI] | null, "named": [IRI] | null,
     "format": "json", "encoding": "gzip" | "zstd" | null, "rows": N, "size": BYTES, "cpu": SECONDS}
    {"op": "graph", "snapshot": DIR, "graph": IRI | null, ...}
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import zlib
from collections.abc import Callable
from typing import Any, Protocol

import pyoxigraph as ox

from kb.store import formats, frames, results, sandbox
from kb.store.frames import Send

_OUT_SIZE = 64 << 10
_COMPRESS_FROM = 1 << 10
_KEEP_OPEN = 2
_SYNTAX = re.compile(r"error at (\d+):(\d+)")


class _Encoder(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class Failure(Exception):
    """A task that cannot be done: ``kind`` names what the parent raises."""

    def __init__(self, kind: str, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.members = kind, detail, members


class Output:
    """The answer's way out: collected, encoded, cut into frames, the first with a head that says how."""

    def __init__(self, send: Send, encoding: str | None) -> None:
        self.send, self.encoding = send, encoding
        self.held: list[bytes] = []
        self.size = 0
        self.begun = False
        self.encoder: _Encoder | None = None

    def __call__(self, chunk: bytes) -> None:
        """Take a chunk."""
        self.held.append(chunk)
        self.size += len(chunk)
        if self.size >= _OUT_SIZE:
            self.pass_on()

    def pass_on(self, *, last: bool = False) -> None:
        """Send what has been collected."""
        data, size = b"".join(self.held), self.size
        self.held, self.size = [], 0
        if not self.begun:
            self.begun = True
            if self.encoding and size >= _COMPRESS_FROM:
                self.encoder = _encoder(self.encoding)
            head = {"encoding": self.encoding if self.encoder else None}
            self.send(frames.HEAD, json.dumps(head).encode(), more=True)
        if self.encoder:
            data = self.encoder.compress(data)
        if data:
            self.send(frames.DATA, data, more=last)

    def close(self) -> None:
        """Send the rest; the end of the task comes with it."""
        self.pass_on(last=True)
        if self.encoder and (rest := self.encoder.flush()):
            self.send(frames.DATA, rest, more=True)


def _encoder(name: str) -> _Encoder:
    if name == "gzip":
        return zlib.compressobj(5, zlib.DEFLATED, 31)
    import zstandard

    return zstandard.ZstdCompressor(level=3).compressobj()


class Worker:
    """Runs tasks, one after the other."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.stores: dict[str, ox.Store] = {}

    def open(self, directory: str) -> ox.Store:
        """Return the store of a snapshot; the last two stay open."""
        store = self.stores.pop(directory, None)
        if store is None:
            try:
                store = ox.Store.read_only(directory)
            except (OSError, RuntimeError) as e:
                raise Failure("store", "The snapshot cannot be opened.") from e
        self.stores[directory] = store
        while len(self.stores) > _KEEP_OPEN:
            del self.stores[next(iter(self.stores))]
        return store

    def run(self, task: dict[str, Any]) -> None:
        """Run one task; send its answer, or what went wrong."""
        try:
            sandbox.limit_processor(task["cpu"])
            output = Output(self.send, task["encoding"])
            rows, cut = getattr(self, "do_" + task["op"])(task, output)
            output.close()
        except Failure as e:
            self.fail(e.kind, e.detail, **e.members)
        except results.TooMuch:
            self.fail("size", "The answer is over its limit of bytes.")
        except MemoryError:
            self.fail("memory", "The query needs more memory than it may have.")
        except (OSError, RuntimeError) as e:
            self.fail(*_evaluation(e))
        else:
            self.send(frames.END, json.dumps({"rows": rows, "truncated": cut}).encode())

    def fail(self, kind: str, detail: str, **members: object) -> None:
        """Say that the task failed."""
        self.send(frames.ERROR, json.dumps({"kind": kind, "detail": detail, **members}).encode())

    def do_query(self, task: dict[str, Any], output: Output) -> tuple[int, bool]:
        """Run a query; return how many rows it gave, and whether there were more."""
        store = self.open(task["snapshot"])
        try:
            found = store.query(
                task["text"],
                base_iri=task["base"],
                prefixes=task.get("prefixes"),
                default_graph=_graphs(task["default"]),
                named_graphs=_graphs(task["named"]),
                substitutions=_terms(task.get("bind")),
            )
        except SyntaxError as e:
            raise syntax_failure(e, "query") from e
        return results.write(found, formats.named(task["format"]), output, rows=task["rows"], size=task["size"])

    def do_graph(self, task: dict[str, Any], output: Output) -> tuple[int, bool]:
        """Write one graph, whole."""
        store = self.open(task["snapshot"])
        name = ox.DefaultGraph() if task["graph"] is None else ox.NamedNode(task["graph"])
        if isinstance(name, ox.NamedNode) and not store.contains_named_graph(name):
            raise Failure("missing", "There is no such graph here.")
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, name))
        count, cut = results.write_triples(triples, formats.named(task["format"]), output, task["rows"], task["size"])
        if cut:
            raise Failure("size", "The graph is over the limit of triples.")
        return count, cut


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _terms(given: dict[str, str] | None) -> dict[ox.Variable, Any] | None:
    """Return terms from their N-Triples spelling."""
    if not given:
        return None
    triple = "".join(f"<x:s> <x:p> {term} .\n" for term in given.values()).encode()
    parsed = ox.parse(triple, format=ox.RdfFormat.N_TRIPLES)
    return {ox.Variable(name): quad.object for name, quad in zip(given, parsed, strict=True)}


def syntax_failure(error: SyntaxError, what: str) -> Failure:
    """Return the failure of a text that the engine's parser refuses, with line and column where it says them."""
    found = _SYNTAX.match(str(error))
    members = {"position": {"line": int(found[1]), "column": int(found[2])}} if found else {}
    return Failure("syntax", f"This is not a valid SPARQL {what}.", **members)


def _evaluation(error: Exception) -> tuple[str, str]:
    text = str(error).lower()
    if isinstance(error, PermissionError) or "operation not permitted" in text or "service" in text:
        return "refused", "The query tried to open a connection."
    if isinstance(error, OSError) or "corruption" in text or "io error" in text:
        return "store", "The snapshot cannot be read."
    return "evaluation", "The query cannot be evaluated."


def main() -> None:
    """Serve tasks from standard input until it ends. The first argument is the configuration, as JSON."""
    sandbox.die_with_parent()
    config = json.loads(sys.argv[1])
    source, send = 0, frames.Outlet(os.dup(1))
    os.dup2(2, 1)
    worker = Worker(send)
    if config.get("snapshot"):
        with contextlib.suppress(Failure):  # the first task says so
            worker.open(config["snapshot"])
    sandbox.limit_memory(config["memory"])
    walls = sandbox.deny_network()
    send(frames.READY, json.dumps({"network": not walls}).encode())
    serve(source, worker.run)


def serve(source: int, run: Callable[[dict[str, Any]], None]) -> None:
    """Run each task that comes in, until the other side closes."""
    decoder = frames.Decoder()
    while received := os.read(source, 1 << 16):
        for _, payload in decoder.feed(received):
            run(json.loads(payload))


if __name__ == "__main__":
    main()
