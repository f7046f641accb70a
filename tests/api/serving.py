"""The data of the services that the tests of the SPARQL doors share."""

from __future__ import annotations

SUBJECTS = 300
ROWS = 1_000


def quads() -> str:
    """3,000 triples in the default graph, three in a named graph."""
    lines = [f'<http://x/s{i}> <http://x/p{j}> "value {i} {j}" .' for i in range(SUBJECTS) for j in range(10)]
    lines += [f"<http://x/g{i}> <http://x/p> <http://x/o> <http://x/graph> ." for i in range(3)]
    return "\n".join(lines) + "\n"
