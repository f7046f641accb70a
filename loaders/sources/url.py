"""A URL: whatever is there, fetched by the one module that may."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.errors import TechgeoError
from loaders.failure import LoadFailure
from loaders.kinds import Options, Step, read_stream

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def holds(location: str) -> float:
    """Whether the location begins with a scheme; any but http and https are refused."""
    return 1.0 if _SCHEME.match(location) else 0.0


def open(location: str, options: Options) -> Iterator[Step]:
    """Give what the URL answers with."""
    if options.fetcher is None:
        yield LoadFailure(location, "refused-address", "Nothing is fetched here.")
        return
    try:
        source = options.fetcher.open(location)
    except TechgeoError as e:
        yield LoadFailure.of(e, location)
        return
    yield from read_stream(source, options)
