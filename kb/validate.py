"""Placeholder until compiled shapes are here."""
from __future__ import annotations
from dataclasses import dataclass
from collections.abc import Iterable
from pyoxigraph import Quad

@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong."""
    focus: str
    path: str
    message: str

def violations(quads: Iterable[Quad], *, text: str | None = None) -> list[Violation]:
    """Return what is wrong."""
    return []
