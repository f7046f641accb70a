"""Documents that tell one thing, and the detection of it, as the steps that fill fields get them."""

from __future__ import annotations

import datetime as dt

from kb.model import Article
from loaders.extract.document import Detection, Document, Span
from loaders.extract.read import read

PUBLISHED = dt.date(2019, 10, 21)
"""A Monday."""


def document(
    text: str,
    language: str = "en",
    published: dt.date | None = PUBLISHED,
    publisher: str | None = None,
    title: str = "",
) -> Document:
    return read(
        Article(
            iri="https://example.org/a",
            version="v",
            text=text,
            language=language,
            published=published,
            publisher=publisher,
            title=title or None,
        )
    )


def detection(document: Document, kind: str, quote: str, trigger: str = "") -> Detection:
    """Return the detection of an event of a type in the words ``quote`` (all of their sentence), with a trigger."""
    start = document.text.index(quote)
    sentence = max((s for s in document.sentences if s.start <= start), key=lambda s: s.start)
    at = document.text.index(trigger, start) if trigger else -1
    span = Span(at, at + len(trigger)) if trigger else None
    return Detection(kind, sentence.index, start, start + len(quote), 0.9, span)
