"""The first half of extraction: from an article to a document with everything that detection looks at."""

from __future__ import annotations

from functools import lru_cache

from kb.iris import Minter
from kb.model import Article
from loaders.extract import dates, mentions
from loaders.extract.document import Document
from loaders.extract.language import identify
from loaders.extract.sentences import quotations, split
from ontology import EVENT_TYPES
from ontology.triggers import Match, Matcher, words


def read(article: Article, *, minter: Minter | None = None) -> Document:
    """Return the document of an article: its language, tokens, sentences, triggers, mentions and dates."""
    language = identify(article.text, article.language)
    document = Document(article, language, tokens=words(article.text, language))
    document.sentences = split(document)
    document.quotations = quotations(article.text)
    document.triggers = triggers(document)
    document.mentions = mentions.find(document, minter=minter)
    document.dates = dates.find(document)
    return document


def triggers(document: Document) -> list[Match]:
    """Return the matches of the ontology's trigger patterns, blockers included; none crosses a sentence."""
    matcher = _matcher(document.language)
    return [
        Match(m.trigger, m.first + s.first, m.last + s.first)
        for s in document.sentences
        for m in matcher([t.text for t in document.words(s)])
    ]


@lru_cache(maxsize=16)
def _matcher(language: str) -> Matcher:
    return Matcher(t for kind in EVENT_TYPES.values() for t in kind.triggers.get(language, ()))
