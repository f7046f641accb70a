"""Annotated corpora: articles, and the events that a reader found in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import BadInput, NotFound
from kb.iris import Minter
from kb.model import Article
from loaders.articles import make_article


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its events as annotated; ``on_topic`` says whether its main story is one of ours.

    ``text`` is the text as annotated, ``article`` what a load would make of it; ``part`` names the files it is from.
    """

    id: str
    part: str
    text: str
    language: str
    on_topic: bool
    article: Article
    events: tuple[dict[str, Any], ...]


def pairs(corpus: Path) -> list[tuple[Path, Path]]:
    """Return the article and gold files of a corpus: ``articles.jsonl`` with ``gold.jsonl``, and every
    ``NAME.articles.jsonl`` with ``NAME.gold.jsonl``.

    Raises:
        NotFound: if the folder has no such pair.
    """
    found = []
    for articles in sorted(corpus.glob("*articles.jsonl")):
        stem = articles.name.removesuffix("articles.jsonl")
        gold = articles.with_name(stem + "gold.jsonl")
        if (stem == "" or stem.endswith(".")) and gold.is_file():
            found.append((articles, gold))
    if not found:
        raise NotFound("No annotated articles here: articles.jsonl with gold.jsonl.", slug="no-corpus")
    return found


def read(corpus: Path) -> list[Annotated]:
    """Return the annotated articles of a folder, in the order of its files.

    Raises:
        BadInput: with slug ``bad-corpus`` if a line is not JSON, or lacks what is needed.
        NotFound: if the folder holds no corpus.
    """
    out = []
    for articles, gold in pairs(corpus):
        part = articles.name.removesuffix("articles.jsonl").strip(".") or corpus.name
        events = {line["article_id"]: line["events"] for line in records(gold, "article_id", "events")}
        for line in records(articles, "id", "text", "on_topic"):
            out.append(_annotated(line, part, events.get(line["id"], [])))
    return out


def digest(corpus: Path) -> str:
    """Return the SHA-256 of the files of a corpus: figures are comparable only where it is equal."""
    total = hashlib.sha256()
    for pair in pairs(corpus):
        for path in pair:
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _annotated(line: dict[str, Any], part: str, events: list[dict[str, Any]]) -> Annotated:
    language = line.get("language") or line.get("lang") or "und"
    article = make_article(
        line["text"],
        minter=Minter(),
        title=line.get("title"),
        url=line.get("url"),
        published=line.get("published"),
        language=language,
        publisher=line.get("publisher"),
        source_id=line["id"],
    )
    return Annotated(line["id"], part, line["text"], language, line["on_topic"], article, tuple(events))


def records(path: Path, *needed: str) -> Iterator[dict[str, Any]]:
    """Yield the objects in a file of JSON lines, each with the keys that are ``needed``.

    Raises:
        BadInput: with slug ``bad-corpus`` if a line is none.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict) or any(key not in record for key in needed):
            raise BadInput(
                f"{path.name}, line {number}: an object with {', '.join(needed)} is needed.", slug="bad-corpus"
            )
        yield record
