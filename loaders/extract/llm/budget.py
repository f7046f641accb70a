"""What one run may spend: tokens, and money at the prices of the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from kb.errors import RunStopped

PER = 1_000_000
"""Tokens that the prices are for."""
BYTES_PER_TOKEN = 3
"""Of news in the languages of Europe, rather too few than too many."""


def estimate(text: str) -> int:
    """Return about how many tokens a text has, rather too many than too few.

    >>> estimate("Huawei")
    3
    """
    return len(text.encode()) // BYTES_PER_TOKEN + 1


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that were sent and received."""

    sent: int = 0
    received: int = 0

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.sent + self.received

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.sent + other.sent, self.received + other.received)

    def __sub__(self, other: Usage) -> Usage:
        return Usage(self.sent - other.sent, self.received - other.received)


@dataclass
class Budget:
    """Counts what a run spends, and stops it before it spends more than it may; 0 stands for any amount.

    Prices are for a million tokens, in the currency of ``cost``. A request is counted at its most before it is made
    and at what it was after, so that several threads cannot spend the same rest.
    """

    tokens: int = 0
    cost: float = 0.0
    sent_price: float = 0.0
    received_price: float = 0.0
    spent: Usage = Usage()
    requests: int = 0
    _held: Usage = Usage()
    _lock: Lock = field(default_factory=Lock, repr=False)

    def price(self, usage: Usage) -> float:
        """Return what so many tokens cost."""
        return (usage.sent * self.sent_price + usage.received * self.received_price) / PER

    def check(self, most: Usage) -> None:
        """Stop the run if so much more would be too much.

        Raises:
            RunStopped: with slug ``budget-spent``.
        """
        with self._lock:
            self._check(most)

    def hold(self, most: Usage) -> None:
        """Count a request that is about to be made.

        Raises:
            RunStopped: with slug ``budget-spent``, and then it is not counted.
        """
        with self._lock:
            self._check(most)
            self._held += most
            self.requests += 1

    def settle(self, most: Usage, used: Usage) -> None:
        """Count a request that was held for what it has used."""
        with self._lock:
            self._held -= most
            self.spent += used

    def _check(self, most: Usage) -> None:
        total = self.spent + self._held + most
        if 0 < self.tokens < total.tokens:
            raise RunStopped(
                f"The budget of {self.tokens:,} tokens does not suffice for the next article ({self.spent.tokens:,} "
                "are spent): see TECHGEO_LLM_TOKEN_BUDGET.",
                slug="budget-spent",
            )
        if 0 < self.cost < self.price(total):
            raise RunStopped(
                f"The budget of {self.cost:g} does not suffice for the next article ({self.price(self.spent):.4g} is "
                "spent): see TECHGEO_LLM_COST_BUDGET.",
                slug="budget-spent",
            )

    def in_words(self) -> str:
        """Return what was spent, in a few words.

        >>> Budget(spent=Usage(1200, 34), requests=2).in_words()
        '2 requests, 1,200 tokens sent, 34 received'
        """
        words = f"{self.requests:,} requests, {self.spent.sent:,} tokens sent, {self.spent.received:,} received"
        return f"{words}, cost {self.price(self.spent):.4g}" if self.sent_price or self.received_price else words
