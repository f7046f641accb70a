"""How well two reports agree: the same in both directions, and never by one actor alone."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.accounts import Account, Actor, Sum
from kb.clusters import ENOUGH, JOIN, agreement, blocks, days, partition, weight, window
from ontology import EVENT_TYPES, GROUPS

KINDS = ("company", "country", "agency", "person", "group", "government")
ACTORS = {f"{kind}-{country}": kind for kind in KINDS for country in ("US", "CN")}


def actor(iri: str) -> Actor:
    kind, country = ACTORS[iri], iri[-2:]
    key = f"state:{country}" if kind in ("country", "government") else iri
    return Actor(iri, key, kind, country, {})


def account(iri: str = "r1", article: str = "a1", type: str = "Talks", **fields: object) -> Account:
    roles = fields.pop("roles", (("initiator", "company-CN"), ("counterparty", "company-US")))
    given_ = {"factuality": "certain", "modality": "actual", "as_of": 737_000, **fields}
    return Account(iri, article, type, roles, **given_)  # type: ignore[arg-type]


sums = st.none() | st.builds(
    lambda n, exact: Sum(Decimal(n), Decimal(n) if exact else None, "USD", exact), st.integers(1, 10**6), st.booleans()
)
accounts = st.builds(
    account,
    iri=st.uuids().map(str),
    article=st.sampled_from(["a1", "a2", "a3"]),
    type=st.sampled_from(["Talks", "Ban", "Licensing", "LicensingOffer", "Statement"]),
    roles=st.lists(
        st.tuples(st.sampled_from(["initiator", "target", "speaker"]), st.sampled_from(sorted(ACTORS))),
        min_size=1, max_size=4, unique=True,
    ).map(lambda x: tuple(sorted(x))),
    as_of=st.none() | st.integers(737_000, 737_060),
    technologies=st.sampled_from([(), ("5g",), ("ai",)]),
    places=st.sampled_from([(), ("p1",), ("p2",)]),
    factuality=st.sampled_from(["certain", "possible", "denied"]),
    amount=sums,
    text=st.sampled_from(["", "t1"]),
)  # fmt: skip


@given(accounts, accounts)
def test_agreement_is_mutual_and_between_0_and_1(a: Account, b: Account) -> None:
    there, back = agreement(a, b, actor), agreement(b, a, actor)
    assert there == (pytest.approx(back) if back is not None else None)
    assert there is None or 0 <= there <= 1


@given(accounts, accounts)
def test_reports_that_agree_are_found_by_their_keys(a: Account, b: Account) -> None:
    if (agreement(a, b, actor) or 0) >= JOIN:
        assert set(blocks(a, actor)) & set(blocks(b, actor, search=True))
        assert set(blocks(b, actor)) & set(blocks(a, actor, search=True))


@given(st.lists(accounts, max_size=12, unique_by=lambda a: a.iri), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_a_partition_holds_every_report_once_and_does_not_depend_on_the_order(
    given_: list[Account], r: random.Random
) -> None:
    parts = partition(given_, actor)
    assert sorted(a.iri for c in parts for a in c) == sorted(a.iri for a in given_)
    mixed = given_[:]
    r.shuffle(mixed)
    assert {frozenset(a.iri for a in c) for c in parts} == {
        frozenset(a.iri for a in c) for c in partition(mixed, actor)
    }


@pytest.mark.parametrize("who", sorted(ACTORS))
def test_no_actor_alone_is_enough(who: str) -> None:
    assert weight(actor(who)) < ENOUGH
    one = account(roles=(("initiator", who),), as_of=737_000)
    other = account("r2", "a2", roles=(("initiator", who),), as_of=737_005)
    assert agreement(one, other, actor) == 0
    assert (agreement(replace(one, technologies=("5g",)), replace(other, technologies=("5g",)), actor) or 0) > 0 or (
        weight(actor(who)) < 0.7
    )


def test_the_closer_in_time_the_better() -> None:
    first = account()
    near, far = (account(f"r{n}", f"a{n}", as_of=737_000 + n) for n in (5, 40))
    assert (agreement(first, near, actor) or 0) > (agreement(first, far, actor) or 0) > 0
    assert agreement(first, account("r9", "a9", as_of=737_000 + window("Talks") + 10), actor) == 0


def test_a_denial_may_come_later_than_another_report() -> None:
    late = 737_000 + window("Talks") + 10
    assert (agreement(account(), account("r2", "a2", as_of=late, factuality="denied"), actor) or 0) >= JOIN


def test_other_sums_and_other_speakers_cannot_be_one_event() -> None:
    def sum_of(n: int) -> Sum:
        return Sum(Decimal(n), Decimal(n), "USD", True)

    a, b = account(amount=sum_of(100)), account("r2", "a2", amount=sum_of(150))
    assert agreement(a, b, actor) is None
    assert agreement(a, replace(b, amount=sum_of(110)), actor)
    assert agreement(a, replace(b, amount=replace(sum_of(150), currency="EUR")), actor)
    about = (("target", "company-CN"), ("target", "agency-US"))
    said = [
        account(f"r{who}", f"a{who}", "Statement", roles=(("speaker", who), *about))
        for who in ("person-US", "person-CN")
    ]
    assert agreement(said[0], said[1], actor) is None


def test_an_undated_range_is_the_days_before_the_news() -> None:
    assert days(account(as_of=737_000)) == (736_997, 737_000)
    assert days(account(as_of=None)) is None
    assert days(account(earliest=1, latest=2)) == (1, 2)


def test_every_type_has_a_window_by_its_group() -> None:
    assert all(window(name) > 0 for name in EVENT_TYPES)
    assert len(GROUPS) == 5
