"""Any location as a source, and files that are none: row 42 of the acceptance list."""

from __future__ import annotations

import gzip
import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import BadParameter
from kb.iris import Minter
from kb.model import Article
from loaders.articles import Defaults
from loaders.failure import LoadFailure
from loaders.kinds import check_kind, formats, places
from loaders.limits import Limits
from loaders.parsing.pool import Parsers
from loaders.sources import read
from tests.bad_inputs.sources import LONG, PROSE, item, line, nested, page, rss
from tests.loaders.conftest import Load


def reasons(results: list[Article | LoadFailure]) -> list[tuple[str, str]]:
    return [(Path(r.source).name, r.reason) for r in results if isinstance(r, LoadFailure)]


def articles(results: list[Article | LoadFailure]) -> list[Article]:
    return [r for r in results if isinstance(r, Article)]


def test_one_module_is_one_kind_and_its_name_is_the_key() -> None:
    assert set(formats()) == {"feed", "html", "json", "jsonl", "text", "warc"}
    assert set(places()) == {"file", "folder", "stdin", "url"}


def test_a_kind_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(BadParameter, match="feed, html, json, jsonl, text, warc"):
        check_kind("folder")
    with pytest.raises(BadParameter):
        read("a.txt", minter=Minter(), kind="csv")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.html", page(), "html"),
        ("a", page(), "html"),
        ("a.txt", page(), "html"),
        ("a.php", b"\xef\xbb\xbf" + page(), "html"),
        ("a.jsonl", line(), "jsonl"),
        ("a", line(), "jsonl"),
        ("a.json", line(), "jsonl"),
        ("a.json", b'{\n "text": "a"\n}', "json"),
        ("a", b'{\n "text": "a"\n}', "json"),
        ("a.json", b'[{"text": "a"}]', "json"),
        ("a.txt", b"[1] A note.", "text"),
        ("a.xml", rss(item(1)), "feed"),
        ("a", rss(item(1)), "feed"),
        ("a.html", rss(item(1)), "feed"),
        ("a.rss", rss(item(1), before="<!DOCTYPE rss>"), "feed"),
        ("a.txt", PROSE.encode(), "text"),
        ("a", PROSE.encode(), "text"),
        ("a.md", b"# 5 < 6\n", "text"),
        ("a", "però".encode("utf-16"), "text"),
        ("a.html", page().decode().encode("utf-16"), "html"),
        ("a.json", b'{"version": "https://jsonfeed.org/version/1", "items": []}', "feed"),
        ("a", b"WARC/1.0\r\n", "warc"),
        ("a.xhtml", b'<?xml version="1.0"?><!DOCTYPE html><html><p>x</html>', "html"),
    ],
)
def test_the_kind_is_told_from_content_and_name(name: str, content: bytes, kind: str) -> None:
    sure = {k: f.recognise(content[:4_096], name, "") for k, f in formats().items()}
    assert max(sure, key=lambda k: sure[k]) == kind


def test_a_kind_that_is_given_is_not_questioned(load: Load) -> None:
    (article,) = articles(load(line(), "a.jsonl", kind="text"))
    assert article.text == line().decode()


def test_a_folder_is_read_in_the_order_of_names_and_one_bad_file_stops_nothing(load: Load, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden.txt").write_text("Hidden")
    (tmp_path / "1.html").write_bytes(page(f"<p>First. {LONG}</p><p>{LONG}</p>"))
    (tmp_path / "2.rss").write_bytes(b"<rss")
    (tmp_path / "3.rss").write_bytes(rss(item(1), item(2)))
    (tmp_path / "4.html").write_bytes(nested(400))
    (tmp_path / "5.jsonl.gz").write_bytes(gzip.compress(line() + b"no\n" + line(text="Last.")))
    (tmp_path / "sub" / "6.txt").write_text("Below.")
    results = load(tmp_path)
    assert [a.text[:5] for a in articles(results)] == ["A lis", "Item ", "Item ", "The m", "Last.", "Below"]
    assert reasons(results) == [("2.rss", "bad-feed"), ("4.html", "too-deep"), ("5.jsonl.gz", "bad-json")]
    assert "".join(type(r).__name__[0] for r in results) == "ALAALALAA"


def test_links_devices_pipes_and_device_names_in_a_folder_are_refused(load: Load, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("Outside")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "good.txt").write_text("Good")
    (folder / "link.txt").symlink_to(outside)
    (folder / "linked").symlink_to(tmp_path)
    (folder / "CON").write_text("Console")
    (folder / "nul.txt").write_text("Nothing")
    os.mkfifo(folder / "pipe.txt")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(folder / "socket.txt"))
    server.close()
    results = load(folder)
    assert [a.text for a in articles(results)] == ["Good"]
    refused = ["CON", "link.txt", "linked", "nul.txt", "pipe.txt", "socket.txt"]
    assert reasons(results) == [(name, "refused-file") for name in refused]


