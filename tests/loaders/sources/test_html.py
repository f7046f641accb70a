from __future__ import annotations

import datetime as dt
import json

import pytest

from kb.model import Article
from loaders.parsing.boilerplate import is_boilerplate, is_paywall
from tests.loaders.conftest import Load

# A page as publishers make them, with everything around the article that is not the article.
FIRST = "The government barred two makers of network equipment from the core of the country's 5G network on Tuesday."
SECOND = "The companies, whose products run a third of the network, have ninety days to appeal, it said in a statement."
THIRD = "Operators put the cost of the exchange at 400 million euros and asked for a longer transition."
STANDFIRST = "Operators have three years to replace the equipment, and ask the state to pay for it."
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Two makers barred from 5G core | Example Wire</title>
{head}
</head><body class="article-page has-newsletter">
<div id="cookie-consent"><p>We and our 812 partners use cookies to improve your experience. Accept all?</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/tech">Technology</a></li></ul></nav></header>
<main><article class="story">
<h1>Two makers barred from 5G core</h1>
<div class="standfirst">{standfirst}</div>
<figure><img src="a.jpg"><figcaption>A mast near the capital. Photo: A. Photographer</figcaption></figure>
<p>{first}</p>
<p>{second}</p>
<p><strong><a href="/b">Read more: Ministry opens review of cloud contracts</a></strong></p>
<div class="newsletter-box"><p>Sign up to our weekly technology briefing and never miss a story again.</p></div>
<h2>Cost of the exchange</h2>
<p>{third}</p>
<ul><li>A first deadline falls in March.</li><li>A second one falls in June.</li></ul>
<blockquote><p>We will look at every case on its merits, the minister told parliament.</p></blockquote>
<div class="author-bio"><p>A. Writer has covered technology for Example Wire since 2011 and likes sailing.</p></div>
</article>
<aside class="related"><h3>You might also like</h3><ul><li><a href="/c">Five soups for the winter</a></li></ul></aside>
</main><section id="comments"><h3>Comments</h3><p>First comment by a reader who did not read the article.</p></section>
<footer>All rights reserved. Example Wire 2024.</footer></body></html>"""


def made(head: str = "") -> bytes:
    return PAGE.format(head=head, first=FIRST, second=SECOND, third=THIRD, standfirst=STANDFIRST).encode()


def ld(**fields: object) -> str:
    content = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})
    return f'<script type="application/ld+json">{content}</script>'


def article(load: Load, content: bytes) -> Article:
    (found,) = load(content, "a.html")
    assert isinstance(found, Article), found
    return found


def test_the_text_is_the_article_and_nothing_of_what_is_around_it(load: Load) -> None:
    head = f'<meta name="description" content="{STANDFIRST}">'
    paragraphs = article(load, made(head)).text.split("\n\n")
    assert paragraphs == [
        "Two makers barred from 5G core",
        STANDFIRST,
        FIRST,
        SECOND,
        "Cost of the exchange",
        THIRD,
        "A first deadline falls in March.",
        "A second one falls in June.",
        "We will look at every case on its merits, the minister told parliament.",
    ]


def test_json_ld_is_believed_before_opengraph_and_that_before_the_title(load: Load) -> None:
    graph = '<meta property="og:site_name" content="Wire">'
    graph += '<meta property="article:published_time" content="2024-01-02T00:00:00Z">'
    data = ld(
        headline="Another headline", datePublished="2024-01-01T23:30:00-05:00", publisher={"name": "Example Wire"}
    )
    for head in (graph + data, ld(**{"@graph": []}) + data + graph):
        found = article(load, made(head))
        assert (found.published, found.publisher) == (dt.date(2024, 1, 1), "Example Wire")
    found = article(load, made(graph))
    assert (found.published, found.publisher, found.title) == (
        dt.date(2024, 1, 2),
        "Wire",
        "Two makers barred from 5G core",
    )


@pytest.mark.parametrize(
    "data",
    [
        ld(datePublished="2024-01-01"),
        ld(**{"@type": "https://schema.org/NewsArticle", "datePublished": "2024-01-01"}),
        ld(**{"@type": "WebPage", "mainEntity": {"@type": ["Article"], "datePublished": "2024-01-01"}}),
        '<script type=application/ld+json>[[{"@graph": [{"@type": "Report", "datePublished": "20240101"}]}]]</script>',
        '<script type=application/ld+json>{"@type": "Article",\n"name": "a\tb", "datePublished": "20240101"}</script>',
        '<meta itemprop="datePublished" content="2024-01-01">',
        '<meta name="DC.date.issued" content="2024-01-01">',
        '<link rel="canonical" href="https://news.example/2024/01/01/two-makers">',
    ],
)
def test_the_date_is_found_in_all_the_places_where_publishers_put_it(load: Load, data: str) -> None:
    assert article(load, made(data)).published == dt.date(2024, 1, 1)


def test_a_time_element_of_the_article_dates_it(load: Load) -> None:
    content = made().replace(b"<figure>", b'<time datetime="2024-01-01T10:00">yesterday</time><figure>')
    assert article(load, content).published == dt.date(2024, 1, 1)
    assert article(load, made()).published is None


def test_data_of_other_things_on_the_page_are_not_those_of_the_article(load: Load) -> None:
    other = ld(**{"@type": "Organization", "name": "Example Group", "datePublished": "1999-01-01"})
    found = article(load, made(other + ld(datePublished="2024-01-01")))
    assert (found.published, found.publisher) == (dt.date(2024, 1, 1), None)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://news.example/a">', "https://news.example/a"),
        ('<meta property="og:url" content="https://news.example/b">', "https://news.example/b"),
        (
            '<meta property="og:url" content="https://news.example/b"><link rel="canonical" href="https://news.example/a">',
            "https://news.example/a",
        ),
        (ld(mainEntityOfPage={"@id": "https://news.example/c"}), "https://news.example/c"),
        ("", None),
    ],
)
def test_the_canonical_address_is_the_one_of_the_article(load: Load, head: str, url: str | None) -> None:
    assert article(load, made(head)).url == url


@pytest.mark.parametrize(
    ("tag", "language"), [("en-GB", "en"), ("it", "it"), ("zh-Hant", "zh-Hant"), ("utf-8", "en"), ("", "und")]
)
def test_the_language_is_that_of_the_page_if_it_is_one(load: Load, tag: str, language: str) -> None:
    head = '<meta property="og:locale" content="en_US">' if tag == "utf-8" else ""
    assert article(load, made(head).replace(b'lang="en-GB"', f'lang="{tag}"'.encode())).language == language


@pytest.mark.parametrize("said", ["false", '"False"', '"false"'])
def test_a_page_that_is_not_free_is_warned_of(load: Load, said: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": {said}}}</script>'
    assert article(load, made(head)).warnings == ("paywall",)
    assert article(load, made('<meta name="article:content_tier" content="locked">')).warnings == ("paywall",)
    assert article(load, made(ld(isAccessibleForFree=True))).warnings == ()


def test_a_line_that_says_the_rest_is_for_subscribers_warns_and_goes(load: Load) -> None:
    content = made().replace(THIRD.encode(), b"This article is for subscribers only.")
    found = article(load, content)
    assert found.warnings == ("paywall",)
    assert "subscribers" not in found.text


def test_a_suffix_of_the_title_that_names_the_site_is_no_title(load: Load) -> None:
    head = '<meta property="og:site_name" content="The Example Wire">'
    head += '<meta property="og:title" content="Two barred – Example Wire">'
    content = made(head).replace(b"<h1>Two makers barred from 5G core</h1>", b"")
    assert article(load, content).title == "Two barred"


@pytest.mark.parametrize(
    "text",
    [
        "Leggi anche: La strategia del governo",
        "Read more: Another story",
        "Lire aussi : Un autre article",
        "Lesen Sie auch: Mehr",
        "Lea también: Otra noticia",
        "Advertisement",
        "Anzeige",
        "© Example 2024",
        "Riproduzione riservata",
        "941 comments",
        "Sign up for our newsletter",
        "A mast near the capital. Photo: A. Photographer",
        "(Foto: Ministerium)",
        "Masts / Getty Images",
    ],
)
def test_lines_between_paragraphs_are_known(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Related companies were fined too.",
        "More from this round of talks is expected on Monday.",
        "Read the ministry's reply.",
        "The foto agency said no.",
        "It told Reuters the deal was off.",
        "Sources told AFP/Reuters that the talks go on.",
        "Share prices fell by 3%.",
        "The photo shows a mast.",
        "Close to 300 firms are listed.",
        "Videos were removed.",
    ],
)
def test_sentences_that_begin_like_them_are_kept(text: str) -> None:
    assert not is_boilerplate(text)
    assert not is_paywall(text)
