"""Each row of the acceptance list has a test that names it, by its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
_NAMED = re.compile(r"def test_(\d+(?:_(?:and|to)_\d+)*)_")
_ROWS = re.compile(r"\b[Rr]ows? (\d+(?:(?:, | and | to )\d+)*)")
_RANGE = re.compile(r"(\d+)(?:[_ ]to[_ ](\d+))?")


def named() -> Iterator[int]:
    """Yield the numbers in the names of tests, and those of the rows that the head of a file says it is about."""
    for file in TESTS.rglob("*.py"):
        text = file.read_text("utf-8")
        for found in (*_NAMED.findall(text), *_ROWS.findall(text.partition('"""\n')[0])):
            for first, last in _RANGE.findall(found):
                yield from range(int(first), int(last or first) + 1)


def test_every_row_of_the_acceptance_list_has_a_test_that_names_it() -> None:
    assert set(range(1, 53)) - set(named()) == set()
