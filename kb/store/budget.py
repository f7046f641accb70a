"""How much of the service one client may use: worker time and stopped queries, as leaky buckets.

Time is counted, not requests: an outage of Wikidata's service came from many short requests under a threshold on
each. A client starts with a burst of twice what it gets back in a minute.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from kb.errors import Busy

MAX_CLIENTS = 10_000


@dataclass
class _Account:
    seconds: float
    failures: float
    at: float


class Budget:
    """What each client has left. ``clock`` gives seconds that never go back.

    ``seconds`` and ``failures`` are what a client gets back in a minute; 0 means without limit.
    """

    def __init__(self, seconds: float, failures: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self.failures, self.clock = seconds, failures, clock
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def check(self, client: str) -> None:
        """Let a client pass that has something left.

        Raises:
            Busy: with ``retry_after`` in seconds.
        """
        account = self._account(client)
        waits = [
            -left / rate * 60
            for left, rate in ((account.seconds, self.seconds), (account.failures, self.failures))
            if rate and left <= 0
        ]
        if waits:
            raise Busy(
                "You are over your share of query time; try again later.",
                retry_after=math.ceil(max(waits)) + 1,
            )

    def charge(self, client: str, seconds: float, *, failed: bool = False) -> None:
        """Take what a query has used. ``failed``: it had to be stopped."""
        account = self._account(client)
        account.seconds -= seconds
        account.failures -= failed

    def _account(self, client: str) -> _Account:
        now = self.clock()
        account = self._accounts.pop(client, None) or _Account(2 * self.seconds, 2 * self.failures, now)
        passed = max(0.0, now - account.at) / 60
        account.seconds = min(2 * self.seconds, account.seconds + passed * self.seconds)
        account.failures = min(2 * self.failures, account.failures + passed * self.failures)
        account.at = now
        self._accounts[client] = account
        while len(self._accounts) > MAX_CLIENTS:  # who was not seen for longest has most likely all back
            self._accounts.popitem(last=False)
        return account
