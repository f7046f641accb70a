"""How long the requests of one article may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Patience:
    """Seconds that run from the first look on; those that are spent in keeping to a pace do not count."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    _begun: float | None = field(default=None, repr=False)
    _paused: float = field(default=0.0, repr=False)

    @property
    def left(self) -> float:
        """Seconds that are left, 0 at the end."""
        if self._begun is None:
            self._begun = self.clock()
        return max(0.0, self.seconds - (self.clock() - self._begun - self._paused))

    def pause(self, seconds: float) -> None:
        """Leave out seconds in which nobody was waited for."""
        if self._begun is not None:
            self._paused += seconds
