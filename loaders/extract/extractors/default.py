"""The default extractor: the ontology's lexicon and a small learned model, local, offline and repeatable."""

from __future__ import annotations

from dataclasses import dataclass

from kb.iris import Minter
from kb.model import Article, Extraction
from loaders.extract import assemble

VERSION = "1"


@dataclass(frozen=True)
class Default:
    """Runs the steps of :mod:`loaders.extract` one after another."""

    minter: Minter
    name: str = "default"
    version: str = VERSION

    def extract(self, article: Article) -> Extraction:
        """Return the reports of an article."""
        return assemble.extract(article, minter=self.minter)


def make(minter: Minter | None = None) -> Default:
    """Return the extractor; ``minter`` makes the IRIs of entities."""
    return Default(minter or Minter())
