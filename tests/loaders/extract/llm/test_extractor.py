"""The extractor as a whole: the same protocol as the default one, and every failure has a name."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from kb.errors import BadParameter, RunStopped, TechgeoError
from kb.iris import Minter
from kb.model import Article, Extraction
from kb.settings import Settings
from loaders.extract import Remote, available, extractor
from loaders.extract.extractors.llm import MOST_FAILURES, Llm
from loaders.failure import LoadFailure
from loaders.parallel import Extracted, extract_all
from tests.loaders.extract.articles import article
from tests.loaders.extract.llm.conftest import Serve, asking
from tests.loaders.extract.llm.serving import Asked, Reply, event, events, refuses, says

TEXT = "Huawei is in talks with Nokia about a licence. The talks began in May."
TALKS = event("Talks", "Huawei is in talks with Nokia", ("initiator", "Huawei"), ("counterparty", "Nokia"))


def numbered(number: int) -> Article:
    made = article(f"Item {number}. {TEXT}")
    return made.model_copy(update={"source_id": str(number)})


def until_stopped(made: Llm, articles: Iterable[Article]) -> tuple[dict[str | None, Extracted], RunStopped]:
    """Return what a run has done when it stops, by the ids of the articles."""
    done: dict[str | None, Extracted] = {}
    try:
        for one, found in extract_all(articles, lambda: made):
            done[one.source_id] = found
    except RunStopped as e:
        return done, e
    raise AssertionError("the run was not stopped")


def test_it_is_an_extractor_like_the_default_one_and_has_an_account() -> None:
    settings = Settings(llm_url="https://example.org/v1", llm_model="some/model:1b")
    made = extractor("llm", settings)
    assert "llm" in available()
    assert isinstance(made, Remote)
    assert not isinstance(extractor("default"), Remote)
    assert made.name == "llm"
    assert made.version.endswith("+some/model:1b")
    assert "left out: nothing" in made.account()


def test_without_a_server_it_says_what_is_missing() -> None:
    with pytest.raises(BadParameter) as caught:
        extractor("llm", Settings())
    assert "TECHGEO_LLM_URL" in caught.value.detail


def test_reports_come_with_warnings_that_say_what_was_left_out(model_server: Serve) -> None:
    ghost = event("Ban", "Nokia was banned", ("target", "Nokia"))
    made = asking(model_server(events(TALKS, ghost, ghost)))
    found = made.extract(article(TEXT))
    (report,) = found.reports
    assert report.type == "Talks"
    assert found.article.warnings == ("llm-dropped:quote 2",)
    assert json.loads(json.dumps(found.to_json()))["warnings"] == ["llm-dropped:quote 2"]
    assert made.account().startswith("1 requests, ")
    assert made.account().endswith("left out: quote 2")


def test_the_same_answer_gives_the_same_extraction(model_server: Serve) -> None:
    made = asking(model_server(events(TALKS)))
    assert made.extract(article(TEXT)) == made.extract(article(TEXT))


def test_an_article_without_sentences_that_tell_something_is_not_asked_about(model_server: Serve) -> None:
    server = model_server(events(TALKS))
    assert asking(server).extract(article("Sign up for our newsletter")).reports == ()
    assert not server.asked


def test_a_long_article_is_asked_about_in_parts_and_each_event_is_told_once(model_server: Serve) -> None:
    filler = " ".join(f"Item {n} of the long list is told here." for n in range(60))

    def answer(asked: Asked) -> Reply:
        return events(TALKS) if TALKS["quote"] in asked.article else events()

    server = model_server(answer)
    found = asking(server, llm_window=800).extract(article(f"{filler} {TEXT} {filler}"))
    assert len(server.asked) > 5
    assert sum(TALKS["quote"] in a.article for a in server.asked) >= 1
    assert len(found.reports) == 1


def test_an_event_quoted_from_another_part_of_the_article_is_dropped(model_server: Serve) -> None:
    filler = " ".join(f"Item {n} of the long list is told here." for n in range(60))
    server = model_server(lambda a: events(TALKS) if "Item 59" in a.article else events())
    found = asking(server, llm_window=800).extract(article(f"{TEXT} {filler}"))
    assert found.reports == ()
    assert found.article.warnings == ("llm-dropped:quote 1",)


def test_an_article_that_needs_too_many_requests_is_refused_unasked(model_server: Serve) -> None:
    server = model_server(events())
    with pytest.raises(TechgeoError) as caught:
        asking(server, llm_window=500).extract(article("This sentence is told again and again here. " * 1_000))
    assert caught.value.problem == "too-large"
    assert not server.asked


def test_an_article_that_fails_has_a_reason_and_the_next_one_goes_on(model_server: Serve) -> None:
    server = model_server(says("no"), says("no"), events(TALKS))
    made = asking(server)
    (_, first), (_, second) = extract_all([numbered(1), numbered(2)], lambda: made)
    assert isinstance(first, LoadFailure)
    assert (first.source, first.reason) == ("1", "bad-answer")
    assert not isinstance(second, LoadFailure)
    assert len(second.reports) == 1


def test_a_spent_budget_stops_the_run_before_an_article_that_it_cannot_pay(model_server: Serve) -> None:
    server = model_server(events(TALKS, usage={"prompt_tokens": 4_000, "completion_tokens": 500}))
    made = asking(server, llm_token_budget=13_000)
    done, why = until_stopped(made, map(numbered, range(9)))
    assert [(n, len(f.reports)) for n, f in done.items() if isinstance(f, Extraction)] == [("0", 1), ("1", 1)]
    assert len(server.asked) == 2
    assert why.problem == "budget-spent"


def test_a_server_that_keeps_failing_stops_the_run(model_server: Serve) -> None:
    server = model_server(refuses(500))
    made = asking(server, llm_tries=1)
    done, why = until_stopped(made, map(numbered, range(99)))
    assert len(done) == MOST_FAILURES - 1
    assert all(isinstance(f, LoadFailure) and f.reason == "http-status" for f in done.values())
    assert why.problem == "llm-failing"


def test_articles_are_asked_about_at_a_time_as_the_settings_say(model_server: Serve) -> None:
    server = model_server(lambda _: Reply(body=events(TALKS).body, after=0.3))
    made = asking(server, llm_concurrency=4)
    found = list(extract_all(map(numbered, range(8)), lambda: made))
    assert [a.source_id for a, _ in found] == [str(n) for n in range(8)]
    assert all(len(f.reports) == 1 for _, f in found)  # type: ignore[union-attr]
    assert made.dialogue.budget.requests == 8


def test_what_threads_have_paid_for_is_not_lost_when_the_run_stops(model_server: Serve) -> None:
    def answer(asked: Asked) -> Reply:
        return refuses(401) if "Item 2." in asked.article else Reply(body=events(TALKS).body, after=1.0)

    made = asking(model_server(answer), llm_concurrency=4)
    done, why = until_stopped(made, map(numbered, range(40)))
    assert why.problem == "llm-key"
    assert list(done)[:2] == ["0", "1"]
    assert "3" in done
    assert "2" not in done
    assert len(done) < 12


def test_entities_are_named_under_the_base_of_the_settings(model_server: Serve) -> None:
    made = asking(model_server(events(TALKS)), base_iri="https://example.org/kb/")
    assert made.minter == Minter("https://example.org/kb/")
    (report,) = made.extract(article(TEXT)).reports
    assert all(p.entity.iri.startswith("https://example.org/kb/") for p in report.participants)
