"""Wikidata ids come from sources, never from memory: each must be found in them under a name of its actor."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from ontology.actors import actors

SOURCES = Path(__file__).parents[3] / "shared" / "actors"
ADDITION = re.compile(r" \([^)]*\)$")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not SOURCES.is_dir(), reason="the sources of Wikidata ids are not beside the checkout"),
]


def folded(name: str) -> str:
    return " ".join(ADDITION.sub("", name.partition("@")[0]).casefold().split())


def rows(name: str) -> Iterator[dict[str, str]]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(SOURCES / name, "rt", encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f)


@pytest.fixture(scope="module")
def confirmed() -> dict[str, set[str]]:
    """The names under which the sources know each id."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows("checked.csv"):
        names[row["qid"]] |= {folded(n) for n in (row["label"], *row["aliases"].split("|"))}
    for row in rows("countries_qid_multilang.csv.gz"):
        names[row["qid"]] |= {folded(row[column]) for column in ("name_en", "en", "it", "de", "fr", "es", "zh")}
    for row in rows("nsi_wikidata.csv.gz"):
        names[row["qid"]].add(folded(row["label"]))
    for row in rows("ror_orgs_with_qid.csv.gz"):
        names[row["qid"]] |= {folded(n) for n in (row["label"], *row["names(lang)"].split("|"))}
    for row in rows("wikidata_top10k_aliases.csv.gz"):
        names[row["qid"]] |= {folded(n) for n in (row["qrank_label"], *row["aliases_en"].split("|"))}
    return names


def test_every_id_is_in_a_source_under_a_name_of_its_actor(confirmed: dict[str, set[str]]) -> None:
    wrong = [
        (a.key, a.wikidata)
        for a in actors()
        if a.wikidata
        and not {folded(n) for lang in ("en", "it", "de", "fr", "es", "zh") for n in a.names(lang)}
        & confirmed.get(a.wikidata, set())
    ]
    assert wrong == []


def test_every_id_says_where_it_is_from_and_belongs_to_one_actor() -> None:
    assert [a.key for a in actors() if bool(a.wikidata) != bool(a.source)] == []
    count = Counter(a.wikidata for a in actors() if a.wikidata)
    assert [q for q, n in count.items() if n > 1] == []


def test_at_least_a_quarter_of_the_companies_have_an_id() -> None:
    companies = [a for a in actors() if a.kind == "company"]
    assert sum(1 for a in companies if a.wikidata) >= len(companies) / 4
