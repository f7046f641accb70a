"""The kinds of source, found by looking into ``loaders.sources``: one module there is one kind.

A module of that package is either a *place*, which turns a location into streams (a file, a folder, standard
input, a URL), or a *format*, which turns a stream into articles. Its name is its key; there is no list to edit.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

from kb.errors import BadParameter, TechgeoError
from kb.iris import Minter
from kb.model import Article
from loaders.articles import NO_DEFAULTS, Defaults
from loaders.failure import LoadFailure, reject
from loaders.limits import Limits
from loaders.opened import Opened
from loaders.parsing.pool import Job

Result: TypeAlias = Article | LoadFailure
Step: TypeAlias = Article | LoadFailure | Job[Article | LoadFailure]
"""What a format gives: a result, or a job for the parser processes, which gives the results in its place."""


class Fetcher(Protocol):
    """Who may fetch URLs; the only implementation that opens sockets is ``loaders.fetch.Fetch``."""

    def open(self, url: str) -> Opened:
        """Return the answer to a GET of ``url``."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the whole of a load has in common."""

    limits: Limits
    minter: Minter
    fetcher: Fetcher | None = None
    kind: str | None = None
    defaults: Defaults = NO_DEFAULTS

    def without_kind(self) -> Options:
        """Return the options with the kind to be told from each stream."""
        return replace(self, kind=None)


class Format(Protocol):
    """A module that reads streams of one format."""

    def recognise(self, head: bytes, name: str, media_type: str) -> float:
        """Return how sure it is that a stream is of this format, from 0 to 1; certainty comes from content."""

    def read(self, source: Opened, options: Options) -> Iterator[Step]:
        """Give what the stream holds, in its order."""


class Place(Protocol):
    """A module that opens locations of one form."""

    def holds(self, location: str) -> float:
        """Return how sure it is that a location is of this form, from 0 to 1."""

    def open(self, location: str, options: Options) -> Iterator[Step]:
        """Give what is there, in a fixed order."""


@cache
def _modules() -> Mapping[str, Any]:
    import loaders.sources

    names = sorted(m.name for m in pkgutil.iter_modules(loaders.sources.__path__) if not m.name.startswith("_"))
    return {name: import_module(f"loaders.sources.{name}") for name in names}


def formats() -> Mapping[str, Format]:
    """Return every format by name.

    >>> "jsonl" in formats(), "folder" in formats()
    (True, False)
    """
    return {name: cast(Format, m) for name, m in _modules().items() if hasattr(m, "recognise")}


def places() -> Mapping[str, Place]:
    """Return every place by name."""
    return {name: cast(Place, m) for name, m in _modules().items() if hasattr(m, "holds")}


def check_kind(kind: str | None) -> None:
    """Check that a kind is one that there is.

    Raises:
        BadParameter: ``unknown-kind``, naming those that there are.
    """
    if kind is not None and kind not in formats():
        raise BadParameter(f"There is no such kind; there are: {', '.join(formats())}.", slug="unknown-kind")


def format_of(source: Opened) -> Format:
    """Return the format that is surest of a stream.

    Raises:
        BadInput: ``empty`` if nothing is in it, ``unknown-kind`` if no format recognises it.
    """
    if not source.head:
        raise reject("empty")
    sure = {n: f.recognise(source.head, source.name.lower(), source.media_type) for n, f in formats().items()}
    best = max(sure, key=lambda n: sure[n])
    if not sure[best]:
        raise reject("unknown-kind")
    return formats()[best]


def read_stream(source: Opened, options: Options) -> Iterator[Step]:
    """Give what an opened stream holds; what stops it is its last failure. The stream is closed at the end."""
    try:
        with source.stream:
            form = formats()[options.kind] if options.kind else format_of(source)
            yield from form.read(source, options)
    except TechgeoError as e:
        yield LoadFailure.of(e, source.source, item=source.item)
    except OSError:
        yield LoadFailure(source.source, "unreadable", item=source.item)


def has_suffix(name: str, *suffixes: str) -> bool:
    """Whether a lower-case file name ends so.

    >>> has_suffix("a.jsonl", ".json", ".jsonl")
    True
    """
    return Path(name).suffix in suffixes
