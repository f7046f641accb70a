"""A process that owns the store while it writes: foreign updates and graphs in, the number of a snapshot out.

It is started by kb.store.writer and killed where an update runs over its time; a killed update leaves nothing, since
each is one transaction of the engine. A task is a JSON object::

    {"op": "update", "text": SPARQL, "base": IRI, "graphs": [IRI] | null}   graphs: those it can write, null: any
    {"op": "replace" | "add", "graph": IRI | null, "base": IRI, "documents": [{"format": NAME, "text": RDF}]}
    {"op": "delete", "graph": IRI | null}
    {"op": "publish"}
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb.errors import TechgeoError
from kb.iris import Minter
from kb.settings import Settings
from kb.store import admission, formats, frames, sandbox
from kb.store.failures import engine_errors, unavailable
from kb.store.frames import Send
from kb.store.worker import Failure, serve, syntax_failure

# Words of the engine's parsers for an IRI that is relative where there is no base, or that is none.
_ABOUT_AN_IRI = re.compile("No scheme found|Invalid IRI|parsing IRI|' in host|Invalid port")


class Writer:
    """Runs the tasks on the store, one after the other, and publishes after each."""

    def __init__(self, settings: Settings, send: Send) -> None:
        self.settings, self.send = settings, send
        self.store = _open(settings)
        self.indexers = _indexers(settings)
        self.plain = settings.default_graph == "plain"

    def run(self, task: dict[str, Any]) -> None:
        """Run one task; say which snapshot shows it, or what went wrong."""
        try:
            said = getattr(self, "do_" + task["op"])(task)
            snapshot = self.store.publish(self.indexers)
        except Failure as e:
            fail(self.send, e.kind, e.detail, **e.members)
        except TechgeoError as e:
            fail(self.send, e.problem, e.detail, **e.members)
        except MemoryError:
            fail(self.send, "memory", "The update needs more memory than it may have.")
        else:
            self.send(frames.DATA, json.dumps({"snapshot": snapshot.number} | said).encode())
            self.send(frames.END, b'{"rows": 0, "truncated": false}')

    def do_update(self, task: dict[str, Any]) -> dict[str, object]:
        """Run a SPARQL update."""
        self._update(task["text"], task["base"], task.get("graphs"))
        return {}

    def do_replace(self, task: dict[str, Any]) -> dict[str, object]:
        """Make documents the whole of a graph."""
        return self._write(task, f"DROP SILENT {_target(task['graph'])} ;\n")

    def do_add(self, task: dict[str, Any]) -> dict[str, object]:
        """Add documents to a graph."""
        return self._write(task, "")

    def do_delete(self, task: dict[str, Any]) -> dict[str, object]:
        """Remove a graph."""
        if not self._exists(task["graph"]):
            raise Failure("missing", "There is no such graph here.")
        self._update(f"DROP {_target(task['graph'])}", None, _named(task["graph"]))
        return {}

    def do_publish(self, _: dict[str, Any]) -> dict[str, object]:
        """Publish what is there."""
        return {}

    def _write(self, task: dict[str, Any], first: str) -> dict[str, object]:
        graph = task["graph"]
        created = not self._exists(graph)
        parsed = list(dict.fromkeys(_triples(task)))
        if not self.plain:
            admission.check_literals(parsed)
        triples = (ox.serialize(parsed, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        if graph is None:
            text = f"{first}INSERT DATA {{\n{triples}}}"
        else:
            name = ox.NamedNode(graph)
            text = f"{first}CREATE SILENT GRAPH {name} ;\nINSERT DATA {{ GRAPH {name} {{\n{triples}}} }}"
        self._update(text, None, _named(graph), literals=False)
        return {"created": created}

    def _exists(self, graph: str | None) -> bool:
        with engine_errors():
            return graph is None or self.store.live.contains_named_graph(ox.NamedNode(graph))

    def _update(self, text: str, base: str | None, graphs: list[str] | None, *, literals: bool = True) -> None:
        try:
            if not self.plain:
                store = self.store
                admission.check_update(store.live, store.directory, store.minter, text, base, graphs, literals=literals)
            self.store.live.update(text, base_iri=base)
        except SyntaxError as e:
            raise syntax_failure(e, "update") from e
        except (OSError, RuntimeError) as e:
            if str(e).startswith("The graph"):
                raise Failure(
                    "evaluation", "The update needs a graph that is missing, or makes one that is there."
                ) from e
            raise unavailable(e) from e
        self.store.recount()


def _open(settings: Settings) -> Any:
    if settings.default_graph == "plain":
        from kb.store.plain import PlainStore

        return PlainStore.open(settings.directory, settings)
    from kb.store.embedded import EmbeddedStore

    return EmbeddedStore.open(settings.directory, settings)


def _indexers(settings: Settings) -> tuple[Callable[..., object], ...]:
    if settings.default_graph == "plain":
        return ()
    from kb.index import refresh

    def index(live: ox.Store, minter: Minter, made: Path, before: Path | None, changed: set[str] | None) -> None:
        refresh(live, minter, made, previous=before, changed=changed)

    return (index,)


def _target(graph: str | None) -> str:
    return "DEFAULT" if graph is None else f"GRAPH {ox.NamedNode(graph)}"


def _named(graph: str | None) -> list[str] | None:
    return None if graph is None else [graph]


def _triples(task: dict[str, Any]) -> Iterator[ox.Triple]:
    own = {ox.DefaultGraph(), task["graph"] and ox.NamedNode(task["graph"])}
    for document in task["documents"]:
        codec = formats.named(document["format"]).codec
        assert isinstance(codec, ox.RdfFormat)
        try:
            for quad in ox.parse(
                document["text"].encode(), format=codec, base_iri=task["base"], rename_blank_nodes=True
            ):
                if quad.graph_name not in own:
                    raise Failure("graph", "The document names another graph than the request; send them one by one.")
                yield quad.triple
        except SyntaxError as e:
            members = {"position": {"line": e.lineno, "column": e.offset}} if e.lineno else {}
            if _ABOUT_AN_IRI.search(str(e)):
                raise Failure("iri", "An IRI of the document is relative to nothing, or malformed.", **members) from e
            raise Failure("rdf", "The document is not valid RDF of this type.", **members) from e
        except ValueError as e:
            raise Failure("rdf", "The document is not valid RDF of this type.") from e


def fail(send: Send, kind: str, detail: str, **members: object) -> None:
    """Say that a task failed."""
    send(frames.ERROR, json.dumps({"kind": kind, "detail": detail, **members}).encode())


def main() -> None:
    """Serve tasks from standard input until it ends. The first argument is the settings, as JSON."""
    sandbox.die_with_parent()
    settings = Settings.model_validate_json(sys.argv[1])
    send = frames.Outlet(os.dup(1))
    os.dup2(2, 1)
    sandbox.limit_memory(2 * settings.query_memory)
    sandbox.deny_network()
    try:
        writer = Writer(settings, send)
    except TechgeoError as e:
        send(frames.READY, json.dumps({"kind": e.problem, "detail": e.detail}).encode())
        return
    send(frames.READY, b"{}")
    serve(0, writer.run)
    writer.store.close()


def settings_json(settings: Settings) -> str:
    """Return the settings as the first argument, which everybody on the machine can read: without the secrets."""
    secrets = {name: "" for name, field in Settings.model_fields.items() if not field.repr}
    return settings.model_copy(update=secrets | {"store": str(Path(settings.store).resolve())}).model_dump_json()
