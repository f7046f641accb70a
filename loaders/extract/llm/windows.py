"""Stretches of an article that one request holds: whole sentences, with some of them in two stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.extract.document import Document, Sentence

OVERLAP = 2
"""Sentences that a stretch repeats of the one before, so that an event told in two sentences is in one stretch."""
TOLD = frozenset({"title", "body"})
"""Parts of an article that tell events."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an article: its place in the text, and the words of its sentences, a paragraph a line."""

    start: int
    end: int
    text: str


def windows(document: Document, size: int) -> list[Window]:
    """Return the windows of a document, each of at most ``size`` characters, or of one sentence that is longer.

    Headings and boilerplate, which tell no events, are left out; every other sentence is in one window at least.
    """
    told = [s for s in document.sentences if s.part in TOLD]
    found: list[Window] = []
    first = 0
    while first < len(told):
        last = _last(told, first, size)
        found.append(_window(document.text, told[first : last + 1]))
        if last + 1 == len(told):
            break
        first = max(first + 1, last + 1 - OVERLAP)
        while _last(told, first, size) <= last:  # the repeated sentences leave no room for a new one
            first += 1
    return found


def _last(told: Sequence[Sentence], first: int, size: int) -> int:
    """Return the number of the last sentence of the window that begins with ``first``."""
    length = 0
    for number in range(first, len(told)):
        length += told[number].end - told[number].start + 1
        if length > size and number > first:
            return number - 1
    return len(told) - 1


def _window(text: str, sentences: Sequence[Sentence]) -> Window:
    parts = []
    before: Sentence | None = None
    for sentence in sentences:
        if before is not None:
            # What stands between two sentences of the text, which in Chinese is nothing; else a paragraph ends.
            together = sentence.index == before.index + 1 and sentence.paragraph == before.paragraph
            parts.append(text[before.end : sentence.start] if together else "\n")
        parts.append(text[sentence.start : sentence.end])
        before = sentence
    return Window(sentences[0].start, sentences[-1].end, "".join(parts))
