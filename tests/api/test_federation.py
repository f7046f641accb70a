"""SERVICE over HTTP: only to listed endpoints, within limits, and never anywhere else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests import service
from tests.api.serving import problem, quads
from tests.service import Service

ROW = {"o": {"type": "literal", "value": "from there"}}


@dataclass
class Elsewhere:
    """Another endpoint, which does what a test tells it to; it remembers what it was asked."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    status: int = 200
    location: str = ""
    body: bytes = b""
    pause: float = 0.0

    def answers(self, *rows: object) -> None:
        self.status, self.location, self.pause = 200, "", 0.0
        self.body = json.dumps({"head": {"vars": ["s", "o"]}, "results": {"bindings": list(rows)}}).encode()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Elsewhere]]:
    """A service, and the endpoint that it may call."""
    other = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            other.asked.append(parse_qs(self.rfile.read(length).decode())["query"][0])
            time.sleep(other.pause)
            self.send_response(other.status)
            if other.location:
                self.send_header("Location", other.location)
            self.send_header("Content-Length", str(len(other.body)))
            self.end_headers()
            self.wfile.write(other.body)

        def do_GET(self) -> None:
            other.asked.append("GET")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    other.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    snapshot = service.engine_directory(tmp_path_factory.mktemp("federation"), quads())
    allowed = {"service_allow": (other.url,), "service_private": True, "service_timeout": 2.0, "service_rows": 5}
    with service.running(snapshot, workers=1, **allowed) as started:
        yield started, other
    server.shutdown()
    server.server_close()


@pytest.fixture
def there(pair: tuple[Service, Elsewhere]) -> Elsewhere:
    pair[1].asked.clear()
    pair[1].answers(ROW)
    return pair[1]


@pytest.fixture
def here(pair: tuple[Service, Elsewhere]) -> Service:
    return pair[0]


def ask(here: Service, endpoint: str, silent: str = "") -> tuple[int, list[str]]:
    response = here.get(f"SELECT ?o {{ SERVICE {silent} <{endpoint}> {{ ?s ?p ?o }} }}")
    if response.status_code != 200:
        return response.status_code, [response.json()["type"]]
    return 200, [row.get("o", {}).get("value", "") for row in response.json()["results"]["bindings"]]


def test_a_listed_endpoint_is_asked_for_the_group_alone(here: Service, there: Elsewhere) -> None:
    assert ask(here, there.url) == (200, ["from there"])
    assert there.asked == [f"BASE <{here.url}/sparql>\nSELECT * WHERE {{ ?s ?p ?o }}"]


def test_what_comes_from_there_is_joined_with_what_is_here(here: Service, there: Elsewhere) -> None:
    there.answers({"o": {"type": "literal", "value": "value 7 1"}}, {"o": {"type": "literal", "value": "none of ours"}})
    response = here.get(f"SELECT ?s {{ ?s <http://x/p1> ?o SERVICE <{there.url}> {{ ?x ?y ?o }} }}")
    assert [row["s"]["value"] for row in response.json()["results"]["bindings"]] == ["http://x/s7"]


def test_an_answer_that_holds_others_answers_is_not_remembered(here: Service, there: Elsewhere) -> None:
    assert "etag" not in here.get(f"SELECT ?o {{ SERVICE <{there.url}> {{ ?s ?p ?o }} }}").headers


@pytest.mark.parametrize("change", ["{}x", "{}/", "{}?x=1", "{}#x"])
def test_only_exactly_the_listed_iri_is_asked(here: Service, there: Elsewhere, change: str) -> None:
    assert ask(here, change.format(there.url), "SILENT") == (403, ["/problems/service-refused"])
    assert there.asked == []


@pytest.mark.parametrize("clause", ["SERVICEa:sparql{ ?s ?p ?o }", "SERVICESILENTa:sparql{ ?s ?p ?o }"])
def test_a_spelling_that_hides_the_clause_is_refused(here: Service, there: Elsewhere, clause: str) -> None:
    response = here.get(f"PREFIX a: <{there.url.removesuffix('sparql')}> SELECT ?o {{ {clause} }}")
    problem(response, 403, "service-refused")
    assert there.asked == []


def test_an_endpoint_that_redirects_is_not_followed(here: Service, there: Elsewhere) -> None:
    there.status, there.location = 307, there.url + "?again"
    assert ask(here, there.url) == (502, ["/problems/remote-failed"])
    assert len(there.asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"[" * 200_000, b'{"boolean": true}', b'{"head": {"vars": ["o"]}']
)
def test_what_is_no_result_is_the_other_sides_failure(here: Service, there: Elsewhere, body: bytes) -> None:
    there.body = body
    assert ask(here, there.url) == (502, ["/problems/remote-failed"])


def test_too_many_rows_and_too_much_time_fail(here: Service, there: Elsewhere) -> None:
    there.answers(*[ROW] * 6)
    assert ask(here, there.url) == (502, ["/problems/remote-failed"])
    there.answers(ROW)
    there.pause = 4.0
    assert ask(here, there.url) == (502, ["/problems/remote-failed"])


def test_a_silent_call_that_fails_leaves_one_solution_without_bindings(here: Service, there: Elsewhere) -> None:
    there.status = 500
    assert ask(here, there.url) == (502, ["/problems/remote-failed"])
    assert ask(here, there.url, "SILENT") == (200, [""])


def test_terms_from_there_cannot_change_the_query(here: Service, there: Elsewhere) -> None:
    evil = '"} } SERVICE <http://127.0.0.1/> { #\n\\'
    there.answers({"o": {"type": "literal", "value": evil}})
    assert ask(here, there.url) == (200, [evil])


def test_private_addresses_are_refused_however_they_are_spelt(tmp_path: Path) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    spellings = (
        "http://127.0.0.1:9/x",
        "http://localhost:9/x",
        "http://0x7f.1/x",
        "http://[::1]:9/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://169.254.169.254/x",
    )
    with service.running(snapshot, workers=1, service_allow=spellings) as started:
        for endpoint in spellings:
            response = started.get(f"SELECT * {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}")
            problem(response, 403, "refused")
