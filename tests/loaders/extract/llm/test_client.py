"""Requests to a real server on the loopback interface that fails in every way it can."""

from __future__ import annotations

import asyncio
import email.utils
import time
from typing import Any

import pytest

from kb.errors import BadParameter, RunStopped, TechgeoError
from kb.settings import Settings
from loaders.extract.llm.client import Client
from loaders.extract.llm.patience import Patience
from loaders.extract.llm.refusals import Misfit
from tests.contract.faulty import Exchange, faulty
from tests.loaders.extract.llm.conftest import Serve
from tests.loaders.extract.llm.serving import ModelServer, Reply, Script, refuses, says

SECRET = "sk-not-to-be-seen"
BODY: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}
HELLO = says("hello", usage={"prompt_tokens": 1, "completion_tokens": 1})


def client(server: ModelServer, **options: Any) -> Client:
    made = Client.of(Settings(llm_url=server.url, llm_model="m", llm_key=SECRET))
    made.pause = 0.01
    for name, value in options.items():
        setattr(made, name, value)
    return made


def failure(made: Client, seconds: float = 10.0) -> TechgeoError:
    with pytest.raises(TechgeoError) as caught:
        made.complete(BODY, Patience(seconds))
    told = caught.value
    while told is not None:
        assert SECRET not in f"{told!r} {told}"
        told = told.__cause__  # type: ignore[assignment]
    return caught.value


