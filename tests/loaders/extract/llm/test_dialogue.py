"""A model is asked twice at most, in a form that its server takes, and for no more than the run may spend."""

from __future__ import annotations

from collections import Counter

import pytest

from kb.errors import RemoteFailed, RunStopped, TechgeoError
from loaders.extract.llm.dialogue import CUT, NO_EVENTS, NO_JSON
from loaders.extract.llm.patience import Patience
from loaders.extract.llm.schema import Event
from loaders.extract.llm.windows import Window
from tests.loaders.extract.articles import article
from tests.loaders.extract.llm.conftest import Serve, asking
from tests.loaders.extract.llm.serving import ModelServer, Reply, event, events, refuses, says

TEXT = "Huawei is in talks with Nokia."
GOOD = events(event("Talks", TEXT, ("initiator", "Huawei")))


def ask(server: ModelServer, tally: Counter[str] | None = None, **settings: object) -> list[Event]:
    dialogue = asking(server, **settings).dialogue
    tally = Counter() if tally is None else tally
    return dialogue.events(article(TEXT), Window(0, len(TEXT), TEXT), Patience(20), tally)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (says("I cannot do that."), NO_JSON),
        (says('{"events": [{"type": "Talks"'), NO_JSON),
        (says("[" * 50_000), NO_JSON),
        (says('{"a":' * 5_000 + "1" + "}" * 5_000), NO_JSON),
        (says({"result": []}), NO_EVENTS),
        (says({"events": "none"}), NO_EVENTS),
        (says({"events": [{"type": "Party"}, 7]}), NO_EVENTS),
        (says('{"events": [', finish="length"), CUT),
    ],
)
def test_a_bad_answer_is_told_to_the_model_once(model_server: Serve, bad: Reply, told: str) -> None:
    server = model_server(bad, GOOD)
    assert [e.type for e in ask(server)] == ["Talks"]
    first, second = (a.body["messages"] for a in server.asked)
    assert second[:2] == first
    assert second[-1]["content"].startswith(told)


@pytest.mark.parametrize("bad", [says("no"), says(""), says({"events": [1]}), Reply(body=b"<html>"), Reply(body=b"{}")])
def test_a_second_bad_answer_fails_the_article(model_server: Serve, bad: Reply) -> None:
    server = model_server(bad)
    with pytest.raises(RemoteFailed) as caught:
        ask(server)
    assert caught.value.problem == "bad-answer"
    assert len(server.asked) == 2


def test_an_answer_without_events_is_a_good_one(model_server: Serve) -> None:
    server = model_server(events())
    assert ask(server) == []
    assert len(server.asked) == 1


def test_what_was_wrong_in_an_answer_that_was_not_used_is_not_counted(model_server: Serve) -> None:
    tally: Counter[str] = Counter()
    ask(model_server(says({"events": [1, 2, 3]}), says({"events": [7, event("Talks", TEXT)]})), tally)
    assert +tally == {"malformed": 1}


def test_a_server_that_knows_no_schema_is_asked_more_plainly_and_only_once_for_each_run(model_server: Serve) -> None:
    unknown = refuses(400, "response_format.type: json_schema is unknown")
    server = model_server(unknown, unknown, GOOD)
    dialogue = asking(server).dialogue
    for _ in range(2):
        dialogue.events(article(TEXT), Window(0, len(TEXT), TEXT), Patience(20), Counter())
    formats = [a.body.get("response_format", {}).get("type") for a in server.asked]
    assert formats == ["json_schema", "json_object", "json_object", "json_object"]
    assert ["schema" in a.body["response_format"] for a in server.asked] == [False, True, False, False]


def test_a_server_that_takes_no_form_fails_the_article(model_server: Serve) -> None:
    server = model_server(refuses(400, "no"))
    with pytest.raises(TechgeoError) as caught:
        ask(server)
    assert caught.value.problem == "http-status"
    assert [len(a.body) for a in server.asked] == sorted((len(a.body) for a in server.asked), reverse=True)
    assert len(server.asked) == 5


def test_the_budget_counts_what_the_server_says_and_else_what_was_sent(model_server: Serve) -> None:
    server = model_server(events(usage={"prompt_tokens": 700, "completion_tokens": 30}), events())
    made = asking(server)
    for _ in range(2):
        made.dialogue.events(article(TEXT), Window(0, len(TEXT), TEXT), Patience(20), Counter())
    spent = made.dialogue.budget.spent
    assert spent.sent > 700 + 2_000
    assert 30 < spent.received < 60


def test_nothing_is_asked_that_the_budget_has_no_room_for(model_server: Serve) -> None:
    server = model_server(GOOD)
    with pytest.raises(RunStopped):
        ask(server, llm_token_budget=1_000)
    assert not server.asked


def test_requests_that_failed_hold_nothing_back(model_server: Serve) -> None:
    server = model_server(refuses(503))
    made = asking(server, llm_tries=1, llm_token_budget=10_000)
    for _ in range(5):
        with pytest.raises(RemoteFailed):
            made.dialogue.events(article(TEXT), Window(0, len(TEXT), TEXT), Patience(20), Counter())
    assert made.dialogue.budget.spent.tokens == 0
