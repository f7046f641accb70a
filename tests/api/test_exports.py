from __future__ import annotations

import base64
import hashlib

import httpx
import pytest
import rdflib

from kb.catalog import SPDX
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


@pytest.mark.parametrize("name", formats())
def test_the_checksum_of_an_export_is_that_of_its_bytes(client: httpx.Client, name: str) -> None:
    said = client.get(f"/exports/{name}.sha256")
    content = client.get(f"/exports/{name}")
    digest = hashlib.sha256(content.content)
    assert said.text.split()[0] == digest.hexdigest()
    assert f'filename="{said.text.split()[1]}"' in content.headers["content-disposition"]
    expected = f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert content.headers["repr-digest"] == client.head(f"/exports/{name}").headers["repr-digest"] == expected
    listed = {item["name"]: item for item in client.get("/exports").json()["items"]}
    assert (listed[name]["sha256"], listed[name]["bytes"]) == (digest.hexdigest(), len(content.content))
    graph = rdflib.Graph().parse(data=client.get("/catalog", headers={"Accept": "text/turtle"}).text)
    assert digest.hexdigest() in {str(o) for o in graph.objects(None, rdflib.URIRef(f"{SPDX}checksumValue"))}


def test_a_checksum_is_made_where_it_is_asked_for(client: httpx.Client) -> None:
    asked = {"Want-Repr-Digest": "sha-256=5"}
    other = client.head("/exports/nquads", params={"snapshot": 1}, headers={"Want-Repr-Digest": "sha-512=5"})
    assert "repr-digest" not in other.headers
    old = client.head("/exports/nquads", params={"snapshot": 1}, headers=asked).headers["repr-digest"]
    new = client.head("/exports/nquads", headers=asked).headers["repr-digest"]
    assert old != new
    content = client.get("/exports/nquads", params={"snapshot": 1})
    assert content.headers["repr-digest"] == old
    assert client.get("/exports/nothing.sha256").status_code == 404


def test_what_becomes_known_changes_the_tag_of_what_tells_it(client: httpx.Client) -> None:
    def tags() -> list[str]:
        return [client.get(path, params={"snapshot": 1}).headers["etag"] for path in ("/catalog", "/exports")]

    before = tags()
    client.get("/exports/turtle", params={"snapshot": 1})
    assert all(a != b for a, b in zip(before, tags(), strict=True))


def test_the_catalogue_says_what_dcat_has_words_for(client: httpx.Client) -> None:
    client.get("/exports/nquads.sha256")
    graph = rdflib.Graph().parse(data=client.get("/catalog", headers={"Accept": "text/turtle"}).text)
    checksums = list(graph.objects(None, rdflib.URIRef(f"{SPDX}checksum")))
    assert checksums
    for checksum in checksums:
        assert graph.value(checksum, rdflib.URIRef(f"{SPDX}algorithm")) == rdflib.URIRef(
            f"{SPDX}checksumAlgorithm_sha256"
        )
        value = graph.value(checksum, rdflib.URIRef(f"{SPDX}checksumValue"))
        assert isinstance(value, rdflib.Literal)
        assert value.datatype == rdflib.XSD.hexBinary
