"""What kind of actor a name seems to be, by the words in it."""

from __future__ import annotations

from loaders.extract.nouns import Nouns, is_first_name

LEGAL = frozenset((
    "inc", "corp", "corporation", "ltd", "limited", "llc", "plc", "gmbh", "ag", "se", "sa", "spa", "srl",
    "nv", "bv", "ab", "oy", "asa", "kgaa", "kg", "co", "company", "sas", "sarl", "holdings", "holding",
    "group", "technologies", "systems",
))  # fmt: skip
"""Words that end the name of a company."""
UNIVERSITY = frozenset((
    "university", "università", "universität", "université", "universidad", "college", "polytechnic",
    "politecnico",
))  # fmt: skip
ORGANISATION = frozenset((
    "foundation", "association", "institute", "council", "committee", "union", "alliance", "consortium",
    "forum", "party", "federation", "coalition", "society", "center", "centre", "network", "fondazione",
    "associazione", "istituto", "consiglio", "comitato", "unione", "alleanza", "consorzio", "partito",
    "federazione", "centro", "fondation", "institut", "conseil", "comité", "asociación", "fundación",
    "instituto", "consejo", "verband", "verein", "stiftung", "bund", "partei", "fraktion", "international",
    "league", "academy",
))  # fmt: skip
OFFICE = frozenset("bank office administration bureau".split())
LONGEST_ACRONYM = 6
LONGEST_PERSON = 5
"""Words in the name of a person."""


def institution(word: str, nouns: Nouns) -> bool:
    """Return whether ``word`` makes an institution of the name that holds it."""
    if word in ORGANISATION or word in UNIVERSITY or word in OFFICE:
        return True
    head = nouns.head(word)
    return head is not None and not head.plural and head.section not in ("person", "goods")


def kind_of(tokens: list[str], surface: str, nouns: Nouns, *, titled: bool) -> tuple[str, str]:
    """Return the kind that a name of case-folded ``tokens`` seems to be, and the rule that says so.

    Two empty strings where it names no actor; ``titled`` says that a title stands before it.

    >>> from loaders.extract.nouns import nouns
    >>> kind_of(["example", "gmbh"], "Example GmbH", nouns("de"), titled=False)
    ('company', 'legal-form')
    """
    several = len(tokens) > 1
    if tokens[-1] in nouns.inanimate or tokens[0] in nouns.inanimate:
        return "", ""
    if several and tokens[-1] in LEGAL:
        return "company", "legal-form"
    if not UNIVERSITY.isdisjoint(tokens):
        return "university", "noun"
    heads = [nouns.head(t, capitalised=True) for t in tokens]
    if several and any(h and not h.plural and h.section in ("agency", "government") for h in heads):
        return "agency", "noun"
    if several and not ORGANISATION.isdisjoint(tokens):
        return "organisation", "noun"
    if several and len(tokens) <= LONGEST_PERSON and is_first_name(tokens[0]):
        return "person", "first-name"
    if titled and len(tokens) < LONGEST_PERSON:
        return "person", "title"
    if not several and surface.isupper() and surface.isalpha() and 2 <= len(surface) <= LONGEST_ACRONYM:
        return "organisation", "acronym"
    return "company", "capitalised"
