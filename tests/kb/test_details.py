from __future__ import annotations

from pathlib import Path

import pytest

from kb.document import document
from kb.errors import NotFound
from kb.index.search import EventFilter
from kb.iris import Minter
from kb.reader import Reader, Readers


@pytest.fixture(scope="module")
def reader(seed_store: Path) -> Reader:
    return Readers(seed_store, Minter()).current()


def event(reader: Reader, kind: str) -> str:
    return str(reader.index.events(EventFilter(types=(kind,))).rows[0]["iri"])


def test_an_event_comes_with_its_reports_in_the_order_in_which_they_were_made(reader: Reader) -> None:
    talks = reader.details.event(event(reader, "Talks"))
    assert (talks.type, talks.group, talks.factuality) == ("Talks", "Deal", "contested")
    assert [r.as_of for r in talks.reports] == ["2019-10-19", "2019-10-21", "2019-11-06"]
    assert [r.factuality for r in talks.reports] == ["certain", "certain", "denied"]


def test_every_report_has_quotes_with_offsets_and_the_chain_of_its_sources(reader: Reader) -> None:
    talks = reader.details.event(event(reader, "Talks"))
    for report in talks.reports:
        assert report.evidence
        assert all(e.end - e.start == len(e.quote) for e in report.evidence)
        assert [a.level for a in report.attributions] == list(range(len(report.attributions)))
    assert [a.agent.name for a in talks.reports[1].attributions] == ["La Gazzetta", "Reuters", "Vincent Pang"]


def test_a_sum_keeps_what_the_text_said_of_it(reader: Reader) -> None:
    fund = reader.details.event(event(reader, "SubsidyFund"))
    assert fund.amount is not None
    assert (fund.amount.value, fund.amount.max, fund.amount.currency) == (None, 1_000_000_000, "USD")


def test_an_article_lists_what_was_found_in_it_in_the_order_of_the_text(reader: Reader) -> None:
    talks = reader.details.event(event(reader, "Talks"))
    article = reader.details.article(talks.reports[1].article.iri)
    assert [r.type for r in article.reports] == ["Talks", "LicensingOffer", "Statement", "Statement", "SubsidyFund"]


def test_an_actor_has_its_names_and_its_wikidata_id(reader: Reader) -> None:
    huawei = reader.details.actor(reader.minter.things + "n-Q160120")
    assert (huawei.name, huawei.kind, huawei.country) == ("Huawei", "company", "CN")
    assert huawei.same_as == "http://www.wikidata.org/entity/Q160120"


@pytest.mark.parametrize("name", ["", "e-", "x", "e-../../etc", "e-0\n", "E-0123456789abcdef", "e-" + "0" * 100, "e-é"])
def test_what_is_no_id_is_not_found(reader: Reader, name: str) -> None:
    with pytest.raises(NotFound):
        reader.details.event(reader.details.iri(name))


@pytest.mark.parametrize("what", ["event", "report", "article", "actor"])
def test_an_id_of_nothing_is_not_found(reader: Reader, what: str) -> None:
    with pytest.raises(NotFound):
        getattr(reader.details, what)(reader.minter.things + "e-0123456789abcdef")


def test_the_document_about_a_thing_says_all_that_belongs_to_it(reader: Reader) -> None:
    talks = event(reader, "Talks")
    triples = document(reader.store, reader.minter, talks)
    assert {t.subject.value for t in triples} >= {talks, reader.minter.things + "n-Q160120"}
    report = reader.details.event(talks).reports[0]
    parts = {t.subject.value for t in document(reader.store, reader.minter, report.iri)}
    assert len([p for p in parts if p.startswith(report.iri + "-")]) >= 4  # evidence, two selectors, attribution
    assert document(reader.store, reader.minter, reader.minter.things + "e-0123456789abcdef") == []


def test_each_snapshot_says_what_it_said_then(seed_store: Path) -> None:
    readers = Readers(seed_store, Minter())
    first, second = readers.listing()
    before, after = readers.numbered(first.number), readers.at(second.created)
    assert before.details.event(event(before, "Talks")).factuality == "certain"
    assert after.details.event(event(after, "Talks")).factuality == "contested"
    with pytest.raises(NotFound):
        readers.numbered(99)
