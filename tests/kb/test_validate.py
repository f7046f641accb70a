"""Validation agrees with pyshacl, on what is valid and on every kind of mistake, and checks quotes besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from kb import vocabulary as v
from kb.accounts import Register, accounts_of
from kb.events import event_quads
from kb.graph import Generator, article_quads
from kb.shapes import ShapesError, compile_shapes
from kb.validate import SHAPES, violations
from ontology.terms import SH
from tests.kb.building import MINTER, Draft, entity, seed

Triples = set[ox.Triple]
Mutation = Callable[[Triples], Triples]


def draft() -> Draft:
    return Draft(published="2019-10-21").report(
        "SubsidyFund", funder="United States", target="Huawei", amount=10, places=["Washington"], phase="proposed",
        date="2019-10-20", stance=None,
    )  # fmt: skip


def graph() -> Triples:
    """Return a valid graph of one article, with the event that its report is of."""
    extraction = draft().extraction()
    quads = article_quads(extraction, MINTER, Generator())
    register = Register(ox.Store(), MINTER)
    register.describe(q for q in quads if q.graph_name.value.endswith("entities"))
    accounts = accounts_of(q for q in quads if not q.graph_name.value.endswith("entities"))
    event = MINTER.event(accounts[0].iri)
    quads += event_quads(event, accounts, v.node(MINTER.graph("events")), register.actor, lambda _: event)
    return {q.triple for q in quads} | {ox.Triple(v.node(accounts[0].iri), v.REPORT_OF, v.node(event))}


def by_pyshacl(triples: Iterable[ox.Triple], shapes: rdflib.Graph) -> set[tuple[str, str]]:
    nt = ox.serialize(list(triples), format=ox.RdfFormat.N_TRIPLES)
    assert nt is not None
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(data=nt, format="nt"), shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    sh = rdflib.Namespace(SH)
    top = set(report.objects(None, sh.result))
    return {
        (str(report.value(r, sh.focusNode)), str(report.value(r, sh.sourceConstraintComponent)).removeprefix(SH))
        for r in top
    }


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES)


def only(triples: Triples, kind: ox.NamedNode) -> ox.NamedNode:
    """Return the instance of a class; of the two amounts, that of the report."""
    found = [t.subject for t in triples if t.predicate == v.TYPE and t.object == kind]
    return max((s for s in found if isinstance(s, ox.NamedNode)), key=lambda s: s.value)


def set_value(kind: ox.NamedNode, predicate: ox.NamedNode, *values: ox.NamedNode | ox.Literal) -> Mutation:
    """Replace what the one node of a class has for a predicate; without values, it then has none."""

    def mutate(triples: Triples) -> Triples:
        subject = only(triples, kind)
        kept = {t for t in triples if not (t.subject == subject and t.predicate == predicate)}
        return kept | {ox.Triple(subject, predicate, value) for value in values}

    return mutate


def add_value(kind: ox.NamedNode, predicate: ox.NamedNode, *values: ox.NamedNode | ox.Literal) -> Mutation:
    return lambda triples: triples | {ox.Triple(only(triples, kind), predicate, value) for value in values}


def unsupported(predicate: ox.NamedNode) -> Mutation:
    return lambda triples: {t for t in triples if not (t.predicate == v.SUPPORTS and t.object == predicate)}


def unreported(triples: Triples) -> Triples:
    return {t for t in triples if t.predicate != v.REPORT_OF}


def day(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=v.DATE)


FUND, ATTRIBUTION = v.tge("SubsidyFund"), v.ATTRIBUTION
BROKEN: dict[str, Mutation] = {
    "a report that is typed as an event": add_value(v.REPORT, v.TYPE, v.tge("Talks")),
    "no evidence": set_value(v.REPORT, v.EVIDENCE),
    "a quote over 300 characters": set_value(v.TEXT_QUOTE, v.EXACT, ox.Literal("x" * 301)),
    "an empty quote": set_value(v.TEXT_QUOTE, v.EXACT, ox.Literal("")),
    "a quote with a language tag": set_value(v.TEXT_QUOTE, v.EXACT, ox.Literal("quote", language="en")),
    "two quotes in one evidence": add_value(v.TEXT_QUOTE, v.EXACT, ox.Literal("another")),
    "no offsets": set_value(v.TEXT_POSITION, v.START),
    "a negative offset": set_value(v.TEXT_POSITION, v.START, ox.Literal("-1", datatype=v.INTEGER)),
    "an offset that is not a number": set_value(v.TEXT_POSITION, v.END, ox.Literal("x", datatype=v.INTEGER)),
    "an offset as a string": set_value(v.TEXT_POSITION, v.END, ox.Literal("7")),
    "evidence that supports nothing": set_value(v.SPECIFIC_RESOURCE, v.SUPPORTS),
    "evidence of no version": set_value(v.SPECIFIC_RESOURCE, v.HAS_SOURCE),
    "no attribution": set_value(v.REPORT, v.QUALIFIED_ATTRIBUTION),
    "no outlet": set_value(ATTRIBUTION, v.HAD_ROLE, v.concept("attribution", "speaker")),
    "an unknown role of attribution": set_value(ATTRIBUTION, v.HAD_ROLE, v.concept("attribution", "x")),
    "an attribution without an agent": set_value(ATTRIBUTION, v.AGENT),
    "an attribution to a text": set_value(ATTRIBUTION, v.AGENT, ox.Literal("Reuters")),
    "an attribution without a level": set_value(ATTRIBUTION, v.LEVEL),
    "an attribution without factuality": set_value(ATTRIBUTION, v.FACTUALITY),
    "a reported type that is a group": set_value(v.REPORT, v.REPORTED_TYPE, v.tge("Measure")),
    "an unknown reported type": set_value(v.REPORT, v.REPORTED_TYPE, v.tge("Nonsense")),
    "two reported types": add_value(v.REPORT, v.REPORTED_TYPE, v.tge("Talks")),
    "no reported type": set_value(v.REPORT, v.REPORTED_TYPE),
    "a phase that its group does not allow": set_value(v.REPORT, v.PHASE, v.concept("phase", "signed")),
    "an unknown phase": set_value(v.REPORT, v.PHASE, v.concept("phase", "x")),
    "two phases": add_value(v.REPORT, v.PHASE, v.concept("phase", "adopted")),
    "contested on a report": set_value(v.REPORT, v.FACTUALITY, v.concept("factuality", "contested")),
    "no factuality": set_value(v.REPORT, v.FACTUALITY),
    "no modality": set_value(v.REPORT, v.MODALITY),
    "a confidence over 1": set_value(v.REPORT, v.CONFIDENCE, ox.Literal("1.01", datatype=v.DECIMAL)),
    "a confidence under 0": set_value(v.REPORT, v.CONFIDENCE, ox.Literal("-0.1", datatype=v.DECIMAL)),
    "a confidence as an integer": set_value(v.REPORT, v.CONFIDENCE, ox.Literal("1", datatype=v.INTEGER)),
    "a confidence as a text": set_value(v.REPORT, v.CONFIDENCE, ox.Literal("high")),
    "an amount that no quote supports": unsupported(v.AMOUNT),
    "a place that no quote supports": unsupported(v.PLACE),
    "an amount without a currency": set_value(v.MONETARY_AMOUNT, v.CURRENCY),
    "a currency that is none": set_value(v.MONETARY_AMOUNT, v.CURRENCY, ox.Literal("dollars")),
    "an amount without a number": set_value(v.MONETARY_AMOUNT, v.VALUE),
    "an amount that is not one": set_value(v.REPORT, v.AMOUNT, v.node("https://example.org/nothing")),
    "a role filler that is no participant": add_value(v.REPORT, v.ROLE["host"], v.node(entity("ZTE").iri)),
    "a participant that is a text": add_value(v.REPORT, v.PARTICIPANT, ox.Literal("ZTE")),
    "nobody": lambda ts: set_value(v.REPORT, v.PARTICIPANT)(
        {t for t in ts if t.predicate not in v.ROLE.values()}
    ),
    "latest before earliest": set_value(v.REPORT, v.LATEST, day("2019-10-01")),
    "a date that is not a date": set_value(v.REPORT, v.AS_OF, day("banana")),
    "a day that does not exist": set_value(v.REPORT, v.EARLIEST, day("2019-02-30")),
    "a date as a text": set_value(v.REPORT, v.AS_OF, ox.Literal("2019-10-21")),
    "an unknown precision": set_value(v.REPORT, v.PRECISION, v.node("https://example.org/era")),
    "a label without a language": set_value(v.REPORT, v.LABEL, ox.Literal("label")),
    "a report of no article": set_value(v.REPORT, v.DERIVED_FROM),
    "a report of something else": set_value(v.REPORT, v.DERIVED_FROM, v.node("https://example.org/else")),
    "an article without a language": set_value(v.NEWS_ARTICLE, v.IN_LANGUAGE),
    "a language that is none": set_value(v.NEWS_ARTICLE, v.IN_LANGUAGE, ox.Literal("English")),
    "a URL that is a text": set_value(v.NEWS_ARTICLE, v.URL, ox.Literal("https://example.org/a")),
    "an article of two days": add_value(v.NEWS_ARTICLE, v.DATE_PUBLISHED, day("2020-01-01")),
    "an event without a report": unreported,
    "a report of two events": add_value(v.REPORT, v.REPORT_OF, v.node("https://example.org/e")),
    "an event of two types": add_value(v.EVENT, v.TYPE, v.tge("Ban")),
    "an event of no type": lambda ts: ts - {t for t in ts if t.object == FUND and t.predicate == v.TYPE},
    "an event without its group": lambda ts: ts - {t for t in ts if t.object == v.tge("Measure")},
    "evidence on an event": add_value(v.EVENT, v.EVIDENCE, v.node("https://example.org/ev")),
    "a phase that an event's group does not allow": set_value(v.EVENT, v.PHASE, v.concept("phase", "signed")),
    "two labels in one language": add_value(v.EVENT, v.LABEL, ox.Literal("Another", language="en")),
    "an event without a label": set_value(v.EVENT, v.LABEL),
    "an event in which nobody takes part": lambda ts: set_value(v.EVENT, v.PARTICIPANT)(ts),
}  # fmt: skip

MALFORMED = ("a day that does not exist",)


def test_valid_articles_are_valid_to_us_and_to_pyshacl(shapes: rdflib.Graph) -> None:
    assert by_pyshacl(graph(), shapes) == set()
    for extraction in [draft().extraction(), *seed()]:
        assert violations(article_quads(extraction, MINTER, Generator()), text=extraction.article.text) == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:NotImplemented should not:DeprecationWarning")  # rdflib, on malformed dates
@pytest.mark.parametrize("mistake", BROKEN)
def test_a_mistake_is_one_to_us_just_as_it_is_to_pyshacl(mistake: str, shapes: rdflib.Graph) -> None:
    broken = BROKEN[mistake](graph())
    ours = {(x.focus, x.component) for x in violations(ox.Quad(t.subject, t.predicate, t.object) for t in broken)}
    if mistake in MALFORMED:  # the standard calls what cannot be compared a violation; pyshacl passes over it
        ours = {(focus, component) for focus, component in ours if not component.startswith("LessThan")}
    assert ours == by_pyshacl(broken, shapes)
    assert ours, "this is no mistake"


@pytest.mark.parametrize("mistake", BROKEN)
def test_every_mistake_is_found_and_said_in_a_sentence(mistake: str) -> None:
    found = violations(ox.Quad(t.subject, t.predicate, t.object) for t in BROKEN[mistake](graph()))
    assert found
    assert all(len(x.message) > 10 and "/work" not in x.message for x in found)


def test_a_quote_that_the_article_does_not_say_there_is_found() -> None:
    extraction = draft().extraction()
    quads = article_quads(extraction, MINTER, Generator())
    (found,) = violations(quads, text="!" + extraction.article.text)
    assert found.component == "Quote"
    assert violations(quads, text=extraction.article.text) == []


def test_shapes_that_use_more_of_shacl_than_is_compiled_are_refused() -> None:
    turtle = b"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
        ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:xone ( ex:T ) ."""
    with pytest.raises(ShapesError, match="sh:"):
        compile_shapes(turtle)
