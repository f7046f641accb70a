"""Row 49 of the acceptance list: with generated files that are damaged or old nothing starts, and one is told why."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import BadInput
from kb.validate import check_generated
from ontology.read import HERE

ROOT = Path(__file__).parents[2]
GENERATED = ("shapes.ttl", "context.jsonld")


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize("damage", [b"", b"damaged", None], ids=["empty", "longer", "missing"])
def test_49_a_generated_file_that_is_not_the_ontologys_is_found(
    tmp_path: Path, name: str, damage: bytes | None
) -> None:
    shutil.copytree(HERE / "generated", tmp_path / "generated")
    check_generated(tmp_path)
    path = tmp_path / "generated" / name
    path.unlink() if damage is None else path.write_bytes(damage and path.read_bytes() + damage)
    with pytest.raises(BadInput) as caught:
        check_generated(tmp_path)
    assert (caught.value.problem, caught.value.exit_code) == ("stale-ontology", 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", GENERATED)
def test_49_the_command_refuses_to_start_and_names_the_command_that_mends_it(tmp_path: Path, name: str) -> None:
    for package in ("api", "kb", "loaders", "ontology"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "ontology" / "generated" / name).open("ab") as file:
        file.write(b"\n# newer\n")
    run = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, '.'); from api.cli import main; main()",
         "serve", "--store", "s", "--port", "0"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 3, run.stderr
    assert "techgeo ontology build" in run.stderr
    assert not (tmp_path / "s").exists()
