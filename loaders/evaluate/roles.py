"""How well participants and their roles are found where the events themselves are known: roles on gold quotes.

Every annotated quote becomes a detection of its type. A participant is right if its role is the annotated one and one
of the two names contains the other, as the corpus is scored. ``python -m loaders.evaluate.roles CORPUS``
prints recall, precision and the recall of names alone, by language and by type.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from loaders.evaluate.corpus import pairs, records
from loaders.evaluate.fields import read_document
from loaders.extract import mentions, roles
from loaders.extract.detect import clause
from loaders.extract.document import Detection, Document, Span
from ontology import EVENT_TYPES
from ontology.triggers import Matcher


@dataclass(frozen=True)
class Case:
    """One annotated event, the document that tells it, and a detection that its quote makes."""

    document: Document
    detection: Detection
    gold: dict[str, Any]
    article: str


def cases(corpus: Path, *, wide: bool = False, optional: bool = False) -> Iterator[Case]:
    """Yield the required events of the articles in a folder, ``optional`` ones on demand.

    ``wide`` ones have for their detection what a detector would cut out around the quote's trigger: it does not cut its
    clauses as an annotator does.
    """
    types = {t.code: t.name for t in EVENT_TYPES.values() if t.name != "LicensingOffer"}
    for articles, gold in pairs(corpus):
        events = {g["article_id"]: g["events"] for g in records(gold)}
        for record in records(articles):
            wanted = [e for e in events.get(record["id"], ()) if optional or not e["optional"]]
            if not wanted:
                continue
            document = read_document(record)
            document.mentions = mentions.find(document)
            document.triggers = _matcher(document.language)([t.text for t in document.tokens])
            for event in wanted:
                start = document.text.find(event["quote"])
                if start >= 0 and document.sentences:
                    quote = Span(start, start + len(event["quote"]))
                    detection = _detection(document, types[event["type"]], quote, wide=wide)
                    yield Case(document, detection, event, record["id"])


@lru_cache(maxsize=8)
def _matcher(language: str) -> Matcher:
    return Matcher([trigger for t in EVENT_TYPES.values() for trigger in t.triggers.get(language, ())])


def _detection(document: Document, name: str, quote: Span, *, wide: bool) -> Detection:
    trigger = _trigger(document, name, quote)
    sentence = max((s for s in document.sentences if s.start <= quote.start), key=lambda s: s.index)
    start, end = clause(document, sentence, trigger or quote) if wide else (quote.start, quote.end)
    return Detection(name, sentence.index, start, end, 1.0, trigger)


def _trigger(document: Document, name: str, quote: Span) -> Span | None:
    for m in document.triggers:
        start, end = document.tokens[m.first].start, document.tokens[m.last].end
        if m.trigger.type == name and m.trigger.weight != "block" and quote.start <= start and end <= quote.end:
            return Span(start, end)
    return None


def same_name(a: str, b: str) -> bool:
    """Return whether one name contains the other, case aside.

    >>> same_name("Huawei", "Huawei Technologies")
    True
    """
    a, b = a.casefold().strip(), b.casefold().strip()
    return bool(a and b) and (a in b or b in a)


@dataclass
class Figures:
    """Counts of participants: annotated, found, right from either side, and annotated ones found in any role."""

    gold: int = 0
    found: int = 0
    recalled: int = 0
    right: int = 0
    named: int = 0

    def add(self, gold: list[tuple[str, str]], found: list[tuple[str, str]]) -> None:
        """Count one event; both sides are pairs of role and name."""
        self.gold += len(gold)
        self.found += len(found)
        self.recalled += sum(any(r == q and same_name(n, m) for q, m in found) for r, n in gold)
        self.right += sum(any(r == q and same_name(n, m) for q, m in gold) for r, n in found)
        self.named += sum(any(same_name(n, m) for _, m in found) for _, n in gold)

    def __str__(self) -> str:
        r, p = self.recalled / max(1, self.gold), self.right / max(1, self.found)
        f = 2 * p * r / (p + r) if p + r else 0.0
        return f"R {r:.3f}  P {p:.3f}  F1 {f:.3f}  names {self.named / max(1, self.gold):.3f}  ({self.gold})"


def measure(found: Iterable[Case]) -> dict[str, Figures]:
    """Return the figures of all cases (``ALL``), of each language and of each type."""
    figures: dict[str, Figures] = defaultdict(Figures)
    for case in found:
        gold = [(p["role"], p["name"]) for p in case.gold["participants"]]
        filled = [(f.role, f.mention.name) for f in roles.fill(case.document, case.detection)]
        for key in ("ALL", case.document.language, case.detection.type):
            figures[key].add(gold, filled)
    return dict(figures)


def main(corpus: str) -> None:
    """Print the figures of a corpus, with the quotes as detections and with wider ones."""
    for wide in (False, True):
        figures = measure(cases(Path(corpus), wide=wide))
        order = Counter({k: f.gold for k, f in figures.items()})
        sys.stdout.write("wide detections\n" if wide else "quotes\n")
        for key, _ in order.most_common():
            sys.stdout.write(f"  {key:16s} {figures[key]}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
