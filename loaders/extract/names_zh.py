"""Names in Chinese text that the gazetteer does not know: organisations, people, and names in Latin letters.

A name that was found once, where its form or its neighbours show it, is found again wherever it stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from loaders.extract.document import Document
from loaders.extract.gazetteer import Hit
from loaders.extract.name_kinds import kind_of
from loaders.extract.names import Candidate
from loaders.extract.nouns import nouns
from loaders.extract.organisations_zh import organisations
from loaders.extract.people_zh import followed, people

_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9&'’.\-]{1,30}(?: (?:[A-Z][A-Za-z0-9&'’.\-]{0,30}|of|and|&)){0,6}")
_TICKER = re.compile(r"\.[A-Z]{1,2}$|\b(?:Act|Bill|Rule|License|Law|Pro|Max|Plus|Inside)\b")
_FORM = re.compile(r"(?:[^\W\d]{0,4}(?:公司|集团|控股|银行)){1,2}")
_NOUN = re.compile("当局|检方|警方|法院|法庭|内阁|军方|央行|监管机构|监管部门|执法部门|有关部门|主管部门|反垄断机构")
"""Authorities that are named by what they are, whose country the text has said before."""
_BACK = re.compile(
    "(?P<company>(?:该|这家|这间)(?:公司|集团|企业|平台|银行|车厂|车企))|(?P<agency>该(?:委员会|部门|机构|法院|部(?![分位长门])|局))"
    "|(?P<government>该国政府|该国(?!际|内))|(?P<he>(?<![其吉])他(?![们国人因])|她(?!们))"
)
"""What points back to somebody, by the kind of whom it can mean (``coreference``)."""
_KEPT = frozenset({"agency", "company", "organisation", "office", "person", "standards-body", "platform", "university"})


def chinese_names(document: Document, hits: list[Hit]) -> tuple[list[Candidate], list[Hit]]:
    """Return the names that the gazetteer lacks, in order, and its hits without those that lie inside one of them."""
    plain = "".join(t.text[:1] for t in document.tokens)
    spans: dict[tuple[int, int], Candidate] = {}
    for sentence in document.sentences:
        first, last = sentence.first, sentence.last
        for start, end, kind in organisations(plain, first, last, hits):
            spans[start, end] = Candidate(start, end - 1, kind, "ending")
        for start, end in people(plain, first, last):
            spans[start, end] = Candidate(start, end - 1, "person", "title")
    for candidate in _again(plain, list(spans.values())):
        spans.setdefault((candidate.first, candidate.last + 1), candidate)
    for m in _NOUN.finditer(plain):
        spans.setdefault(m.span(), Candidate(m.start(), m.end() - 1, "agency", "noun"))
    for candidate in _latin(document, plain):
        spans.setdefault((candidate.first, candidate.last + 1), candidate)
    return _apart(list(spans.values()), hits, plain)


def back_references(document: Document) -> list[tuple[int, int, str]]:
    """Return what points back to an actor: its first and its last character, inclusive, and a key of ``KINDS``."""
    plain = "".join(t.text[:1] for t in document.tokens)
    return [(m.start(), m.end() - 1, str(m.lastgroup)) for m in _BACK.finditer(plain)]


def _latin(document: Document, plain: str) -> Iterator[Candidate]:
    """Yield names of two Latin words or more, and single ones that are capitalised as a name is."""
    text, words = document.text, nouns("zh")
    if len(plain) != len(text):
        return
    for m in _LATIN.finditer(text):
        surface = m.group().rstrip(".-'’&")
        if text[m.start() - 1 : m.start()] in ("（", "(") or _TICKER.search(surface) or surface.isupper():
            continue  # the Latin spelling of a name that stands before it, or the sign of a share
        tokens = [w.casefold().strip(".") for w in surface.split()]
        kind, rule = kind_of(tokens, surface, words, titled=False)
        if kind and rule != "acronym" and not any(c.isdigit() for c in surface) and (len(surface) > 3):
            yield Candidate(m.start(), m.start() + len(surface) - 1, kind, rule)


def _again(plain: str, found: list[Candidate]) -> Iterator[Candidate]:
    names = {plain[c.first : c.last + 1]: c for c in found if c.last > c.first}
    if not names:
        return
    finder = AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest)
    kinds = list(names.values())
    for number, start, end in finder.find_matches_as_indexes(plain):
        if kinds[number].kind != "person" or followed(plain, end):
            yield Candidate(start, end - 1, kinds[number].kind, kinds[number].rule)


def _apart(found: list[Candidate], hits: list[Hit], plain: str) -> tuple[list[Candidate], list[Hit]]:
    """Keep what overlaps nothing: of a candidate and a known name the one that holds the other, the known one where
    both end together and it says more than where they are."""
    kept: list[Candidate] = []
    dropped: set[int] = set()
    k, end = 0, -1
    for c in sorted(found, key=lambda c: (c.first, -c.last)):
        if c.first <= end:
            continue
        while k < len(hits) and hits[k].last < c.first:
            k += 1
        inside, j = [], k
        while j < len(hits) and hits[j].first <= c.last:
            inside.append(j)
            j += 1
        if any(not _within(hits[i], c) or _says_it(hits[i], c, plain) for i in inside):
            continue
        dropped.update(inside)
        kept.append(c)
        end = c.last
    return kept, [h for i, h in enumerate(hits) if i not in dropped]


def _within(hit: Hit, c: Candidate) -> bool:
    return c.first <= hit.first and hit.last <= c.last


def _says_it(hit: Hit, c: Candidate, plain: str) -> bool:
    """Return whether a known name is what a candidate names: the same stretch, its end and its country's, a person
    whose name the candidate only goes on from, or a company with what it is behind its name (华为技术公司)."""
    if hit.first == c.first and (hit.last == c.last or (c.kind == hit.name.entity.kind == "person")):
        return True
    if c.kind == "company" and hit.name.entity.kind in ("company", "platform"):
        return _FORM.fullmatch(plain, hit.last + 1, c.last + 1) is not None
    return hit.name.use == "name" and hit.name.entity.kind in _KEPT and hit.last == c.last
