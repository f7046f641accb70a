"""``--extractor llm`` on the command line, from the environment to the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli import run
from tests.loaders.extract.llm.conftest import Serve
from tests.loaders.extract.llm.serving import Asked, ModelServer, Reply, event, events, refuses, says

SECRET = "sk-not-to-be-seen"
TEXT = "Huawei is in talks with Nokia about a licence. The talks began in May."
TALKS = event("Talks", "Huawei is in talks with Nokia", ("initiator", "Huawei"), ("counterparty", "Nokia"))
GHOST = event("Ban", "Nokia was banned", ("target", "Nokia"))
Command = Callable[..., int]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    lines = [{"id": f"a{n}", "text": f"Item {n}. {TEXT}", "language": "en"} for n in range(4)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that puts a server and settings into the environment."""

    def put(server: ModelServer, **settings: str) -> None:
        given = {"url": server.url, "model": "scripted", "key": SECRET, "tries": "1", **settings}
        for name, value in given.items():
            monkeypatch.setenv(f"TECHGEO_LLM_{name.upper()}", value)

    return put


def everything_in(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_extract_prints_reports_warnings_and_what_was_spent(
    model_server: Serve, articles: Path, ask: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    ask(model_server(events(TALKS, GHOST), says("no"), says("no"), events(TALKS)))
    assert run(["extract", str(articles), "--extractor", "llm", "--explain"]) == 1
    out, err = capsys.readouterr()
    found = [json.loads(line) for line in out.splitlines()]
    assert [f["id"] for f in found] == ["a0", "a2", "a3"]
    assert found[0]["warnings"] == ["llm-dropped:quote 1"]
    assert found[0]["reports"][0]["explanation"]["type"].startswith("llm ")
    assert json.loads(err.splitlines()[0])["reason"] == "bad-answer"
    assert "llm: 5 requests" in err
    assert "left out: quote 1." in err
    assert SECRET not in out + err


def test_load_stops_at_the_budget_keeps_what_is_done_and_goes_on_another_time(
    model_server: Serve, articles: Path, ask: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = model_server(events(TALKS, usage={"prompt_tokens": 4_000, "completion_tokens": 500}))
    store = tmp_path / "store"
    command = ["load", str(articles), "--extractor", "llm", "--store", str(store)]
    ask(server, token_budget="13000")
    assert run(command) == 5
    err = capsys.readouterr().err
    assert "2 articles loaded, 0 unchanged" in err
    assert "TECHGEO_LLM_TOKEN_BUDGET" in err
    ask(server, token_budget="0")
    assert run(command) == 0
    assert "2 articles loaded, 2 unchanged" in capsys.readouterr().err
    assert len(server.asked) == 4
    assert run(command) == 0
    assert "0 articles loaded, 4 unchanged" in capsys.readouterr().err
    assert len(server.asked) == 4
    assert SECRET.encode() not in everything_in(tmp_path)


def test_name_version_and_model_are_in_the_provenance(
    model_server: Serve, articles: Path, ask: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(model_server(events(TALKS)), model="some/model:1b")
    assert run(["load", str(articles), "--extractor", "llm", "--store", str(tmp_path / "store")]) == 0
    assert run(["export", "nquads", "--store", str(tmp_path / "store")]) == 0
    out = capsys.readouterr().out
    assert "+some/model:1b" in out
    assert SECRET not in out


def test_another_model_reads_the_articles_again(
    model_server: Serve, articles: Path, ask: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["load", str(articles), "--extractor", "llm", "--store", str(tmp_path / "store")]
    for model in ("one", "two"):
        ask(model_server(events(TALKS)), model=model)
        assert run(command) == 0
        assert "4 articles loaded, 0 unchanged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("reply", "told"),
    [(refuses(401, f"bad key {SECRET}"), "TECHGEO_LLM_KEY"), (refuses(404, "no such model"), "TECHGEO_LLM_MODEL")],
)
def test_a_server_that_turns_us_away_stops_the_load_with_nothing_done(
    model_server: Serve,
    articles: Path,
    ask: Callable[..., None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    reply: Reply,
    told: str,
) -> None:
    server = model_server(reply)
    ask(server)
    for command in (["load", "--store", str(tmp_path / "store")], ["extract"]):
        assert run([*command, str(articles), "--extractor", "llm"]) == 5
        err = capsys.readouterr().err
        assert told in err
        assert SECRET not in err
    assert len(server.asked) == 2


def test_concurrent_articles_are_loaded_in_order(
    model_server: Serve, articles: Path, ask: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(model_server(lambda _: Reply(body=events(TALKS).body, after=0.2)), concurrency="3")
    assert run(["load", str(articles), "--extractor", "llm", "--processes", "2", "--store", str(tmp_path / "s")]) == 0
    assert "4 articles loaded" in capsys.readouterr().err
    assert run(["extract", str(articles), "--extractor", "llm"]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["a0", "a1", "a2", "a3"]


def test_eval_measures_it_like_the_default_and_counts_articles_that_failed(
    model_server: Serve, ask: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [{"id": f"a{n}", "text": TEXT, "lang": "en", "on_topic": True} for n in range(2)]
    empty = dict.fromkeys(("date", "place", "technology", "amount", "phase", "attributed_to", "effect"))
    gold = {"type": "talks", "quote": TALKS["quote"], "participants": [], "modality": "actual", "salience": "main"}
    gold |= {**empty, "event_id": "e", "optional": False}
    golds = [{"article_id": f"a{n}", "on_topic": True, "events": [gold]} for n in range(2)]
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines), encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(x) + "\n" for x in golds), encoding="utf-8")

    asked: list[Asked] = []

    def answer(request: Asked) -> Reply:
        asked.append(request)
        return events(TALKS) if len(asked) == 1 else says("no")

    ask(model_server(answer))
    assert run(["eval", str(tmp_path), "--extractor", "llm", "--json"]) == 0
    out, err = capsys.readouterr()
    assert "llm: 3 requests" in err
    figures = json.loads(out)
    assert figures["extractor"]["name"] == "llm"
    assert figures["failed"] == 1
    assert (figures["all"]["tp"], figures["all"]["fn"], figures["all"]["fp"]) == (1, 1, 0)


def test_without_settings_the_command_says_which_are_missing(
    articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TECHGEO_LLM_URL", raising=False)
    assert run(["extract", str(articles), "--extractor", "llm"]) == 2
    assert "TECHGEO_LLM_URL" in capsys.readouterr().err
