from __future__ import annotations

import pytest

from tests.loaders.extract.reading import called, read


@pytest.mark.parametrize(
    ("language", "text", "name", "kind"),
    [
        ("en", "Yesterday Marta Quilligan spoke.", "Marta Quilligan", "person"),
        ("en", "They sued Brindlewick Optics Inc. in May.", "Brindlewick Optics Inc", "company"),
        ("en", "It went to the Foundation for Quiet Skies.", "Foundation for Quiet Skies", "organisation"),
        ("en", "The Veld Energy and Trade Committee met.", "Veld Energy and Trade Committee", "agency"),
        ("it", "Ieri l'ingegner Ottavio Brenzani ha parlato.", "Ottavio Brenzani", "person"),
        ("it", "La causa contro la Brumaglio Spa continua.", "Brumaglio Spa", "company"),
        ("de", "Am Montag klagte die Quarzwerk GmbH.", "Quarzwerk GmbH", "company"),
        ("de", "Am Montag sprach Greta Hollerich darüber.", "Greta Hollerich", "person"),
        ("fr", "Selon la société, Odile Marchandeau part.", "Odile Marchandeau", "person"),
        ("es", "Ayer habló Lucía Berrocalejo.", "Lucía Berrocalejo", "person"),
    ],
)  # fmt: skip
def test_a_name_outside_the_gazetteer_is_typed(language: str, text: str, name: str, kind: str) -> None:
    mention = called(read(text, language), name)
    assert mention.kind == kind
    assert mention.entity.wikidata is None


def test_a_title_makes_a_person_and_is_no_part_of_the_name() -> None:
    document = read("On Monday Senator Zubrowka objected.")
    assert called(document, "Zubrowka").kind == "person"


def test_a_surname_alone_is_the_person_named_before() -> None:
    document = read("A letter by Thaddea Quill arrived. Later Quill said no.")
    assert called(document, "Quill").entity == called(document, "Thaddea Quill").entity


def test_a_full_name_makes_a_person_of_the_surname_used_elsewhere() -> None:
    document = read("On Monday Ngwaba Tselane resigned. Nobody expected that Tselane would go.")
    assert called(document, "Ngwaba Tselane").kind == "person"


def test_the_first_word_of_a_company_stands_for_it() -> None:
    document = read("They bought Brindlewick Optics Inc. and said Brindlewick would stay.")
    assert called(document, "Brindlewick").entity == called(document, "Brindlewick Optics Inc").entity


def test_an_acronym_in_brackets_means_the_name_before_it() -> None:
    document = read("The Council for Open Cables (COCX) met. Then COCX voted.")
    assert [m.entity for m in document.mentions if m.name == "COCX"][-1] == document.mentions[0].entity


@pytest.mark.parametrize(
    "text", ["Unfortunately this failed.", "Sources agree. Nobody knows.", "On Monday in April it rained."]
)
def test_capitalised_words_are_not_all_names(text: str) -> None:
    assert read(text).mentions == []


def test_german_nouns_are_not_names() -> None:
    document = read("Die Verhandlung über Zölle im Sommer brachte keine Einigung.", "de")
    assert [m.name for m in document.mentions] == []
