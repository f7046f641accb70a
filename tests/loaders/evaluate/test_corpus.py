from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import BadInput, NotFound
from loaders.evaluate.corpus import digest, read
from tests.loaders.evaluate.corpora import write


def test_articles_come_with_the_events_that_were_annotated_in_them(tmp_path: Path) -> None:
    one, two = read(write(tmp_path))
    assert (one.id, one.on_topic, [e["type"] for e in one.events]) == ("one", True, ["sanction", "statement", "talks"])
    assert (two.id, two.on_topic, two.events) == ("two", False, ())
    assert one.article.text == one.text


def test_a_folder_may_hold_several_named_parts(tmp_path: Path) -> None:
    write(tmp_path, "en.")
    write(tmp_path, "it.")
    assert [a.part for a in read(tmp_path)] == ["en", "en", "it", "it"]


def test_a_folder_without_a_corpus_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text("{}")
    with pytest.raises(NotFound):
        read(tmp_path)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x"}'])
def test_a_bad_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    path = write(tmp_path) / "articles.jsonl"
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(BadInput, match=r"articles.jsonl, line 3"):
        read(tmp_path)


def test_the_digest_changes_with_any_file(tmp_path: Path) -> None:
    write(tmp_path)
    before = digest(tmp_path)
    assert digest(tmp_path) == before
    (tmp_path / "gold.jsonl").write_text((tmp_path / "gold.jsonl").read_text() + "\n")
    assert digest(tmp_path) != before
