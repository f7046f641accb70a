from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from api import cli


def run(*arguments: str) -> int:
    return cli.run(list(arguments))


def test_help_and_version_need_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "load" in capsys.readouterr().out
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("techgeo ")


@pytest.mark.parametrize("arguments", [["lod"], ["load"], ["load", "x", "--storee", "y"], ["serve", "--port", "99999"]])
def test_a_misspelt_command_is_a_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr().err


def test_a_query_is_answered_as_a_table_and_in_the_formats_of_sparql(
    seed_store: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    question = tmp_path / "q.rq"
    question.write_text("SELECT (COUNT(*) AS ?n) { ?e a <https://w3id.org/techgeo/ontology#Event> }")
    store = ["--store", str(seed_store)]
    assert run("query", str(question), *store, "--format", "table") == 0
    assert capsysbinary.readouterr().out.split() == [b"n", b"-", b"5", b"(1", b"row)"]
    assert run("query", str(question), *store, "--format", "csv") == 0
    assert capsysbinary.readouterr().out.split() == [b"n", b"5"]
    assert run("query", str(question), *store, "--format", "json") == 0
    assert json.loads(capsysbinary.readouterr().out)["results"]["bindings"][0]["n"]["value"] == "5"
    assert run("query", str(question), *store, "--format", "png") == 2


def test_a_query_can_come_by_name_and_from_standard_input(
    seed_store: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("query", "event-types", "--store", str(seed_store), "-f", "csv") == 0
    assert b"Talks" in capsysbinary.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("ASK { ?s ?p ?o }"))
    assert run("query", "-", "--store", str(seed_store), "-f", "table") == 0
    assert capsysbinary.readouterr().out == b"yes\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT {", 3),
        ("INSERT DATA { <a:b> <a:b> 1 }", 3),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 3),
    ],
)
def test_a_query_that_cannot_be_run_says_why(seed_store: Path, tmp_path: Path, text: str, code: int) -> None:
    question = tmp_path / "q.rq"
    question.write_text(text)
    assert run("query", str(question), "--store", str(seed_store)) == code


def test_a_query_that_runs_too_long_is_a_5(
    seed_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = tmp_path / "q.rq"
    question.write_text("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }")
    assert run("query", str(question), "--store", str(seed_store), "--timeout", "0.3") == 5
    assert "time" in capsys.readouterr().err


def test_a_missing_store_is_a_4_that_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "event-types", "--store", str(tmp_path / "none")) == 4
    assert "load" in capsys.readouterr().err


def test_an_export_is_whole_or_not_there(seed_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "all.nq"
    assert run("export", "nquads", "--store", str(seed_store), "-o", str(target)) == 0
    assert target.stat().st_size > 1000
    assert "sha256" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["all.nq"]
    assert run("export", "docx", "--store", str(seed_store)) == 3


def test_a_copy_restores_to_the_same_content(
    seed_store: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    copy, restored = tmp_path / "copy", tmp_path / "restored"
    assert run("snapshot", str(copy), "--store", str(seed_store)) == 0
    assert run("restore", str(copy), "--store", str(restored)) == 0
    assert run("check", "--store", str(restored)) == 0
    capsysbinary.readouterr()
    dumps = []
    for store in (seed_store, restored):
        assert run("export", "nquads", "--store", str(store)) == 0
        dumps.append(sorted(capsysbinary.readouterr().out.splitlines()))
    assert dumps[0] == dumps[1]


def test_the_ontology_is_sound() -> None:
    assert run("ontology", "check") == 0


def test_output_can_be_cut_short_by_whoever_reads_it(seed_store: Path) -> None:
    pipe = f"{sys.executable} -m api.cli export ntriples --store {seed_store} | head -c 100 | wc -c"
    shown = subprocess.run(["bash", "-c", pipe], capture_output=True, text=True, check=False)
    assert shown.stdout.strip() == "100"
    assert "Traceback" not in shown.stderr


def test_samples_load_and_load_again_without_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples = Path(__file__).parents[2] / "samples" / "articles"
    store = ["--store", str(tmp_path / "store")]
    assert run("load", str(samples), *store) == 0
    assert "18 articles loaded, 0 unchanged, 0 refused" in capsys.readouterr().err
    assert run("load", str(samples), *store) == 0
    assert "0 articles loaded, 18 unchanged, 0 refused" in capsys.readouterr().err


def test_a_bad_line_is_listed_and_the_others_are_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "Huawei sued the Federal Communications Commission on Monday."}\n{"text": \n')
    assert run("load", str(lines), "--store", str(tmp_path / "store")) == 1
    refused = json.loads(capsys.readouterr().err.splitlines()[0])
    assert (refused["reason"], refused["line"]) == ("bad-json", 2)


def test_nothing_to_load_is_a_3(tmp_path: Path) -> None:
    assert run("load", str(tmp_path / "missing.jsonl"), "--store", str(tmp_path / "store")) == 3


def test_extract_prints_one_object_a_line_and_turtle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "a.jsonl"
    article.write_text(
        '{"id": "x", "text": "Huawei sued the Federal Trade Commission on Monday.", "published": "2020-03-04"}\n'
    )
    assert run("extract", str(article), "--explain") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["id"] == "x"
    assert {"reports", "language", "published"} <= set(found)
    assert run("extract", str(article), "--format", "turtle") == 0
    assert "NewsArticle" in capsys.readouterr().out
