from __future__ import annotations

from decimal import Decimal
from typing import Any

from kb.model import Amount, Attribution, Entity, Evidence, Participant, Report
from loaders.extract.document import Detection, Document
from loaders.extract.read import read
from loaders.extract.repeats import Told, merged
from tests.loaders.extract.articles import article

TEXT = (
    "Huawei is in talks with carriers. The weather is fine. The talks of Huawei are at an early stage. All is well.\n\n"
    "Huawei holds talks."
)
HUAWEI = Entity(iri="https://example.org/huawei", kind="company", labels={"en": "Huawei"})
OTHER = Entity(iri="https://example.org/other", kind="company", labels={"en": "Other"})


def told(document: Document, sentence: int, score: float, who: Entity = HUAWEI, **more: Any) -> Told:
    at = document.sentences[sentence]
    kind = more.pop("type", "Talks")
    vouches = more.pop("vouches", "")
    report = Report(
        type=kind,
        label="x",
        participants=(Participant(role="initiator", name="x", entity=who),),
        evidence=(Evidence(quote=document.text[at.start : at.end], start=at.start, end=at.end, supports=("type",)),),
        modality=more.pop("modality", "actual"),
        factuality="certain",
        confidence=score,
        attributions=(
            (Attribution(role="speaker", name=vouches, entity=OTHER, level=0, factuality="certain"),) if vouches else ()
        ),
        **more,
    )
    return Told(Detection(kind, sentence, at.start, at.end, score), report)


def document() -> Document:
    return read(article(TEXT))


def test_two_accounts_in_a_paragraph_are_one_report_with_both_sources_and_quotes() -> None:
    d = document()
    (one,) = merged(d, [told(d, 0, 0.5, vouches="Reuters"), told(d, 2, 0.9, vouches="Pang", phase="early-stage")])
    assert one.detection.sentence == 2
    assert [a.name for a in one.report.attributions] == ["Pang", "Reuters"]
    assert [a.level for a in one.report.attributions] == [0, 1]
    assert [e.start for e in one.report.evidence] == [d.sentences[2].start, d.sentences[0].start]
    assert one.report.phase == "early-stage"


def test_the_surer_account_takes_what_only_the_other_says() -> None:
    d = document()
    sum_ = Amount(value=Decimal(5), currency="USD")
    (one,) = merged(d, [told(d, 0, 0.9), told(d, 2, 0.5, amount=sum_)])
    assert one.report.amount == sum_


def test_what_is_told_as_done_beside_a_plan_is_done() -> None:
    d = document()
    (one,) = merged(d, [told(d, 0, 0.9, modality="planned"), told(d, 2, 0.5, phase="early-stage")])
    assert (one.report.modality, one.report.phase) == ("actual", "early-stage")


def test_the_talks_of_a_paragraph_are_one_whoever_is_named_beside_them() -> None:
    d = document()
    assert len(merged(d, [told(d, 0, 0.9), told(d, 2, 0.5, OTHER)])) == 1
    assert len(merged(d, [told(d, 2, 0.9), told(d, 4, 0.5, OTHER)])) == 2


def test_other_actors_types_sums_and_places_in_the_text_keep_accounts_apart() -> None:
    d = document()
    pairs = [
        (told(d, 0, 0.9, type="Ban"), told(d, 2, 0.5, OTHER, type="Ban")),
        (told(d, 0, 0.9), told(d, 2, 0.5, type="Agreement")),
        (told(d, 0, 0.9, type="Statement"), told(d, 2, 0.5, type="Statement")),
        (told(d, 0, 0.9), told(d, 4, 0.5)),
        (
            told(d, 0, 0.9, amount=Amount(value=Decimal(1), currency="USD")),
            told(d, 2, 0.5, amount=Amount(value=Decimal(2), currency="USD")),
        ),
        (told(d, 0, 0.9), told(d, 2, 0.5, effect="suspend")),
    ]
    for pair in pairs:
        assert len(merged(d, list(pair))) == 2


def test_reports_come_in_the_order_of_the_text() -> None:
    d = document()
    assert [t.detection.sentence for t in merged(d, [told(d, 2, 0.9, type="Ban"), told(d, 0, 0.5)])] == [0, 2]
