"""The default extractor: the ontology's lexicon and a small learned model, local, offline and repeatable."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kb.iris import Minter
from kb.model import Article, Extraction
from kb.settings import Settings
from loaders.extract import assemble
from loaders.extract.model import WEIGHTS, Model, load

RULES = "1"
"""Changes with the code of the steps; the learned part is named by its file."""


@dataclass(frozen=True)
class Default:
    """Runs the steps of :mod:`loaders.extract` one after another."""

    minter: Minter
    model: Model
    version: str
    name: str = "default"

    def extract(self, article: Article) -> Extraction:
        """Return the reports of an article."""
        found = assemble.extract(article, minter=self.minter, model=self.model)
        _settle(found.article.language)
        return found


@lru_cache(maxsize=64)
def _settle(language: str) -> None:  # noqa: ARG001 (once for each)
    """Spare the garbage collector what the first article of a language has loaded.

    Names, triggers and weights are over a million objects that stay; looking at them again and again took an eighth of
    the time of extraction.
    """
    gc.freeze()


def make(settings: Settings | None = None, *, weights: Path = WEIGHTS) -> Default:
    """Return the extractor; ``weights`` is what ``loaders.train`` wrote."""
    version = f"{RULES}+{sha256(weights.read_bytes()).hexdigest()[:8]}"
    minter = Minter(settings.base_iri) if settings else Minter()
    return Default(minter, load(weights), version)
