"""Who is meant by words that a model quotes: the mentions of the article decide, by their names and the gazetteer."""

from __future__ import annotations

from dataclasses import replace

from kb.iris import Minter
from kb.model import Entity
from kb.text import fold, squeeze
from loaders.extract.document import Document, Mention, Span
from loaders.extract.entities import Registry
from loaders.extract.known import gazetteer
from loaders.extract.name_kinds import kind_of
from loaders.extract.nouns import nouns
from loaders.extract.spans import starting_in
from ontology import ACTOR_KINDS
from ontology.triggers import words

HALF = 0.5
"""Share of the words that a mention has to cover, or the words of a mention, to be what they mean."""
LONGEST = 300
"""Characters of a mention that words can be a part of."""
_SHORT = 3
"""Letters of a word that joins two names ("workers of Huawei") rather than describes one ("tech giant Huawei")."""
_NOT_NAMES = frozenset({"adjective", "goods"})
_UNKNOWN = frozenset({"capitalised", "words"})
_DESCRIPTIONS = frozenset({"coreference", "pronoun", "phrase", "noun"})


class Names:
    """Finds the mention that words of one article mean, or makes one."""

    def __init__(self, document: Document, minter: Minter) -> None:
        self._document, self._minter = document, minter
        self._registry = Registry(document.language, minter, {})
        self._places = Registry(document.language, minter, {})
        self._called: dict[str, Mention] = {}
        for mention in document.mentions:
            if mention.rule not in _NOT_NAMES:
                self._called.setdefault(fold(mention.name), mention)

    def mention(self, span: Span) -> Mention:
        """Return the mention in, at or around a stretch of the text, with the words of the stretch as its name.

        Where no mention is there, one of the same name elsewhere in the article is taken, or whom the gazetteer knows;
        else the words themselves name somebody of whom nothing is known.
        """
        name = squeeze(self._document.text[span.start : span.end])
        found = self._inside(span) or self._around(span) or self._called.get(fold(name))
        if found is None:
            known = self._known(name)
            entity, rule = (known, "gazetteer") if known else (self._registry.mint(name, self._kind(name)), "words")
        else:
            entity, rule = found.entity, found.rule
        return Mention(span.start, span.end, name, entity, rule)

    def place(self, span: Span) -> Mention | None:
        """Return the mention of a place in a stretch of the text; None if it is known as something else.

        A capital that stands for its government elsewhere is a city here, and a name of which nothing is known a place.
        """
        mention = self.mention(span)
        if mention.rule == "metonym":
            city = self._places.mint(mention.name, "city", mention.entity.country)
            return replace(mention, entity=city, rule="place")
        if mention.rule in _UNKNOWN:
            return replace(mention, entity=self._places.mint(mention.name, "place"), rule="words")
        return mention if ACTOR_KINDS[mention.kind].place or mention.kind == "country" else None

    def _inside(self, span: Span) -> Mention | None:
        """Return the longest mention inside the words, if they are its name, or a description that ends with it.

        Names come before descriptions: in "the Chinese company ZTE" it is not the company that was named before.
        """
        begun = starting_in(self._document.mentions, span.start, span.end)
        within = [m for m in begun if m.end <= span.end and m.rule not in _NOT_NAMES]
        if not within:
            return None
        exact = [m for m in within if (m.start, m.end) == (span.start, span.end)]
        if exact:
            return exact[0]
        best = max(within, key=lambda m: (m.rule not in _DESCRIPTIONS, m.end - m.start, m.start))
        if best.end - best.start >= HALF * (span.end - span.start):
            return best
        before = self._document.text[span.start : best.start].split()
        described = best.end == span.end and before and not (before[-1].islower() and len(before[-1]) <= _SHORT)
        return best if described else None

    def _around(self, span: Span) -> Mention | None:
        """Return the shortest mention that holds the words, if they are most of it, or part of a person's name."""
        begun = starting_in(self._document.mentions, span.start - LONGEST, span.start + 1)
        holding = [m for m in begun if span.end <= m.end and m.rule not in _NOT_NAMES]
        fitting = [m for m in holding if m.kind == "person" or span.end - span.start >= HALF * (m.end - m.start)]
        return min(fitting, key=lambda m: m.end - m.start, default=None)

    def _known(self, name: str) -> Entity | None:
        """Return whom the gazetteer knows by this name, where it can mean nobody else."""
        language = self._document.language
        tokens = words(name, language)
        for hit in gazetteer(language, self._minter).find(name, tokens):
            if (hit.first, hit.last) == (0, len(tokens) - 1) and hit.name.use == "name" and not hit.name.ambiguous:
                return hit.name.entity
        return None

    def _kind(self, name: str) -> str:
        if name == name.lower() and name != name.upper():
            return "group"  # "telecom operators": nobody's name
        tokens = [t.strip(".,") for t in name.casefold().split()]
        kind, _ = kind_of(tokens, name, nouns(self._document.language), titled=False)
        return kind or "group"
