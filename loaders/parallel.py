"""Extraction in one process or in several: the same results in the same order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from kb.model import Article, Extraction
from loaders.extract import Extractor
from loaders.failure import LoadFailure

AHEAD = 8
"""Articles that wait for each process, so that none is idle and memory stays bounded."""


Maker = Callable[[], Extractor]
Extracted = Extraction | LoadFailure


def extract_all(articles: Iterable[Article], make: Maker, *, processes: int = 1) -> Iterator[tuple[Article, Extracted]]:
    """Yield each article with what was found in it, or the failure that says why nothing could be.

    ``make`` makes the extractor, once in each process; it has to be picklable where there are several.
    """
    if processes <= 1:
        extractor = make()
        for article in articles:
            yield article, _extract(extractor, article)
        return
    # Spawned, not forked: a child must not inherit the lock and the files of the store.
    context = multiprocessing.get_context("spawn")
    waiting: deque[tuple[Article, Future[Extracted]]] = deque()
    pool = _pool(processes, context, make)
    try:
        for article in articles:
            waiting.append((article, pool.submit(_in_worker, article)))
            if len(waiting) >= AHEAD * processes:
                yield _finished(*waiting.popleft())
                if _broken(pool):
                    yield from (_finished(*w) for w in waiting)
                    waiting.clear()
                    pool.shutdown(wait=False)
                    pool = _pool(processes, context, make)
        while waiting:
            yield _finished(*waiting.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(processes: int, context: multiprocessing.context.SpawnContext, make: Maker) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(make,))


def _broken(pool: ProcessPoolExecutor) -> bool:
    return bool(getattr(pool, "_broken", False))


def _finished(article: Article, future: Future[Extracted]) -> tuple[Article, Extracted]:
    try:
        return article, future.result()
    except BrokenProcessPool:
        return article, _failure(article, "The extractor's process died.")


_extractor: Extractor | None = None  # of this worker process


def _start(make: Maker) -> None:
    global _extractor
    _extractor = make()


def _in_worker(article: Article) -> Extracted:
    assert _extractor is not None
    return _extract(_extractor, article)


def _extract(extractor: Extractor, article: Article) -> Extracted:
    try:
        return extractor.extract(article)
    except Exception as e:  # whatever goes wrong in one article, the others are loaded
        return _failure(article, f"The extractor failed with {type(e).__name__}.")


def _failure(article: Article, detail: str) -> LoadFailure:
    return LoadFailure(article.url or article.source_id or article.iri, "extraction-failed", detail)
