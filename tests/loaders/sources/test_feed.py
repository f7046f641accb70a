from __future__ import annotations

import datetime as dt
import json

import pytest

from kb.model import Article
from loaders.failure import LoadFailure
from loaders.limits import Limits
from loaders.metadata import outlet_name
from tests.bad_inputs.sources import LONG, PROSE, item, rss
from tests.loaders.conftest import Load

ATOM = f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
  <title>Fil d'exemple</title><link href="https://fil.example/"/>
  <entry><title type="html">Deux &lt;b&gt;firmes&lt;/b&gt; &amp;amp; un pays</title><id>urn:uuid:1</id>
    <link rel="alternate" href="/a"/><link rel="enclosure" href="https://fil.example/a.mp3"/>
    <updated>2024-02-03T04:05:06Z</updated><published>2024-02-01T00:00:00+01:00</published>
    <summary>Résumé.</summary>
    <content type="html">&lt;p&gt;Premier.&lt;/p&gt;&lt;p&gt;{LONG}&lt;/p&gt;</content></entry>
  <entry><title>Sans lien</title><id>urn:uuid:2</id>
    <updated>2024-02-03T04:05:06Z</updated><summary>Court.</summary></entry>
</feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://news.example/"><title>News</title><link>https://news.example/</link></channel>
  <item rdf:about="https://news.example/a"><title>A story</title><link>https://news.example/a</link>
    <dc:date>2024-02-03</dc:date><dc:language>de</dc:language><dc:publisher>Beispielblatt</dc:publisher>
    <description>Kurz gesagt.</description></item>
</rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Example Wire: technology",
    "home_page_url": "https://examplewire.example/tech",
    "language": "en-US",
    "items": [
        {
            "id": 7,
            "url": "/a",
            "title": "AT&T < Verizon",
            "content_text": f"{PROSE}\n\nIt was the <second> list.",
            "date_published": "2024-02-03T04:05:06Z",
        },
        {"id": "b", "external_url": "https://other.example/b", "summary": "Short."},
    ],
}


def articles(results: list[Article | LoadFailure]) -> list[Article]:
    assert all(isinstance(r, Article) for r in results), results
    return [r for r in results if isinstance(r, Article)]


def test_atom_entries_become_articles(load: Load) -> None:
    full, short = articles(load(ATOM.encode(), "a.atom"))
    assert full.text.split("\n\n")[:2] == ["Deux firmes & un pays", "Premier."]
    assert (full.title, full.url, full.language) == ("Deux firmes & un pays", "https://fil.example/a", "fr")
    assert (full.published, full.source_id, full.warnings) == (dt.date(2024, 2, 1), None, ())
    assert (short.url, short.published, short.warnings) == (None, dt.date(2024, 2, 3), ("summary-only",))


def test_rss_one_with_dublin_core_becomes_articles(load: Load) -> None:
    (found,) = articles(load(RDF.encode(), "a.rdf"))
    assert (found.published, found.language, found.publisher) == (dt.date(2024, 2, 3), "de", "Beispielblatt")
    assert found.text == "A story\n\nKurz gesagt."


def test_json_feed_items_become_articles_with_their_text_as_it_is(load: Load) -> None:
    first, second = articles(load(json.dumps(JSON_FEED).encode(), "a.json"))
    assert first.text == f"AT&T < Verizon\n\n{PROSE}\n\nIt was the <second> list."
    assert (first.url, first.language) == ("https://examplewire.example/a", "en")
    assert first.publisher == "Example Wire"
    assert (second.warnings, second.publisher) == (("summary-only",), "other.example")


def test_markup_of_an_item_is_text_and_its_pictures_scripts_and_frames_are_nothing(load: Load) -> None:
    html = "<p>One<br>two &amp; three</p><script>x()</script><figure><figcaption>A mast</figcaption></figure>"
    html += f"<ul><li>Four</li></ul><p>{LONG}</p>"
    extra = f"<content:encoded><![CDATA[{html}<img src=x onerror=alert(1)><svg/onload=alert(1)>]]></content:encoded>"
    (found,) = articles(load(rss(f"<item><title>T</title>{extra}</item>"), "a.rss"))
    assert found.text.split("\n\n") == ["T", "One two & three", "Four", LONG.strip()]


@pytest.mark.parametrize("end", ["…", "...", "[…]", " [...]"])
def test_a_text_that_breaks_off_is_a_summary(load: Load, end: str) -> None:
    (found,) = articles(load(rss(item(1).replace(PROSE, LONG + end)), "a.rss"))
    assert found.warnings == ("summary-only",)


def test_a_long_description_is_the_article(load: Load) -> None:
    feed = rss(f"<item><title>T</title><description>{LONG * 2}</description></item>")
    assert articles(load(feed, "a.rss"))[0].warnings == ()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Mon, 21 Oct 2019 23:30:00 -0400", dt.date(2019, 10, 21)),
        ("2019-10-21T23:30:00-04:00", dt.date(2019, 10, 21)),
        ("21 Oct 19 10:00 GMT", dt.date(2019, 10, 21)),
        ("Lun, 31 Feb 2022 10:00:00 GMT", None),
        ("soon", None),
    ],
)
def test_a_day_is_that_of_its_own_time_zone_or_none(load: Load, written: str, day: dt.date | None) -> None:
    (found,) = articles(load(rss(item(1, extra=f"<pubDate>{written}</pubDate>")), "a.rss"))
    assert found.published == day
    assert found.warnings == (() if day else ("published",))


def test_items_over_the_limit_are_named_once(load: Load) -> None:
    results = load(rss(*(item(n) for n in range(30))), "a.rss", limits=Limits(feed_items=20))
    assert [r.item for r in results if isinstance(r, LoadFailure)] == ["item 21"]
    assert len(results) == 21


def test_a_feed_between_bad_ones_is_loaded(load: Load, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "feeds"
    folder.mkdir()
    for number, content in enumerate(
        [b"<rss", rss(item(1)), rss(item(2), before="<!DOCTYPE rss>"), rss(item(3)), b"\xff" * 9]
    ):
        (folder / f"{number}.rss").write_bytes(content)
    results = load(folder)
    assert [r.reason if isinstance(r, LoadFailure) else r.url for r in results] == [
        "bad-feed",
        "https://news.example/1",
        "doctype",
        "https://news.example/3",
        "encoding",
    ]


@pytest.mark.parametrize(
    ("title", "host", "name"),
    [
        ("World news | The Guardian", "theguardian.com", "The Guardian"),
        ("BBC News - Technology", "bbc.co.uk", "BBC News"),
        ("Ars Technica", "arstechnica.com", "Ars Technica"),
        ("Example Wire: technology", "examplewire.example", "Example Wire"),
        ("Latest headlines", "example.org", "example.org"),
        ("", "example.org", "example.org"),
        (None, None, None),
    ],
)
def test_an_outlet_is_known_by_the_part_of_a_title_that_its_host_repeats(
    title: str | None, host: str | None, name: str | None
) -> None:
    assert outlet_name(title, host) == name
