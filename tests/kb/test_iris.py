"""IRIs: one name for one thing, on every machine; and nothing that is not an IRI gets in."""

from __future__ import annotations

from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadParameter
from kb.iris import MAX_IRI, Minter, canonical_url, check_iri

M = Minter()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2019/a?id=7&b=2",
        "http://example.org/2019/a?id=7&b=2",
        "https://www.example.org/2019/a?b=2&id=7",
        "https://EXAMPLE.org:443/2019/a/?id=7&b=2#part",
        "https://m.example.org/2019/a?id=7&b=2&utm_source=x&utm_medium=y&fbclid=z",
        "https://amp.example.org/2019/a/amp?id=7&b=2",
        "https://user:password@example.org/2019/a?id=7&b=2",
        "  https://example.org./2019/%61?id=7&b=2 ",
    ],
)
def test_spellings_of_one_address_are_one_article(url: str) -> None:
    assert canonical_url(url) == "https://example.org/2019/a?b=2&id=7"
    assert M.article(url, "one text") == M.article("https://example.org/2019/a?id=7&b=2", "another text")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://it.example.org/a", "https://example.org/a"),
        ("https://www.co.uk/", "https://example.org/"),
    ],
)
def test_other_addresses_are_other_articles(one: str, other: str) -> None:
    assert M.article(one, "") != M.article(other, "")


@pytest.mark.parametrize(
    "url", ["", "example.org", "ftp://example.org/a", "file:///etc/passwd", "javascript:alert(1)", "https://", "http://[::1",
            "https://" + "a" * MAX_IRI, "https://\udcff/"]
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadParameter) as caught:
        canonical_url(url)
    assert caught.value.problem == "bad-url"


@given(st.text(max_size=80), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
def test_a_canonical_address_is_its_own_canonical_address_and_an_iri(path: str, parameters: dict[str, str]) -> None:
    url = "https://example.org/" + path + "?" + "&".join(f"{k}={v}" for k, v in parameters.items())
    try:
        once = canonical_url(url)
    except (BadParameter, UnicodeEncodeError):
        return
    assert canonical_url(once) == once
    assert check_iri(once) == once
    assert urlsplit(once).hostname == "example.org"


@pytest.mark.parametrize(
    "iri", ["", "a", "/a", "javascript:alert(1)", "data:text/html,x", "file:///etc/hostname", "http://e/ b", "http://[::1",
            "http://e/<", "http://e/\u202e", "http://e/\n", "http:///a", "http://e/%zz", "http://e/\ufff0",
            "https://e/" + "a" * MAX_IRI]
)  # fmt: skip
def test_what_is_no_safe_iri_is_refused(iri: str) -> None:
    with pytest.raises(BadParameter) as caught:
        check_iri(iri)
    assert caught.value.problem == "bad-iri"


@given(st.text(max_size=40))
def test_whatever_passes_the_check_is_an_iri_to_the_engine(text: str) -> None:
    for candidate in (text, "https://example.org/" + text, "urn:" + text):
        try:
            checked = check_iri(candidate)
        except BadParameter:
            continue
        assert ox.NamedNode(checked).value == checked


def test_without_an_address_the_text_names_the_article_whatever_its_spaces() -> None:
    assert M.article(None, "one  text\n") == M.article(None, "one text") != M.article(None, "another")


def test_a_version_is_named_by_its_text() -> None:
    article = M.article("https://example.org/a", "")
    assert M.version(article, "a  b").startswith(f"{article}-v-")
    assert M.version(article, "a  b") == M.version(article, "a b") != M.version(article, "a c")


def test_a_report_is_named_by_article_type_participants_and_number() -> None:
    a, people = M.article("https://example.org/a", ""), [M.things + "n-Q1", M.things + "n-Q2"]
    name = M.report(a, "Talks", people)
    assert name == M.report(a, "Talks", people[::-1])
    others = [M.report(a, "Ban", people), M.report(a, "Talks", people[:1]), M.report(a, "Talks", people, 1)]
    assert len({name, *others}) == 4


def test_iris_do_not_depend_on_the_base() -> None:
    other = Minter("https://example.org/kb/")
    article = other.article("https://example.org/a", "")
    assert other.local(article) == M.local(M.article("https://example.org/a", ""))
    assert other.local(other.report(article, "Talks", [])) == M.local(
        M.report(M.article("https://example.org/a", ""), "Talks", [])
    )


def test_an_entity_is_named_by_its_wikidata_id_or_by_label_kind_and_country() -> None:
    assert M.entity("Huawei", "company", "CN", wikidata="Q160120").endswith("/n-Q160120")
    assert M.entity("ACME", "company", "US") == M.entity(" acme ", "company", "US")
    assert len({M.entity("ACME", k, c) for k in ("company", "agency") for c in ("US", None)}) == 4


def test_names_that_must_not_change_have_not() -> None:
    """These IRIs are in published snapshots."""
    article = M.article("https://example.org/a", "")
    assert M.local(article) == "a-" + article[-16:]
    assert [M.local(x) for x in (article, M.event(M.report(article, "Talks", [])), M.graph("events"))] == [
        "a-5e74df8fc987e79b",
        "e-d2e95335b29d3eed",
        "events",
    ]
