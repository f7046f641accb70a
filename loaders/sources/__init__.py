"""Sources: anything that holds articles, as one stream of articles and named failures.

One kind, one module; its name is the kind's. Adding a kind is adding a module with either ``recognise`` and
``read`` (a format) or ``holds`` and ``open`` (a place), as ``loaders.kinds`` describes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext

from kb.iris import Minter
from loaders.articles import NO_DEFAULTS, Defaults
from loaders.kinds import Fetcher, Options, Result, check_kind, places
from loaders.limits import Limits
from loaders.parsing.pool import Job, Parsers

__all__ = ["Result", "read"]


def read(
    location: str,
    *,
    limits: Limits | None = None,
    minter: Minter,
    fetcher: Fetcher | None = None,
    kind: str | None = None,
    defaults: Defaults = NO_DEFAULTS,
    parsers: Parsers | None = None,
) -> Iterator[Result]:
    """Give every article that is at ``location``, in a fixed order, and a failure for all that is none.

    ``location`` is the path of a file or folder, ``-`` for standard input, or an http or https URL, which only
    ``fetcher`` opens. ``kind`` names the format where it should not be told from content and name. ``parsers`` are
    parser processes to share between calls; they are started, if needed, and ended by the call otherwise. Memory
    is bounded by the limits, however large the source is.

    Raises:
        BadParameter: ``unknown-kind`` for a kind that there is not. Nothing else: all that goes wrong with a
            source is given as a failure.
    """
    check_kind(kind)
    options = Options(limits or Limits(), minter, fetcher, kind, defaults)
    return _read(location, options, parsers)


def _read(location: str, options: Options, parsers: Parsers | None) -> Iterator[Result]:
    known = places()
    place = known[max(known, key=lambda name: known[name].holds(location))]
    steps: Iterable[Result | Job[Result]] = place.open(location, options)
    with nullcontext(parsers) if parsers is not None else Parsers(options.limits) as pool:
        results: Iterator[Result] = pool.run(steps)
        yield from results
