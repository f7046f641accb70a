from __future__ import annotations

import httpx
import pytest

from kb.export import formats


@pytest.mark.parametrize("name", formats())
def test_every_export_comes_as_a_stream_with_its_type_and_its_snapshot(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/exports/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == formats()[name].MEDIA_TYPE
    assert answer.headers["techgeo-snapshot"] == "2"
    assert "content-length" not in answer.headers
    assert answer.content


def test_an_export_that_one_has_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.head("/exports/nquads").headers["etag"]
    assert client.get("/exports/nquads", headers={"If-None-Match": tag}).status_code == 304


def test_an_older_snapshot_can_be_exported(client: httpx.Client) -> None:
    old = client.get("/exports/csv", params={"snapshot": 1})
    assert old.headers["techgeo-snapshot"] == "1"
    assert len(old.text.splitlines()) < len(client.get("/exports/csv").text.splitlines())


def test_an_unknown_format_is_a_404_that_lists_the_known_ones(client: httpx.Client) -> None:
    answer = client.get("/exports/docx")
    assert answer.status_code == 404
    assert "nquads" in answer.json()["detail"]


def test_the_catalogue_names_every_export(client: httpx.Client) -> None:
    catalogue = client.get("/catalog", headers={"Accept": "text/turtle"}).text
    assert all(f"/exports/{name}" in catalogue for name in formats())
    assert "sparqlEndpoint" in client.get("/.well-known/void").text


def test_what_changed_between_two_snapshots_is_listed_page_by_page(client: httpx.Client) -> None:
    everything = client.get("/snapshots/1/changes/2").json()["items"]
    assert {row["change"] for row in everything} <= {"added", "changed", "removed"}
    assert everything
    first = client.get("/snapshots/1/changes/2", params={"limit": 1}).json()
    rest = client.get("/snapshots/1/changes/2", params={"after": first["after"]}).json()
    assert first["items"] + rest["items"] == everything
    assert client.get("/snapshots/2/changes/2").json()["items"] == []


def test_the_time_map_lists_every_snapshot(client: httpx.Client) -> None:
    numbers = [s["number"] for s in client.get("/snapshots").json()["items"]]
    timemap = client.get("/timemap").text
    assert numbers == [1, 2]
    assert all(f"snapshot={n}>" in timemap for n in numbers)
