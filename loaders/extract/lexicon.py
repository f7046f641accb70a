"""The cue lexicon of a language, section by section, as the extraction steps ask for it."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any

from ontology.language import language as lexicon
from ontology.language import languages

FALLBACK = "en"
"""The language whose lexicon stands in for one that has none."""


def section(language: str, name: str) -> dict[str, Any]:
    """Return one section of the lexicon of ``language`` as its keys and values; of English where it has no lexicon.

    >>> section("it", "money")["decimal"], section("pt", "money")["decimal"]
    (',', '.')
    """
    return _section(language, name)


@lru_cache(maxsize=64)
def _section(language: str, name: str) -> dict[str, Any]:
    part = getattr(lexicon(language if language in languages() else FALLBACK), name)
    return {f.name.rstrip("_"): getattr(part, f.name) for f in fields(part)}