def test_a_completion_is_asked_for_with_the_key_in_the_header_only(model_server: Serve) -> None:
    server = model_server(HELLO)
    made = client(server)
    assert made.complete(BODY, Patience(10)).text == "hello"
    (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.body == BODY
    assert asked.headers["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in repr(made)


def test_without_a_key_none_is_sent(model_server: Serve) -> None:
    server = model_server(HELLO)
    client(server, key="").complete(BODY, Patience(10))
    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize("bad", [refuses(429), refuses(500), refuses(503), refuses(529), Reply(hang_up=True)])
def test_what_may_pass_is_tried_again(model_server: Serve, bad: Reply) -> None:
    server = model_server(bad, bad, HELLO)
    assert client(server).complete(BODY, Patience(10)).text == "hello"
    assert len(server.asked) == 3


def test_after_the_last_try_the_failure_says_the_status(model_server: Serve) -> None:
    server = model_server(refuses(503))
    told = failure(client(server))
    assert (told.problem, told.detail) == ("http-status", "The model server answered with status 503.")
    assert len(server.asked) == 4


def test_the_pause_that_the_server_asks_for_is_kept(model_server: Serve) -> None:
    slept: list[float] = []
    moment = email.utils.formatdate(time.time() + 400, usegmt=True)
    server = model_server(
        refuses(429, headers={"Retry-After": "7"}), refuses(503, headers={"Retry-After": moment}), HELLO
    )
    client(server, sleep=slept.append).complete(BODY, Patience(1_000))
    assert slept[0] == 7
    assert 300 < slept[1] <= 401


def test_pauses_grow_and_no_two_clients_keep_the_same_ones(model_server: Serve) -> None:
    slept: list[float] = []
    server = model_server(refuses(500))
    failure(client(server, sleep=slept.append, pause=1.0, tries=6), 100)
    for tried, seconds in enumerate(slept):
        assert 0.5 * 2**tried <= seconds <= 2**tried
    assert len(set(slept)) == 5


@pytest.mark.parametrize("after", ["3600", "Wed, 21 Oct 2065 07:28:00 GMT", "9" * 400])
def test_a_pause_longer_than_the_patience_ends_the_article_at_once(model_server: Serve, after: str) -> None:
    server = model_server(refuses(429, headers={"Retry-After": after}))
    assert failure(client(server)).problem == "http-status"
    assert len(server.asked) == 1


@pytest.mark.parametrize("after", ["soon", "-5", "1e9", "٣"])
def test_a_pause_that_cannot_be_read_is_ours(model_server: Serve, after: str) -> None:
    server = model_server(refuses(429, headers={"Retry-After": after.encode("utf-8").decode("latin-1")}), HELLO)
    assert client(server).complete(BODY, Patience(10)).text == "hello"


@pytest.mark.parametrize(
    ("reply", "slug"),
    [
        (refuses(401), "llm-key"),
        (refuses(403), "llm-key"),
        (refuses(402), "llm-credit"),
        (refuses(429, code="insufficient_quota"), "llm-credit"),
        (refuses(404), "llm-model"),
        (refuses(307, headers={"Location": "http://127.0.0.1:9/"}), "llm-url"),
    ],
)
def test_what_no_article_can_pass_stops_the_run(model_server: Serve, reply: Reply, slug: str) -> None:
    server = model_server(reply)
    told = failure(client(server))
    assert isinstance(told, RunStopped)
    assert told.problem == slug
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else(model_server: Serve) -> None:
    elsewhere = model_server(HELLO)
    for status in (301, 302, 307, 308):
        server = model_server(refuses(status, headers={"Location": f"{elsewhere.url}/chat/completions"}))
        assert failure(client(server)).problem == "llm-url"
    assert not elsewhere.asked


@pytest.mark.parametrize("status", [400, 422])
def test_a_form_that_is_not_taken_is_told_to_the_caller_only(model_server: Serve, status: int) -> None:
    server = model_server(refuses(status, f"response_format: your key {SECRET} cannot"))
    with pytest.raises(Misfit) as caught:
        client(server).complete(BODY, Patience(10))
    assert "response_format" in caught.value.complaint
    assert SECRET not in f"{caught.value!r} {caught.value}"


def test_a_server_that_breaks_on_a_form_is_asked_in_another(model_server: Serve) -> None:
    """llama-cpp-python answers with status 500 to a response_format that it does not know."""
    server = model_server(refuses(500, "[{'loc': ('body', 'response_format', 'type'), 'input': 'json_schema'}]"))
    with pytest.raises(Misfit):
        client(server).complete(BODY, Patience(10))
    assert len(server.asked) == 1


def test_an_article_that_is_too_long_for_the_model_is_named_so(model_server: Serve) -> None:
    told = failure(client(model_server(refuses(400, "too many", code="context_length_exceeded"))))
    assert told.problem == "too-large"
    assert "TECHGEO_LLM_WINDOW" in told.detail


@pytest.mark.parametrize("script", [Reply(after=60), Reply(body=b" " * 5_000, drip=1)], ids=["silent", "slow"])
def test_a_server_that_is_late_is_left(model_server: Serve, script: Script) -> None:
    begun = time.monotonic()
    assert failure(client(model_server(script)), 0.4).problem == "timeout"
    assert time.monotonic() - begun < 40


def test_an_answer_whose_head_is_cut_at_the_deadline_is_late_not_bad() -> None:
    async def half_a_head(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\nX-S")
        await asyncio.sleep(60)

    with faulty(half_a_head) as server:
        made = Client.of(Settings(llm_url=server.url, llm_model="m"))
        assert failure(made, 1.0).problem == "timeout"


def test_an_answer_without_end_is_cut_off(model_server: Serve) -> None:
    server = model_server(says("x" * 50_000))
    assert failure(client(server, most_bytes=10_000)).problem == "too-large"


def test_an_error_without_end_is_not_read(model_server: Serve) -> None:
    server = model_server(Reply(404, b"response_format" + b"x" * 10_000_000))
    assert failure(client(server)).problem == "llm-model"


def test_nobody_there_is_unreachable(model_server: Serve) -> None:
    server = model_server(HELLO)
    server.close()
    assert failure(client(server)).problem == "unreachable"


def test_a_server_without_tls_is_not_spoken_to_in_tls(model_server: Serve) -> None:
    server = model_server(HELLO)
    made = client(server, url=server.url.replace("http:", "https:"))
    assert failure(made).problem == "tls-failed"
    assert not server.asked


@pytest.mark.parametrize(
    "given",
    [
        {"llm_url": ""}, {"llm_model": ""}, {"llm_url": "ftp://example.org/v1"}, {"llm_url": "example.org"},
        {"llm_url": "http://example.org/v1"}, {"llm_url": "http://10.0.0.1/v1"}, {"llm_url": "http://127.0.0.1.example/"},
        {"llm_url": "https://user:sk-not-to-be-seen@example.org/v1"}, {"llm_url": "https://example.org/v1?key=x"},
        {"llm_url": "http://[::1"}, {"llm_url": "https://"}, {"llm_url": "https://example.org:port/v1"},
        {"llm_url": "https://exa mple.org/v1"}, {"llm_url": "https://e\n.org"},
        {"llm_key": f"{SECRET}\r\nHost: elsewhere"}, {"llm_key": f"{SECRET} x"}, {"llm_key": "schlüssel"},
    ],
)  # fmt: skip
def test_settings_that_must_not_be_used_are_refused_without_repeating_them(given: dict[str, str]) -> None:
    with pytest.raises(BadParameter) as caught:
        Client.of(Settings(**{"llm_url": "https://example.org/v1", "llm_model": "m", **given}))  # type: ignore[arg-type]
    assert SECRET not in caught.value.detail
    assert "elsewhere" not in caught.value.detail


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://example.org/v1/", False),
        ("http://localhost:8080/v1", False),
        ("http://127.9.0.1/v1", False),
        ("http://[::1]:80/v1", False),
        ("http://10.0.0.1/v1", True),
        ("https://example.org/v1/chat/completions", False),
    ],
)
def test_the_address_of_the_operator_is_taken_as_it_is(url: str, plain: bool) -> None:
    made = Client.of(Settings(llm_url=url, llm_model="m", llm_plain_http=plain))
    assert made.url.endswith("/v1/chat/completions")
    assert made.url.count("/chat/completions") == 1
