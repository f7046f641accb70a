"""Annotations without texts: nothing is lost on the way out and back, and another text is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadInput
from loaders.train.annotations import EMPTY, keep, kept, restore, restored

TEXT = "Norland banned Acme on Monday.\n\nThe Norlandic minister told the Gazette so in Port Nor; Acme denied it."
EVENT: dict[str, Any] = dict.fromkeys(EMPTY) | {
    "type": "ban",
    "participants": [{"name": "Norland", "role": "regulator"}, {"name": "Acme", "role": "target"}],
    "date": "2024-03-04",
    "place": "Port Nor",
    "modality": "actual",
    "attributed_to": "Gazette; The Norlandic minister",
    "quote": "Norland banned Acme on Monday",
    "salience": "main",
    "optional": False,
}
ARTICLE = {
    "id": "a1",
    "title": "A ban",
    "published": "2024-03-05",
    "language": "en",
    "on_topic": True,
    "text": TEXT,
    "source": {"repository": "x/y", "commit": "c0", "path": "a.txt", "recipe": "text", "start": 0, "end": len(TEXT)},
}


def test_an_annotation_holds_no_words_of_the_text() -> None:
    held = json.dumps(kept(ARTICLE, [EVENT]))
    assert not [word for word in ("banned", "Acme", "minister", "Gazette", "Port Nor") if word in held]


def test_with_its_text_an_annotation_is_the_article_and_its_events_again() -> None:
    article, events = restored(kept(ARTICLE, [EVENT]), TEXT)
    assert article == ARTICLE
    assert events == {"article_id": "a1", "events": [EVENT]}


def test_a_name_that_the_text_does_not_have_stays_a_name() -> None:
    event = EVENT | {"participants": [{"name": "Kingdom of Norland", "role": "regulator"}]}
    _, events = restored(kept(ARTICLE, [event]), TEXT)
    assert events["events"] == [event]


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_stretch_of_any_text_comes_back(text: str, data: st.DataObject) -> None:
    def stretch() -> str:
        start = data.draw(st.integers(0, len(text) - 1))
        return text[start : data.draw(st.integers(start + 1, len(text)))]

    event = dict.fromkeys(EMPTY) | {"quote": stretch(), "participants": [{"name": stretch(), "role": "target"}]}
    article = {"id": "x", "text": text, "source": {}}
    assert restored(kept(article, [event]), text) == (article, {"article_id": "x", "events": [event]})


def test_a_quote_that_is_not_in_the_text_is_refused() -> None:
    with pytest.raises(BadInput, match="does not have the quote"):
        kept(ARTICLE, [EVENT | {"quote": "Norland bought Acme"}])


def test_another_text_is_refused() -> None:
    with pytest.raises(BadInput, match="a1 is not the one"):
        restored(kept(ARTICLE, [EVENT]), TEXT.replace("Monday", "Friday"))


def test_a_corpus_comes_back_from_annotations_and_originals_and_what_is_missing_is_named(tmp_path: Path) -> None:
    corpus, folder, originals, again = (tmp_path / name for name in ("corpus", "training", "originals", "again"))
    corpus.mkdir()
    gone = ARTICLE | {"id": "a2", "source": ARTICLE["source"] | {"path": "gone.txt"}}  # type: ignore[operator]
    _lines(corpus / "en.articles.jsonl", ARTICLE, gone)
    _lines(corpus / "en.gold.jsonl", {"article_id": "a1", "events": [EVENT]}, {"article_id": "a2", "events": [EVENT]})
    assert list(keep(corpus, folder)) == ["en: 2 articles, 2 events"]
    file = originals / "x+y" / "c0" / "a.txt"
    file.parent.mkdir(parents=True)
    file.write_text(TEXT + "\n", "utf8")
    said = list(restore(folder, originals, again))
    assert said[0].startswith("a2 is left out:")
    assert said[1:] == ["en: 1 articles"]
    assert json.loads((again / "en.articles.jsonl").read_text("utf8")) == ARTICLE
    assert json.loads((again / "en.gold.jsonl").read_text("utf8")) == {"article_id": "a1", "events": [EVENT]}


def _lines(path: Path, *lines: object) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf8")
