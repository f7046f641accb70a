"""Requests and tokens a minute, with a clock of the test's own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from loaders.extract.llm.pace import MINUTE, Pace
from loaders.extract.llm.patience import Patience


@dataclass
class Clock:
    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def paced(**limits: int) -> tuple[Pace, Clock]:
    clock = Clock()
    return Pace(**limits, clock=clock, sleep=clock.sleep), clock


def test_without_limits_nobody_waits() -> None:
    pace, clock = paced()
    assert sum(pace.wait(10**9) for _ in range(1_000)) == 0
    assert not clock.slept


def test_one_request_too_many_waits_until_the_first_is_a_minute_old() -> None:
    pace, clock = paced(requests=2)
    assert (pace.wait(1), pace.wait(1)) == (0, 0)
    clock.now += 10
    assert pace.wait(1) == MINUTE - 10


def test_tokens_are_counted_too_and_a_large_request_passes_alone() -> None:
    pace, _ = paced(tokens=100)
    assert (pace.wait(60), pace.wait(40)) == (0, 0)
    assert pace.wait(1) == MINUTE
    assert pace.wait(5_000) == MINUTE
    assert pace.wait(1) == MINUTE


def test_no_minute_ever_holds_more_than_it_may() -> None:
    pace, clock = paced(requests=5, tokens=300)
    chance, made = random.Random(7), []
    for _ in range(200):
        tokens = chance.randrange(1, 200)
        pace.wait(tokens)
        made.append((clock.now, tokens))
        clock.now += chance.random() * 8
    for at, _ in made:
        minute = [t for other, t in made if at - MINUTE < other <= at]
        assert len(minute) <= 5
        assert sum(minute) <= 300


def test_waiting_for_the_pace_takes_none_of_the_patience() -> None:
    clock = Clock()
    patience = Patience(10, clock)
    assert patience.left == 10
    clock.now += 4
    patience.pause(3)
    assert patience.left == 9
    clock.now += 100
    assert patience.left == 0


def test_patience_begins_with_the_first_look() -> None:
    clock = Clock()
    patience = Patience(10, clock)
    patience.pause(5)
    clock.now += 60
    assert patience.left == 10
