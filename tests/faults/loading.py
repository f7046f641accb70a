"""Runs in a process of its own, to be killed: loads synthetic articles and says after each batch what is committed.

python -m tests.faults.loading STORE ARTICLES [--publish]
"""

from __future__ import annotations

import sys
from pathlib import Path

from kb.commit import Committer
from kb.graph import Generator
from kb.model import Article, Extraction
from kb.settings import Settings
from kb.store.embedded import EmbeddedStore
from loaders.pipeline import load_articles
from tests.kb.synthetic import world

BATCH = 4
GENERATOR = Generator("synthetic", "1")


class Synthetic:
    """An extractor that finds in each article of the world what it was made from."""

    name, version = GENERATOR.name, GENERATOR.version

    def __init__(self, articles: int) -> None:
        self.found = {e.article.iri: e for e in world(articles)}

    def extract(self, article: Article) -> Extraction:
        return self.found[article.iri]


def main(directory: Path, articles: int, publish: bool) -> None:
    """Load, and print a line for each commit or snapshot once it has returned."""
    extractor = Synthetic(articles)
    with EmbeddedStore.open(directory, Settings(snapshots_kept=3)) as store:
        print("open", flush=True)
        if publish:
            committer = Committer(store, GENERATOR)
            for extraction in extractor.found.values():
                committer.commit([extraction])
                print("published", store.publish().number, flush=True)
            return
        said = 0

        def tell(summary: object) -> None:
            nonlocal said
            done = getattr(summary, "loaded", 0)
            if done > said:
                said = done
                print("committed", store.ledger.counts()["articles"], flush=True)

        load_articles(
            (e.article for e in extractor.found.values()), store, lambda: extractor, batch=BATCH, progress=tell
        )
        print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), "--publish" in sys.argv)
