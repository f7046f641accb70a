from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import negotiation
from kb.errors import NotAcceptable
from kb.store.formats import FORMATS, Kind, by_label

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "kind", "name"),
    [
        ("", "results", "json"),
        ("*/*", "graph", "turtle"),
        ("application/json", "graph", "jsonld"),
        ("application/json", "results", "json"),
        ("text/*", "results", "csv"),
        ("application/*;q=0.1, text/tab-separated-values", "results", "tsv"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "graph", "rdfxml"),
        ("application/sparql-results+json, application/rdf+xml;q=0.5", "graph", "rdfxml"),
        ("*/*;q=0.1, text/turtle;q=0", "graph", "ntriples"),
        ("TEXT/TURTLE", "graph", "turtle"),
        ("text/turtle;charset=utf-8", "graph", "turtle"),
        ("nonsense", "results", "json"),
        (",;;q=9", "results", "json"),
        ("text/plain", "graph", "ntriples"),
        ("application/xml", "boolean", "xml"),
    ],
)
def test_the_format_is_the_one_that_the_caller_likes_most(accept: str, kind: Kind, name: str) -> None:
    assert negotiation.choose(accept, kind).name == name


def test_no_format_is_an_error_that_lists_them() -> None:
    with pytest.raises(NotAcceptable) as caught:
        negotiation.choose("image/png, text/turtle;q=0", "results")
    assert "text/csv" in caught.value.members["available"]  # type: ignore[operator]


def test_a_label_goes_before_the_header_and_an_unknown_one_is_an_error() -> None:
    assert negotiation.choose("text/csv", "results", "xml").name == "xml"
    with pytest.raises(NotAcceptable):
        negotiation.choose("text/csv", "results", "png")


def test_a_browser_is_known_by_what_it_likes_most() -> None:
    assert negotiation.prefers_html(FIREFOX)
    assert not negotiation.prefers_html("text/turtle, text/html;q=0.5")


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("*", "zstd"),
        ("br", None),
        ("gzip;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=x", None),
    ],
)
def test_the_coding_is_one_that_the_caller_can_read(accept: str, coding: str | None) -> None:
    assert negotiation.encoding(accept) == coding


@given(st.text(max_size=80))
def test_any_header_whatever_gives_a_format_or_the_error(accept: str) -> None:
    with contextlib.suppress(NotAcceptable):
        assert negotiation.choose(accept, "graph") in FORMATS
    negotiation.encoding(accept)
    negotiation.prefers_html(accept)


def test_every_name_alias_and_media_type_leads_to_its_format() -> None:
    for form in FORMATS:
        for kind in form.kinds:
            found = by_label(form.name, kind)
            assert found is not None
            assert kind in found.kinds
            assert by_label(form.media_type, kind) is form
