"""How fast a model server may be asked: requests and tokens in any sixty seconds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

MINUTE = 60.0


@dataclass
class _Request:
    """One request that was made: when, and how many tokens it is taken to need."""

    at: float
    tokens: int


@dataclass
class Pace:
    """Lets requests pass while the last minute holds no more than it may; 0 stands for any number.

    One that is over the limit of tokens by itself passes alone, for it could never pass otherwise. Several threads
    may share one.
    """

    requests: int = 0
    tokens: int = 0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: deque[_Request] = field(default_factory=deque, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def wait(self, tokens: int) -> float:
        """Wait until a request of about so many tokens may be made; return the seconds that it took."""
        begun = self.clock()
        while (seconds := self._enter(tokens)) > 0:
            self.sleep(seconds)
        return self.clock() - begun

    def _enter(self, tokens: int) -> float:
        """Note a request if it may be made now, and return 0; else return the seconds until one may."""
        with self._lock:
            now = self.clock()
            while self._last and self._last[0].at <= now - MINUTE:
                self._last.popleft()
            many = 0 < self.requests <= len(self._last)
            much = 0 < self.tokens < sum(r.tokens for r in self._last) + tokens
            if self._last and (many or much):
                return max(0.001, self._last[0].at + MINUTE - now)
            if self.requests or self.tokens:
                self._last.append(_Request(now, tokens))
            return 0.0
