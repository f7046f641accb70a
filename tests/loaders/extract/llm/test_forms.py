"""A request is asked for as strictly as the server allows."""

from __future__ import annotations

import pytest

from loaders.extract.llm.forms import Form

MESSAGES = [{"role": "user", "content": "x"}]


def test_the_first_form_asks_for_the_schema_without_chance() -> None:
    body = Form().body("m", MESSAGES, 9)
    assert body["response_format"]["json_schema"]["strict"] is True
    assert (body["temperature"], body["seed"], body["max_tokens"]) == (0, 0, 9)
    assert "tools" not in body


def test_a_server_that_says_nothing_useful_gets_ever_plainer_requests() -> None:
    form: Form | None = Form()
    seen = []
    while form is not None:
        seen.append((form.format, len(form.without)))
        form = form.poorer("bad request")
    assert seen == [("json_schema", 0), ("object_with_schema", 0), ("json_object", 0), ("text", 0), ("text", 3)]
    assert "response_format" not in Form("text").body("m", MESSAGES, 9)


@pytest.mark.parametrize("name", ["temperature", "seed", "max_tokens"])
def test_a_parameter_that_is_complained_about_is_left_out(name: str) -> None:
    form = Form().poorer(f"Unsupported value: '{name}' does not support 0 with this model.")
    assert form == Form(without=frozenset({name}))
    body = form.body("m", MESSAGES, 9)
    assert name not in body
    assert ("max_completion_tokens" in body) == (name == "max_tokens")


def test_every_way_of_complaining_comes_to_an_end() -> None:
    for complaint in ("", "seed", "temperature and seed", "response_format", "max_tokens", "grammar"):
        form, steps = Form(), 0
        while (poorer := form.poorer(complaint)) is not None:
            form, steps = poorer, steps + 1
        assert steps <= 6
