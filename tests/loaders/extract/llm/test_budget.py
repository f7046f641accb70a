"""A run stops before it spends more than it may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.errors import RunStopped
from loaders.extract.llm.budget import Budget, Usage, estimate


def test_the_run_stops_before_the_request_that_would_be_too_much() -> None:
    budget = Budget(tokens=100)
    budget.hold(Usage(50, 30))
    with pytest.raises(RunStopped) as caught:
        budget.hold(Usage(20, 1))
    assert caught.value.problem == "budget-spent"
    assert caught.value.exit_code == 5
    budget.settle(Usage(50, 30), Usage(50, 5))
    budget.hold(Usage(40, 5))
    assert (budget.requests, budget.spent) == (2, Usage(50, 5))


def test_money_is_counted_at_the_prices_of_a_million_tokens() -> None:
    budget = Budget(cost=2.0, sent_price=1.0, received_price=4.0)
    budget.hold(Usage(1_000_000, 250_000))
    with pytest.raises(RunStopped):
        budget.check(Usage(0, 1))
    budget.settle(Usage(1_000_000, 250_000), Usage(1_000_000, 0))
    budget.check(Usage(0, 250_000))
    assert budget.in_words().endswith("cost 1")


def test_without_limits_everything_passes() -> None:
    Budget().check(Usage(10**12, 10**12))


def test_threads_together_spend_no_more_than_one() -> None:
    budget = Budget(tokens=1_000)

    def spend(_: int) -> int:
        try:
            budget.hold(Usage(30, 0))
        except RunStopped:
            return 0
        budget.settle(Usage(30, 0), Usage(30, 0))
        return 30

    with ThreadPoolExecutor(8) as pool:
        spent = sum(pool.map(spend, range(200)))
    assert spent == budget.spent.tokens == 990


def test_the_estimate_is_rather_too_high() -> None:
    assert estimate("The talks on semiconductors go on.") >= 8
    assert estimate("半导体") >= 3
