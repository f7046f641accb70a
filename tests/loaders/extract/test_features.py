from __future__ import annotations

from loaders.extract.features import candidates, family, topic
from loaders.extract.read import read
from loaders.extract.scenes import scenes, shares
from ontology import EVENT_TYPES
from tests.loaders.extract.articles import SPORT, TALKS, TRATTATIVE, article


def test_only_sentences_of_the_body_are_candidates() -> None:
    document = read(article(TALKS, title="Example Telecom in talks over chips"))
    found = candidates(document, scenes(document))
    assert {c.scene.sentence.part for c in found} == {"body"}
    assert {"Talks", "Sanction", "Ban", "ExportControl"} <= {c.type for c in found}


def test_an_article_that_is_only_a_title_is_read_nevertheless() -> None:
    document = read(article("US bans Huawei", title="US bans Huawei"))
    assert "Ban" in {c.type for c in candidates(document, scenes(document))}


def test_a_type_with_a_parent_is_learned_as_its_parent_and_named_by_its_own_trigger() -> None:
    assert {kind: family(kind) for kind in EVENT_TYPES if family(kind) != kind} == {"LicensingOffer": "Licensing"}
    document = read(article("Huawei offered to license its 5G technology to American companies."))
    (offer,) = [c for c in candidates(document, scenes(document)) if c.type == "Licensing"]
    assert offer.named == "LicensingOffer"


def test_features_are_the_same_on_every_run_and_none_comes_twice() -> None:
    def read_once() -> list[list[str]]:
        document = read(article(TRATTATIVE, "it"))
        return [c.features for c in candidates(document, scenes(document))]

    once = read_once()
    assert once == read_once()
    assert all(len(set(features)) == len(features) for features in once)


def test_what_languages_share_has_the_same_names_in_all_of_them() -> None:
    german = read(article("Die USA verhängten Sanktionen gegen Huawei.", "de"))
    english = read(article("The United States imposed sanctions on Huawei.", "en"))
    (a,), (b,) = (scenes(d) for d in (german, english))
    assert {"E:Q160120", "K:company"} <= set(a.shared) & set(b.shared)


def test_the_shares_tell_a_report_of_our_field_from_one_of_sport() -> None:
    ours, sport = (shares(scenes(read(article(text)))) for text in (TALKS, SPORT))
    assert ours["technology"] > sport["technology"] == 0
    assert ours["statecraft"] > sport["statecraft"]
    assert all(0 <= share <= 1 for share in ours.values())


def test_boilerplate_says_nothing_about_the_topic() -> None:
    assert "w:newsletter" not in topic(scenes(read(article(TALKS))))
