"""The annotations in ``training/``: every one can be checked without its text, and none holds any of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ontology import EVENT_TYPES, ROLES

FILES = sorted((Path(__file__).parents[1] / "training").glob("*.jsonl"))
CODES = {kind.code for kind in EVENT_TYPES.values()}
FIELDS = {
    "type", "quote", "participants", "date", "place", "technology", "amount", "modality", "phase", "effect",
    "attributed_to", "salience", "optional",
}  # fmt: skip


def annotations(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


def test_there_are_annotations() -> None:
    assert len(FILES) >= 6


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_annotation_says_where_its_text_comes_from_and_what_it_must_be(path: Path) -> None:
    for one in annotations(path):
        source = one["source"]
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", source["repository"]), one["id"]
        assert re.fullmatch("[0-9a-f]{40}", source["commit"]), one["id"]
        assert 0 <= source["start"] < source["end"], one["id"]
        assert re.fullmatch("[0-9a-f]{64}", one["sha256"]), one["id"]
        assert "text" not in one


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_event_is_of_the_guideline_and_lies_in_its_text(path: Path) -> None:
    for one in annotations(path):
        length = one["source"]["end"] - one["source"]["start"]
        for event in one["events"]:
            where = (one["id"], event)
            assert event["type"] in CODES, where
            assert set(event) <= FIELDS, where
            start, end = event["quote"]
            assert 0 <= start < end <= length, where
            assert all(p["role"] in ROLES for p in event["participants"]), where


def test_no_article_is_annotated_twice() -> None:
    digests = [one["sha256"] for path in FILES for one in annotations(path)]
    ids = [one["id"] for path in FILES for one in annotations(path)]
    assert len(set(digests)) == len(digests)
    assert len(set(ids)) == len(ids)
