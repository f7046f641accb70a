from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.document import Detection
from loaders.extract.roles import MOST, Filling, fill
from ontology import EVENT_TYPES
from tests.loaders.extract.reading import detection, read


def roles(language: str, kind: str, text: str, quote: str | None = None) -> dict[str, set[str]]:
    document = read(text, language)
    found: dict[str, set[str]] = {}
    for filling in fill(document, detection(document, kind, quote or text)):
        found.setdefault(filling.role, set()).add(filling.mention.name)
    return found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sweden banned Huawei from its mobile networks."),
        ("it", "La Svezia ha vietato Huawei nelle sue reti mobili."),
        ("de", "Schweden verbietet Huawei in seinen Mobilfunknetzen."),
        ("fr", "La Suède a interdit Huawei dans ses réseaux mobiles."),
        ("es", "Suecia prohibió a Huawei en sus redes móviles."),
    ],
)
def test_who_bans_is_told_from_who_is_banned(language: str, text: str) -> None:
    found = roles(language, "Ban", text)
    assert any("S" in name for name in found["regulator"])
    assert found["target"] == {"Huawei"}


def test_a_passive_swaps_subject_and_object() -> None:
    found = roles("en", "Sanction", "ZTE was sanctioned by the United States last week.")
    assert found["target"] == {"ZTE"}
    assert found["regulator"] == {"United States"}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "The ban on Huawei by Sweden took effect."), ("de", "Das Verbot von Huawei durch Schweden gilt.")],
)
def test_a_noun_has_its_agent_behind_by(language: str, text: str) -> None:
    found = roles(language, "Ban", text)
    assert found["target"] == {"Huawei"}
    assert found["regulator"] & {"Sweden", "Schweden"}


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "“This helps nobody,” said Marta Quilligan on Friday.", "Marta Quilligan"),
        ("it", "«Non serve a nessuno», ha detto Marta Brenzani.", "Marta Brenzani"),
        ("de", "Das helfe niemandem, sagte Greta Hollerich.", "Greta Hollerich"),
        ("fr", "« Cela n'aide personne », a déclaré Odile Marchandeau.", "Odile Marchandeau"),
        ("es", "«No ayuda a nadie», dijo Lucía Berrocalejo.", "Lucía Berrocalejo"),
    ],
)
def test_a_speaker_stands_beside_the_speech(language: str, text: str, speaker: str) -> None:
    assert roles(language, "Statement", text)["speaker"] == {speaker}


def test_every_member_of_a_series_takes_part() -> None:
    found = roles("en", "Statement", "Microsoft, Google and IBM criticised the bill.")
    assert found["speaker"] == {"Microsoft", "Google", "IBM"}


def test_the_participant_of_a_pronoun_is_whom_it_means() -> None:
    text = "Huawei opened an office in Rome. On Friday it launched a new chip."
    assert "Huawei" in roles("en", "Launch", text, "it launched a new chip")["initiator"]


def test_a_participant_is_printed_under_its_fullest_name() -> None:
    text = "Marta Quilligan visited Rome. Quilligan said the deal was dead."
    assert roles("en", "Statement", text, "Quilligan said the deal was dead")["speaker"] == {"Marta Quilligan"}


def test_a_participant_may_stand_outside_the_clause() -> None:
    text = "Google was busy in May. A new chip was launched on Friday."
    assert roles("en", "Launch", text, "A new chip was launched on Friday") == {"initiator": {"Google"}}


def test_nobody_takes_part_where_nobody_is_named() -> None:
    document = read("It rained all day.")
    assert fill(document, detection(document, "Ban", "It rained")) == ()


def test_a_filling_says_where_and_why() -> None:
    text = "Sweden banned Huawei from its mobile networks."
    document = read(text)
    first = fill(document, detection(document, "Ban", text))[0]
    assert isinstance(first, Filling)
    assert text[first.span.start : first.span.end] == first.mention.name
    assert first.why.startswith(f"roles model {first.score:.2f} (")


WORDS = st.sampled_from(
    [
        "Huawei",
        "the",
        "company",
        "banned",
        "was",
        "by",
        "China",
        "said",
        ",",
        ".",
        "and",
        "Marta Rossi",
        "“",
        "”",
        "\n",
        "of",
    ]
)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=3, max_size=40), st.sampled_from(sorted(EVENT_TYPES)), st.data())
def test_roles_are_those_of_the_type_and_entities_come_once(pieces: list[str], kind: str, data: st.DataObject) -> None:
    document = read("x " + " ".join(pieces))
    size = len(document.text)
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    found = fill(document, Detection(kind, 0, start, end, 0.5))
    assert {f.role for f in found} <= set(EVENT_TYPES[kind].roles)
    iris = [f.mention.entity.iri for f in found]
    assert len(set(iris)) == len(iris) <= MOST
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert found == fill(document, Detection(kind, 0, start, end, 0.5))
