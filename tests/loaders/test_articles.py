from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadInput
from kb.iris import Minter, canonical_url, check_iri
from kb.text import clean
from loaders.articles import Defaults, headed, make_article, own_url, web_url
from tests.loaders.outcome import outcome

MINTER = Minter()
# Decomposed, full-width, joiners, a Cyrillic letter, overrides, an emoji of five code points, terminal commands.
ODD = "e\u0301 ＺＴＥ क्‍ष аpple \u202eevil\u202c 👨‍👩‍👧 \x1b[31mred\x1b[0m a\u200bb\tc\r\nd\x00e\x85f"


def test_the_text_is_cleaned_and_otherwise_kept_so_that_offsets_hold() -> None:
    article = make_article(f"  {ODD}\n\n", minter=MINTER)
    assert article.text == clean(f"  {ODD}\n\n")
    assert article.text.startswith("  é")
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in article.text)
    assert "\u202e" not in article.text
    assert "👨‍👩‍👧" in article.text


@given(st.text(max_size=200))
def test_any_text_is_an_article_that_quotes_exactly_or_is_empty(text: str) -> None:
    article, problem = outcome(make_article, text, minter=MINTER, title=text, publisher=text, source_id=text)
    if article is None:
        assert problem == "empty"
        assert not clean(text).strip()
    else:
        assert clean(article.text) == article.text
        article.model_dump_json().encode()
        for start in range(0, len(article.text), 7):
            word = article.text[start : start + 5]
            assert article.text.find(word) <= start


@pytest.mark.parametrize(
    ("given_tag", "tag", "warnings"),
    [("it_IT", "it", ()), ("zh-Hant-TW", "zh-Hant", ()), ("eng", "en", ()), (None, "und", ()), ("", "und", ()),
     ("xx-bad!", "und", ("language",)), ("englisch", "und", ("language",)), ("en\nfr", "und", ("language",))],
)  # fmt: skip
def test_a_language_tag_is_taken_or_warned_of(given_tag: str | None, tag: str, warnings: tuple[str, ...]) -> None:
    article = make_article("Text", minter=MINTER, language=given_tag)
    assert (article.language, article.warnings) == (tag, warnings)


def test_a_day_that_is_none_is_warned_of_and_a_default_stands_in() -> None:
    article = make_article(
        "Text",
        minter=MINTER,
        published="Mon, 31 Feb 2022 10:00:00 GMT",
        defaults=Defaults(language="de-AT", publisher="Example Wire", published=dt.date(2022, 3, 1)),
    )
    assert (article.published, article.language, article.publisher) == (dt.date(2022, 3, 1), "de", "Example Wire")
    assert article.warnings == ("published",)


def test_the_host_stands_for_a_publisher_that_is_not_named() -> None:
    assert make_article("Text", minter=MINTER, url="https://www.example.org/a").publisher == "example.org"


SAME = ["https://example.org/a", "http://www.example.org/a/?utm_source=x&fbclid=1", "https://example.org:443/a#top",
        "https://m.example.org/a/amp", " https://EXAMPLE.org/a "]  # fmt: skip


def test_spellings_of_one_address_are_one_article_and_two_addresses_are_two() -> None:
    assert len({make_article("Text", minter=MINTER, url=url).iri for url in SAME}) == 1
    one, other = (make_article("Text", minter=MINTER, url=f"https://example.org/{n}") for n in "ab")
    assert one.iri != other.iri
    assert one.version.rpartition("-v-")[2] == other.version.rpartition("-v-")[2]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/hostname", "ftp://a/b", "/a", "example.org", "http://", "http://[::1",
            "data:text/html,x", "https://example.org/" + "a" * 3_000, "mailto:a@example.org"],
)  # fmt: skip
def test_an_address_that_is_not_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        make_article("Text", minter=MINTER, url=url)
    assert caught.value.problem == "bad-url"


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.ü\[\]:@0-9]{1,20}[/?#|<>\\ \"%{}a-z\u202e&=;+é]{0,30}"))
def test_an_accepted_address_is_a_safe_iri_with_one_canonical_form(url: str) -> None:
    accepted, problem = outcome(web_url, url, "https://example.org/feed")
    if accepted is None:
        assert problem == "bad-url"
        return
    assert check_iri(accepted) == accepted
    assert web_url(accepted) == accepted
    canonical = canonical_url(accepted)
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    ("declared", "url", "known_by"),
    [("https://example.org/a", "https://example.org/a?x=1", "https://example.org/a"),
     ("/a", "https://example.org/b", "https://example.org/a"),
     ("https://amp.example.org/a", "https://www.example.org/a", "https://amp.example.org/a"),
     ("https://victim.example/a", "https://evil.example/a", "https://evil.example/a"),
     ("https://ple.org/a", "https://example.org/a", "https://example.org/a"),
     ("https://example.org/", "https://example.org/a", "https://example.org/a"),
     ("javascript:x", "https://example.org/a", "https://example.org/a"),
     ("https://example.org/a", None, "https://example.org/a"), (None, None, None), ("/a", None, None)],
)  # fmt: skip
def test_a_page_is_known_by_the_address_it_declares_on_its_own_site(
    declared: str | None, url: str | None, known_by: str | None
) -> None:
    assert own_url(declared, url) == known_by


def test_a_title_is_put_before_a_text_that_does_not_begin_with_it() -> None:
    assert headed("A  list", "Text") == "A list\n\nText"
    assert headed("A “list”", 'A "list"\n\nText') == 'A "list"\n\nText'
    assert headed(None, "Text") == "Text"
    assert headed("A list", "") == "A list"
