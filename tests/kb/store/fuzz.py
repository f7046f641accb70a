"""Random SPARQL for the guard's tests, and the engine without walls to compare it with."""
# ruff: noqa: E501 (one case, one line)

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SEEDS = (
    "SELECT * { ?s ?p ?o SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { SERVICE SILENT <URL> { ?a ?b ?c } }",
    "PREFIX a: <URL> SELECT * { SERVICE a: { ?a ?b ?c } }",
    "PREFIX a: <URL> SELECT * { ?s ?p a:b. SERVICE a:b { ?a ?b ?c } }",
    "PREFIX a: <URL> ASK { ?s ?p ?o FILTER EXISTS { SERVICE a: { ?a ?b ?c } } }",
    "CONSTRUCT { ?a ?b ?c } { ?s ?p ?o OPTIONAL { SERVICE <URL> { ?a ?b ?c } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?a ?b ?c } } } UNION { ?s ?p 'x' } }",
    "SELECT * { BIND(<URL> AS ?e) SERVICE ?e { ?a ?b ?c } }",
    "SELECT * { VALUES ?e { <URL> } SERVICE ?e { ?a ?b ?c } }",
    "PREFIX service: <URL> SELECT * { ?s service:service 'service' } # SERVICE <URL> { }",
    "SELECT ('SERVICE <URL> { ?a ?b ?c }' AS ?service) { ?s ?p ?o FILTER(?s < 3 && ?p > 2) }",
    "SELECT * { ?s ?p '''a'b''c SERVICE <URL> { ?a ?b ?c }''' , \"\\\"\" ; ?q 1.5e3 , true . }",
    "SELECT * { GRAPH ?g { ?s ?p ?o MINUS { ?s ?p <URL> } } } ORDER BY ?s LIMIT 3",
    "DESCRIBE ?s { ?s (<URL>|^<URL>)* [ ?p ( 1 2 ?x ) ] }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 1)",
)
_PIECES = (
    *"{}[]()<>.;,'\"#\\:?@^!-/|*_ \n\t", "SERVICE", "service", "SILENT", "a:", "a:b", "a:.", "<URL>", "'''", '"""', "\\'",
    "\\u0053", "SERVICEa:", "1", "1.", "?x", "@en", "^^", "<<", ">>", "<<(", ")>>", "{|", "|}", "#\n", "true", "UNION",
    "OPTIONAL", "FILTER", "SELECT", "*", "VALUES", "BIND(", " AS ?y)", "\u00e9", "%41", "\\_", "_:b", "BASE <URL>", "NOT EXISTS",
)  # fmt: skip

_ENGINE = """
import sys, json, pyoxigraph as ox
store = ox.Store()
store.load(b'<http://x/s> <http://x/p> <http://x/o> . <http://x/s> <http://x/p> "x" .', format=ox.RdfFormat.TURTLE)
for line in sys.stdin:
    try:
        result = store.query(json.loads(line), base_iri="http://x/")
        result.serialize(format=ox.RdfFormat.N_TRIPLES if isinstance(result, ox.QueryTriples) else ox.QueryResultsFormat.JSON)
        said = "ran"
    except SyntaxError:
        said = "syntax"
    except Exception:
        said = "failed"
    print(said, flush=True)
"""


def texts(seed: int, url: str) -> Iterator[str]:
    """Yield queries, more or less broken: pieces dropped, doubled, moved, put in, and run together."""
    chance = random.Random(seed)
    while True:
        text = chance.choice(_SEEDS)
        for _ in range(chance.choice((0, 1, 1, 2, 3, 5))):
            at = chance.randrange(len(text) + 1)
            to = min(len(text), at + chance.choice((0, 0, 1, 1, 2, 5)))
            text = text[:at] + chance.choice((*_PIECES, "", "", "")) + text[to:]
            if chance.random() < 0.3:
                spaces = [i for i, c in enumerate(text) if c == " "]
                if spaces:
                    at = chance.choice(spaces)
                    text = text[:at] + text[at + 1 :]
        yield text.replace("URL", url)


class Engine:
    """pyoxigraph in a process of its own, without guard and walls; knows how often something was connected to."""

    def __init__(self) -> None:
        self.connections = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        threading.Thread(target=self._count, daemon=True).start()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ENGINE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, text: str) -> str:
        """Return ran, syntax, failed, or died."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip() or "died"

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait(60)
        self._listening.close()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()


@contextmanager
def engine() -> Iterator[Engine]:
    """Give an engine, and end it."""
    started = Engine()
    try:
        yield started
    finally:
        started.close()
