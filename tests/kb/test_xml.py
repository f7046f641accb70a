from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from kb.xml import FitSink, fit

ANY = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\x00\x1b\x0c\ufffe\uffff\ufffd\t\n")))


@given(ANY)
def test_any_text_is_fit_for_xml_and_differs_only_where_it_has_to(text: str) -> None:
    escaped = fit(text.encode()).decode().replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    read = ET.fromstring(f"<a>{escaped}</a>").text or ""
    assert len(read) == len(text)
    assert all(
        x == y or (y == "\ufffd" and ord(x) in {*range(32), 0xFFFE, 0xFFFF}) for x, y in zip(text, read, strict=True)
    )


@given(ANY, st.integers(1, 5))
def test_chunks_of_any_size_give_the_same_as_the_whole(text: str, size: int) -> None:
    parts: list[bytes] = []
    sink = FitSink(parts.append)
    document = text.encode() + b">"
    for at in range(0, len(document), size):
        sink(document[at : at + size])
    assert b"".join(parts) == fit(document)
