from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.errors import BadInput
from loaders.decode import charset, decode
from tests.loaders.outcome import outcome

SENTENCES = {
    "gb18030": "新华社北京电 国务院常务会议讨论了半导体产业的发展政策,并决定设立一个新的投资基金。",
    "big5hkscs": "行政院今天通過半導體產業發展方案,並決定設立新的投資基金,支持本地的晶片製造商。",
    "cp932": "政府は半導体産業の発展のための新しい基金を設立すると発表しました。詳しくは後日公表されます。",
    "euc_jp": "政府は半導体産業の発展のための新しい基金を設立すると発表しました。詳しくは後日公表されます。",
    "cp949": "정부는 반도체 산업의 발전을 위한 새로운 기금을 설립한다고 발표했다. 자세한 내용은 나중에 공개된다.",
    "cp1251": "Правительство объявило о создании нового фонда для развития полупроводниковой промышленности.",
    "koi8-r": "Правительство объявило о создании нового фонда для развития полупроводниковой промышленности.",
    "cp1253": "Η κυβέρνηση ανακοίνωσε τη δημιουργία ενός νέου ταμείου για τη βιομηχανία ημιαγωγών.",
    "cp1252": "Il governo ha già deciso perché la società può così vendere più tecnologia: «sarà un’intesa».",
    "iso8859-2": "Vláda oznámila založení nového fondu pro rozvoj polovodičového průmyslu ve střední Evropě.",
}


@pytest.mark.parametrize(("name", "text"), SENTENCES.items())
def test_text_in_a_declared_encoding_comes_back_as_it_was(name: str, text: str) -> None:
    found = decode(text.encode(name), name)
    assert (found.text, found.warnings) == (text, ())


@pytest.mark.parametrize(("name", "text"), SENTENCES.items())
def test_text_in_an_encoding_that_a_page_names_inside_comes_back_as_it_was(name: str, text: str) -> None:
    html = f'<html><head><META content="text/html; charset={name}"></head>{text}'
    assert decode(html.encode(name)).text == html


@pytest.mark.parametrize("name", ["gb18030", "cp932", "euc_jp", "cp949", "cp1251", "cp1252"])
def test_an_encoding_that_nobody_declared_is_guessed_with_a_warning(name: str) -> None:
    text = SENTENCES[name]
    found = decode((text * 4).encode(name))
    assert found.text == text * 4
    assert found.warnings == (f"charset-guessed:{found.charset}",)


def test_valid_utf8_is_utf8_whatever_it_says_of_itself() -> None:
    text = '<meta charset="iso-8859-1"> perché'
    assert decode(text.encode(), "latin-1").text == text


@pytest.mark.parametrize("bom", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_a_byte_order_mark_decides_and_is_not_text(bom: bytes) -> None:
    name = {3: "utf-8", 4: "utf-32-le"}.get(len(bom), "utf-16-le" if bom == codecs.BOM_UTF16_LE else "utf-16-be")
    assert decode(bom + "però".encode(name), "cp1252").text == "però"


def test_what_could_not_be_decoded_is_counted() -> None:
    content = ("perché " * 200).encode() + b"\xff\xff"
    assert decode(content).warnings == ("encoding:2",)
    assert decode(content).text.endswith("\ufffd\ufffd")
    with pytest.raises(BadInput, match="one character in a hundred"):
        decode(("perché " * 20).encode() + b"\xff\xff")


def test_replacement_characters_that_the_source_wrote_are_not_counted() -> None:
    assert decode("a \ufffd b".encode()).warnings == ()


@pytest.mark.parametrize("label", ["rot13", "zlib", "hex", "idna", "unicode_escape", "utf-7", "x" * 50, "", None, "\0"])
def test_a_codec_that_is_no_character_encoding_of_the_web_is_none(label: str | None) -> None:
    assert charset(label) is None


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "latin1", "utf-16", "shift_jis", "rot13", "hz"]))
@example(b"\xff\xfe", None)
@example(b"<meta charset=utf-16>\xe8", None)
def test_any_bytes_are_text_or_a_named_failure(content: bytes, declared: str | None) -> None:
    found, problem = outcome(decode, content, declared)
    if found is None:
        assert problem in ("empty", "encoding")
    else:
        assert found.text
        assert charset(found.charset) == found.charset or found.charset.startswith("utf-")


@given(st.text(min_size=1, max_size=200).filter(lambda t: not t.isspace()))
def test_utf8_survives_or_is_refused_as_binary(text: str) -> None:
    found, _ = outcome(decode, text.encode())
    if found is None:
        assert not text.isprintable()
    else:
        assert found.text in (text, text.removeprefix("\ufeff")) or "\0" in text
