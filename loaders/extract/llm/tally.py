"""What was left out of the answers of a model, and why: counted, so that nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

DROPPED: Mapping[str, str] = {
    "malformed": "An event, or a part of one, that is not of the form that was asked for.",
    "surplus": "An event, or a part of one, over the number that an answer may have.",
    "quote": "An event whose quote is not in the article.",
    "participant": "A participant whose name is not in the article.",
    "role": "A participant in a role that the type of event does not have.",
    "nobody": "An event of which no participant was left.",
    "source": "A source whose name is not in the article.",
    "date": "Words for a date that are not in the article.",
    "unread-date": "Words of the article in which no date can be read.",
    "amount": "Words for a sum of money that are not in the article.",
    "unread-amount": "Words of the article in which no sum of money can be read.",
    "place": "A place whose name is not in the article, or that is known as something else.",
    "phase": "A phase that the type of event does not have.",
    "repeat": "An event that is in the answers twice.",
}
"""Every reason for which something is left out, by slug."""

Tally: TypeAlias = Counter[str]
"""How many things were left out, by slug of :data:`DROPPED`."""


def in_words(tally: Tally) -> str:
    """Return a tally as one line, in the order of :data:`DROPPED`; empty if nothing was left out.

    >>> in_words(Counter({"date": 2, "quote": 1}))
    'quote 1, date 2'
    """
    return ", ".join(f"{slug} {tally[slug]}" for slug in DROPPED if tally[slug])
