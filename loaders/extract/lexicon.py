"""The cue lexicon of a language, section by section, as the extraction steps ask for it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ontology.triggers import PatternError, parse

FALLBACK = "en"
"""The language whose lexicon stands in for one that has none."""


def section(language: str, name: str) -> dict[str, Any]:
    """Return one section of the lexicon of ``language``; empty where the lexicon has no such section."""
    found: dict[str, Any] = _lexicon(language).get(name, {})
    return found


@lru_cache(maxsize=16)
def _lexicon(language: str) -> dict[str, Any]:
    path = files("ontology") / "language" / f"{language}.toml"
    if not path.is_file():
        return _lexicon(FALLBACK) if language not in (FALLBACK, "zh") else {}
    data = tomllib.loads(path.read_text("utf8"))
    for name in ("reporting", "factuality", "phase", "effect"):
        for key, patterns in data.get(name, {}).items():
            data[name][key] = [p for p in patterns if _valid(p, language)]
    return data


def _valid(pattern: str, language: str) -> bool:
    try:
        parse(pattern, language)
    except PatternError:
        return False
    return True
