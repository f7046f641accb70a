from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest

from ontology import CONCEPTS
from ontology.terms import SCHEME, TGE


@pytest.mark.parametrize(("kind", "place"), [("Talks", "events"), ("Statement", "events")])
def test_a_thing_redirects_to_the_document_about_it(client: httpx.Client, kind: str, place: str) -> None:
    item = client.get("/events", params={"type": kind}).json()["items"][0]
    answer = client.get(f"/id/{item['id']}")
    assert answer.status_code == 303
    assert httpx.URL(answer.headers["location"]).path == f"/{place}/{item['id']}"
    assert client.get(f"/id/{item['id']}.ttl").headers["location"].endswith(".ttl")


def test_every_iri_in_the_document_of_an_article_resolves(client: httpx.Client) -> None:
    event = client.get("/events", params={"type": "Talks"}).json()["items"][0]
    article = client.get(f"/events/{event['id']}").json()["reports"][0]["article"]["id"]
    content = client.get(f"/articles/{article}.nt").content
    base = "https://w3id.org/techgeo/"
    terms = {t for q in ox.parse(content, format=ox.RdfFormat.N_TRIPLES) for t in (q.subject, q.predicate, q.object)}
    iris = {t.value for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(base)}
    paths = {"/" + iri.removeprefix(base).partition("#")[0] for iri in iris}
    known = {p for p in paths if not p.startswith("/id/x-")}
    for path in sorted(known):
        assert client.get(path, follow_redirects=True).status_code == 200, path
    assert len(known) > 10


def test_a_part_leads_to_its_whole(client: httpx.Client) -> None:
    event = client.get("/events", params={"type": "Talks"}).json()["items"][0]
    report = client.get(f"/events/{event['id']}").json()["reports"][0]["id"]
    location = httpx.URL(client.get(f"/id/{report}-ev0").headers["location"])
    assert location.path == f"/reports/{report}"
    assert location.fragment == f"{report}-ev0"


def test_the_ontology_is_a_page_and_rdf(client: httpx.Client) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"})
    assert 'id="Talks"' in page.text
    assert 'id="phase/early-stage"' in page.text
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    subjects = {
        q.subject.value for q in ox.parse(turtle.content, format=ox.RdfFormat.TURTLE) if hasattr(q.subject, "value")
    }
    assert {TGE + "Talks", SCHEME + "phase/early-stage"} <= subjects
    assert (
        client.get("/ontology", headers={"If-None-Match": turtle.headers["etag"], "Accept": "text/turtle"}).status_code
        == 304
    )


def test_every_concept_redirects_to_its_place_in_the_ontology(client: httpx.Client) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"}).text
    for scheme, concepts in CONCEPTS.items():
        name = next(iter(concepts))
        location = client.get(f"/scheme/{scheme}/{name}").headers["location"]
        assert f'id="{location.partition("#")[2]}"' in page
    assert client.get("/scheme/phase/unheard-of").status_code == 404


def test_links_do_not_follow_a_forged_host(client: httpx.Client) -> None:
    answer = client.get("/id/n-Q160120", headers={"Host": "evil.example"})
    assert "evil" not in answer.headers["location"]