@pytest.mark.parametrize(
    "location", ["/dev/null", "/dev/zero", "/proc/self/mem", "/dev/stdin", "nowhere", "", "a\0b", "x" * 5_000]
)
def test_what_is_no_file_is_a_failure_that_names_it(load: Load, location: str) -> None:
    (failure,) = load(location)
    assert isinstance(failure, LoadFailure)
    assert failure.source == location
    assert failure.reason in ("refused-file", "not-found", "unreadable", "empty")


def test_a_failure_names_no_control_characters_of_a_file_name() -> None:
    failure = LoadFailure("a\n\x1b[31mb\u202e.txt", "empty")
    assert failure.to_json()["source"] == "a [31mb.txt"


def test_standard_input_is_read_as_it_comes() -> None:
    program = "from kb.iris import Minter\nfrom loaders.sources import read\n"
    program += "for r in read('-', minter=Minter()): print(r.text, flush=True)"
    root = Path(__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdin=-1, stdout=-1, cwd=root, env={"PYTHONPATH": str(root)}
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child.stdin, child.stdout:
        # More than is looked at to tell the kind; the rest comes only after the first article is out.
        child.stdin.write(line(text="One.", other="x" * 200_000) + line(text="Two."))
        child.stdin.flush()
        assert child.stdout.readline() == b"One.\n"
        child.stdin.write(line(text="Three."))
        child.stdin.close()
        assert child.stdout.read() == b"Two.\nThree.\n"
    assert child.wait() == 0


def test_standard_input_that_is_closed_is_a_failure(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("text"))
    (failure,) = load("-")
    assert isinstance(failure, LoadFailure)
    assert failure.reason == "unreadable"


def test_defaults_stand_in_for_what_a_source_does_not_say(load: Load) -> None:
    (article,) = articles(load(b"Text", "a.txt", defaults=Defaults(language="it", publisher="Rete Esempio")))
    assert (article.language, article.publisher) == ("it", "Rete Esempio")


def test_a_first_line_that_stands_alone_is_the_title_of_a_text(load: Load) -> None:
    (article,) = articles(load(b"A list\r\n\r\nThe ministry spoke.", "a.txt"))
    assert (article.title, article.text) == ("A list", "A list\n\nThe ministry spoke.")
    (article,) = articles(load(b"The ministry spoke.\n\nIt said no.", "b.txt"))
    assert article.title is None


def test_the_same_file_twice_gives_the_same_articles(load: Load, tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_bytes(rss(item(1), item(2)))
    (tmp_path / "b.html").write_bytes(page())
    assert load(tmp_path) == load(tmp_path)


def test_files_are_loaded_without_any_network(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", cut)
    monkeypatch.setattr(socket, "getaddrinfo", cut)
    (tmp_path / "a.jsonl").write_bytes(line(url="https://news.example/a"))
    (tmp_path / "b.rss").write_bytes(rss(item(1)))
    assert len(articles(load(tmp_path))) == 2


SUFFIXES = st.sampled_from(["", ".txt", ".html", ".rss", ".json", ".jsonl", ".warc", ".jsonl.gz", ".xml"])
PIECES = st.lists(
    st.sampled_from(
        [
            b"<html>",
            b"<p>",
            b"WARC/1.0\r\n",
            b"Content-Length: 3\r\n\r\n",
            b"<rss><channel><item>",
            b'{"text":',
            b'"a"}\n',
            b"<!DOCTYPE x>",
            b"\x1f\x8b\x08",
            b"\xff\xfe",
            b"\0",
            b"<?xml ?>",
            b"]]>",
            b"<title>x",
            b"\r\n\r\n",
        ]
    )
    | st.binary(max_size=20),
    max_size=12,
).map(b"".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PIECES, SUFFIXES, st.sampled_from([None, "feed", "html", "json", "jsonl", "text", "warc"]), st.booleans())
def test_any_bytes_of_any_kind_give_only_articles_and_failures(
    tmp_path: Path, parsers: Parsers, content: bytes, suffix: str, kind: str | None, packed: bool
) -> None:
    path = tmp_path / f"source{suffix}"
    path.write_bytes(gzip.compress(content) if packed else content)
    results = list(read(str(path), minter=Minter(), kind=kind, parsers=parsers))
    assert results or not content.strip()
    assert all(isinstance(r, Article | LoadFailure) for r in results)


class Endless(io.RawIOBase):
    """A stream of article lines without end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        piece = (line() * (len(view) // len(line()) + 1))[: len(view) // len(line()) * len(line())]
        view[: len(piece)] = piece
        return len(piece)


def test_an_endless_source_is_read_one_article_at_a_time() -> None:
    from loaders.kinds import Options, read_stream
    from loaders.opened import opened

    limits = Limits()
    stream: Iterator[object] = read_stream(opened(io.BufferedReader(Endless()), "-", limits), Options(limits, Minter()))
    assert all(isinstance(next(stream), Article) for _ in range(1_000))
