"""Sources that are wrong in some way, and what is to come of each: rows 35 to 40, 43, 44 and 47 of the acceptance list.

A row gives a file name, its bytes, and the results in their order: for an article the warnings that it carries
(``()`` for none), for a failure its reason and the item or line that it names.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Good = tuple[str, ...]
Bad = tuple[str, str | int | None]


@dataclass(frozen=True)
class Row:
    """One bad source; ``make`` gives its bytes, so that a large one exists only while it is used."""

    title: str
    name: str
    make: Callable[[], bytes]
    results: tuple[Good | Bad, ...]

    @property
    def key(self) -> str:
        return f"{self.name.rpartition('.')[2]}: {self.title}"


def row(title: str, name: str, content: bytes | Callable[[], bytes], *results: object) -> Row:
    return Row(title, name, content if callable(content) else lambda: content, results)  # type: ignore[arg-type]


def failed(reason: str, at: str | int | None = None) -> Bad:
    return ("failed:" + reason, at)


FINE: Good = ()
PROSE = "The ministry added twelve companies to its list on Tuesday, a spokesman said."
LONG = (PROSE + " ") * 12


def line(**fields: object) -> bytes:
    return json.dumps({"text": PROSE, **fields}, ensure_ascii=False).encode() + b"\n"


def page(body: str = f"<p>{LONG}</p><p>{LONG}</p>", head: str = "<title>A list</title>") -> bytes:
    return f"<!doctype html><html lang=en><head>{head}</head><body><article>{body}</article></body></html>".encode()


def nested(depth: int) -> bytes:
    """A page whose text stands in exactly ``depth`` elements, itself included."""
    inner = depth - 3  # html, body, p
    return f"<html><body>{'<div>' * inner}<p>{LONG}</p>{'</div>' * inner}</body></html>".encode()


def item(number: int, link: str | None = None, extra: str = "", title: str = "<title>Item {0}</title>") -> str:
    address = f"<link>{link or f'https://news.example/{number}'}</link>" if link != "" else ""
    body = f"<content:encoded><![CDATA[<p>{number} {PROSE}</p>]]></content:encoded>"
    return f"<item>{title.format(number)}{address}{extra}{body}</item>"


def rss(*items: str, before: str = "", end: str = "</channel></rss>", encoding: str = "utf-8") -> bytes:
    start = f'<?xml version="1.0" encoding="{encoding}"?>{before}<rss version="2.0" '
    start += 'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
    return (start + "<link>https://news.example/</link>" + "".join(items) + end).encode()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", PROSE)
    return out.getvalue()


def unite(*parts: bytes) -> bytes:
    return b"".join(parts)


BOMB = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(c + 1)} '{f'&{chr(c)};' * 10}'>" for c in range(ord("a"), ord("j"))
) + "]>"  # fmt: skip

ENCODINGS: Iterable[Row] = (
    row("an empty file", "a.txt", b"", failed("empty")),
    row("a byte order mark only", "a.txt", b"\xef\xbb\xbf", failed("empty")),
    row("half a UTF-16 file", "a.txt", b"\xff\xfe", failed("empty")),
    row("white space only", "a.txt", b" \n\t ", failed("empty")),
    row("one byte", "a.txt", b"x", FINE),
    row("one byte that is no character", "a.txt", b"\xff", failed("encoding")),
    row("UTF-16 without a mark", "a.txt", PROSE.encode("utf-16-be"), FINE),
    row("Latin-1 that says it is UTF-8", "a.html", page("<p>" + "città perché già " * 40, '<meta charset="utf-8">')
        .decode().encode("latin-1"), ("charset-guessed",)),
    row("one bad byte in many good ones", "a.txt", ("perché " * 99).encode() + b"\xff", ("encoding:1",)),
    row("too many bad bytes", "a.txt", ("perché " * 9).encode() + b"\xff\xfe\xff", failed("encoding")),
    row("a picture", "a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, failed("unknown-kind")),
)  # fmt: skip

JSON_LINES: Iterable[Row] = (
    row("the last line cut", "a.jsonl", unite(line(), line()[:40]), FINE, failed("bad-json", 2)),
    row("a key twice", "a.jsonl", unite(b'{"text": "a", "text": "b"}\n', line()), failed("bad-json", 1), FINE),
    row("NaN", "a.jsonl", unite(line(), b'{"text": "a", "n": NaN}\n', line()), FINE, failed("bad-json", 2), FINE),
    row("nested too deep", "a.jsonl", lambda: unite(b'{"text": "a", "x": ' + b"[" * 100_000 + b"\n", line()),
        failed("bad-json", 1), FINE),
    row("an array, a number, a blank line", "a.jsonl", unite(line(), b"[]\n1\n\n", line()),
        FINE, failed("bad-json", 2), failed("bad-json", 3), FINE),
    row("no text, blank text, text that is a number", "a.jsonl",
        unite(b'{"title": "a"}\n', line(text=" \n"), line(text=7), line()),
        failed("bad-json", 1), failed("empty", 2), failed("bad-json", 3), FINE),
    row("keys that nobody knows", "a.jsonl", line(colour="red", nested={"a": [1, {}]}), FINE),
    row("an id that is a number", "a.jsonl", line(id=7), FINE),
    row("a language tag that is none", "a.jsonl", line(language="xx-bad!"), ("language",)),
    row("a day that is none", "a.jsonl", line(published="2026-02-30"), ("published",)),
    row("an address that is none", "a.jsonl", unite(line(url="javascript:alert(1)"), line(url="/a"), line()),
        failed("bad-url", 1), failed("bad-url", 2), FINE),
    row("half a surrogate pair", "a.jsonl", b'{"text": "The \\ud800 list", "title": "\\udfff"}\n', FINE),
    row("no UTF-8", "a.jsonl", unite(b'{"text": "' + "perché ".encode() * 9 + b'\xff\xfe\xfd"}\n', line()),
        failed("encoding", 1), FINE),
    row("a byte order mark first", "a.jsonl", b"\xef\xbb\xbf" + line(), FINE),
    row("one object over many lines", "a.json", json.dumps({"text": PROSE, "id": 1}, indent=1).encode(), FINE),
    row("an array with a bad item", "a.json", json.dumps([{"text": PROSE}, {"body": 1}, 7, {"text": "x"}]).encode(),
        FINE, failed("bad-json", "item 2"), failed("bad-json", "item 3"), FINE),
    row("an object that does not end", "a.json", b'{\n"text": "a"\n', failed("bad-json")),
    row("a number of ten thousand digits", "a.jsonl", b'{"text": "a", "n": ' + b"9" * 10_000 + b"}\n",
        failed("bad-json", 1)),
)  # fmt: skip

FEEDS: Iterable[Row] = (
    row("no XML", "a.rss", b"this is no feed", failed("bad-feed")),
    row("half a tag", "a.rss", b"<rss", failed("bad-feed")),
    row("no items", "a.rss", rss(), failed("empty")),
    row("cut inside an item", "a.rss", rss(item(1), item(2)[:-30], end=""), FINE, failed("bad-feed", "item 2")),
    row("the end missing", "a.rss", rss(item(1), item(2), end=""), FINE, FINE),
    row("UTF-8 that says it is Latin-1", "a.rss", rss(item(1, extra="<author>è</author>"), encoding="latin-1"), FINE),
    row("two titles", "a.rss", rss(item(1, extra="<title>Another</title>")), FINE),
    row("an item without title and link", "a.rss", rss(item(1, link="", title="")), FINE),
    row("a relative link", "a.rss", rss(item(1, link="/a")), FINE),
    row("a link to a file", "a.rss", rss(item(1), item(2, link="file:///etc/hostname"), item(3)),
        FINE, failed("bad-url", "item 2"), FINE),
    row("a script as link", "a.rss", rss(item(1, link="javascript:alert(1)")), failed("bad-url", "item 1")),
    row("a document type", "a.rss", rss(item(1), before="<!DOCTYPE rss>"), failed("doctype")),
    row("a document type behind comments", "a.rss", rss(item(1), before="<!--x--><?y z?>\n<!doctype rss>"),
        failed("doctype")),
    row("an entity bomb", "a.rss", rss(item(1, extra="<author>&j;</author>"), before=BOMB), failed("doctype")),
    row("an entity that is a file", "a.rss", rss(item(1, extra="<author>&x;</author>"),
        before="<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"), failed("doctype")),
    row("a document type elsewhere", "a.rss", rss(item(1, extra="<author>&x;</author>"),
        before="<!DOCTYPE rss SYSTEM 'http://127.0.0.1/x.dtd'>"), failed("doctype")),
    row("an entity that nobody defined", "a.rss", rss(item(1, extra="<author>a&nbsp;b &x; c</author>")), FINE),
    row("31 February", "a.rss", rss(item(1, extra="<pubDate>Mon, 31 Feb 2022 10:00:00 GMT</pubDate>")),
        ("published",)),
    row("the same item twice", "a.rss", rss(item(1), item(1)), FINE, FINE),
    row("an item that says nothing", "a.rss", rss(item(1), "<item><link>https://news.example/</link></item>"),
        FINE, failed("empty", "item 2")),
    row("a headline only", "a.rss", rss("<item><title>Twelve companies listed</title></item>"), ("summary-only",)),
    row("an item nested too deep", "a.rss", rss(item(1, extra="<content:encoded><![CDATA[" + "<b>" * 300 + "x"
        + "</b>" * 300 + "]]></content:encoded>"), item(2)), failed("too-deep", "item 1"), FINE),
    row("JSON that is no feed", "a.json", b'{"version": "https://jsonfeed.org/version/1.1", "items": 7}',
        failed("bad-feed")),
    row("JSON Feed items that are none", "a.json",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [7, {"content_text": "a < b"}]}',
        failed("empty", "item 1"), FINE),
)  # fmt: skip

PAGES: Iterable[Row] = (
    row("255 elements deep", "a.html", nested(255), FINE),
    row("256 elements deep", "a.html", nested(256), failed("too-deep")),
    row("257 elements deep", "a.html", nested(257), failed("too-deep")),
    row("100,000 elements deep", "a.html", lambda: nested(100_000), failed("too-deep")),
    row("many paragraphs that nobody ends", "a.html", page(f"<p>{PROSE}" * 400), FINE),
    row("over the size limit", "a.html", lambda: page(f"<p>{'x' * 20_000_001}</p>"), failed("too-large")),
    row("a table wider than the world", "a.html",
        page(f"<p>{LONG}</p><table><tr><td colspan=9007199254740991>{LONG}</td></tr></table>"), FINE),
    row("plaintext", "a.html", page(f"<p>{LONG}</p><plaintext>{LONG}</div>"), FINE),
    row("scripts only", "a.html", page("<script>document.write('news')</script>", ""), failed("empty")),
    row("an attribute of 2 MB", "a.html", lambda: page(f"<p class='{'x' * 2_000_000}'>{LONG}</p>"), FINE),
    row("NUL bytes", "a.html", page(f"<p>{LONG}\0{LONG}</p>"), FINE),
    row("markup without end", "a.html", page(f"<p>{LONG}</p><!-- {'<' * 5_000}"), FINE),
    row("a tag that nobody ends", "a.html", b"<p class='a", failed("empty")),
    row("behind a paywall", "a.html", page(head="""<title>A list</title><script type="application/ld+json">
        {"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>"""), ("paywall",)),
    row("metadata of depth", "a.html", page(head=f"<title>A list</title><script type='application/ld+json'>"
        f"{'[' * 5_000}</script>"), FINE),
    row("metadata of other types", "a.html", page(head="""<title>A list</title><script type="application/ld+json">
        [{"@type": ["NewsArticle", 7], "headline": {"a": []}, "datePublished": 5, "publisher": [[]]}, 1, null]
        </script>"""), FINE),
    row("a canonical address that is none", "a.html",
        page(head="<title>A list</title><link rel=canonical href='javascript:alert(1)'>"), FINE),
)  # fmt: skip

COMPRESSED: Iterable[Row] = (
    row("gzip bomb", "a.txt.gz", lambda: gzip.compress(bytes(30_000_000)), failed("too-large")),
    row("gzip in gzip", "a.txt.gz", gzip.compress(gzip.compress(PROSE.encode())), failed("bad-compression")),
    row("gzip cut", "a.txt.gz", gzip.compress(PROSE.encode())[:-12], failed("bad-compression")),
    row("gzip with a wrong checksum", "a.txt.gz", gzip.compress(PROSE.encode())[:-8] + bytes(8),
        failed("bad-compression")),
    row("zip called gzip", "a.txt.gz", zipped(), failed("bad-compression")),
    row("zip", "a.zip", zipped(), failed("bad-compression")),
    row("text called gzip", "a.txt.gz", PROSE.encode(), failed("bad-compression")),
    row("gzip that does not say so", "a.txt", gzip.compress(PROSE.encode()), FINE),
    row("gzip in two members", "a.txt.gz", gzip.compress(b"The ") + gzip.compress(PROSE.encode()), FINE),
)  # fmt: skip

ALL: tuple[Row, ...] = (*ENCODINGS, *JSON_LINES, *FEEDS, *PAGES, *COMPRESSED)
