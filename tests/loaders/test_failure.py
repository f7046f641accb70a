from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kb.errors import BadInput, Refused, RemoteFailed, TooLarge
from loaders.failure import REASONS, WARNINGS, LoadFailure, reject
from loaders.kinds import formats
from loaders.limits import Limits

DOCS = Path(__file__).parents[2] / "docs" / "sources.md"


def rows(heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the table of the documentation that begins with ``heading``."""
    text = DOCS.read_text(encoding="utf-8")
    table = text[text.index(f"| {heading} |") :].split("\n\n")[0]
    return [tuple(cell.strip().strip("`") for cell in line.strip("| ").split(" | ")) for line in table.splitlines()[2:]]


def test_every_reason_and_warning_is_documented_in_the_words_that_the_user_gets() -> None:
    assert rows("reason") == list(REASONS.items())
    assert rows("warning") == list(WARNINGS.items())


def test_every_limit_is_documented_with_its_default() -> None:
    documented = {row[0]: row[1].replace(",", "") for row in rows("limit")}
    assert documented == {f.name: str(f.default) for f in dataclasses.fields(Limits)}


def test_every_kind_is_documented() -> None:
    assert {row[0] for row in rows("kind")} == set(formats())


@pytest.mark.parametrize(
    ("reason", "error"),
    [("bad-json", BadInput), ("too-deep", TooLarge), ("doctype", Refused), ("timeout", RemoteFailed)],
)
def test_a_reason_is_raised_as_the_error_that_fits_it(reason: str, error: type[Exception]) -> None:
    raised = reject(reason)
    assert type(raised) is error
    assert LoadFailure.of(raised, "a") == LoadFailure("a", reason, REASONS[reason])


def test_a_failure_is_one_json_object_that_cannot_forge_a_line() -> None:
    failure = LoadFailure("a\nb\x1b[31m\u202e.txt" + "x" * 400, "empty", item="item\r2", line=3)
    found = failure.to_json()
    assert found["source"] == ("a b[31m.txt" + "x" * 400)[:300]
    assert (found["item"], found["line"], found["detail"]) == ("item 2", 3, REASONS["empty"])
