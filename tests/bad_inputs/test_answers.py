"""Row 52 of the acceptance list, on every address: HEAD has the headers of GET, and what one has is not sent again."""

from __future__ import annotations

import httpx
import pytest

NEGOTIATED = ("/", "/events", "/actors", "/event-types", "/technologies", "/exports", "/ontology")
ADDRESSES = (
    *NEGOTIATED, "/events?type=Talks", "/timeline", "/network", "/queries", "/queries/event-types", "/snapshots",
    "/timemap", "/catalog", "/.well-known/void", "/sparql", "/sparql?query=ASK%7B%7D", "/graphs?default",
    "/graphs?graph=https://w3id.org/techgeo/graph/events", "/context.jsonld", "/shapes.ttl", "/exports/nquads",
    "/exports/csv", "/scheme/phase", "/healthz", "/readyz", "/docs", "/static/style.css", "/problems/busy", "/nothing",
)  # fmt: skip
ACCEPTS = ("*/*", "text/html,*/*;q=0.8", "application/json", "text/turtle")
OF_THIS_ANSWER = {"date", "x-request-id", "transfer-encoding"}


def headers(response: httpx.Response) -> dict[str, str]:
    return {k: v for k, v in response.headers.items() if k not in OF_THIS_ANSWER}


@pytest.mark.parametrize("address", ADDRESSES)
def test_52_head_has_the_headers_of_get_and_nothing_else(client: httpx.Client, address: str) -> None:
    client.get(address)  # what is only known once something was answered, such as a checksum, is known now
    for accept in ACCEPTS:
        get, head = (client.request(m, address, headers={"Accept": accept}) for m in ("GET", "HEAD"))
        assert head.content == b""
        assert head.status_code == get.status_code, accept
        if get.status_code < 400:
            said, expected = headers(head), headers(get)
            if not {"content-length"} <= set(said) & set(expected):
                # An answer is a stream, without a length, when it takes long: which may be so one time and not another.
                said.pop("content-length", None), expected.pop("content-length", None)
            assert said == expected, accept


@pytest.mark.parametrize("address", ADDRESSES)
def test_52_an_answer_that_one_has_is_not_sent_again(client: httpx.Client, address: str) -> None:
    for accept in ACCEPTS:
        first = client.get(address, headers={"Accept": accept})
        tag = first.headers.get("etag")
        if tag:
            for known in (tag, f'"other", W/{tag}', "*"):
                again = client.get(address, headers={"Accept": accept, "If-None-Match": known})
                assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
            changed = client.get(address, headers={"Accept": accept, "If-None-Match": '"other"'})
            assert changed.status_code == 200
            assert changed.content == first.content


@pytest.mark.parametrize("address", NEGOTIATED)
def test_52_an_answer_that_depends_on_accept_says_so_and_its_forms_have_tags_of_their_own(
    client: httpx.Client, address: str
) -> None:
    tags: dict[str, str] = {}
    for accept in ACCEPTS:
        response = client.get(address, headers={"Accept": accept})
        assert "accept" in [v.strip().lower() for v in response.headers["vary"].split(",")]
        if tag := response.headers.get("etag"):
            assert tags.setdefault(tag, response.headers["content-type"]) == response.headers["content-type"]
