"""Extraction one by one, in threads or in processes: the same results in the same order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from kb.errors import RunStopped, TechgeoError
from kb.model import Article, Extraction
from loaders.extract import Extractor, Remote
from loaders.failure import LoadFailure

AHEAD = 8
"""Articles that wait for each process, so that none is idle and memory stays bounded."""


Maker = Callable[[], Extractor]
Extracted = Extraction | LoadFailure


def extract_all(articles: Iterable[Article], make: Maker, *, processes: int = 1) -> Iterator[tuple[Article, Extracted]]:
    """Yield each article with what was found in it, or the failure that says why nothing could be.

    ``make`` makes the extractor, once in each process; it has to be picklable where there are several. One that waits
    for a server is asked from as many threads of one process as it allows.

    Raises:
        RunStopped: if the extractor cannot go on, after the articles that are done.
    """
    if processes <= 1:
        extractor = make()
        threads = extractor.concurrency if isinstance(extractor, Remote) else 1
        if threads > 1:
            yield from _in_threads(articles, extractor, threads)
            return
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


def _in_threads(articles: Iterable[Article], extractor: Extractor, threads: int) -> Iterator[tuple[Article, Extracted]]:
    waiting: deque[tuple[Article, Future[Extracted]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="extract")
    try:
        for article in articles:
            waiting.append((article, pool.submit(_extract, extractor, article)))
            if len(waiting) >= 2 * threads:
                yield _waited(waiting)
        while waiting:
            yield _waited(waiting)
    except RunStopped:
        # What was asked and answered has been paid for; what has not begun is left.
        for article, future in waiting:
            if not future.cancel() and future.exception() is None:
                yield article, future.result()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _waited(waiting: deque[tuple[Article, Future[Extracted]]]) -> tuple[Article, Extracted]:
    article, future = waiting.popleft()
    return article, future.result()


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
    except RunStopped:
        raise
    except TechgeoError as e:
        return LoadFailure.of(e, article.url or article.source_id or article.iri)
    except Exception as e:  # whatever goes wrong in one article, the others are loaded
        return _failure(article, f"The extractor failed with {type(e).__name__}.")


def _failure(article: Article, detail: str) -> LoadFailure:
    return LoadFailure(article.url or article.source_id or article.iri, "extraction-failed", detail)
