from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import BadParameter
from kb.model import Report
from loaders.articles import make_article
from loaders.extract import available, extractor
from loaders.extract.assemble import extract
from ontology import EVENT_TYPES
from tests.loaders.extract.articles import SPORT, TALKS, TRATTATIVE, Minter, article

SEED = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "seed.jsonl"


def test_every_report_has_a_participant_and_an_exact_quote_for_its_type() -> None:
    for made in (extract(article(TALKS)), extract(article(TRATTATIVE, "it"))):
        assert made.reports
        for report in made.reports:
            assert report.participants
            assert "type" in report.evidence[0].supports
            for e in report.evidence:
                assert made.article.text[e.start : e.end] == e.quote


def test_every_field_of_a_report_is_explained_and_no_explanation_is_stored() -> None:
    made = extract(article(TALKS))
    for report, printed, plain in zip(
        made.reports, made.to_json(explain=True)["reports"], made.to_json()["reports"], strict=True
    ):
        roles = {p.role for p in report.participants}
        assert {"type", "modality", "factuality"} | roles <= set(printed["explanation"])
        assert "trigger" in printed["explanation"]["type"]
        assert "explanation" not in plain


def test_the_same_article_gives_the_same_reports() -> None:
    assert extract(article(TALKS)) == extract(article(TALKS))


def test_phases_are_phases_of_their_type() -> None:
    for report in extract(article(TALKS)).reports:
        assert report.phase is None or report.phase in EVENT_TYPES[report.type].phases


def test_an_undeclared_language_is_noted_on_the_article() -> None:
    assert extract(article(TRATTATIVE, "und")).article.language == "it"


def test_a_sports_report_gives_nothing() -> None:
    assert extract(article(SPORT)).reports == ()


def test_the_default_extractor_is_known_by_the_name_of_its_module() -> None:
    assert "default" in available()
    made = extractor()
    assert (made.name, bool(made.version)) == ("default", True)
    assert made.extract(article(TALKS)) == extract(article(TALKS))


def test_an_unknown_extractor_answers_with_those_that_there_are() -> None:
    with pytest.raises(BadParameter, match="default"):
        extractor("crystal-ball")


@given(st.text(alphabet='aé .\n«»"sanctions talks Huawei5G$中', min_size=1, max_size=300))
@settings(max_examples=30)
def test_any_text_can_be_read(text: str) -> None:
    made = extract(article("x" + text))
    assert json.loads(json.dumps(made.to_json(explain=True)))["id"] == "test"


@pytest.fixture(scope="module")
def seed() -> list[Report]:
    if not SEED.is_file():
        pytest.skip("needs ../shared/corpus")
    record: dict[str, Any] = json.loads(SEED.read_text(encoding="utf-8"))
    made = make_article(record["text"], minter=Minter(), title=record["title"], language="it", source_id=record["id"])
    return list(extract(made).reports)


def of(reports: list[Report], kind: str) -> Report:
    (report,) = [r for r in reports if r.type == kind]
    return report


def names(report: Report, role: str) -> str:
    return "; ".join(p.name for p in report.participants if p.role == role)


@pytest.mark.corpus
class TestTheSeedArticle:
    def test_it_tells_of_these_events_and_no_others(self, seed: list[Report]) -> None:
        kinds = [r.type for r in seed if r.type != "Ban"]  # the removal of equipment may be read as one
        assert sorted(kinds) == ["LicensingOffer", "Statement", "Statement", "SubsidyFund", "Talks", "Visit"]

    def test_the_talks_are_at_an_early_stage_on_the_word_of_reuters_and_pang(self, seed: list[Report]) -> None:
        talks = of(seed, "Talks")
        assert talks.phase == "early-stage"
        assert "Huawei" in " ".join(p.name for p in talks.participants)
        assert {"Reuters"} <= {a.name for a in talks.attributions}

    def test_the_licence_is_an_offer_that_is_not_asserted_as_done(self, seed: list[Report]) -> None:
        offer = of(seed, "LicensingOffer")
        assert names(offer, "initiator") == "Huawei"
        assert offer.modality != "actual"
        assert offer.factuality != "certain"
        assert "5g" in offer.technologies

    def test_the_fund_is_of_the_us_government_for_small_carriers(self, seed: list[Report]) -> None:
        fund = of(seed, "SubsidyFund")
        assert "Stati Uniti" in names(fund, "funder")
        assert "vettori minori" in names(fund, "beneficiary")

    def test_the_visit_is_to_washington(self, seed: list[Report]) -> None:
        assert "Washington" in str(of(seed, "Visit").places)
