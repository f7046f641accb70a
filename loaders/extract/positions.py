"""Who works for whom, and as what: "Microsoft CEO Satya Nadella", "Vincent Pang, vicepresidente senior di Huawei".

Read from what stands between the mention of a person and that of an organisation: a title before the name, or an
apposition behind it.
"""

from __future__ import annotations

from itertools import pairwise

from kb.model import Entity
from loaders.extract.document import Document, Mention
from loaders.extract.names import titles_of
from loaders.extract.nouns import nouns
from ontology.triggers import words

EMPLOYERS = frozenset((
    "company", "agency", "organisation", "university", "supranational", "standards-body", "government", "outlet",
    "platform",
))  # fmt: skip
LONGEST = 70
"""Characters between a person and an organisation."""
MOST_TITLE = 6
"""Words of a job title."""


def positions(document: Document, mentions: list[Mention]) -> dict[str, tuple[str, str]]:
    """Return job title and employer (an IRI) by the IRI of each person of whom the text tells both."""
    found: dict[str, tuple[str, str]] = {}
    text = document.text
    for a, b in pairwise(mentions):
        if not 0 < b.start - a.end <= LONGEST:
            continue
        between = text[a.end : b.start]
        if a.kind in EMPLOYERS and b.kind == "person":
            person, employer = b, a
            title = _title(document, between) if between[:1] in " -‑'’" else None
        elif a.kind == "person" and b.kind in EMPLOYERS and between[:2] in (", ", " ("):
            person, employer = a, b
            title = _title(document, between[2:], apposition=True)
        else:
            continue
        if title:
            found.setdefault(person.entity.iri, (title, employer.entity.iri))
    return found


def with_positions(document: Document, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions, their persons with job title and employer; what the gazetteer says of one stands."""
    found = positions(document, mentions)
    made: dict[str, Entity] = {}
    out = []
    for m in mentions:
        iri = m.entity.iri
        if iri in found and not m.entity.works_for and not m.entity.job_title:
            title, employer = found[iri]
            entity = made.setdefault(iri, m.entity.model_copy(update={"job_title": title, "works_for": employer}))
            m = Mention(m.start, m.end, m.name, entity, m.rule, m.refers)
        out.append(m)
    return out


def _title(document: Document, between: str, *, apposition: bool = False) -> str | None:
    """Return the job title that ``between`` consists of, small words at its end left out."""
    small = nouns(document.language)
    known = titles_of(document.language)
    tokens = words(between)
    if apposition:
        while tokens and (tokens[-1].text in small.of or tokens[-1].text in small.articles or len(tokens[-1].text) < 3):
            tokens.pop()
    while tokens and (tokens[0].text in small.articles or tokens[0].text in small.indefinite or tokens[0].text == "s"):
        tokens.pop(0)
    if not 0 < len(tokens) <= MOST_TITLE:
        return None
    phrase = between[tokens[0].start : tokens[-1].end]
    if any(c in phrase for c in ',;:()\n."«»“”'):
        return None
    heads = [t for t in tokens if t.text in known or _person(document.language, t.text)]
    return phrase if heads else None


def _person(language: str, token: str) -> bool:
    head = nouns(language).head(token, capitalised=True)
    return head is not None and head.section == "person"
