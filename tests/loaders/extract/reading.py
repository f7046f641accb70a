"""Documents for the tests of mentions and roles: read as far as those steps need."""

from __future__ import annotations

from kb.text import clean
from loaders.extract import mentions
from loaders.extract.document import Detection, Document, Mention
from loaders.extract.read import triggers
from loaders.extract.sentences import quotations, split
from ontology.triggers import words
from tests.loaders.extract.articles import article


def read(text: str, language: str = "en") -> Document:
    document = Document(article(clean(text), language), language)
    document.tokens = words(document.text, language)
    document.sentences = split(document)
    document.quotations = quotations(document.text)
    document.triggers = triggers(document)
    document.mentions = mentions.find(document)
    return document


def called(document: Document, name: str) -> Mention:
    """Return the first mention with these words."""
    return next(m for m in document.mentions if m.name == name)


def detection(document: Document, kind: str, quote: str) -> Detection:
    start = document.text.index(quote)
    return Detection(kind, 0, start, start + len(quote), 0.9)
