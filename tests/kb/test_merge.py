"""Merging: which reports are one event, how events keep their IRIs, and that the order of loading does not matter."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import pyoxigraph as ox
import pytest

from kb import vocabulary as v
from kb.accounts import Register
from kb.commit import Committer
from kb.graph import Generator
from kb.merge import SETTLED
from kb.model import Amount, Extraction
from kb.store.embedded import EmbeddedStore, count
from kb.validate import violations
from tests.kb.building import MINTER, Draft, entity, seed
from tests.kb.synthetic import world

EVENTS = v.node(MINTER.graph("events"))
BOTH = {"initiator": "Huawei", "counterparty": "US telecom operators"}


def commit(store: EmbeddedStore, *drafts: Draft | Extraction, at_once: int = 99) -> None:
    committer = Committer(store, Generator())
    extractions = [d.extraction() if isinstance(d, Draft) else d for d in drafts]
    for i in range(0, len(extractions), at_once):
        assert not committer.commit(extractions[i : i + at_once]).refused


def events(store: EmbeddedStore) -> dict[str, set[str]]:
    """Return the reports of each event that is described."""
    out: dict[str, set[str]] = {
        v.text(q.subject): set() for q in store.live.quads_for_pattern(None, v.TYPE, v.EVENT, EVENTS)
    }
    for q in store.live.quads_for_pattern(None, v.REPORT_OF, None):
        out[v.text(q.object)].add(v.text(q.subject))
    return out


def parts(store: EmbeddedStore) -> list[list[str]]:
    return sorted(sorted(reports) for reports in events(store).values())


def values(store: EmbeddedStore, event: str, predicate: ox.NamedNode) -> set[str]:
    found = store.live.quads_for_pattern(v.node(event), predicate, None, EVENTS)
    return {v.text(q.object).rpartition("/")[2] for q in found}


def only_event(store: EmbeddedStore) -> str:
    (event,) = events(store)
    return event


def talks(n: int, published: str, **fields: object) -> Draft:
    return Draft(f"https://example.org/{n}", published=published).report("Talks", **BOTH, **fields)  # type: ignore[arg-type]


def test_articles_that_tell_of_one_event_are_one_event(store: EmbeddedStore) -> None:
    commit(store, talks(1, "2019-10-19"), talks(2, "2019-10-21"), talks(3, "2019-10-30"))
    assert [len(r) for r in events(store).values()] == [3]


def test_what_is_months_apart_or_of_another_type_is_another_event(store: EmbeddedStore) -> None:
    other = Draft("https://example.org/4", published="2019-10-19").report("Agreement", **BOTH)
    commit(store, talks(1, "2019-10-19"), talks(2, "2020-04-21"), other)
    assert len(events(store)) == 3


def test_a_state_alone_in_common_is_not_enough(store: EmbeddedStore) -> None:
    bans = [
        Draft(f"https://example.org/{n}").report("Ban", regulator="United States", target=who)
        for n, who in enumerate(("Huawei", "Kaspersky"))
    ]
    commit(store, *bans)
    assert len(events(store)) == 2


def test_two_states_ban_one_company_in_two_events(store: EmbeddedStore) -> None:
    bans = [
        Draft(f"https://example.org/{n}").report("Ban", regulator=who, target="Huawei")
        for n, who in enumerate(("Sweden", "United Kingdom"))
    ]
    commit(store, *bans)
    assert len(events(store)) == 2


def test_a_state_and_its_government_are_one_to_the_merge(store: EmbeddedStore) -> None:
    bans = [
        Draft(f"https://example.org/{n}").report("Ban", regulator=who, target="Huawei")
        for n, who in enumerate(("United States", "US government"))
    ]
    commit(store, *bans)
    assert len(events(store)) == 1


def test_statements_of_two_speakers_are_two(store: EmbeddedStore) -> None:
    said = [
        Draft(f"https://example.org/{n}").report("Statement", speaker=who, target="Huawei")
        for n, who in enumerate(("Vincent Pang", "Ren Zhengfei"))
    ]
    commit(store, *said)
    assert len(events(store)) == 2


def bill(n: int, amount: int | None, agency: str = "House of Representatives") -> Draft:
    return Draft(f"https://example.org/bill/{n}", published=f"2019-12-{10 + n}").report(
        "SubsidyFund", funder=["United States", agency], target="Huawei", amount=amount
    )


def test_competing_bills_with_different_sums_are_not_one_fund(store: EmbeddedStore) -> None:
    commit(store, bill(1, 1_000_000_000), bill(2, 700_000_000))
    assert len(events(store)) == 2


def test_a_bill_without_a_sum_does_not_make_two_competing_ones_one(store: EmbeddedStore) -> None:
    commit(store, bill(1, None), bill(2, 1_000_000_000), bill(3, 700_000_000), at_once=1)
    assert sorted(len(r) for r in events(store).values()) == [1, 2]


def test_sums_that_are_rounded_differently_are_one_fund(store: EmbeddedStore) -> None:
    commit(store, bill(1, 1_900_000_000), bill(2, 1_950_000_000))
    assert values(store, only_event(store), v.AMOUNT) == {only_event(store).rpartition("/")[2] + "-am"}


def test_up_to_a_sum_and_over_it_are_two_funds(store: EmbeddedStore) -> None:
    def fund(n: int, **sums: Decimal) -> Draft:
        return Draft(f"https://example.org/{n}").report(
            "SubsidyFund", funder="Sweden", target="Huawei", amount=Amount(currency="SEK", **sums)
        )

    commit(store, fund(1, max=Decimal(100)), fund(2, min=Decimal(200)))
    assert len(events(store)) == 2


def test_a_denial_joins_what_it_denies_and_makes_it_contested(store: EmbeddedStore) -> None:
    denial = talks(2, "2019-11-20", factuality="denied", modality="denied")
    commit(store, talks(1, "2019-10-19", phase="early-stage"), denial)
    event = only_event(store)
    assert values(store, event, v.FACTUALITY) == {"contested"}
    assert values(store, event, v.PHASE) == {"early-stage"}
    assert values(store, event, v.MODALITY) == {"actual"}


def test_what_is_only_denied_is_denied(store: EmbeddedStore) -> None:
    commit(store, talks(2, "2019-11-20", factuality="denied", modality="denied"))
    assert values(store, only_event(store), v.FACTUALITY) == {"denied"}


def test_an_article_that_tells_two_reports_of_a_type_apart_has_two_events(store: EmbeddedStore) -> None:
    draft = Draft().report("Talks", **BOTH).report("Talks", **BOTH, places=["Washington"])
    commit(store, draft)
    assert len(events(store)) == 2


def test_phase_and_amount_are_those_of_the_latest_sure_report(store: EmbeddedStore) -> None:
    commit(
        store,
        talks(1, "2019-10-19", phase="early-stage"),
        talks(3, "2019-10-29", phase="collapsed", factuality="possible"),
        talks(2, "2019-10-25", phase="ongoing", factuality="probable"),
    )
    assert values(store, only_event(store), v.PHASE) == {"ongoing"}


def test_a_statement_concerns_the_event_of_the_report_that_it_is_about(loaded: EmbeddedStore) -> None:
    (about,) = {v.text(q.object) for q in loaded.live.quads_for_pattern(None, v.CONCERNS, None, EVENTS)}
    assert values(loaded, about, v.TYPE) == {"ontology#Talks", "ontology#Deal", "ontology#Event"}
    assert values(loaded, about, v.FACTUALITY) == {"contested"}


def test_every_event_has_a_label_in_five_languages(loaded: EmbeddedStore) -> None:
    for event in events(loaded):
        labels = [q.object for q in loaded.live.quads_for_pattern(v.node(event), v.LABEL, None, EVENTS)]
        assert sorted(x.language for x in labels if isinstance(x, ox.Literal) and x.language) == [
            "de", "en", "es", "fr", "it",
        ]  # fmt: skip


def test_events_and_clusters_are_valid(loaded: EmbeddedStore) -> None:
    clusters = loaded.live.quads_for_pattern(None, v.REPORT_OF, None)
    assert violations([*loaded.live.quads_for_pattern(None, None, None, EVENTS), *clusters]) == []


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_the_order_of_loading_does_not_change_what_is_one_event(store: EmbeddedStore, at_once: int) -> None:
    committer = Committer(store, Generator())
    outcomes, sizes = set(), set()
    for order in itertools.islice(itertools.permutations(seed()), 0, 24, 3):
        for i in range(0, 4, at_once):
            committer.commit(order[i : i + at_once])
        outcomes.add(str(parts(store)))
        sizes.add(len(list(store.live.quads_for_pattern(None, None, None, EVENTS))))
        clear(committer, order)
        assert events(store) == {}
    assert len(outcomes) == len(sizes) == 1


def clear(committer: Committer, extractions: Sequence[Extraction]) -> None:
    """Load the articles again without any report, in an order of its own."""
    for extraction in reversed(extractions):
        committer.commit([extraction.model_copy(update={"reports": ()})])


def test_loading_everything_again_leaves_every_quad_as_it_is(store: EmbeddedStore) -> None:
    articles = list(world(40))
    commit(store, *articles, at_once=8)
    before = set(store.live)
    commit(store, *reversed(articles), at_once=16)
    assert set(store.live) == before


def test_one_batch_and_many_give_the_same_events(store: EmbeddedStore, tmp_path: object) -> None:
    articles = list(world(60, days=200, actors=20))
    commit(store, *articles, at_once=60)
    together = parts(store)
    clear(Committer(store, Generator()), articles)
    commit(store, *reversed(articles), at_once=7)
    apart = parts(store)
    same = sum(len(p) for p in together if p in apart)
    assert same >= 0.9 * sum(map(len, together)), (same, len(together), len(apart))


def test_an_events_iri_stays_when_reports_come_and_the_first_goes(store: EmbeddedStore) -> None:
    first, second = talks(1, "2019-10-19"), talks(2, "2019-10-21")
    commit(store, first)
    event = only_event(store)
    commit(store, second)
    assert only_event(store) == event
    clear(Committer(store, Generator()), [first.extraction()])
    assert only_event(store) == event


def test_an_event_without_reports_is_dropped_and_comes_back_under_its_iri(store: EmbeddedStore) -> None:
    draft = talks(1, "2019-10-19")
    commit(store, draft)
    event = only_event(store)
    clear(Committer(store, Generator()), [draft.extraction()])
    assert events(store) == {}
    assert store.ledger.counts()["events"] == 0
    commit(store, draft)
    assert only_event(store) == event


def events_of(store: EmbeddedStore, draft: Draft) -> str:
    graph = v.node(MINTER.graph(draft.extraction().article.iri))
    (report,) = {q.subject for q in store.live.quads_for_pattern(None, v.TYPE, v.REPORT, graph)}
    (event,) = {v.text(q.object) for q in store.live.quads_for_pattern(report, v.REPORT_OF, None)}
    return event


def test_a_changed_article_moves_its_report_and_leaves_no_empty_event(store: EmbeddedStore) -> None:
    commit(store, talks(1, "2019-10-19"), talks(2, "2019-10-21"))
    event = only_event(store)
    changed = Draft("https://example.org/2", published="2019-10-21").report("Arrest", target="Ren Zhengfei")
    commit(store, changed)
    assert sorted(map(len, events(store).values())) == [1, 1]
    assert event in events(store)
    assert values(store, event, v.MODIFIED) == {"2019-10-19"}


def test_a_big_event_takes_more_reports_without_being_partitioned_again(store: EmbeddedStore) -> None:
    many = [talks(n, "2019-10-19") for n in range(SETTLED + 10)]
    commit(store, *many, at_once=25)
    assert [len(r) for r in events(store).values()] == [len(many)]
    clear(Committer(store, Generator()), [many[0].extraction()])
    assert [len(r) for r in events(store).values()] == [len(many) - 1]


def test_counts_in_the_ledger_are_what_is_there(store: EmbeddedStore) -> None:
    commit(store, *world(30), at_once=10)
    commit(store, *world(10, seed=8), *[e.model_copy(update={"reports": ()}) for e in itertools.islice(world(30), 5)])
    counts = store.ledger.counts()
    assert {name: counts[name] for name in count(store.live, MINTER)} == count(store.live, MINTER)


def test_an_actor_that_nothing_is_known_of_stands_for_itself() -> None:
    register = Register(ox.Store(), MINTER)
    assert register.actor(entity("Nobody").iri).labels == {}
    assert register.account("https://example.org/none") is None


def test_reports_of_one_event_agree_on_their_confidence(loaded: EmbeddedStore) -> None:
    by_event: dict[str, list[float]] = defaultdict(list)
    for q in loaded.live.quads_for_pattern(None, v.CLUSTER_CONFIDENCE, None):
        (event,) = loaded.live.quads_for_pattern(q.subject, v.REPORT_OF, None)
        by_event[v.text(event.object)].append(float(v.text(q.object)))
    assert all(0.5 <= c <= 1 for found in by_event.values() for c in found)
    assert all(found == [1.0] for found in by_event.values() if len(found) == 1)


def test_a_merged_event_says_which_one_took_its_place_and_a_split_one_what_it_was(store: EmbeddedStore) -> None:
    def launch(n: int, *technologies: str) -> Draft:
        return Draft(f"https://example.org/{n}", published=f"2019-10-{n:02}").report(
            "Launch", initiator="Huawei", technologies=technologies
        )

    a, vague, b = launch(1, "5g"), launch(5), launch(5, "5g")
    commit(store, a, vague, at_once=1)
    older, younger = events_of(store, a), events_of(store, vague)
    assert older != younger
    commit(store, b)
    assert list(events(store)) == [older]
    assert store.ledger.replaced_by(younger) == older
    commit(store, vague)
    assert events_of(store, a) == older
    split = events_of(store, b)
    assert split not in (older, younger), "an IRI is never used again"
    assert [v.text(q.object) for q in store.ledger.rows(split, v.DERIVED_FROM)] == [older]
    counts = store.ledger.counts()
    assert {name: counts[name] for name in count(store.live, MINTER)} == count(store.live, MINTER)
