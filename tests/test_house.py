"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = [p for top in ("api", "kb", "loaders", "ontology", "tests", "bench") for p in (ROOT / top).rglob("*.py")]
# Written in two parts, so that this file does not break its own rule.
FORBIDDEN = re.compile("|".join(["py" + "pi\\.org", "pythonhosted" + "\\.org", "npm" + "js\\.org", "/work" + "/"]))


def tracked() -> list[Path]:
    """Return the text files that are part of the project; all files where this is no git checkout."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False)
    names = listed.stdout.split("\0") if listed.returncode == 0 else [str(p.relative_to(ROOT)) for p in CODE]
    return [ROOT / n for n in names if n and (ROOT / n).is_file()]


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_of_code_is_over_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_nothing_names_a_registry_or_a_path_of_one_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {m[0]}" for m in FORBIDDEN.finditer(text)]
    assert not found


def test_sparql_is_never_put_together_by_formatting() -> None:
    """A query text that begins inside an f-string, or that is filled by format or %, is how injections are made."""
    formatted = re.compile(
        r"""\bf(?:"|'){1,3}\s*(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE)\b|(?:SELECT|ASK|INSERT|WHERE)\b[^"']*["']\s*(?:%|\.format\()""",
    )
    tops = ("api", "kb", "loaders", "ontology")
    product = [p.relative_to(ROOT).as_posix() for p in CODE if p.relative_to(ROOT).parts[0] in tops]
    # The lookup index speaks SQL, which is put together from its own pieces; values are always bound.
    queried = [name for name in product if not name.startswith("kb/index/")]
    found = [name for name in queried if formatted.search((ROOT / name).read_text(encoding="utf-8"))]
    assert not found


def test_only_one_module_of_the_loaders_opens_sockets() -> None:
    opens = re.compile(
        r"^\s*(?:import|from) (?:socket|http\.client|urllib\.request|urllib3|requests|httpx)\b", re.MULTILINE
    )
    users = {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "loaders").rglob("*.py")
        if opens.search(p.read_text(encoding="utf-8"))
    }
    assert users <= {"loaders/fetch.py", "loaders/addresses.py", "loaders/extract/llm/client.py"}
