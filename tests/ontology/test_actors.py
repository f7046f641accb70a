"""The gazetteer is complete, resolves, and marks what is ambiguous."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import ACTOR_KINDS
from ontology.actors import Actor, actor, actors, by_key, groups
from ontology.actors.actor import EVERY, key_of
from ontology.actors.tables import COLUMNS, read, tables
from ontology.countries import countries
from ontology.language import language as language_of
from ontology.terms import LANGUAGES, TRIGGER_LANGUAGES
from ontology.triggers import words
from ontology.types import OntologyError, UnknownName


@lru_cache(maxsize=8)
def meanings(language: str) -> dict[str, list[Actor]]:
    found: dict[str, list[Actor]] = defaultdict(list)
    for a in (*actors(), *groups()):
        for name in a.names(language):
            if not a.needs_context(name, language):
                found[name].append(a)
    return found


def resolve(name: str, language: str) -> list[Actor]:
    """Return the actors that a text in ``language`` may mean by ``name`` without more context."""
    return meanings(language).get(name, [])


def write(folder: Path, *lines: str, kind: str = "company") -> Path:
    path = folder / kind / "sector.csv"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return path


def test_there_are_at_least_fifteen_hundred_named_actors() -> None:
    assert len(tables()) >= 1_500


def test_the_kinds_that_news_needs_are_all_there() -> None:
    count = Counter(a.kind for a in actors())
    places = {"country", "government", "supranational"}
    for kind in places | {"company", "agency", "outlet", "person", "office", "platform", "organisation", "university"}:
        assert count[kind] >= 40, kind


def test_every_kind_and_every_country_exists() -> None:
    for a in (*actors(), *groups()):
        assert a.kind in ACTOR_KINDS, a
        assert a.country is None or a.country in countries(), a


def test_keys_are_unique() -> None:
    keys = Counter(a.key for a in (*actors(), *groups()))
    assert [key for key, n in keys.items() if n > 1] == []


def test_whoever_works_for_somebody_works_for_an_actor_that_exists() -> None:
    assert [a.label for a in actors() if a.works_for and a.works_for not in by_key()] == []


def test_no_name_means_two_actors_unless_all_but_one_of_them_mark_it_ambiguous() -> None:
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for a in actors():
        for language in TRIGGER_LANGUAGES:
            for name in a.names(language):
                if not a.needs_context(name, language):
                    claims[language, name].add(a.key)
    assert {name: keys for name, keys in claims.items() if len(keys) > 1} == {}


def test_whatever_is_marked_ambiguous_is_one_of_the_actors_names() -> None:
    for a in actors():
        names = {name for language in TRIGGER_LANGUAGES for name in a.names(language)}
        marked = a.ambiguous.union(*a.ambiguous_in.values())
        assert marked <= names | {n for texts in a.aliases.values() for n in texts}, a.key


@pytest.mark.parametrize(
    "name", ["Orange", "Apple", "Meta", "Amazon", "Georgia", "Oracle", "Shell", "Target", "Arm", "Visa"]
)
def test_names_that_are_words_or_places_as_well_need_context(name: str) -> None:
    claimed = [a for a in actors() if name in a.names("en")]
    assert claimed
    assert resolve(name, "en") == []


def test_a_name_may_be_a_word_in_one_language_only() -> None:
    assert actor("apple").needs_context("Apple", "en")
    assert not actor("apple").needs_context("Apple", "it")
    assert actor("arm").needs_context("Arm", "de")


@pytest.mark.parametrize("acronym", ["IT", "TT", "EC", "DOC", "DOT", "AP", "ICE"])
def test_acronyms_that_are_words_never_stand_alone_for_an_actor(acronym: str) -> None:
    assert [a.key for a in resolve(acronym, "en")] == []


@pytest.mark.parametrize("code", TRIGGER_LANGUAGES)
def test_no_name_reads_like_a_preposition_or_auxiliary(code: str) -> None:
    """Names are found by their tokens: "e&" would be the Italian "e", and "du" every second French word."""
    roles = language_of(code).roles
    small = {w for f in dataclasses.fields(roles) for p in getattr(roles, f.name) for w in p.split("|") if " " not in w}
    taken = {name: a.key for name, found in meanings(code).items() for a in found if a.kind != "group"}
    found = {name: key for name, key in taken.items() if [t.text for t in words(name, code)] in [[w] for w in small]}
    assert {name: key for name, key in found.items() if not name.isupper()} == {}


def test_names_are_clean() -> None:
    for a in (*actors(), *groups()):
        for language in TRIGGER_LANGUAGES:
            for name in a.names(language):
                assert name == name.strip(), a.key
                assert name, a.key
                assert not set(name) & set('@|"\t\n{}'), (a.key, name)


@pytest.mark.parametrize(
    ("name", "language", "key"),
    [
        ("Huawei", "it", "huawei"),
        ("华为", "zh", "huawei"),
        ("Commissione europea", "it", "european-commission"),
        ("EU-Kommission", "de", "european-commission"),
        ("Casa Bianca", "it", "white-house"),
        ("Weißen Hauses", "de", "white-house"),
        ("Maison-Blanche", "fr", "white-house"),
        ("Casa Blanca", "es", "white-house"),
        ("Dipartimento di Stato degli Stati Uniti", "it", "united-states-department-of-state"),
        ("Reuters", "it", "reuters"),
        ("Vincent Pang", "it", "vincent-pang"),
        ("Wladimir Putin", "de", "vladimir-putin"),
        ("presidente degli Stati Uniti", "it", "us-president"),
        ("US-Regierung", "de", "government-us"),
        ("governo degli Stati Uniti", "it", "government-us"),
        ("gouvernement britannique", "fr", "government-gb"),
        ("gobierno de Estados Unidos", "es", "government-us"),
        ("chinesischen Regierung", "de", "government-cn"),
        ("美国政府", "zh", "government-us"),
        ("Kreml", "de", "government-ru"),
        ("États-Unis", "fr", "country-us"),
        ("EE. UU.", "es", "country-us"),
        ("Unione europea", "it", "supranational-eu"),
    ],
)
def test_a_name_resolves_in_its_language(name: str, language: str, key: str) -> None:
    assert [a.key for a in resolve(name, language)] == [key]


@pytest.mark.parametrize(
    ("capital", "language", "country"),
    [
        ("Washington", "it", "us"),
        ("Pechino", "it", "cn"),
        ("Peking", "de", "cn"),
        ("Pékin", "fr", "cn"),
        ("Bruselas", "es", ""),
    ],
)
def test_a_capital_names_the_government_but_only_in_context(capital: str, language: str, country: str) -> None:
    assert resolve(capital, language) == []
    if country:
        assert capital in actor(f"government-{country}").names(language)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("telco USA", "it"),
        ("operatori statunitensi", "it"),
        ("US telecom operators", "en"),
        ("American carriers", "en"),
        ("amerikanischen Netzbetreiber", "de"),
        ("opérateurs américains", "fr"),
        ("operadoras estadounidenses", "es"),
        ("美国电信公司", "zh"),
    ],
)
def test_all_ways_to_say_us_telecom_operators_are_one_group(name: str, language: str) -> None:
    assert [a.key for a in resolve(name, language)] == ["group-us-telecom-operators"]


def test_small_carriers_are_a_group_of_their_own() -> None:
    assert "vettori minori" in actor("group-small-carriers").names("it")
    assert "small US carriers" not in actor("group-us-telecom-operators").names("en")


def test_a_group_agrees_in_gender_and_number() -> None:
    assert "aziende statunitensi" in actor("group-us-companies").names("it")
    assert "aziende cinesi" in actor("group-cn-companies").names("it")
    assert "entreprises chinoises" in actor("group-cn-companies").names("fr")
    assert "empresas rusas" in actor("group-ru-companies").names("es")


def test_a_collective_without_a_country_needs_context() -> None:
    assert {a.key for a in groups() if a.country is None and not a.ambiguous} == set()


def test_every_group_has_a_name_in_every_language() -> None:
    assert [a.key for a in groups() if not set(TRIGGER_LANGUAGES) <= set(a.labels)] == []


def test_an_unknown_actor_answers_with_those_that_resemble_it() -> None:
    with pytest.raises(UnknownName, match="huawei"):
        actor("huawai")


def test_a_table_gives_languages_their_usual_names_and_the_rest_as_aliases(tmp_path: Path) -> None:
    path = write(tmp_path, "Telefónica,ES,Telefonica|电信@zh|西班牙电信@zh,Telefonica,,,,")
    (read_actor,) = read(path)
    assert read_actor == Actor(
        key="telefonica",
        kind="company",
        country="ES",
        wikidata=None,
        labels={"en": "Telefónica", "zh": "电信"},
        aliases={EVERY: ("Telefonica",), "zh": ("西班牙电信",)},
        ambiguous=frozenset({"Telefonica"}),
        sector="sector",
    )
    assert read_actor.names("zh") == ("电信", "Telefónica", "西班牙电信", "Telefonica")
    assert read_actor.names("it") == ("Telefónica", "Telefonica")


@pytest.mark.parametrize("line", ["Huawei,CN", ",CN,,,,,,", "a,b,c,d,e,f,g,h,i"])
def test_a_damaged_table_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(OntologyError, match=r"sector\.csv, line 2"):
        read(write(tmp_path, line))


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "company.csv"
    path.write_text("name,country\nHuawei,CN\n", encoding="utf-8")
    with pytest.raises(OntologyError, match="the columns are"):
        read(path)


@given(st.text(max_size=60))
def test_a_key_is_safe_in_an_iri_and_stable(name: str) -> None:
    key = key_of(name)
    assert key == key_of(key)
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_persons_and_offices_say_what_they_are() -> None:
    assert actor("ajit-pai").job_title == "chairman"
    assert actor("ajit-pai").works_for == "federal-communications-commission"
    assert actor("us-president").works_for == "white-house"


def test_agencies_of_the_main_countries_have_names_in_five_languages() -> None:
    for key in ("united-states-department-of-commerce", "european-commission", "united-states-department-of-defense"):
        assert set(LANGUAGES) <= set(actor(key).labels), key
