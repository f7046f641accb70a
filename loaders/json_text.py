"""JSON from outside (RFC 8259), strictly: no duplicate keys, no NaN, no depth that a parser could drown in."""

from __future__ import annotations

import json
import re
from typing import Any

from loaders.failure import reject
from loaders.limits import Limits

# A whole string, ended or not, or one bracket; possessive, so that nothing is tried twice.
_STEP = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def parse(text: str, limits: Limits | None = None) -> Any:
    """Return the value of one JSON text.

    Raises:
        BadInput: ``bad-json`` if it is not JSON, nested over ``limits.json_depth``, or ambiguous.

    >>> parse('{"a": [1, null]}')
    {'a': [1, None]}
    """
    if depth(text) > (limits or Limits()).json_depth:
        raise reject("bad-json", "The JSON is nested too deep.")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except (ValueError, RecursionError) as e:
        raise reject("bad-json") from e


def depth(text: str) -> int:
    """Return how many arrays and objects are open inside one another at most.

    >>> depth('[{"a": "]]"}, [1]]')
    2
    """
    now = most = 0
    for step in _STEP.finditer(text):
        first = step[0][0]
        if first in "[{":
            now += 1
            most = max(most, now)
        elif first in "]}":
            now -= 1
    return most


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise reject("bad-json", "A key stands twice in one object.")
    return found


def _constant(_: str) -> Any:
    raise reject("bad-json", "NaN and Infinity are not JSON.")
