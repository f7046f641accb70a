"""Every error is an RFC 9457 problem in our words, documented, and a page for browsers."""

from __future__ import annotations

import inspect
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from api.problems import PROBLEMS
from kb import errors
from tests.api.serving import problem
from tests.service import Service

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "problems.md"
_TREE = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.TechgeoError)]


def test_every_problem_has_its_row_in_the_documentation_and_no_other_has() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (\d{3}) \|", DOCUMENTATION.read_text(), re.MULTILINE)
    assert {slug: int(status) for slug, status in rows} == {slug: row[0] for slug, row in PROBLEMS.items()}


@pytest.mark.parametrize("cls", _TREE, ids=lambda c: c.__name__)
def test_every_error_of_ours_is_a_problem_with_its_status(cls: type[errors.TechgeoError]) -> None:
    assert PROBLEMS[cls.slug][0] == cls.status


def test_every_slug_that_the_code_raises_is_a_problem() -> None:
    root = Path(__file__).parents[2]
    raised = {
        slug
        for folder in ("kb", "api")
        for file in (root / folder).rglob("*.py")
        for slug in re.findall(r"slug=\"([a-z-]+)\"", file.read_text("utf-8"))
    }
    assert raised - set(PROBLEMS) == set()


def test_what_the_framework_refuses_is_a_problem_too(service: Service) -> None:
    problem(service.http.get("/nothing/here"), 404, "not-found")
    problem(service.http.delete("/healthz"), 405, "method-not-allowed")


def test_nothing_of_the_input_is_echoed(service: Service) -> None:
    for path in ("/no-such-path-<b>", "/problems/xyzzy", "/%3Cscript%3E"):
        assert "xyzzy" not in service.http.get(path).text
        assert "script" not in service.http.get(path).text.lower()
        assert "no-such-path" not in service.http.get(path).text


def test_a_fault_of_ours_says_nothing_of_itself(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret /path")

    monkeypatch.setattr("kb.store.guard.check_query", fail)
    response = service.get("ASK {}")
    assert "secret" not in response.text
    problem(response, 500, "internal")


def test_browsers_get_a_page(service: Service) -> None:
    response = service.http.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.status_code == 404
    HTMLParser().feed(response.text)
    assert "<h1>Not found</h1>" in response.text
    assert "<script" not in response.text
    assert "style=" not in response.text


def test_every_problem_type_can_be_looked_up(service: Service) -> None:
    for slug in PROBLEMS:
        assert service.http.get(f"/problems/{slug}").json()["type"] == f"/problems/{slug}"
        page = service.http.get(f"/problems/{slug}", headers={"Accept": "text/html"})
        assert f"<h1>{PROBLEMS[slug][1]}</h1>" in page.text
        assert page.headers["content-type"] == "text/html; charset=utf-8"
    problem(service.http.get("/problems/none"), 404, "not-found")
