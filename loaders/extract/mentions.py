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
from loaders.extract.names_zh import back_references, chinese_names
from loaders.extract.nouns import nouns
from loaders.extract.phrases import Phrase, phrases
from loaders.extract.positions import with_positions

_GEOGRAPHIC = ("country", "supranational")
_SUBJECT = 6
"""Tokens from the start of a sentence within which a mention is its likely subject."""
FAMILY_NAME_FIRST = frozenset({"CN", "TW", "HK", "MO", "SG", "KR", "KP", "VN", "HU"})
"""Countries of people who are called by the first of their names, unless they took a Western one."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """Whom a mention means, how that was found, and where that one was mentioned before."""

    entity: Entity
    rule: str
    refers: int | None = None


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
        self.opening = frozenset(self.starts)
        self.back: list[tuple[int, int, str]] = []

    def find(self) -> list[Mention]:
        book = gazetteer(self.document.language, self.minter)
        hits = self._certain(book.find(self.text, self.tokens))
        if self.document.language == "zh":
            names, hits = chinese_names(self.document, hits)
            self.back = back_references(self.document)
            pointing = {i for first, last, _ in self.back for i in range(first, last + 1)}
            names = [c for c in names if c.first not in pointing and c.last not in pointing]
            hits = [h for h in hits if h.first not in pointing and h.last not in pointing]
        else:
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

    def _sentence(self, token: int) -> int:
        return max(0, bisect_right(self.starts, token) - 1)

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
        if hit.first in self.opening:
            return False
        following = self.text[self.tokens[hit.last].end : self.tokens[hit.last].end + 2]
        return not (following[:1] == " " and following[1:2].isupper())

    def _learn(self, hits: list[Hit], names: list[Candidate]) -> None:
        for hit in hits:
            if hit.name.use == "name":
                self.registry.learn(self._surface(hit.first, hit.last), hit.name.entity)
                if hit.name.entity.kind == "person" and hit.last > hit.first:
                    self.registry.learn(self.tokens[hit.last].text, hit.name.entity, short=True)
                    if hit.name.entity.country in FAMILY_NAME_FIRST:
                        self.registry.learn(self.tokens[hit.first].text, hit.name.entity, short=True)
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
            # "Chinese" in "Chinese regulators" is no mention of its own; Huawei in "workers of Huawei" is.
            if phrase.country:
                covered.add(phrase.country.first)
            if phrase.owner and phrase.noun.section == "government":
                covered.add(phrase.owner.first)
        named: list[Hit | Candidate] = [*hits, *names]
        items += [_Item(x.first, x.last, x) for x in named if x.first not in covered]
        taken = {i for x in named for i in range(x.first, x.last + 1)}
        for i, token in enumerate(self.tokens):
            pronoun = self.words.pronouns.get(token.text)
            if pronoun and i not in taken:
                items.append(_Item(i, i, pronoun))
        items += [_Item(first, last, what) for first, last, what in self.back]
        items.sort(key=lambda item: (item.first, -item.last))
        return items

    def _mention(self, item: _Item) -> Mention | None:
        surface = self._surface(item.first, item.last)
        sentence = self._sentence(item.first)
        meant = self._meant(item, surface, sentence)
        if meant is None:
            return None
        start, end = self.tokens[item.first].start, self.tokens[item.last].end
        return Mention(start, end, surface, meant.entity, meant.rule, meant.refers)

    def _meant(self, item: _Item, surface: str, sentence: int) -> _Meant | None:
        what = item.what
        if isinstance(what, Hit):
            return self._hit(what, surface, sentence)
        if isinstance(what, Candidate):
            known = self.registry.known(surface)
            return _Meant(known or self.registry.mint(surface, what.kind), what.rule)
        if isinstance(what, Phrase):
            return self._phrase(what, surface, sentence)
        return self._back(what, sentence, "pronoun")

    def _hit(self, hit: Hit, surface: str, sentence: int) -> _Meant:
        entity, use = hit.name.entity, hit.name.use
        if use == "group" and self._singular(hit):
            back = self._back("company", sentence, "coreference", country=entity.country)
            if back:
                return back
        if use == "metonym" and hit.first and self.tokens[hit.first - 1].text in self.words.locative:
            return _Meant(self.registry.mint(surface, "city", entity.country), "place")
        return _Meant(entity, "gazetteer" if use == "name" else use)

    def _back(
        self, what: str, sentence: int, rule: str, *, country: str | None = None, noun: str = ""
    ) -> _Meant | None:
        found = self.memory.resolve(what, sentence, country=country, noun=noun)
        return _Meant(found[0], rule, found[1]) if found else None

    def _phrase(self, p: Phrase, surface: str, sentence: int) -> _Meant | None:
        """Return whom a noun phrase means: somebody named before, or whom it names by itself."""
        section = p.noun.section
        country = p.country.name.entity if p.country else None
        if section == "goods":
            return _Meant(country, "goods") if country else None
        if section == "government":
            return self._government(p, surface, sentence, country)
        code = country.country if country else None
        points = p.definite or (country is not None and section == "company")
        bare = section == "company" or country is not None or not p.modified
        if points and bare and not p.noun.plural and p.owner is None:
            back = self._back(section, sentence, "coreference", country=code, noun=self.tokens[p.head].text)
            if back:
                return back
        if country or p.owner:
            return _Meant(self.registry.mint(surface, p.noun.kind, code), "phrase")
        if p.noun.plural or p.modified or section == "agency":
            return _Meant(self.registry.mint(surface, p.noun.kind), "noun")
        return None

    def _government(self, p: Phrase, surface: str, sentence: int, country: Entity | None) -> _Meant:
        if country:
            return _Meant(self.registry.government(country), "phrase")
        if p.owner is not None:
            return _Meant(self.registry.mint(surface, "government"), "phrase")
        back = None
        if p.definite or not p.modified:
            back = self._back("government", sentence, "coreference", noun=self.tokens[p.head].text)
        if back is None:
            return _Meant(self.registry.mint(surface, "government"), "noun")
        if back.entity.kind == "government":
            return back
        return _Meant(self.registry.government(back.entity), "coreference", back.refers)

    def _remember(self, mention: Mention, item: _Item) -> None:
        sentence = self._sentence(item.first)
        start = self.document.sentences[sentence].first if self.document.sentences else 0
        self.memory.see(
            mention.entity,
            mention.start,
            sentence,
            mention.name,
            subject=item.first - start < _SUBJECT,
            weak=mention.rule in ("adjective", "pronoun", "coreference", "goods"),
        )
