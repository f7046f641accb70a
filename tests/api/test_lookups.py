from __future__ import annotations

import json
from html.parser import HTMLParser

import httpx
import pyoxigraph as ox
import pytest

from api.representations import GRAPH_TYPES

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def talks(client: httpx.Client) -> str:
    return str(client.get("/events", params={"type": "Talks"}).json()["items"][0]["id"])


def test_events_are_listed_with_their_number_and_their_snapshot(client: httpx.Client) -> None:
    page = client.get("/events").json()
    assert (page["total"], len(page["items"]), page["snapshot"]) == (5, 5, 2)
    assert client.get("/events").headers["Techgeo-Snapshot"] == "2"


def test_the_next_link_leads_through_every_event(client: httpx.Client) -> None:
    seen, address = [], "/events?limit=2&type=Deal&type=Measure&type=Interaction"
    while address:
        page = client.get(address).json()
        seen += [e["id"] for e in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    "parameters",
    [
        "limit=-1", "limit=1000000000", "limit=1e3", "limit=%20", "limt=5", "type=Nothing", "technology=Nothing",
        "from=2026-02-30", "from=99999-01-01", "from=banana", "participant=javascript:alert(1)", "participant=../x",
        "participant=http://e/%20b", "country=Italy", "order=size", "role=boss", "cursor=zzz", "asOf=yesterday",
    ],
)  # fmt: skip
def test_24_to_28_an_impossible_or_unknown_parameter_is_a_422_that_does_not_echo_it(
    client: httpx.Client, parameters: str
) -> None:
    answer = client.get(f"/events?{parameters}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert parameters.partition("=")[2] not in answer.json()["detail"]


@pytest.mark.parametrize(
    "text", ['x" } ; DROP ALL #', "\\", "\n", "?x", "'" * 2000, "\x00", "%zz", "../..", "\u202eabc"]
)
def test_24_any_text_may_be_searched_for_and_finds_only_what_matches(client: httpx.Client, text: str) -> None:
    answer = client.get("/events", params={"q": text})
    assert answer.status_code == 200
    assert answer.json()["total"] <= 5


@pytest.mark.parametrize("path", ["/events/", "/reports/", "/articles/", "/actors/", "/id/"])
@pytest.mark.parametrize(
    "name", ["unheard-of", "e-0123456789abcdef", "n-%22%7D", "r-%00", "a-..%2F..", "e-%E2%80%AE", "e-x.ttl"]
)
def test_24_what_is_not_there_is_a_404_that_does_not_echo_its_name(client: httpx.Client, path: str, name: str) -> None:
    answer = client.get(path + name)
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"
    assert name not in answer.text


def test_an_event_leads_to_the_words_that_back_each_field(client: httpx.Client) -> None:
    event = client.get(f"/events/{talks(client)}").json()
    supported = {field for report in event["reports"] for e in report["evidence"] for field in e["supports"]}
    assert {"type", "initiator", "counterparty"} <= supported
    assert event["factuality"] == "contested"


def test_evidence_can_be_left_out(client: httpx.Client) -> None:
    event = client.get(f"/events/{talks(client)}", params={"include": "none"}).json()
    assert all("evidence" not in r for r in event["reports"])


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_every_rdf_form_of_an_event_holds_the_same_triples(client: httpx.Client, media_type: str) -> None:
    name = talks(client)
    answer = client.get(f"/events/{name}", headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    expected = _canonical(client.get(f"/events/{name}.nt").content, ox.RdfFormat.N_TRIPLES)
    content = answer.content
    if media_type == "application/ld+json":
        document = json.loads(content)
        assert document["@context"].endswith("/context.jsonld")
        document["@context"] = client.get("/context.jsonld").json()["@context"]
        content = json.dumps(document).encode()
    codec = GRAPH_TYPES[media_type].codec
    assert isinstance(codec, ox.RdfFormat)
    assert _canonical(content, codec) == expected


def _canonical(content: bytes, form: ox.RdfFormat) -> set[str]:
    return {str(q.triple) for q in ox.parse(content, format=form)}


def test_a_form_that_does_not_exist_is_a_406_that_lists_those_that_do(client: httpx.Client) -> None:
    answer = client.get(f"/events/{talks(client)}", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


def test_52_an_unchanged_answer_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/events")
    again = client.get("/events", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/events?limit=3").headers["etag"] != first.headers["etag"]
    assert client.get("/events", headers=HTML).headers["etag"] != first.headers["etag"]


def test_52_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    get, head = client.get("/events"), client.head("/events")
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k in ("etag", "vary", "content-type", "content-length")} == {
        k: v for k, v in get.headers.items() if k in ("etag", "vary", "content-type", "content-length")
    }


def test_a_snapshot_answers_as_it_did_then(client: httpx.Client) -> None:
    name = talks(client)
    assert client.get(f"/events/{name}", params={"snapshot": 1}).json()["factuality"] == "certain"
    assert client.get(f"/events/{name}").json()["factuality"] == "contested"
    assert client.get("/events", params={"asOf": "2001-01-01"}).status_code == 404
    assert client.get("/events", headers={"Accept-Datetime": "Thu, 01 Jan 2998 00:00:00 GMT"}).json()["snapshot"] == 2


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.scripts: list[str | None] = []
        self.styles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [given["href"]] if tag == "a" and given.get("href") else []  # type: ignore[list-item]
        self.scripts += [given.get("src")] if tag == "script" else []
        self.styles += "style" in given or tag == "style" or any(k.startswith("on") for k in given)


def read(client: httpx.Client, path: str) -> _Page:
    answer = client.get(path, headers=HTML, follow_redirects=True)
    assert answer.status_code == 200, path
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = _Page()
    page.feed(answer.text)
    return page


def test_51_every_link_of_the_pages_leads_somewhere_and_no_script_or_style_is_inline(client: httpx.Client) -> None:
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen or not path.startswith("/") or path.startswith(("/openapi", "/exports")):
            continue
        seen.add(path)
        if path.endswith((".json", ".jsonld", ".ttl", ".nt", ".rdf")) or path.startswith(("/graphs", "/queries")):
            assert client.get(path, follow_redirects=True).status_code == 200, path
            continue
        page = read(client, path)
        assert all(page.scripts), path
        assert not page.styles, path
        waiting += page.links if len(seen) < 45 else []
        assert all(link.startswith(("/", "#", "http://", "https://")) for link in page.links), path
    assert len(seen) > 20


def test_51_text_of_an_article_is_text_on_a_page(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "<script>alert(1)</script>{{7*7}}"}, headers=HTML).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "49" not in page.split("<main", 1)[1].split("Words", 1)[1].split("Type", 1)[0]
