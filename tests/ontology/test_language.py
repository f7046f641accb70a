"""Each language has every section, its cues compile, and its words mean what news means by them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from ontology.countries import countries
from ontology.language import HERE, MATCHED, SECTIONS, Language, language, languages, read
from ontology.terms import TRIGGER_LANGUAGES
from ontology.triggers import parse, words
from ontology.types import OntologyError, UnknownName


@pytest.fixture(params=TRIGGER_LANGUAGES)
def one(request: pytest.FixtureRequest) -> Language:
    return language(request.param)


def kinds(text: str, code: str, section: str) -> set[str]:
    """Return the keys of the cues that match in ``text``."""
    return {m.trigger.type for m in language(code).matcher(section)([w.text for w in words(text, code)])}


def test_there_is_a_file_for_every_language_of_triggers() -> None:
    assert set(languages()) == set(TRIGGER_LANGUAGES)


def test_every_key_of_every_section_has_words(one: Language) -> None:
    may_be_empty = {"before_number", "within"}
    for section in SECTIONS:
        value = getattr(one, section)
        for field in dataclasses.fields(value):
            assert getattr(value, field.name) or field.name in may_be_empty, f"{section}.{field.name}"


def test_every_cue_is_a_pattern(one: Language) -> None:
    for section in MATCHED:
        one.matcher(section)
    for pattern, _ in one.dates.relative:
        parse(pattern, one.code)


def test_no_cue_stands_twice_under_one_key(one: Language) -> None:
    for section in MATCHED:
        value = getattr(one, section)
        for field in dataclasses.fields(value):
            cues = getattr(value, field.name)
            assert len(cues) == len(set(cues)), f"{section}.{field.name}"


def test_offsets_units_and_scales_are_well_formed(one: Language) -> None:
    for _, offset in one.dates.relative:
        assert offset[-1] in "dwmqye", offset
        assert -2 <= int(offset[:-1]) <= 2, offset
    assert set(one.dates.units.values()) == {"d", "w", "m", "y"}
    assert one.dates.order in ("dmy", "mdy", "ymd")
    assert all(1 <= power <= 12 for power in one.money.scales.values())
    assert one.money.decimal in (".", ",")
    assert all(len(c) == 3 and c.isupper() for c in one.money.currencies.values())


def test_words_stand_for_countries_that_exist(one: Language) -> None:
    assert set(one.countries) <= set(countries())


def test_collectives_have_the_sectors_of_english(one: Language) -> None:
    assert set(one.collectives.nouns) == set(language("en").collectives.nouns)
    for nouns in one.collectives.nouns.values():
        assert all(n.partition(":")[2] in ("", "mp", "fp") for n in nouns)


@pytest.mark.parametrize(
    ("code", "word", "power"),
    [
        ("it", "miliardi", 9),
        ("it", "mld", 9),
        ("de", "Mrd", 9),
        ("de", "Billionen", 12),
        ("fr", "milliards", 9),
        ("fr", "Md€", 9),
        ("es", "mil millones", 9),
        ("es", "billones", 12),
        ("en", "billion", 9),
        ("zh", "亿", 8),
        ("zh", "万", 4),
    ],
)
def test_scale_words_are_not_false_friends(code: str, word: str, power: int) -> None:
    assert language(code).money.scales[word.casefold()] == power


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("it", "l'azienda sarebbe in trattative con due operatori", "rumour"),
        ("it", "Il ministero ha smentito la notizia", "denial"),
        ("it", "il governo potrebbe vietare i router", "possible"),
        ("it", "la Commissione intende proporre nuove regole", "planned"),
        ("de", "Das Unternehmen soll Daten weitergegeben haben", "rumour"),
        ("de", "Angeblich verhandelt der Konzern", "rumour"),
        ("de", "Die Regierung will Huawei ausschließen", "planned"),
        ("de", "Der Konzern dementierte den Bericht", "denial"),
        ("de", "Die Regierung erwägt ein Verbot", "proposed"),
        ("fr", "Le groupe aurait signé un accord", "rumour"),
        ("fr", "Bruxelles pourrait interdire l'application", "possible"),
        ("fr", "L'entreprise dément ces informations", "denial"),
        ("es", "La empresa habría vendido su filial", "rumour"),
        ("es", "El Gobierno planea prohibir la aplicación", "planned"),
        ("es", "La compañía niega las acusaciones", "denial"),
        ("en", "The company is reportedly in talks", "rumour"),
        ("en", "They don't sell to China", "negation"),
        ("en", "It will acquire the startup", "planned"),
        ("zh", "华为否认相关指控", "denial"),
        ("zh", "美国计划限制芯片出口", "planned"),
    ],
)
def test_hedges_of_news_are_recognised(code: str, text: str, kind: str) -> None:
    assert kind in kinds(text, code, "factuality")


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("it", "ha spiegato Pang", "say"),
        ("it", "Secondo un rapporto di Reuters", "according"),
        ("it", "Pechino ha accusato Washington", "blame"),
        ("de", "teilte das Ministerium am Montag mit", "say"),
        ("de", "Laut einem Bericht", "according"),
        ("de", "Trump drohte mit Zöllen", "warn"),
        ("fr", "a déclaré le ministre", "say"),
        ("fr", "D'après l'agence", "according"),
        ("es", "aseguró el portavoz", "say"),
        ("es", "Según Reuters", "according"),
        ("en", "Pang told reporters", "according"),
        ("en", "Beijing accused Washington", "blame"),
        ("zh", "商务部发言人表示", "say"),
    ],
)
def test_reporting_words_are_recognised(code: str, text: str, kind: str) -> None:
    assert kind in kinds(text, code, "reporting")


@pytest.mark.parametrize(
    ("code", "text", "section", "kind"),
    [
        ("it", "i colloqui sono nelle primissime fasi", "phase", "early"),
        ("de", "Die Verhandlungen sind gescheitert", "phase", "collapsed"),
        ("fr", "La commission a levé les sanctions", "effect", "lift"),
        ("es", "Estados Unidos revocó la licencia", "effect", "revoke"),
        ("it", "la proroga è stata rinviata", "effect", "delay"),
        ("it", "il gigante cinese", "coreference", "company"),
        ("de", "der Konzern", "coreference", "company"),
        ("fr", "le géant chinois", "coreference", "company"),
        ("es", "la compañía", "coreference", "company"),
        ("en", "the Chinese company", "coreference", "company"),
        ("it", "Leggi anche: Cisco", "boilerplate", "starts"),
        ("de", "Lesen Sie auch", "boilerplate", "starts"),
        ("fr", "Lire aussi", "boilerplate", "starts"),
        ("es", "Lea también", "boilerplate", "starts"),
        ("it", "Iscriviti alla nostra newsletter", "boilerplate", "starts"),
    ],
)
def test_other_cues_are_recognised(code: str, text: str, section: str, kind: str) -> None:
    assert kind in kinds(text, code, section)


def test_an_unknown_language_answers_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match=r"de, en, es, fr, it, zh"):
        language("tlh")


def test_an_unknown_section_answers_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match="factuality"):
        language("it").matcher("mood")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[phase]", "[stage]", r"it\.toml.*phase, stage"),
        ("\nsay = ", "\nsaid = ", r"it\.toml: reporting.*said, say"),
        ("[factuality]", "[factuality", r"it\.toml cannot be read"),
    ],
)
def test_a_damaged_language_file_is_refused_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = (HERE / "it.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "it.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        read(path)
