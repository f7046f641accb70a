"""Errors of extraction: one article's own fail it by name, and those of the whole run end it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from kb.errors import BadInput, RunStopped
from kb.model import Article, Extraction
from loaders.failure import LoadFailure, reject
from loaders.parallel import Extracted, extract_all
from tests.loaders.extract.articles import article

ERRORS = {
    "stops": RunStopped("No more.", slug="budget-spent"),
    "times out": reject("timeout"),
    "odd": BadInput("Odd.", slug="odd"),
    "breaks": KeyError("a secret of the code"),
}


@dataclass
class Failing:
    """Fails at articles whose text names one of :data:`ERRORS`."""

    concurrency: int = 1
    name: str = "failing"
    version: str = "1"

    def extract(self, article: Article) -> Extraction:
        if article.text in ERRORS:
            raise ERRORS[article.text]
        return Extraction(article=article)

    def account(self) -> str:
        return ""


def threaded() -> Failing:
    return Failing(concurrency=3)


def run(texts: Iterable[str], processes: int = 1, threads: bool = False) -> tuple[list[Extracted], RunStopped | None]:
    found: list[Extracted] = []
    try:
        for _, one in extract_all(map(article, texts), threaded if threads else Failing, processes=processes):
            found.append(one)
    except RunStopped as e:
        return found, e
    return found, None


WAYS = [
    pytest.param(1, False, id="one by one"),
    pytest.param(1, True, id="threads"),
    pytest.param(2, False, id="processes"),
]


@pytest.mark.parametrize(("processes", "threads"), WAYS)
def test_an_error_of_ours_is_the_reason_of_the_article_and_any_other_is_not_repeated(
    processes: int, threads: bool
) -> None:
    found, stopped = run(["good", "times out", "odd", "breaks", "good"], processes, threads)
    assert stopped is None
    failures = [f for f in found if isinstance(f, LoadFailure)]
    assert [isinstance(f, Extraction) for f in found] == [True, False, False, False, True]
    assert [f.reason for f in failures] == ["timeout", "extraction-failed", "extraction-failed"]
    assert failures[1].detail == "Odd."
    assert "secret" not in failures[2].detail


@pytest.mark.parametrize(("processes", "threads"), WAYS)
def test_a_stopped_run_ends_after_what_is_done(processes: int, threads: bool) -> None:
    found, stopped = run(["a", "b", "stops", *(f"after {n}" for n in range(50))], processes, threads)
    assert stopped is not None
    assert (stopped.detail, stopped.problem, stopped.exit_code) == ("No more.", "budget-spent", 5)
    assert [f.article.text for f in found if isinstance(f, Extraction)][:2] == ["a", "b"]
    assert len(found) < 30
