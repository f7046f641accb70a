"""The graph of an article: its shape, no blank nodes, nothing of the text but quotes, and terms that come back."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import vocabulary as v
from kb.graph import MAX_LABEL, SUPPORTS, UNNAMED, Generator, article_quads, decimal, report_iris
from kb.iris import Minter
from kb.model import Amount, Extraction, Report
from kb.validate import violations
from ontology import CONCEPTS
from ontology.read import properties, statements
from tests.kb.building import MINTER, Draft, seed

GENERATOR = Generator("hand", "1")


def objects(quads: list[ox.Quad], subject: str, predicate: ox.NamedNode) -> list[str]:
    return [v.text(q.object) for q in quads if v.text(q.subject) == subject and q.predicate == predicate]


def quads_of(draft: Draft | Extraction) -> list[ox.Quad]:
    return article_quads(draft.extraction() if isinstance(draft, Draft) else draft, MINTER, GENERATOR)


def test_an_article_is_in_a_graph_of_its_own_and_entities_are_in_theirs() -> None:
    extraction = seed()[0]
    graphs = {v.text(q.graph_name) for q in quads_of(extraction)}
    assert graphs == {MINTER.graph(extraction.article.iri), MINTER.graph("entities")}


def test_nothing_is_a_blank_node_and_nothing_comes_twice() -> None:
    quads = quads_of(seed()[0])
    assert len(set(quads)) == len(quads)
    assert not any(isinstance(t, ox.BlankNode) for q in quads for t in (q.subject, q.object))


def test_of_the_text_only_quotes_are_stored() -> None:
    draft = Draft(text="This sentence tells of nothing and is quoted by nobody. ").report("Talks", initiator="Huawei")
    stored = " ".join(v.text(q.object) for q in quads_of(draft))
    assert "quoted by nobody" not in stored
    assert draft.reports[0].evidence[0].quote in stored


def test_the_article_says_where_it_is_from() -> None:
    extraction = seed()[0]
    quads, iri = quads_of(extraction), extraction.article.iri
    assert objects(quads, iri, v.URL) == ["https://example.org/it/licenza"]
    assert objects(quads, iri, v.DATE_PUBLISHED) == ["2019-10-21"]
    assert objects(quads, iri, v.IN_LANGUAGE) == ["it"]
    (headline,) = [q.object for q in quads if q.predicate == v.HEADLINE]
    assert headline == ox.Literal("Huawei, trattative", language="it")
    assert objects(quads, objects(quads, iri, v.PUBLISHER)[0], v.LABEL) == ["La Gazzetta"]
    assert objects(quads, extraction.article.version, v.SPECIALIZATION_OF) == [iri]
    (activity,) = objects(quads, iri, v.GENERATED_BY)
    assert objects(quads, activity, v.SOFTWARE_VERSION) == ["1"]


def test_a_report_has_all_that_was_found() -> None:
    draft = Draft().report(
        "SubsidyFund", funder="United States", beneficiary="Small US carriers", phase="proposed", effect="delay",
        date="2019-10-01", precision="quarter", amount=Amount(min=Decimal("1.5e9"), currency="USD"), source="Reuters",
        places=["Washington"], factuality="probable", modality="planned", confidence=0.8125,
    )  # fmt: skip
    quads = quads_of(draft)
    (report,) = report_iris(draft.extraction(), MINTER)
    short = {p.value.rpartition("#")[2]: objects(quads, report, p) for p in {q.predicate for q in quads}}
    assert short["reportedType"] == [v.tge("SubsidyFund").value]
    assert len(short["participant"]) == 2
    assert len(short["funder"]) == len(short["beneficiary"]) == 1
    assert (short["earliest"], short["latest"]) == (["2019-10-01"], ["2019-12-31"])
    assert short["precision"] == [v.tge("unitQuarter").value]
    assert short["confidence"] == ["0.812"]
    assert objects(quads, short["amount"][0], v.MIN_VALUE) == ["1500000000"]
    assert {x.rpartition("/")[2] for x in short["factuality"] + short["modality"]} == {"probable", "planned"}
    links = objects(quads, report, v.QUALIFIED_ATTRIBUTION)
    assert [objects(quads, x, v.LEVEL) for x in links] == [["0"], ["1"]]
    assert violations(quads, text=draft.text) == []


def test_reports_of_one_type_and_the_same_people_are_numbered() -> None:
    draft = Draft().report("Talks", initiator="Huawei").report("Talks", initiator="Huawei")
    assert len(set(report_iris(draft.extraction(), MINTER))) == 2


def test_a_reports_iri_does_not_depend_on_the_words_or_the_other_fields() -> None:
    a = Draft().report("Talks", initiator="Huawei", says="one way")
    b = Draft(text="More text. ").report("Talks", initiator="Huawei", says="another way", phase="ongoing")
    assert report_iris(a.extraction(), MINTER) == report_iris(b.extraction(), MINTER)


def test_a_date_without_a_year_is_not_written() -> None:
    draft = Draft().report("Talks", initiator="Huawei")
    report = draft.reports[0].model_dump() | {"date": {"start": "--10-21"}}
    extraction = draft.extraction().model_copy(update={"reports": (Report.model_validate(report),)})
    assert not any(q.predicate in (v.EARLIEST, v.LATEST, v.PRECISION) for q in quads_of(extraction))


def test_without_a_publication_date_a_report_speaks_for_the_day_that_it_dates() -> None:
    draft = Draft(published=None).report("Talks", initiator="Huawei", date="2019-10-20")
    assert [v.text(q.object) for q in quads_of(draft) if q.predicate == v.AS_OF] == ["2019-10-20"]
    silent = Draft(published=None).report("Talks", initiator="Huawei")
    assert not any(q.predicate == v.AS_OF for q in quads_of(silent))
    assert violations(quads_of(silent)) == []


def test_an_article_without_url_title_or_outlet_is_still_valid() -> None:
    draft = Draft(None, published=None, title="").report("Talks", initiator="Huawei")
    assert violations(quads_of(draft), text=draft.text) == []


def test_an_article_that_does_not_say_where_it_is_from_is_on_the_word_of_an_unnamed_source() -> None:
    extraction = Draft(None).report("Talks", initiator="Huawei", source="Reuters").extraction()
    chain = tuple(x.model_copy(update={"level": 0}) for x in extraction.reports[0].attributions if x.role != "outlet")
    report = extraction.reports[0].model_copy(update={"attributions": chain})
    article = extraction.article.model_copy(update={"publisher": None})
    quads = quads_of(extraction.model_copy(update={"article": article, "reports": (report,)}))
    assert violations(quads, text=article.text) == []
    (iri,) = report_iris(extraction, MINTER)
    links = objects(quads, iri, v.QUALIFIED_ATTRIBUTION)
    assert [objects(quads, x, v.LEVEL) for x in links] == [["0"], ["1"]]
    assert UNNAMED["fr"] in objects(quads, objects(quads, links[0], v.AGENT)[0], v.LABEL)
    assert objects(quads, article.iri, v.PUBLISHER) == []


def test_every_field_that_evidence_can_support_is_a_property_of_the_ontology() -> None:
    known = {*properties(statements()), v.QUALIFIED_ATTRIBUTION.value}
    assert {p.value for p in SUPPORTS.values()} <= known


@pytest.mark.parametrize("base", ["https://example.org/kb/", "urn:x:"])
def test_another_base_changes_every_iri_that_is_ours(base: str) -> None:
    minter = Minter(base)
    draft = Draft(None).report("Talks", initiator="Huawei").extraction()
    quads = article_quads(draft, minter, GENERATOR)
    assert {v.text(q.graph_name) for q in quads} == {minter.graph(draft.article.iri), minter.graph("entities")}


@given(st.text(max_size=600), st.text(min_size=1, max_size=50))
@settings(max_examples=60)
def test_what_is_written_is_what_the_store_gives_back(title: str, says: str) -> None:
    clean = "".join(c for c in says if c.isprintable()) or "x"
    draft = Draft(title="t").report("Talks", initiator="Huawei", says=clean)
    article = draft.extraction().article.model_copy(update={"title": title})
    quads = quads_of(draft.extraction().model_copy(update={"article": article}))
    store = ox.Store()
    store.extend(quads)
    assert set(store) == set(quads)
    assert all(len(v.text(q.object)) <= MAX_LABEL for q in quads)


@given(st.decimals(min_value=0, max_value=10**15, allow_nan=False, places=3), st.floats(0, 1))
def test_numbers_come_back_from_the_store_as_they_were_written(number: Decimal, confidence: float) -> None:
    store = ox.Store()
    for n in (number, Decimal(f"{confidence:.3f}")):
        quad = ox.Quad(v.TYPE, v.VALUE, decimal(n))
        store.add(quad)
        assert quad in set(store)
        assert Decimal(decimal(n).value) == n


def test_every_concept_that_reports_use_is_in_the_ontology() -> None:
    assert {"certain", "contested"} <= set(CONCEPTS["factuality"])
