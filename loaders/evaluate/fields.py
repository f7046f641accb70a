"""How well the fields of events are read where the events themselves are known: each field on gold quotes.

Every annotated quote becomes a detection of its type, and the steps that fill fields are measured on it alone, apart
from what detection finds or misses. ``python -m loaders.evaluate.fields CORPUS`` prints the figures by language.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.model import Article
from loaders.evaluate.corpus import pairs
from loaders.extract import attribution, dates, factuality, money
from loaders.extract.detect import clause
from loaders.extract.document import Detection, Document, Span
from loaders.extract.read import read
from ontology import EVENT_TYPES


@dataclass(frozen=True)
class Case:
    """One annotated event, the document that tells it, and the detection that its quote makes."""

    document: Document
    detection: Detection
    gold: dict[str, Any]


def read_document(record: dict[str, Any]) -> Document:
    """Return an article of the corpus, read as the extractor reads it."""
    published = record.get("published") or ""
    article = Article(
        iri="https://example.org/a",
        version="v",
        text=record["text"],
        title=record.get("title"),
        language=record["language"],
        published=dt.date.fromisoformat(published[:10]) if len(published) >= 10 else None,
        publisher=record.get("publisher"),
    )
    return read(article)


def cases(articles: Path, gold: Path) -> Iterator[Case]:
    """Yield the required events of a corpus file with their documents.

    The detection of each is the one that a perfect detector would make: the clause that holds the quote, with the
    trigger of its type in the quote, where there is one.
    """
    types = {t.code: t.name for t in EVENT_TYPES.values() if t.name != "LicensingOffer"}
    documents = {}
    for line in articles.read_text("utf8").splitlines():
        record = json.loads(line)
        documents[record["id"]] = read_document(record)
    for line in gold.read_text("utf8").splitlines():
        record = json.loads(line)
        document = documents[record["article_id"]]
        for event in record["events"]:
            start = document.text.find(event["quote"])
            if not event["optional"] and start >= 0:
                quote = Span(start, start + len(event["quote"]))
                yield Case(document, detection_of(document, types[event["type"]], quote), event)


def detection_of(document: Document, kind: str, quote: Span) -> Detection:
    """Return the detection of an event of a type that a quote tells of."""
    sentence = max((s for s in document.sentences if s.start <= quote.start), key=lambda s: s.start)
    trigger = None
    for match in document.triggers:
        start, end = document.tokens[match.first].start, document.tokens[match.last].end
        if (
            match.trigger.type == kind
            and match.trigger.weight != "block"
            and (quote.start <= start < min(quote.end, sentence.end))
        ):
            trigger = Span(start, min(end, sentence.end))
            break
    start, end = clause(document, sentence, trigger)
    return Detection(kind, sentence.index, start, end, 1.0, trigger)


def judge(case: Case, tally: Counter[str], misses: list[tuple[str, ...]]) -> None:
    """Add the fields of one case to the figures: ``X`` where field X is right, ``X/all`` where it was asked."""
    d, det, g = case.document, case.detection, case.gold

    def add(field: str, right: bool, found: object, wanted: object) -> None:
        tally[field + "/all"] += 1
        tally[field] += right
        if not right:
            misses.append((field, d.language, str(found), str(wanted), g["type"], _shown(case)))

    date = dates.date_of(d, det)
    found = date and date.value.start[: {"year": 4, "month": 7}.get(date.value.precision, 10)]
    if g["date"]:
        add("date", found == g["date"], (found, date and date.why), g["date"])
    elif found:
        tally["date-extra"] += 1
        misses.append(("date-extra", d.language, str((found, date and date.why)), "", g["type"], _shown(case)))
    tally["no-date"] += not g["date"]
    amount = money.amount_of(d, det)
    wanted = (g["amount"] or {}).get("value")
    value = amount and (amount.value.value or amount.value.max or amount.value.min or 0)
    if wanted:
        add("amount", amount is not None and abs(float(value or 0) - wanted) <= 0.01 * wanted, value, wanted)
    elif amount:
        tally["amount-extra"] += 1
        misses.append(("amount-extra", d.language, str(value), "", g["type"], _shown(case)))
    judgement = factuality.judge(d, det)
    add("modality", judgement.modality.value == g["modality"], judgement.modality, g["modality"])
    if g["phase"]:
        phase = judgement.phase.value if judgement.phase else ""
        add("phase", phase.split("-")[0] == g["phase"], phase, g["phase"])
    effect = judgement.effect.value if judgement.effect else None
    if g["effect"]:
        add("effect", effect == g["effect"], effect, g["effect"])
    elif effect:
        tally["effect-extra"] += 1
        misses.append(("effect-extra", d.language, str(effect), "", g["type"], _shown(case)))
    links = [link.name for link in attribution.chain(d, det)]
    if g["attributed_to"]:
        right = any(same_name(q, n) for q in g["attributed_to"].split(";") for n in links)
        add("attribution", right, links, g["attributed_to"])
        tally["links"] += len(links)
    elif len(links) > 1:
        tally["attribution-extra"] += 1
    tally["not-attributed"] += not g["attributed_to"]


def _shown(case: Case) -> str:
    text, det = case.document.text, case.detection
    before, after = text[max(0, det.start - 160) : det.start], text[det.end : det.end + 100]
    return f"({case.document.article.published}) {before}[[{text[det.start : det.end]}]]{after}".replace("\n", " / ")


def same_name(a: str, b: str) -> bool:
    """Return whether two names are taken for one: one holds the other, in any case."""
    a, b = a.lower().strip(), b.lower().strip()
    return bool(a and b) and (a in b or b in a)


def main(argv: list[str]) -> None:
    """Print the figures of each field by language; with ``-v FIELD`` also what it got wrong."""
    corpus, shown = Path(argv[0]), set(argv[1:])
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[tuple[str, ...]] = []
    for articles, gold in pairs(corpus):
        for case in cases(articles, gold):
            judge(case, tallies[case.document.language], misses)
    total: Counter[str] = Counter()
    for tally in tallies.values():
        total += tally
    for name, tally in [*sorted(tallies.items()), ("all", total)]:
        rates = {k.removesuffix("/all"): tally[k] for k in tally if k.endswith("/all")}
        figures = "  ".join(f"{k} {tally[k]}/{n} {tally[k] / n:.2f}" for k, n in sorted(rates.items()))
        extra = "  ".join(f"{k} {tally[k]}" for k in sorted(tally) if "/" not in k and k not in rates)
        sys.stdout.write(f"{name}: {figures}  | {extra}\n")
    for miss in misses:
        if miss[0] in shown:
            sys.stdout.write(" | ".join(miss) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
