"""How well participants and their roles are found where the events themselves are known: roles on gold quotes.

Every annotated quote becomes a detection of its type. A participant is right if its role is the annotated one and one
of the two names contains the other, as the corpus is scored. ``python -m loaders.evaluate.roles CORPUS [dev|train]``
prints recall, precision and the recall of names alone, by language and by type.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from loaders.evaluate.fields import corpora, read_document
from loaders.extract import mentions, roles
from loaders.extract.document import Detection, Document
from ontology import EVENT_TYPES
from ontology.triggers import Matcher

LEAD = 120
"""Characters of the sentence before the quote that a wide detection takes in."""
WIDE = 300
"""Characters of a wide detection, as long as a quote may be."""


@dataclass(frozen=True)
class Case:
    """One annotated event, the document that tells it, and a detection that its quote makes."""

    document: Document
    detection: Detection
    gold: dict[str, Any]
    article: str


def cases(root: Path, part: str, *, wide: bool = False) -> Iterator[Case]:
    """Yield the required events of the development (``dev``) or training part of a corpus.

    ``wide`` ones have the sentence around the quote, within the length of a quote, for their detection: a detector
    does not cut its clauses as an annotator does.
    """
    types = {t.code: t.name for t in EVENT_TYPES.values() if t.name != "LicensingOffer"}
    for articles, gold in corpora(root, part):
        events = {g["article_id"]: g["events"] for g in _lines(gold)}
        for record in _lines(articles):
            wanted = [e for e in events.get(record["id"], ()) if not e["optional"]]
            if not wanted:
                continue
            document = read_document(record)
            document.mentions = mentions.find(document)
            document.triggers = _matcher(document.language)([t.text for t in document.tokens])
            for event in wanted:
                start = document.text.find(event["quote"])
                if start >= 0:
                    span = start, start + len(event["quote"])
                    detection = _detection(
                        document, types[event["type"]], *(_widened(document, *span) if wide else span)
                    )
                    yield Case(document, detection, event, record["id"])


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


@lru_cache(maxsize=8)
def _matcher(language: str) -> Matcher:
    return Matcher([trigger for t in EVENT_TYPES.values() for trigger in t.triggers.get(language, ())])


def _detection(document: Document, name: str, start: int, end: int) -> Detection:
    sentence = max((s.index for s in document.sentences if s.start <= start), default=0)
    return Detection(name, sentence, start, end, 1.0)


def _widened(document: Document, start: int, end: int) -> tuple[int, int]:
    around = [s for s in document.sentences if s.start <= start < s.end]
    if not around:
        return start, end
    first = max(around[0].start, start - LEAD)
    return first, max(end, min(around[0].end, first + WIDE))


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


def main(root: str, part: str = "dev") -> None:
    """Print the figures of a corpus, with the quotes as detections and with wider ones."""
    for wide in (False, True):
        figures = measure(cases(Path(root), part, wide=wide))
        order = Counter({k: f.gold for k, f in figures.items()})
        sys.stdout.write("wide detections\n" if wide else "quotes\n")
        for key, _ in order.most_common():
            sys.stdout.write(f"  {key:16s} {figures[key]}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
