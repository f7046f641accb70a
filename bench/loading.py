"""Measures loading: articles a second with and without extraction, the size of the store, publishing, lookups.

``python -m bench.loading [ARTICLES.jsonl]``: the articles of a corpus, or the project's samples told again and again
under other addresses (default: 500 of them). One process, one core.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kb.index.search import EventFilter
from kb.iris import Minter
from kb.model import Article
from kb.reader import Readers
from kb.settings import Settings
from kb.store.embedded import EmbeddedStore
from loaders.extract import extractor
from loaders.failure import LoadFailure
from loaders.pipeline import load_articles
from loaders.sources import read

SAMPLES = Path(__file__).parents[1] / "samples" / "articles"
REPEATED = 500


def articles(source: Path | None) -> Iterator[Article]:
    """Yield the articles to load."""
    minter = Minter()
    if source:
        yield from (a for a in read(str(source), minter=minter) if not isinstance(a, LoadFailure))
        return
    samples = [a for a in read(str(SAMPLES), minter=minter) if not isinstance(a, LoadFailure)]
    for i in range(REPEATED):
        sample = samples[i % len(samples)]
        url = f"{sample.url}/{i}"
        iri = minter.article(url, sample.text)
        yield sample.model_copy(update={"url": url, "iri": iri, "version": minter.version(iri, sample.text)})


def median_ms(function: Callable[[], object], times: int = 30) -> float:
    """Return the median time of a call in milliseconds, after one that is not counted."""
    function()
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        function()
        spent.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(spent)


def main() -> None:
    """Print the figures, one a line."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    texts = list(articles(source))
    chosen = extractor("default")
    chosen.extract(texts[0])  # models and matchers are loaded apart
    begun = time.perf_counter()
    reports = sum(len(chosen.extract(a).reports) for a in texts)
    alone = time.perf_counter() - begun
    characters = sum(len(a.text) for a in texts)
    print(f"{'extraction':28} {len(texts) / alone:10.1f} articles/s  ({characters / alone / 1e6:.2f} M characters/s)")
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "store"
        settings = Settings(store=str(directory))
        with EmbeddedStore.open(directory, settings) as store:
            first = load_articles(texts, store, lambda: extractor("default"))
            again = load_articles(texts, store, lambda: extractor("default"))
        assert again.loaded == 0, "a second load changed something"
        print(f"{'load, extraction included':28} {first.loaded / first.seconds:10.1f} articles/s")
        print(f"{'load again, unchanged':28} {again.unchanged / again.seconds:10.1f} articles/s")
        size = sum(f.stat().st_size for f in (directory / "live").rglob("*") if f.is_file())
        snapshot = Readers(directory, Minter()).current().snapshot
        print(f"{'reports':28} {reports:10}  events {snapshot.events}, quads {snapshot.quads}")
        print(f"{'store':28} {size / 1e6:10.1f} MB  ({size / max(1, snapshot.articles) / 1e3:.1f} kB an article)")
        _lookups(directory)
    print(f"{'peak memory':28} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:10.0f} MB")


def _lookups(directory: Path) -> None:
    reader = Readers(directory, Minter()).current()
    everything = EventFilter()
    event = reader.index.events(everything, limit=1).rows[0]["iri"]
    for name, function in (
        ("newest 20 events", lambda: reader.index.events(everything)),
        ("facets of everything", lambda: reader.index.facets(everything)),
        ("events with a word", lambda: reader.index.events(EventFilter(text="huawei"))),
        ("one event with its quotes", lambda: reader.details.event(event)),
        ("one event by ASK", lambda: reader.store.query(f"ASK {{ <{event}> ?p ?o }}")),
    ):
        print(f"{name:28} {median_ms(function):10.2f} ms")


if __name__ == "__main__":
    main()
