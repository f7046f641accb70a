"""The values refuse what cannot be, and say it as JSON as documented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kb.model import Amount, Attribution, DateRange, Entity, Evidence, Extraction, Participant, Report
from ontology import EVENT_TYPES
from tests.kb.building import Draft, entity, seed


@given(st.dates(dt.date(1, 1, 8), dt.date(9998, 1, 1)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_a_range_holds_its_day_and_is_as_long_as_its_precision(day: dt.date, precision: Any) -> None:
    found = DateRange.of(day, precision)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest <= day <= found.latest
    days = (found.latest - found.earliest).days + 1
    low, high = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (90, 92), "year": (365, 366)}[precision]
    assert low <= days <= high


@pytest.mark.parametrize(
    "given_",
    [
        {"start": "2019-02-30", "end": "2019-03-01"},
        {"start": "2019-03-02", "end": "2019-03-01"},
        {"start": "2019-03-02"},
        {"start": "--13-01"},
        {"start": "--10-21", "end": "2019-10-21"},
        {"start": "yesterday", "end": "2019-10-21"},
        {"start": "2019-10-21", "end": "2019-10-21", "precision": "decade"},
    ],
)
def test_a_range_that_cannot_be_is_refused(given_: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        DateRange.model_validate(given_)


def test_a_day_without_a_year_has_no_place_in_time() -> None:
    assert (DateRange(start="--10-21").earliest, DateRange(start="--10").latest) == (None, None)


@pytest.mark.parametrize(
    "given_",
    [{"currency": "USD"}, {"currency": "usd", "value": 1}, {"currency": "USD", "min": Decimal(2), "max": Decimal(1)}],
)
def test_an_amount_that_cannot_be_is_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Amount(**given_)


@pytest.mark.parametrize(
    "given_",
    [
        {"quote": "", "start": 0, "end": 0, "supports": ("type",)},
        {"quote": "abc", "start": 0, "end": 2, "supports": ("type",)},
        {"quote": "abc", "start": -1, "end": 2, "supports": ("type",)},
        {"quote": "abc", "start": 0, "end": 3, "supports": ()},
        {"quote": "a" * 301, "start": 0, "end": 301, "supports": ("type",)},
    ],
)
def test_evidence_that_quotes_nothing_too_much_or_elsewhere_is_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Evidence(**given_)


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "Deal"},
        {"type": "Nonsense"},
        {"phase": "signed"},
        {"factuality": "sure"},
        {"modality": "maybe"},
        {"technologies": ("phlogiston",)},
        {"participants": ()},
        {"evidence": ()},
        {"confidence": 1.5},
        {"unknown": 1},
    ],
)
def test_a_report_that_the_ontology_does_not_have_is_refused(changed: dict[str, Any]) -> None:
    given_ = Draft().report("Ban", target="Huawei").reports[0].model_dump()
    Report.model_validate(given_)
    with pytest.raises(ValidationError):
        Report.model_validate(given_ | changed)


def test_an_unknown_kind_role_or_factuality_is_refused_with_those_that_there_are() -> None:
    huawei = entity("Huawei")
    with pytest.raises(ValidationError, match="known: country"):
        Entity(iri="https://example.org/a", kind="thing", labels={"en": "A"})
    with pytest.raises(ValidationError, match="needs a label"):
        Entity(iri="https://example.org/a", kind="company", labels={})
    with pytest.raises(ValidationError, match="known: initiator"):
        Participant(role="hero", name="A", entity=huawei)
    with pytest.raises(ValidationError, match="unknown factuality"):
        Attribution(role="speaker", name="A", entity=huawei, level=0, factuality="sure")


def test_a_quote_that_the_text_does_not_have_there_is_refused() -> None:
    extraction = seed()[1]
    article = extraction.article.model_copy(update={"text": "!" + extraction.article.text})
    with pytest.raises(ValidationError, match="a quote is not"):
        Extraction(article=article, reports=extraction.reports)


def test_a_report_cannot_concern_one_that_is_not_there() -> None:
    extraction = seed()[0]
    report = extraction.reports[0].model_copy(update={"concerns": 9})
    with pytest.raises(ValidationError, match="not there"):
        Extraction(article=extraction.article, reports=(report,))


def test_the_json_is_as_documented() -> None:
    draft = Draft(published="2019-10-21").report(
        "SubsidyFund", funder="United States", beneficiary="Huawei", amount=5, date="2019-10-20", places=["Washington"],
        source="Reuters", phase="proposed", modality="planned",
    )  # fmt: skip
    said = draft.extraction().to_json()
    assert (said["url"], said["language"], said["published"]) == ("https://example.org/a", "en", "2019-10-21")
    (report,) = said["reports"]
    assert report["type"] in EVENT_TYPES
    assert report["participants"][1] == {
        "role": "beneficiary", "name": "Huawei", "iri": "http://www.wikidata.org/entity/Q160120",
    }  # fmt: skip
    assert report["date"] == {"start": "2019-10-20", "end": "2019-10-20", "precision": "day"}
    assert report["amount"] == {"value": 5, "min": None, "max": None, "currency": "USD"}
    assert report["attribution"] == [{"role": "outlet", "name": "Axios"}, {"role": "cited-source", "name": "Reuters"}]
    assert report["place"] == "Washington"
    assert "explanation" not in report
    assert "explanation" in draft.extraction().to_json(explain=True)["reports"][0]
