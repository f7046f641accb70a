"""What a model tells becomes a report only as far as the article says it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from kb.iris import Minter
from kb.model import MAX_QUOTE, DateRange, Extraction, Report
from loaders.extract.document import Document
from loaders.extract.llm.repeats import without_repeats
from loaders.extract.llm.report import Teller
from loaders.extract.llm.schema import Answer
from loaders.extract.llm.windows import Window
from loaders.extract.repeats import Told
from tests.loaders.extract.llm.serving import event
from tests.loaders.extract.telling import document

TEXT = (
    "Example Telecom said on Monday that it is in talks with Nokia about a 5G licence. The European Commission fined "
    "Huawei 3 million euros last week in Brussels, Reuters reported. Huawei denied it on 12 May. A share costs $7."
)
TALKS = "it is in talks with Nokia"
FINE = "The European Commission fined Huawei 3 million euros"


def tell(*events: dict[str, Any], doc: Document | None = None) -> tuple[list[Told], Counter[str]]:
    doc, tally = doc or document(TEXT, publisher="Example News"), Counter()  # type: ignore[var-annotated]
    answer = Answer.model_validate({"events": list(events)}, context=tally)
    window = Window(0, len(doc.text), doc.text)
    told = [Teller(doc, Minter(), tally).told(e, window) for e in answer.events]
    return [t for t in told if t is not None], +tally


def report(*participants: tuple[str, str], quote: str = FINE, kind: str = "LegalAction", **more: Any) -> Report:
    (told,), _ = tell(event(kind, quote, *(participants or (("regulator", "European Commission"),)), **more))
    Extraction(article=document(TEXT).article, reports=(told.report,))  # checks every quote
    return told.report


def dropped(**more: Any) -> Counter[str]:
    _, tally = tell(event("LegalAction", FINE, ("regulator", "European Commission"), **more))
    return tally


def test_a_report_has_the_words_of_the_article_behind_every_field() -> None:
    found = report(
        ("regulator", "European Commission"),
        ("target", "Huawei"),
        date="last week",
        amount="3 million euros",
        places=["Brussels"],
        sources=[{"role": "speaker", "name": "Reuters"}],
        phase="adopted",
        confidence=0.8,
    )
    assert [(p.role, p.name) for p in found.participants] == [
        ("regulator", "European Commission"),
        ("target", "Huawei"),
    ]
    assert found.participants[1].entity.wikidata == "Q160120"
    assert found.date == DateRange.of(dt.date(2019, 10, 14), "week")
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency) == (3_000_000, "EUR")
    assert [(a.role, a.name, a.level) for a in found.attributions] == [
        ("outlet", "Example News", 0),
        ("cited-source", "Reuters", 1),
    ]
    assert [next(iter(p.labels.values())) for p in found.places] == ["Brussels"]
    assert (found.phase, found.factuality, found.confidence) == ("adopted", "certain", 0.8)
    assert found.evidence[0].quote == FINE
    backed = {name for e in found.evidence for name in e.supports}
    assert {"type", "regulator", "target", "date", "amount", "place", "attribution"} <= backed
    assert {"type", "regulator", "date", "amount", "modality"} <= set(found.explanation)


def test_white_space_and_marks_of_the_model_do_not_matter_and_the_quote_is_the_article_s() -> None:
    assert (
        report(quote="The European\nCommission  fined Huawei").evidence[0].quote
        == "The European Commission fined Huawei"
    )


@pytest.mark.parametrize("quote", ["The Commission fined Huawei", "the European Commission fined", "Huawei was fined"])
def test_an_event_whose_quote_is_not_in_the_article_is_dropped(quote: str) -> None:
    assert tell(event("LegalAction", quote, ("target", "Huawei"))) == ([], {"quote": 1})


def test_a_participant_who_is_not_in_the_article_or_cannot_have_the_role_is_dropped() -> None:
    (told,), tally = tell(event("LegalAction", FINE, ("target", "Huawei"), ("target", "Apple"), ("host", "Reuters")))
    assert [p.name for p in told.report.participants] == ["Huawei"]
    assert tally == {"participant": 1, "role": 1}
    assert tell(event("LegalAction", FINE, ("target", "Apple"))) == ([], {"participant": 1, "nobody": 1})


def test_nobody_has_one_role_twice() -> None:
    assert len(report(("target", "Huawei"), ("target", "Huawei")).participants) == 1


@pytest.mark.parametrize(
    ("given", "tally"),
    [
        ({"date": "on Tuesday"}, {"date": 1}),
        ({"date": "2019-10-14"}, {"date": 1}),
        ({"date": "licence"}, {"unread-date": 1}),
        ({"amount": "4 million euros"}, {"amount": 1}),
        ({"amount": "Huawei"}, {"unread-amount": 1}),
        ({"amount": "$7"}, {}),
        ({"sources": [{"role": "speaker", "name": "Bloomberg"}]}, {"source": 1}),
        ({"places": ["Atlantis", "Nokia"]}, {"place": 2}),
        ({"phase": "signed"}, {"phase": 1}),
        ({"phase": "over and done"}, {"malformed": 1}),
    ],
)
def test_what_the_article_does_not_say_is_dropped_and_counted(given: dict[str, Any], tally: dict[str, int]) -> None:
    assert dropped(**given) == tally


def test_values_are_read_from_the_words_never_taken_from_the_model() -> None:
    assert report(date="Monday").date == DateRange.of(dt.date(2019, 10, 21))
    assert report(date="on Monday that it is in talks").date == DateRange.of(dt.date(2019, 10, 21))
    assert report(amount="fined Huawei 3 million euros").amount == report(amount="3 million euros").amount


@pytest.mark.parametrize(
    ("modality", "sources", "factuality"),
    [
        ("actual", [], "certain"),
        ("planned", [], "probable"),
        ("denied", [], "denied"),
        ("rumoured", [], "possible"),
        ("rumoured", [{"role": "cited-source", "name": "Reuters"}], "probable"),
        ("rumoured", [{"role": "cited-source", "name": "Nobody"}], "possible"),
    ],
)
def test_how_sure_a_report_is_follows_from_its_modality(modality: str, sources: list[Any], factuality: str) -> None:
    assert report(modality=modality, sources=sources).factuality == factuality


def test_only_statements_take_a_side() -> None:
    assert report(stance="unfavourable").stance is None
    told = report(("speaker", "Huawei"), quote="Huawei denied it", kind="Statement", stance="unfavourable")
    assert told.stance == "unfavourable"


def test_a_long_quote_is_cut_at_a_word() -> None:
    text = "Nokia and Huawei are in talks " + "on very many things " * 30 + "indeed."
    (told,), _ = tell(event("Talks", text, ("initiator", "Nokia")), doc=document(text))
    quote = told.report.evidence[0].quote
    assert MAX_QUOTE - 20 < len(quote) <= MAX_QUOTE
    assert text[len(quote)] == " "


def test_the_name_next_to_the_quote_is_the_one_that_is_meant() -> None:
    quote = "Huawei denied it"
    (told,), _ = tell(event("Statement", quote, ("speaker", "Huawei")))
    (evidence,) = (e for e in told.report.evidence if "speaker" in e.supports)
    assert evidence.quote == quote


def test_nothing_in_boilerplate_is_an_event() -> None:
    text = f"{TEXT}\n\nSign up for our newsletter about Nokia talks\n\nNokia left the city on Monday, it said."
    doc = document(text)
    told, tally = tell(event("Talks", "newsletter about Nokia talks", ("initiator", "Nokia")), doc=doc)
    assert (told, tally) == ([], {"quote": 1})


def test_an_event_that_is_told_twice_is_one() -> None:
    told, tally = tell(
        event("Talks", TALKS, ("initiator", "Nokia")),
        event("Talks", f"{TALKS} about a 5G licence", ("initiator", "Nokia")),
        event("Talks", TALKS, ("initiator", "Example Telecom")),
        event("Agreement", TALKS, ("initiator", "Nokia")),
    )
    assert len(without_repeats(told, tally)) == 3
    assert tally == {"repeat": 1}
