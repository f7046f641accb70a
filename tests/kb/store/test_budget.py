from __future__ import annotations

import pytest

from kb.errors import Busy
from kb.store import budget
from kb.store.budget import Budget


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def make(seconds: float = 60, failures: float = 30) -> tuple[Budget, Clock]:
    clock = Clock()
    return Budget(seconds, failures, clock), clock


def test_a_client_may_use_two_minutes_at_once_and_then_must_wait() -> None:
    made, clock = make()
    for _ in range(12):
        made.check("a")
        made.charge("a", 10)
    with pytest.raises(Busy) as caught:
        made.check("a")
    assert caught.value.members["retry_after"] == 1
    clock.now += 1.5
    made.check("a")


def test_the_longer_the_overdraft_the_longer_the_wait() -> None:
    made, clock = make()
    made.charge("a", 180)
    with pytest.raises(Busy) as caught:
        made.check("a")
    assert caught.value.members["retry_after"] == 61
    clock.now += 61
    made.check("a")


def test_one_client_does_not_pay_for_another() -> None:
    made, _ = make()
    made.charge("a", 1_000)
    made.check("b")


def test_stopped_queries_are_counted_beside_time() -> None:
    made, clock = make()
    for _ in range(60):
        made.check("a")
        made.charge("a", 0.001, failed=True)
    with pytest.raises(Busy):
        made.check("a")
    clock.now += 3
    made.check("a")


def test_nothing_is_saved_up_beyond_the_burst() -> None:
    made, clock = make()
    made.charge("a", 1)
    clock.now += 86_400
    made.charge("a", 120)
    with pytest.raises(Busy):
        made.check("a")


def test_zero_means_without_limit() -> None:
    made, _ = make(0, 0)
    made.charge("a", 1e6, failed=True)
    made.check("a")


def test_a_clock_that_jumps_back_gives_and_takes_nothing() -> None:
    made, clock = make()
    made.charge("a", 119)
    clock.now -= 86_400
    made.check("a")
    made.charge("a", 2)
    with pytest.raises(Busy):
        made.check("a")


def test_only_so_many_clients_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_CLIENTS", 3)
    made, _ = make()
    for name in "abcd":
        made.charge(name, 1)
    assert len(made._accounts) == 3
