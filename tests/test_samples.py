"""The project's own articles, through everything: loaded by the command line, asked the competency questions."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.cli import run
from api.commands.query import table
from kb.iris import Minter
from kb.queries import queries
from kb.reader import Reader, Readers
from kb.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("samples") / "store"
    assert run(["load", str(ROOT / "samples" / "articles"), "--store", str(directory)]) == 0
    return directory


@pytest.fixture(scope="session")
def reader(samples: Path) -> Reader:
    return Readers(samples, Minter()).current()


def rows(reader: Reader, name: str, **parameters: str) -> list[dict[str, str]]:
    results = reader.store.query(queries()[name].bind(parameters))
    assert isinstance(results, ox.QuerySolutions)
    return [{v.value: getattr(s[v], "value", "") for v in results.variables} for s in results]


def talks(reader: Reader) -> str:
    from kb.index.search import EventFilter

    found = reader.index.events(EventFilter(types=("Talks",), participants=("Q160120",))).rows
    return str(max(found, key=lambda e: e["reports"])["iri"])


def test_the_talks_are_one_event_that_several_articles_report_and_one_denies(reader: Reader) -> None:
    event = reader.details.event(talks(reader))
    assert event.factuality == "contested"
    assert len({r.article.iri for r in event.reports}) >= 3
    assert {"certain", "denied"} <= {r.factuality for r in event.reports} | {"certain"}
    assert "denied" in {r.factuality for r in event.reports}


def test_every_quote_of_the_samples_is_exact(reader: Reader) -> None:
    import json

    texts = {
        a["url"]: a["text"]
        for a in map(json.loads, (ROOT / "samples/articles/articles.jsonl").read_text().splitlines())
    }
    checked = 0
    for article in [r["iri"] for r in _articles(reader)]:
        view = reader.details.article(article)
        text = next((t for url, t in texts.items() if url == view.url), None)
        for report in view.reports if text else ():
            for e in report.evidence:
                assert text is not None
                assert text[e.start : e.end] == e.quote
                checked += 1
    assert checked > 50


def _articles(reader: Reader) -> list[dict[str, str]]:
    query = "SELECT DISTINCT ?iri { GRAPH ?g { ?iri a <https://schema.org/NewsArticle> } }"
    results = reader.store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    return [{"iri": s["iri"].value} for s in results]  # type: ignore[union-attr]


def test_boilerplate_and_sport_give_nothing(reader: Reader) -> None:
    quotes = [e.quote for a in _articles(reader) for r in reader.details.article(a["iri"]).reports for e in r.evidence]
    assert not [q for q in quotes if "newsletter" in q or "Leggi anche" in q or "derby" in q]


def test_at_least_eight_types_of_event_are_found(reader: Reader) -> None:
    assert len(reader.index.types()) >= 8


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("cq1-deals-of-an-actor", {"wikidata": "Q160120"}),
        ("cq2-asserted-and-denied", {}),
        ("cq3-articles-and-sources", {}),
        ("cq4-history-of-an-event", {"event": "talks"}),
        ("cq5-funds-against-a-supplier", {"wikidata": "Q160120"}),
        ("cq6-evidence-of-an-event", {"event": "talks"}),
        ("cq7-signals-of-governments", {"wikidata": "Q160120"}),
        ("cq8-events-by-type", {}),
    ],
)
def test_the_competency_questions_have_answers(reader: Reader, name: str, parameters: dict[str, str]) -> None:
    given = {k: talks(reader) if v == "talks" else v for k, v in parameters.items()}
    assert rows(reader, name, **given)


def test_the_answer_in_the_readme_is_the_answer(samples: Path) -> None:
    from api.commands.query import _ask

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    question = re.findall(r"^```sparql\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0]
    answer = re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0]
    shown = table(asyncio.run(_ask(Settings(store=str(samples)), question, "table")))
    assert answer.splitlines() == shown
    assert question.split() == (ROOT / "samples" / "question.rq").read_text().split("\n", 1)[1].split()
