"""The pages in a real browser: headless Chromium, driven by Playwright; skipped where there is none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
expect.set_options(timeout=30_000)
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, seed_service: str) -> Iterator[Page]:
    """A page that fails its test if a script fails or the policy of the site blocks something of its own."""
    context = browser.new_context(base_url=seed_service)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    # That an answer is a problem is said on the console, too; the tests that ask for one look at it themselves.
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" and "status of 400" not in m.text else None)
    yield page
    context.close()
    assert not faults


def test_a_reader_finds_an_event_and_the_words_behind_it(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Words").fill("huawei talks")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Talks: Huawei").first.click()
    expect(page.get_by_role("note")).to_contain_text("Contested")
    expect(page.locator("blockquote").first).to_contain_text("Talks of Huawei")
    page.get_by_role("link", name="Huawei", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Huawei")


def test_a_facet_narrows_the_list_down_and_widens_it_again(page: Page) -> None:
    page.goto("/")
    expect(page.locator("ol.events > li")).to_have_count(5)
    page.locator(".facet").first.get_by_role("link", name="talks").click()
    expect(page.locator("ol.events > li")).to_have_count(1)
    page.locator(".facet .chosen a").first.click()
    expect(page.locator("ol.events > li")).to_have_count(5)


def test_a_query_is_run_in_place_and_its_rows_are_shown(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer tbody tr")).to_have_count(2)
    expect(page.locator("#status")).to_contain_text("2 rows")
    page.locator("#query").fill("SELECT * { ?s ?p }")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer")).to_contain_text("line 1")


def test_an_example_fills_the_editor_and_runs(page: Page) -> None:
    page.goto("/sparql")
    page.locator("[data-example=event-types]").click()
    expect(page.locator("#query")).to_have_value(re.compile("SELECT"))
    expect(page.locator("#answer tbody tr").first).to_be_visible()


def test_a_known_prefix_is_declared_as_it_is_written(page: Page) -> None:
    page.goto("/sparql")
    page.locator("#query").fill("")
    page.locator("#query").press_sequentially("SELECT * { ?s dcat:x 'a:b' ; dcat:y ?t . ?s none:z 1 }")
    expect(page.locator("#query")).to_have_value(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#>\nSELECT * { ?s dcat:x 'a:b' ; dcat:y ?t . ?s none:z 1 }"
    )


def test_the_api_can_be_read_on_its_page(page: Page) -> None:
    page.goto("/docs")
    expect(page.locator("#swagger .opblock").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/actors", "/event-types", "/technologies", "/sparql", "/exports", "/ontology"])
def test_no_page_is_wider_than_a_telephone(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    page.goto(path)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 380
