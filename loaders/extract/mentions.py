"""Who is mentioned where: gazetteer, names that it does not know, noun phrases, and what points back to them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from kb.iris import Minter
from kb.model import Entity
from loaders.extract.coreference import Memory
from loaders.extract.document import Document, Mention
from loaders.extract.entities import Registry
from loaders.extract.gazetteer import Hit
from loaders.extract.known import gazetteer, governments
from loaders.extract.names import Candidate, candidates
from loaders.extract.nouns import nouns
from loaders.extract.phrases import Phrase, phrases
from loaders.extract.positions import with_positions

_GEOGRAPHIC = ("country", "supranational")
_SUBJECT = 6
"""Tokens from the start of a sentence within which a mention is its likely subject."""


@dataclass(slots=True)
class _Item:
    first: int
    last: int
    what: Hit | Candidate | Phrase | str


def find(document: Document, *, minter: Minter | None = None) -> list[Mention]:
    """Return the mentions of actors and places in the document, in order of their start; its tokens and sentences
    must be there.

    ``text[m.start:m.end] == m.name`` holds for every mention; a nested one (the company in "the CEO of Huawei")
    follows the one that holds it.
    """
    return with_positions(document, _Finder(document, minter or Minter()).find())


class _Finder:
    def __init__(self, document: Document, minter: Minter) -> None:
        self.document, self.text, self.tokens = document, document.text, document.tokens
        self.words = nouns(document.language)
        self.registry = Registry(document.language, minter, governments(minter))
        self.memory = Memory()
        self.minter = minter
        self.starts = [s.first for s in document.sentences]

    def find(self) -> list[Mention]:
        book = gazetteer(self.document.language, self.minter)
        hits = self._certain(book.find(self.text, self.tokens))
        names = candidates(self.document, hits)
        self._learn(hits, names)
        items = self._items(hits, names)
        out: list[Mention] = []
        for item in items:
            mention = self._mention(item)
            if mention:
                out.append(mention)
                self._remember(mention, item)
        return out

    def _surface(self, first: int, last: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def _certain(self, hits: list[Hit]) -> list[Hit]:
        """Drop the ambiguous aliases that nothing in the text speaks for."""
        sure = {h.name.entity.iri for h in hits if not h.name.ambiguous}
        return [h for h in hits if not h.name.ambiguous or h.name.entity.iri in sure or self._in_context(h)]

    def _singular(self, hit: Hit) -> bool:
        """Return whether "das chinesische Unternehmen" is one company: German writes one and many alike."""
        return (
            self.document.language == "de"
            and hit.first > 0
            and self.tokens[hit.first - 1].text in ("das", "dem", "des", "dieses", "diesem")
        )

    def _in_context(self, hit: Hit) -> bool:
        if self.document.language == "de":
            return False
        sentence = self.document.sentences[max(0, bisect_right(self.starts, hit.first) - 1)] if self.starts else None
        if sentence is not None and hit.first == sentence.first:
            return False
        following = self.text[self.tokens[hit.last].end : self.tokens[hit.last].end + 2]
        return not (following[:1] == " " and following[1:2].isupper())

    def _learn(self, hits: list[Hit], names: list[Candidate]) -> None:
        for hit in hits:
            if hit.name.use == "name":
                self.registry.learn(self._surface(hit.first, hit.last), hit.name.entity)
                if hit.name.entity.kind == "person" and hit.last > hit.first:
                    self.registry.learn(self.tokens[hit.last].text, hit.name.entity, short=True)
        single = Counter(self.tokens[c.first].text for c in names if c.first == c.last)
        for i, c in enumerate(names):
            if c.last == c.first:
                continue
            if (
                c.rule == "capitalised"
                and c.last - c.first <= 2
                and single[self.tokens[c.last].text]
                and not single[self.tokens[c.first].text]
            ):
                names[i] = c = Candidate(c.first, c.last, "person", "surname")
            entity = self.registry.mint(self._surface(c.first, c.last), c.kind)
            if entity.kind == "person":
                self.registry.learn(self.tokens[c.last].text, entity, short=True)
            elif len(self.tokens[c.first].text) > 3:
                self.registry.learn(self.tokens[c.first].text, entity, short=True)
            self._acronym(c.last, entity)
        for hit in hits:
            self._acronym(hit.last, hit.name.entity)

    def _acronym(self, last: int, entity: Entity) -> None:
        """Learn the acronym in "European Payments Initiative (EPI)"."""
        if last + 1 < len(self.tokens) and self.text[self.tokens[last].end : self.tokens[last + 1].start] == " (":
            word = self._surface(last + 1, last + 1)
            if sum(c.isupper() for c in word) >= 2 and self.text[self.tokens[last + 1].end :][:1] == ")":
                self.registry.learn(word, entity)

    def _items(self, hits: list[Hit], names: list[Candidate]) -> list[_Item]:
        items: list[_Item] = []
        covered: set[int] = set()
        for phrase in phrases(self.document, hits, names):
            items.append(_Item(phrase.first, phrase.last, phrase))
            inner = [phrase.country] + ([phrase.owner] if phrase.noun.section == "government" else [])
            for part in inner:
                if part is not None:
                    covered.add(part.first)
        items += [_Item(x.first, x.last, x) for x in (*hits, *names) if x.first not in covered]
        taken = {i for x in (*hits, *names) for i in range(x.first, x.last + 1)}
        for i, token in enumerate(self.tokens):
            pronoun = self.words.pronouns.get(token.text)
            if pronoun and i not in taken:
                items.append(_Item(i, i, pronoun))
        items.sort(key=lambda item: (item.first, -item.last))
        return items

    def _mention(self, item: _Item) -> Mention | None:
        what = item.what
        sentence = max(0, bisect_right(self.starts, item.first) - 1)
        surface = self._surface(item.first, item.last)
        refers = None
        if isinstance(what, Hit):
            entity, rule = what.name.entity, "gazetteer" if what.name.use == "name" else what.name.use
            if what.name.use == "group" and self._singular(what):
                back = self.memory.resolve("company", sentence, country=entity.country)
                if back:
                    (entity, refers), rule = back, "coreference"
        elif isinstance(what, Candidate):
            entity = self.registry.known(surface) or self.registry.mint(surface, what.kind)
            rule = what.rule
        elif isinstance(what, Phrase):
            found = self._phrase(what, surface, sentence)
            if found is None:
                return None
            entity, rule, refers = found
        else:
            resolved = self.memory.resolve(what, sentence)
            if resolved is None:
                return None
            (entity, refers), rule = resolved, "pronoun"
        return Mention(self.tokens[item.first].start, self.tokens[item.last].end, surface, entity, rule, refers)

    def _phrase(self, p: Phrase, surface: str, sentence: int) -> tuple[Entity, str, int | None] | None:
        section = p.noun.section
        country = p.country.name.entity if p.country else None
        code = country.country if country else None
        noun = self.tokens[p.head].text
        if section == "goods":
            return (country, "goods", None) if country else None
        if section == "government":
            if country:
                return self.registry.government(country), "phrase", None
            if p.owner is not None:
                return self.registry.mint(surface, "government"), "phrase", None
        if (
            not p.noun.plural
            and section != "government"
            and p.owner is None
            and (p.definite or country)
            and (section in ("company",) or not p.modified or country)
        ):
            back = self.memory.resolve(section, sentence, country=code, noun=noun)
            if back and (p.definite or section == "company"):
                return back[0], "coreference", back[1]
        if section == "government":
            back = self.memory.resolve(section, sentence, noun=noun) if p.definite or not p.modified else None
            if back is None:
                return self.registry.mint(surface, "government"), "noun", None
            entity = back[0]
            return (
                entity if entity.kind == "government" else self.registry.government(entity),
                "coreference",
                back[1],
            )
        if country is None and p.owner is None and not p.noun.plural and not p.modified:
            if section == "agency":
                return self.registry.mint(surface, "agency"), "noun", None
            return None
        return (
            self.registry.mint(surface, p.noun.kind, code),
            "phrase" if country or p.owner else "noun",
            None,
        )

    def _remember(self, mention: Mention, item: _Item) -> None:
        sentence = max(0, bisect_right(self.starts, item.first) - 1)
        start = self.document.sentences[sentence].first if self.document.sentences else 0
        self.memory.see(
            mention.entity,
            mention.start,
            sentence,
            mention.name,
            subject=item.first - start < _SUBJECT,
            weak=mention.rule in ("adjective", "pronoun", "coreference", "goods"),
        )
