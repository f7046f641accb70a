"""Answers that were given before, kept for who asks the same again.

A snapshot never changes, so an answer to a query without RAND, NOW and their like stays true as long as its snapshot.
Only answers that are whole and short are kept, the ones that were asked for last, within a number of bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

LONGEST = 512 << 10
"""Bytes of one answer that is kept."""
_OVERHEAD = 1_000


@dataclass(frozen=True)
class Kept:
    """A whole answer as it was sent."""

    body: bytes
    encoding: str | None


class Remembered:
    """Answers by the entity tag of what was asked, together at most ``size`` bytes.

    >>> answers = Remembered(10_000)
    >>> answers.keep("question", Kept(b"answer", None))
    >>> answers.get("question").body, answers.get("another")
    (b'answer', None)
    """

    def __init__(self, size: int) -> None:
        self.size, self.used = size, 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, asked: str) -> Kept | None:
        """Return the answer to what was asked, if it is kept."""
        found = self._kept.get(asked)
        if found is not None:
            self._kept.move_to_end(asked)
        return found

    def keep(self, asked: str, answer: Kept) -> None:
        """Keep an answer; what was not asked for the longest goes for it."""
        if len(answer.body) > LONGEST or len(answer.body) > self.size // 8:
            return
        old = self._kept.pop(asked, None)
        self.used += _size(answer) - (_size(old) if old else 0)
        self._kept[asked] = answer
        while self.used > self.size and self._kept:
            self.used -= _size(self._kept.popitem(last=False)[1])


def _size(answer: Kept) -> int:
    return len(answer.body) + _OVERHEAD
