"""Reads ``KIND/SECTOR.csv``, the tables in which people write the named actors.

One line is one actor: ``label,country,names,ambiguous,works_for,job,wikidata,source``. ``label`` is the English name;
``names`` are further names with ``|`` between them, ``text@it`` for one language (the first of a language is the usual
name in it) and plain ``text`` for all; ``ambiguous`` are those names that need context, in all languages or in one
(``text@it``); ``works_for`` is another actor's label or key.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ontology.actors.actor import EVERY, Actor, key_of
from ontology.terms import TRIGGER_LANGUAGES
from ontology.types import OntologyError

HERE = Path(__file__).parent
COLUMNS = ("label", "country", "names", "ambiguous", "works_for", "job", "wikidata", "source")


@lru_cache(maxsize=1)
def tables() -> tuple[Actor, ...]:
    """Return the actors of all tables, file after file.

    Raises:
        OntologyError: naming the file and line, if a table is not as described above.
    """
    return tuple(a for path in sorted(HERE.glob("*/*.csv")) for a in read(path))


def read(path: Path) -> list[Actor]:
    """Return the actors of one table; its folder names their kind and its stem their sector.

    Raises:
        OntologyError: naming the file and line, if the table is not as described above.
    """
    with path.open(encoding="utf-8", newline="") as f:
        rows = csv.reader(f, strict=True)
        if tuple(next(rows, ())) != COLUMNS:
            raise OntologyError(f"gazetteer file {path.name}: the columns are {','.join(COLUMNS)}")
        return [_actor(row, path, number) for number, row in enumerate(rows, 2)]


def _actor(row: list[str], path: Path, line: int) -> Actor:
    if len(row) != len(COLUMNS) or not row[0]:
        raise OntologyError(f"gazetteer file {path.name}, line {line}: {len(COLUMNS)} columns and a label, please")
    label, country, names, ambiguous, works_for, job, wikidata, source = row
    labels = {"en": label}
    aliases: dict[str, list[str]] = {}
    for text, language in _texts(names):
        if language not in (EVERY, "en") and language not in labels:
            labels[language] = text
        else:
            aliases.setdefault(language, []).append(text)
    context: dict[str, list[str]] = {}
    for text, language in _texts(ambiguous):
        context.setdefault(language, []).append(text)
    return Actor(
        key=key_of(label),
        kind=path.parent.name,
        country=country or None,
        wikidata=wikidata or None,
        labels=labels,
        aliases={language: tuple(texts) for language, texts in aliases.items()},
        ambiguous=frozenset(context.pop(EVERY, ())),
        works_for=key_of(works_for) or None,
        job_title=job or None,
        sector=path.stem,
        source=source,
        ambiguous_in={language: frozenset(texts) for language, texts in context.items()},
    )


def _texts(column: str) -> Iterator[tuple[str, str]]:
    for entry in filter(None, column.split("|")):
        text, _, language = entry.rpartition("@")
        yield (text, language) if text and language in TRIGGER_LANGUAGES else (entry, EVERY)
