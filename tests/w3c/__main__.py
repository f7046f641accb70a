"""Prints the table of the W3C suites: what passes over HTTP, what pyoxigraph passes in process, and the difference.

``python -m tests.w3c [sparql11 sparql12]``; needs the suites beside the checkout (``../shared/w3c``).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import service
from tests.w3c import exchanges, language, manifests
from tests.w3c.engines import Engine, InProcess, OverHttp


def passes(case: manifests.Case, engine: Engine) -> str:
    """Return why a test does not pass on an engine; empty where it does."""
    try:
        language.run(case, engine)
    except Exception as e:
        return f"{type(e).__name__} {e}"
    return ""


def main(versions: list[str]) -> int:
    """Run the suites; print the table; return how many tests fail over HTTP and pass in process."""
    below = 0
    with (
        tempfile.TemporaryDirectory(dir=service.scratch()) as directory,
        service.running(Path(directory), write_token=service.TOKEN) as running,
    ):
        for version in versions:
            started = time.monotonic()
            rows: dict[str, Counter[str]] = {}
            engines: tuple[Engine, Engine] = (InProcess(), OverHttp(running))
            for case in manifests.cases(version):
                row = rows.setdefault(case.suite, Counter())
                if case.kind in language.KINDS and case.suite not in language.FEDERATED:
                    inside, outside = (passes(case, engine) for engine in engines)
                    row.update(tests=1, inside=not inside, http=not outside)
                    if outside and not inside:
                        below += 1
                        print(f"below: {case.id}: {outside}")
                elif case.kind in ("ProtocolTest", "GraphStoreProtocolTest"):
                    try:
                        exchanges.run(case, running)
                        row.update(tests=1, http=1)
                    except Exception as e:
                        row.update(tests=1)
                        print(f"fails: {case.id}: {e}")
                    engines[1].loaded = None  # type: ignore[attr-defined]
            print(f"{version:<32}{'tests':>8}{'in process':>12}{'over HTTP':>12}")
            for suite, row in sorted(rows.items()):
                if row["tests"]:
                    inside = "-" if suite in ("protocol", "graph-store-protocol") else str(row["inside"])
                    print(f"  {suite:<30}{row['tests']:>8}{inside:>12}{row['http']:>12}")
            total: Counter[str] = sum(rows.values(), Counter())
            print(f"  {'total':<30}{total['tests']:>8}{total['inside']:>12}{total['http']:>12}")
            print(f"  {time.monotonic() - started:.0f} s")
    return below


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:] or ["sparql11", "sparql12"]) else 0)
