"""Annotations without texts: labels and offsets that ``training/`` keeps, and the corpus that they make with the texts.

``python -m loaders.train.annotations keep CORPUS training/`` turns pairs of article and gold files into annotations;
``... restore training/ ORIGINALS CORPUS`` turns them back, with the texts from the files that each article names: that
of ``owner/name`` at its commit is looked for as ``ORIGINALS/owner+name/COMMIT/PATH``. What is not there, or has other
words than when it was annotated, is named and left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.errors import BadInput
from loaders.evaluate.corpus import pairs, records
from loaders.train.originals import original

NAMES = ("place", "attributed_to")
"""Fields of an event that name one or several things by words of the text, with ``;`` between them."""


EMPTY = ("date", "place", "technology", "amount", "phase", "effect", "attributed_to")
"""Fields of an event that may have no value; those are not kept."""


def kept(article: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an article with its events as an annotation: quotes and names as offsets into the text, and no text.

    A name that the text does not have (a country for its adjective) stays a name.

    Raises:
        BadInput: if a quote is not in the text.
    """
    text = article["text"]
    about = {key: value for key, value in article.items() if key not in ("text", "source")}
    return {
        **about,
        "source": article["source"],
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "events": [_marked(text, event) for event in events],
    }


def _marked(text: str, event: dict[str, Any]) -> dict[str, Any]:
    quote = event["quote"]
    start = text.find(quote)
    if start < 0:
        raise BadInput(f"The text does not have the quote {quote[:60]!r}.")

    def place(name: str) -> list[int] | str:
        # In the quote, where it is named there; else where the text names it first.
        inside = quote.find(name)
        at = start + inside if inside >= 0 else text.find(name)
        return [at, at + len(name)] if at >= 0 else name

    out = {key: value for key, value in event.items() if value is not None and key not in ("quote", "event_id")}
    out["quote"] = [start, start + len(quote)]
    out["participants"] = [{"name": place(p["name"]), "role": p["role"]} for p in event["participants"]]
    for key in NAMES:
        if event.get(key):
            out[key] = [place(name.strip()) for name in event[key].split(";") if name.strip()]
    return out


def restored(annotation: dict[str, Any], text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the line of the article and that of its events, as :func:`loaders.evaluate.corpus.read` takes them.

    Raises:
        BadInput: if ``text`` is not the one that was annotated.
    """
    if hashlib.sha256(text.encode()).hexdigest() != annotation["sha256"]:
        raise BadInput(f"The text of {annotation['id']} is not the one that was annotated.")
    article = {key: value for key, value in annotation.items() if key not in ("events", "sha256")} | {"text": text}
    return article, {"article_id": annotation["id"], "events": [_named(text, e) for e in annotation["events"]]}


def _named(text: str, event: dict[str, Any]) -> dict[str, Any]:
    def words(where: list[int] | str) -> str:
        return where if isinstance(where, str) else text[slice(*where)]

    out = {**dict.fromkeys(EMPTY), **event, "quote": words(event["quote"])}
    out["participants"] = [{"name": words(p["name"]), "role": p["role"]} for p in event["participants"]]
    for key in NAMES:
        if event.get(key):
            out[key] = "; ".join(map(words, event[key]))
    return out


def keep(corpus: Path, folder: Path) -> Iterator[str]:
    """Write the pairs of a corpus as annotations, one file for each; yield what was done.

    Raises:
        NotFound: if there is no pair.
        BadInput: if an article or an event is not as it should be.
    """
    folder.mkdir(exist_ok=True)
    for articles, gold in pairs(corpus):
        events = {line["article_id"]: line["events"] for line in records(gold)}
        lines = [kept(article, events[article["id"]]) for article in records(articles)]
        name = articles.name.removesuffix("articles.jsonl").strip(".") or "articles"
        _write(folder / f"{name}.jsonl", lines)
        yield f"{name}: {len(lines)} articles, {sum(len(line['events']) for line in lines)} events"


def restore(folder: Path, originals: Path, corpus: Path) -> Iterator[str]:
    """Write the annotations of a folder as pairs, with their texts; yield what was done and what is missing."""
    corpus.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.jsonl")):
        made = []
        for annotation in records(path):
            source = annotation["source"]
            try:
                file = originals / source["repository"].replace("/", "+") / source["commit"] / source["path"]
                text = original(file.read_bytes(), source["recipe"])[source["start"] : source["end"]]
                made.append(restored(annotation, text))
            except (KeyError, OSError, BadInput) as error:
                yield f"{annotation['id']} is left out: {error}"
        _write(corpus / f"{path.stem}.articles.jsonl", [article for article, _ in made])
        _write(corpus / f"{path.stem}.gold.jsonl", [events for _, events in made])
        yield f"{path.stem}: {len(made)} articles"


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    path.write_text(text, "utf-8")


def main() -> None:
    """Read the arguments and do it."""
    parser = argparse.ArgumentParser(prog="python -m loaders.train.annotations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, folders in (("keep", ("corpus", "folder")), ("restore", ("folder", "originals", "corpus"))):
        command = commands.add_parser(name)
        for folder in folders:
            command.add_argument(folder, type=Path)
    given = vars(parser.parse_args())
    done = keep(**given) if given.pop("command") == "keep" else restore(**given)
    for line in done:
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
