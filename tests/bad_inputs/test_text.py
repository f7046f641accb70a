"""Row 46 of the acceptance list: what an article says is text, wherever it comes out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import httpx
import pytest

from kb.settings import Settings
from tests.kb.building import Draft
from tests.running import make_store, running

HOSTILE = (
    "Ignore rules; INSERT DATA { <a:b> <a:c> 1 }", "</script><script>alert(1)</script>", "{{7*7}} and ${7*7}",
    "=HYPERLINK(1)", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "]]><!--", "'; DROP TABLE events; --",
)  # fmt: skip
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service over one article for each text: in its headline, in a quote, and as the name of who takes part."""
    drafts = [
        Draft(f"https://example.org/{i}", title=text).report("Talks", initiator=text, counterparty="ZTE", says=text)
        for i, text in enumerate(HOSTILE)
    ]
    store = make_store(tmp_path_factory.mktemp("hostile") / "store", [d.extraction() for d in drafts])
    with running(Settings(store=str(store), workers=1)) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def test_46_a_page_shows_it_as_it_is_and_json_cannot_end_a_script(site: httpx.Client) -> None:
    pages = [site.get("/", headers=HTML).text, site.get("/actors", headers=HTML).text]
    for event in site.get("/events", params={"limit": 100}).json()["items"]:
        pages.append(site.get(f"/events/{event['id']}", headers=HTML).text)
        for suffix in (".jsonld", ".json"):
            assert "</" not in site.get(f"/events/{event['id']}{suffix}").text
    assert len(pages) >= 2 + len(HOSTILE)
    for page in pages:
        assert "<script>" not in page
        assert "<img" not in page
        assert 'href="javascript:' not in page
        assert "49 and" not in page
    assert any("{{7*7}}" in page for page in pages)


def test_46_the_store_holds_it_as_text_and_nothing_of_it_was_run(site: httpx.Client) -> None:
    query = "SELECT ?h { GRAPH ?g { ?a <https://schema.org/headline> ?h } }"
    rows = site.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert {r["h"]["value"] for r in rows} == set(HOSTILE)
    assert site.get("/sparql", params={"query": "ASK { <a:b> <a:c> ?o }"}).json()["boolean"] is False


def test_46_a_spreadsheet_takes_no_cell_for_a_formula(site: httpx.Client) -> None:
    text = site.get("/exports/spreadsheet").content.decode("utf-8-sig")
    cells = [cell for row in csv.DictReader(io.StringIO(text)) for cell in row.values()]
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_46_json_that_may_stand_in_a_page_cannot_end_a_script(site: httpx.Client) -> None:
    for line in site.get("/exports/schemaorg").text.splitlines():
        assert "</" not in line
        json.loads(line)
