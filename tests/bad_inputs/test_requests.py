"""Row 24 of the acceptance list, on every address that the description of the API names: nasty values everywhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.api.serving import problem

NASTY = (
    'x" } ; DROP ALL #', "\\", "a\nb", "?xyz", "z" * 4_000, "\x00abc", "..//..", "\u202eabc", "{{7*7}}", "<b>bold</b>",
    "$(id)", "'; --", "\ufeffabc", "%zz", "${jndi:x}",
)  # fmt: skip
RAW = ("%ED%A0%80", "%FF", "%zz", "%")  # a lone surrogate, no UTF-8, no escape
FREE = {"q", "after"}
"""Parameters that any text may be."""


def digest(store: Path) -> str:
    hashed = hashlib.sha256()
    for path in sorted(store.rglob("*")):
        if path.is_file():
            hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()


@pytest.fixture(scope="module")
def addresses(seed_service: str) -> dict[str, list[dict[str, object]]]:
    """Every address that can be read, with its parameters."""
    found = httpx.get(f"{seed_service}/openapi.json").json()["paths"]
    return {path: item["get"].get("parameters", []) for path, item in found.items() if "get" in item}


@pytest.fixture(autouse=True)
def unchanged(seed_store: Path) -> Iterator[None]:
    """No request changes a byte of the store."""
    before = digest(seed_store)
    yield
    assert digest(seed_store) == before


def check(response: httpx.Response, value: str, statuses: set[int], where: str) -> None:
    assert response.status_code in statuses, where
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json", where
        assert len(value) < 3 or value not in response.text, where


def test_24_a_nasty_name_in_a_path_is_not_found(client: httpx.Client, addresses: dict[str, list[object]]) -> None:
    seen = 0
    for path in addresses:
        if "{" not in path:
            continue
        for value in NASTY:
            where = re.sub(r"\{[a-z]+\}", quote(value, safe=""), path)
            response = client.get(where)
            numbers = set(re.findall(r"\{([a-z]+)\}", path)) & {"old", "new"}
            check(response, value, {404, 422} if numbers else {404}, where)
            seen += 1
        for value in RAW:
            where = re.sub(r"\{[a-z]+\}", value, path)
            check(client.get(where), value, {400, 404, 422}, where)
    assert seen > 100


def test_24_a_nasty_value_of_a_typed_parameter_is_refused_and_of_a_free_one_finds_nothing(
    client: httpx.Client, addresses: dict[str, list[dict[str, object]]]
) -> None:
    names = {"name": "e-0123456789abcdef", "scheme": "phase", "slug": "busy", "old": "1", "new": "2", "path": "x"}
    seen = 0
    for path, parameters in addresses.items():
        for parameter in parameters:
            if parameter["in"] != "query":
                continue
            name = str(parameter["name"])
            where = path.format(**names)
            for value in NASTY:
                response = client.get(where, params={name: value})
                free = name in FREE or path.startswith("/queries/")
                check(response, value, {200, 404, 422} if free else {404, 422}, f"{where} {name}={value!r:.20}")
                seen += 1
    assert seen > 500


def test_24_free_text_finds_what_truly_matches(client: httpx.Client) -> None:
    total = client.get("/events").json()["total"]
    for value in NASTY:
        found = client.get("/events", params={"q": value})
        assert (found.status_code, found.json()["total"] < total) == (200, True), value
    assert client.get("/events", params={"q": "Huawei"}).json()["total"] > 0


def test_24_nasty_headers_change_nothing(client: httpx.Client) -> None:
    expected = client.get("/events").json()
    for value in ('x" } ; DROP ALL #', "\\", "?x", "x" * 10_000, "%zz", "{{7*7}}", "a\tb"):
        for name in ("Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "User-Agent", "X-Forwarded-For",
                     "X-Request-Id", "Cookie", "Referer", "If-Modified-Since"):  # fmt: skip
            response = client.get("/events", headers={name: value})
            assert response.status_code == 200, (name, value)
            assert response.json() == expected
    for value in ("banana", "x" * 10_000, "Thu, 31 Feb 2019 00:00:00 GMT"):
        problem(client.get("/events", headers={"Accept-Datetime": value}), 422, "bad-parameter")


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://e/ b", "http://[::1", "http://e/{x}",
     "http://e/" + "x" * 3_000],
)  # fmt: skip
def test_25_a_participant_that_is_no_safe_iri_is_refused(client: httpx.Client, iri: str) -> None:
    for path in ("/events", "/timeline", "/network"):
        response = client.get(path, params={"participant": iri})
        assert response.status_code == 422
        assert response.json()["type"] in ("/problems/bad-iri", "/problems/bad-parameter")
        assert iri not in response.text


@pytest.mark.parametrize("day", ["2026-02-30", "99999-01-01", "banana"])
@pytest.mark.parametrize("name", ["from", "to", "reported_from", "reported_to"])
def test_26_an_impossible_date_is_refused(client: httpx.Client, name: str, day: str) -> None:
    problem(client.get("/events", params={name: day}), 422, "bad-parameter")


@pytest.mark.parametrize("limit", ["-1", "1000000000", "1e3", " "])
@pytest.mark.parametrize("path", ["/events", "/actors", "/network", "/snapshots/1/changes/2"])
def test_27_an_impossible_limit_is_refused(client: httpx.Client, path: str, limit: str) -> None:
    problem(client.get(path, params={"limit": limit}), 422, "bad-parameter")


def test_28_an_unknown_parameter_is_refused_at_every_address(
    client: httpx.Client, addresses: dict[str, list[object]]
) -> None:
    names = {"name": "e-0123456789abcdef", "scheme": "phase", "slug": "busy", "old": "1", "new": "2", "path": "x"}
    wide = []
    for path in addresses:
        response = client.get(path.format(**names), params={"limt": "5"})
        if response.status_code not in (404, 422):
            wide.append(path)
        elif response.status_code == 422 and not path.startswith("/queries/"):
            assert "limt" not in problem(response, 422, "unknown-parameter")["available"]
    assert set(wide) <= {"/healthz", "/readyz"}  # which answer nothing that a parameter could widen
