"""The pipeline: sources, articles, reports, graphs, store. Durable, resumable, and the same however often it
runs.

Articles are committed in batches; what a finished batch holds survives a killed process, and a load that is
run again passes over it in a few microseconds an article. Whatever cannot be loaded is listed, and never
stops the rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from kb.commit import Committer
from kb.errors import RunStopped
from kb.graph import Generator
from kb.index import refresh
from kb.model import Article, Extraction
from kb.settings import Settings
from kb.store.contract import Store
from kb.store.embedded import Indexer
from kb.store.snapshots import Snapshot
from loaders.articles import NO_DEFAULTS, Defaults
from loaders.extract import Remote
from loaders.extract import extractor as make_extractor
from loaders.failure import LoadFailure
from loaders.kinds import Fetcher
from loaders.limits import Limits
from loaders.parallel import Extracted, Maker, extract_all
from loaders.parsing.pool import Parsers
from loaders.sources import read

BATCH = 64
"""Articles of one transaction."""
BATCH_SECONDS = 2.0
"""After so long a batch is committed, however few articles it has."""
PUBLISH_SECONDS = 60.0
"""How often a long load lets readers see what is there so far."""


@dataclass
class Summary:
    """What a load has done so far, or in the end.

    ``loaded`` articles are new or changed, ``unchanged`` ones were passed over, ``failures`` say what was
    left out and why; ``reports`` are those of the loaded articles, ``events`` all that the store then holds.
    ``stopped`` says why the load ended before its sources did; the articles that it did not come to are loaded by
    the same load another time. ``account`` says what an extractor that asks a server has spent and left out.
    """

    loaded: int = 0
    unchanged: int = 0
    reports: int = 0
    events: int = 0
    seconds: float = 0.0
    snapshot: Snapshot | None = None
    failures: list[LoadFailure] = field(default_factory=list)
    stopped: RunStopped | None = None
    account: str = ""

    @property
    def refused(self) -> int:
        """How many inputs were left out."""
        return len(self.failures)


Progress = Callable[[Summary], None]


INDEXERS: tuple[Indexer, ...] = (refresh,)
"""What is made for every snapshot beside its quads."""


def load(
    locations: Iterable[str],
    store: Store,
    extractor: str = "default",
    *,
    settings: Settings | None = None,
    limits: Limits | None = None,
    fetcher: Fetcher | None = None,
    kind: str | None = None,
    defaults: Defaults = NO_DEFAULTS,
    processes: int = 1,
    indexers: Sequence[Indexer] = INDEXERS,
    progress: Progress | None = None,
) -> Summary:
    """Load what is at these locations: files, folders, URLs, or ``-`` for standard input.

    ``extractor`` names one of ``loaders.extract``, made with ``settings``; ``limits``, ``fetcher``, ``kind`` and
    ``defaults`` are those of :func:`loaders.sources.read`; the rest is as in :func:`load_articles`.

    Raises:
        BadParameter: for a kind of source, or an extractor, that there is not.
        StoreUnavailable: if the disk is full or the store is damaged. The batches before stay committed.
    """
    limits = limits or Limits()
    with Parsers(limits) as parsers:
        streams = [
            read(x, limits=limits, minter=store.minter, fetcher=fetcher, kind=kind, defaults=defaults, parsers=parsers)
            for x in locations
        ]
        make = partial(make_extractor, extractor, settings)
        results = chain.from_iterable(streams)
        return load_articles(results, store, make, processes=processes, indexers=indexers, progress=progress)


def load_articles(
    results: Iterable[Article | LoadFailure],
    store: Store,
    make: Maker,
    *,
    processes: int = 1,
    indexers: Sequence[Indexer] = INDEXERS,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> Summary:
    """Extract what sources give, commit it in batches, publish a snapshot, and say what was done.

    ``results`` is what ``loaders.sources.read`` yields; ``make`` makes the extractor, in each process where
    there are several; ``progress`` is called after every article with the summary so far; ``indexers`` make
    what belongs to the snapshot beside its quads.

    Raises:
        StoreUnavailable: if the disk is full or the store is damaged. The batches before stay committed.
    """
    return _Load(store, make, processes, indexers, progress, batch).run(results)


class _Load:
    def __init__(
        self,
        store: Store,
        make: Maker,
        processes: int,
        indexers: Sequence[Indexer],
        progress: Progress | None,
        batch: int,
    ) -> None:
        extractor = make()
        self.remote = extractor if isinstance(extractor, Remote) else None
        self.processes = 1 if self.remote else processes
        self.store, self.indexers, self.batch = store, indexers, batch
        self.make: Maker = make if self.processes > 1 else lambda: extractor
        self.committer = Committer(store, Generator(extractor.name, extractor.version))
        self.progress = progress or (lambda _: None)
        self.summary = Summary()
        self.pending: list[Extraction] = []
        self.begun = self.committed = self.published = time.monotonic()

    def run(self, results: Iterable[Article | LoadFailure]) -> Summary:
        try:
            for _, found in extract_all(self._new(results), self.make, processes=self.processes):
                self._take(found)
            self._commit()
        except RunStopped as e:
            self.summary.stopped = e.with_traceback(None)  # which would keep the store open
            self._commit()
        except KeyboardInterrupt:
            self._finish()
            raise
        return self._finish()

    def _new(self, results: Iterable[Article | LoadFailure]) -> Iterator[Article]:
        """Yield the articles that have to be read; note the others."""
        for result in results:
            if isinstance(result, LoadFailure):
                self.summary.failures.append(result)
            elif self.committer.is_current(result):
                self.summary.unchanged += 1
            else:
                yield result
                continue
            self._tell()

    def _take(self, found: Extracted) -> None:
        if isinstance(found, LoadFailure):
            self.summary.failures.append(found)
        else:
            self.pending.append(found)
        if len(self.pending) >= self.batch or time.monotonic() - self.committed > BATCH_SECONDS:
            self._commit()
        self._tell()

    def _commit(self) -> None:
        if self.pending:
            outcome = self.committer.commit(self.pending)
            self.pending = []
            self.summary.loaded += outcome.written
            self.summary.reports += outcome.reports
            self.summary.failures += [
                LoadFailure(r.article.url or r.article.source_id or r.article.iri, "invalid", _first(r.violations))
                for r in outcome.refused
            ]
        self.committed = time.monotonic()
        if self.committed - self.published > PUBLISH_SECONDS:
            self._publish()

    def _publish(self) -> None:
        self.store.flush()
        self.summary.snapshot = self.store.publish(self.indexers)
        self.published = time.monotonic()

    def _finish(self) -> Summary:
        self._publish()
        self.summary.events = self.store.ledger.counts()["events"]
        self._tell()
        return self.summary

    def _tell(self) -> None:
        self.summary.seconds = time.monotonic() - self.begun
        if self.remote:
            self.summary.account = self.remote.account()
        self.progress(self.summary)


def _first(violations: Sequence[object]) -> str:
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    return f"{violations[0]}{more}"
