"""The technologies that an event is about: concepts of the technology scheme, by their labels in the text.

Labels of the article's language and English ones ("5G", "cloud") are looked for all at once. A label of up to four
capitals is an acronym and counts only in capitals ("AI", "IA", "KI"); German ones also count at the beginning of a
compound ("Chipindustrie").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from loaders.extract.document import Detection, Document, Filled, Span
from ontology import CONCEPTS
from ontology.script import simplified

SHORTEST_COMPOUND = 4
"""Letters of the shortest label that a German compound may begin with."""
MOST = 5
"""Technologies that one event has at most; the first ones named."""


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    concept: str
    acronym: bool


def technologies_of(document: Document, detection: Detection) -> list[Filled[str]]:
    """Return the technologies that the clause of the event names, else its sentence, else the title."""
    sentence = document.sentences[detection.sentence]
    found = _found(document.text, document.language)
    for start, end, where in (
        (detection.start, detection.end, "clause"),
        (sentence.start, sentence.end, "sentence"),
    ):
        inside = [f for f in found if f.span and start <= f.span.start and f.span.end <= end]
        if inside:
            return _distinct(inside, where)
    title = document.article.title or ""
    return [
        Filled(f.value, None, f"{f.why} in the title") for f in _distinct(_found(title, document.language), "title")
    ]


def named(document: Document) -> tuple[Filled[str], ...]:
    """Return every technology that the text names, in order."""
    return _found(document.text, document.language)


def _distinct(found: list[Filled[str]] | tuple[Filled[str], ...], where: str) -> list[Filled[str]]:
    kept: dict[str, Filled[str]] = {}
    for one in found:
        kept.setdefault(one.value, Filled(one.value, one.span, f"{one.why} in the {where}"))
    general = {_broader(name) for name in kept}
    return [f for name, f in kept.items() if name not in general][:MOST]


def _broader(name: str) -> str | None:
    return CONCEPTS["technology"][name].broader


@lru_cache(maxsize=16)
def _found(text: str, language: str) -> tuple[Filled[str], ...]:
    labels, finder = _finder(language)
    folded = _folded(simplified(text) if language == "zh" else text)
    found = []
    for number, start, end in finder.find_matches_as_indexes(folded, overlapping=False):
        label = labels[number]
        if label.acronym and text[start:end] != label.text:
            continue
        if language != "zh" and not _whole(text, start, end, language, label):
            continue
        found.append(Filled(label.concept, Span(start, end), f"technology/{label.concept}"))
    return tuple(found)


def _whole(text: str, start: int, end: int, language: str, label: _Label) -> bool:
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return False
    if end == len(text) or not (text[end].isalnum() or text[end] == "_"):
        return True
    return language == "de" and not label.acronym and end - start >= SHORTEST_COMPOUND and text[start].isupper()


def _folded(text: str) -> str:
    """Return ``text`` in lower case, letter by letter, so that every offset stays."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=16)
def _finder(language: str) -> tuple[list[_Label], AhoCorasick]:
    labels = list(dict.fromkeys(_labels(language)))
    fold = (lambda text: _folded(simplified(text))) if language == "zh" else _folded
    # The same word may be the label of two concepts; the first one in the scheme keeps it.
    unique = {fold(label.text): label for label in reversed(labels)}
    chosen = list(unique.values())
    return chosen, AhoCorasick([fold(c.text) for c in chosen] or ["\0"], matchkind=MatchKind.LeftmostLongest)


def _labels(language: str) -> Iterator[_Label]:
    for concept in CONCEPTS["technology"].values():
        for code in dict.fromkeys((language, "en")):
            for text in (concept.labels.get(code), *concept.alt_labels.get(code, ())):
                if text:
                    yield _Label(text, concept.name, len(text) <= 4 and text.isupper() and text.isalpha())
                    if code == "en" and text[-1].isalpha() and not text.endswith("s"):
                        yield _Label(text + "s", concept.name, False)
