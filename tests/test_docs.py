"""What the documentation says is so: settings, commands, routes, problems; its examples run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.cli import app as command_line
from kb.settings import Settings
from kb.store.guard import check_query

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def blocks(path: Path, language: str) -> list[str]:
    """Return the fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def setting_row(name: str) -> str:
    """Return the row that ``docs/settings.md`` has to have for a setting."""
    field = Settings.model_fields[name]
    default = {"": "empty", (): "none"}.get(field.default, f"`{field.default}`")
    return f"| `TECHGEO_{name.upper()}` | {default} | {field.description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_as_it_is(name: str) -> None:
    assert setting_row(name) in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    names = {c.name for c in command_line.registered_commands} | {g.name for g in command_line.registered_groups}
    missing = [n for n in names if f"techgeo {n}" not in text]
    assert not missing


def test_every_route_is_documented() -> None:
    text = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    paths = create_app(Settings()).openapi()["paths"]
    missing = [p for p in paths if f"`{p}`" not in text]
    assert not missing


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize(
    ("name", "text"),
    [(p.name, t) for p in DOCS for t in blocks(p, "sparql")],
    ids=lambda v: v if len(v) < 30 else "",
)
def test_every_query_in_the_documentation_runs(seed_service: str, name: str, text: str) -> None:
    check_query(text, Settings())
    answer = httpx.post(f"{seed_service}/sparql", data={"query": text}, timeout=30)
    assert answer.status_code == 200, answer.text


def test_the_readme_names_the_test_command_that_ci_runs() -> None:
    assert "make test" in blocks(ROOT / "README.md", "sh")[-1] + (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_commands_in_the_documentation_exist() -> None:
    """Every ``techgeo …`` line of a shell block names a command and options that it has."""
    for path in DOCS:
        for block in blocks(path, "sh"):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                if words[:1] != ["techgeo"] or len(words) < 2 or words[1].startswith("-"):
                    continue
                shown = subprocess.run(
                    [sys.executable, "-m", "api.cli", words[1], "--help"], capture_output=True, text=True, check=False
                )
                assert shown.returncode == 0, line
                for option in [w.partition("=")[0] for w in words[2:] if w.startswith("--")]:
                    assert option in shown.stdout, f"{line}: {option}"
