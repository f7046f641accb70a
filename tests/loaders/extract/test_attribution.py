"""On whose word a report stands."""

from __future__ import annotations

import pytest

from loaders.extract.attribution import Link, chain
from loaders.extract.reporting import frames
from tests.loaders.extract.telling import detection, document


def links(
    text: str, kind: str, quote: str, language: str = "en", trigger: str = "", outlet: str | None = None
) -> tuple[Link, ...]:
    read = document(text, language, publisher=outlet)
    return chain(read, detection(read, kind, quote, trigger))


def test_the_outlet_is_the_first_link() -> None:
    text = "Sweden banned Huawei from its 5G networks."
    outlet = links(text, "Ban", text, trigger="banned", outlet="The Example Times")[0]
    assert (outlet.role, outlet.name, outlet.level, outlet.span) == ("outlet", "The Example Times", 0, None)


@pytest.mark.parametrize(
    ("language", "trigger", "text", "source"),
    [
        ("en", "banned", "Sweden has banned Huawei from its networks, according to Reuters.", "Reuters"),
        ("en", "banned", "Reuters reported that Sweden has banned Huawei from its networks.", "Reuters"),
        ("it", "vietato", "Secondo Reuters, la Svezia ha vietato Huawei nelle sue reti.", "Reuters"),
        ("de", "verboten", "Laut Reuters hat Schweden die Technik von Huawei verboten.", "Reuters"),
        ("fr", "interdit", "Selon Reuters, la Suède a interdit les équipements de Huawei.", "Reuters"),
        ("es", "prohibió", "Según Reuters, Suecia prohibió los equipos de Huawei.", "Reuters"),
    ],
)
def test_a_cited_outlet_is_a_source(language: str, trigger: str, text: str, source: str) -> None:
    found = [link for link in links(text, "Ban", text, language, trigger) if link.name == source]
    assert found
    assert found[0].role == "cited-source"
    assert found[0].span is not None
    assert text[found[0].span.start : found[0].span.end] == source


OUTLET = "According to Reuters, Huawei wants to return to the market. "
SPEAKER = "Talks with carriers are at an early stage, Vincent Pang said."


def test_behind_who_speaks_stands_the_outlet_that_the_paragraph_rests_on() -> None:
    told = [(link.role, link.name) for link in links(OUTLET + SPEAKER, "Talks", SPEAKER, trigger="Talks")]
    assert told == [("cited-source", "Reuters"), ("speaker", "Vincent Pang")]


def test_people_without_a_name_are_a_source_that_vouches_for_nothing() -> None:
    text = "Huawei is in talks with American carriers, people familiar with the matter said."
    found = links(text, "Talks", text, trigger="talks")
    assert any("people familiar" in link.name and link.factuality == "unspecified" for link in found)


def test_a_statement_always_has_its_speaker() -> None:
    text = "Donald Trump criticised the European Union over its digital taxes."
    found = links(text, "Statement", text, trigger="criticised")
    assert [link.name for link in found][:1] == ["Donald Trump"]
    assert found[0].role == "speaker"
    assert found[0].level == 1


def test_levels_count_up_and_names_do_not_repeat() -> None:
    text = "Reuters reported on Monday, citing a spokesman for Huawei, that Huawei said it had signed a contract."
    found = links(text, "Agreement", text, trigger="signed", outlet="The Example Times")
    assert [link.level for link in found] == list(range(len(found)))
    assert len({link.name for link in found}) == len(found)


def test_a_cue_within_a_quotation_frames_nothing() -> None:
    read = document("“The report says nothing,” the minister repeated.")
    assert all(f.cue.start > read.text.index("”") for f in frames(read).frames)


def test_every_link_is_shown_by_the_text() -> None:
    text = "According to the indictment, the group hacked the U.S. Navy. “We deny it,” Li Wei told CNN on Friday."
    read = document(text, publisher="Example")
    for quote in (
        "According to the indictment, the group hacked the U.S. Navy.",
        "“We deny it,” Li Wei told CNN on Friday.",
    ):
        for link in chain(read, detection(read, "CyberOperation", quote))[1:]:
            assert link.span is not None
            assert 0 <= link.span.start < link.span.end <= len(text)
