"""What the tests of the SPARQL doors share: the data of their services, and how an error must look."""

from __future__ import annotations

from typing import Any

import httpx

ONE = "SELECT ?o { <http://x/s1> <http://x/p1> ?o }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
SUBJECTS = 300
ROWS = 1_000


def quads() -> str:
    """3,000 triples in the default graph, three in a named graph."""
    lines = [f'<http://x/s{i}> <http://x/p{j}> "value {i} {j}" .' for i in range(SUBJECTS) for j in range(10)]
    lines += [f"<http://x/g{i}> <http://x/p> <http://x/o> <http://x/graph> ." for i in range(3)]
    return "\n".join(lines) + "\n"


def problem(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """Check that a response is the problem ``slug``, and return it."""
    assert response.headers["content-type"] == "application/problem+json", response.text[:300]
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["type"]) == (status, f"/problems/{slug}")
    assert body["status"] == status
    assert body["instance"] == f"urn:uuid:{response.headers['x-request-id']}"
    return body
