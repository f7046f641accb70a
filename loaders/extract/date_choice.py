"""Which of the dates of a text dates an event: candidates near its clause, and what can be seen of each.

The features are of the construction, not of the words of any story: where the date stands from the clause, what
stands between, which preposition is before it, how precise it is, whether it lies before or after publication.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.model import DateRange
from loaders.extract.cues import cues_of
from loaders.extract.document import DateMention, Detection, Document
from loaders.extract.focus import focused
from loaders.extract.spans import starting_in
from ontology import EVENT_TYPES
from ontology.script import simplified

BEFORE, AFTER = 3, 1
"""Sentences before and after that of the event whose dates are candidates."""
MOST = 24
"""Candidates in those sentences, the nearest ones."""
LEAD = 5
"""Sentences at the beginning of an article that say what day its story is of."""
_PREPOSITION_WORDS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be that of an event, with its features; ``mention`` is None for the day of publication."""

    value: DateRange
    mention: DateMention | None
    features: frozenset[str]


def candidates(document: Document, detection: Detection, modality: str) -> list[Candidate]:
    """Return the dates that may be that of the event, in the order of the text, the day of publication last."""
    detection = focused(document, detection)
    sentences, here = document.sentences, detection.sentence
    first = sentences[max(0, here - BEFORE)].start
    last = sentences[min(len(sentences) - 1, here + AFTER)].end
    lead = sentences[min(len(sentences), LEAD) - 1].end
    near = _nearest(starting_in(document.dates, first, last), detection.start)
    early = list(starting_in(document.dates, 0, min(lead, first)))[:MOST]
    found = []
    for mention in near:
        found.append(Candidate(mention.value, mention, _features(document, detection, modality, mention, near)))
    for mention in early:
        found.append(Candidate(mention.value, mention, _features(document, detection, modality, mention, early, True)))
    published = document.article.published
    if published is not None:
        found.append(Candidate(DateRange.of(published), None, _day_of_publication(document, detection, modality, near)))
    return found


def no_date(detection: Detection) -> frozenset[str]:
    """Return the features of the candidate that no date is that of the event."""
    kind = "statement" if detection.type == "Statement" else "act"
    return frozenset({"none", f"none&{kind}"})


def _nearest(dates: Sequence[DateMention], position: int) -> list[DateMention]:
    kept = sorted(dates, key=lambda d: (abs(d.start - position), d.start))[:MOST]
    return sorted(kept, key=lambda d: d.start)


def _features(
    document: Document,
    detection: Detection,
    modality: str,
    mention: DateMention,
    others: list[DateMention],
    lead: bool = False,
) -> frozenset[str]:
    where = "lead" if lead else _where(document, detection, mention)
    kind = "statement" if detection.type == "Statement" else "act"
    base = [
        f"where={where}",
        f"rule={mention.rule.partition('/')[0].removeprefix('dates.')}",
        f"precision={mention.value.precision}",
        f"order={_order(document, mention)}",
        *_rank(document, detection, mention, others, where),
        *(f"before={w}" for w in _before(document, mention)),
        f"between={_between(document, detection, mention)}",
    ]
    found = set(base)
    for one in base:
        found.add(f"{one}&{where}")
        found.add(f"{one}&{where}&{modality}")
        found.add(f"{one}&{where}&{kind}")
    found.add(f"{where}&{mention.value.precision}&{_order(document, mention)}&{modality}")
    return frozenset(found)


def _where(document: Document, detection: Detection, mention: DateMention) -> str:
    if detection.start <= mention.start < detection.end:
        return "clause"
    sentence = document.sentences[detection.sentence]
    if sentence.start <= mention.start < max(sentence.end, detection.end):
        return "sentence-before" if mention.start < detection.start else "sentence-after"
    number = bisect_left(document.sentences, mention.start + 1, key=lambda s: s.start) - 1
    other = document.sentences[max(0, number)]
    same = "" if other.paragraph == sentence.paragraph else "-paragraph"
    step = number - detection.sentence
    return f"{step:+d}{same}"


def _order(document: Document, mention: DateMention) -> str:
    published, value = document.article.published, mention.value
    if published is None or value.earliest is None or value.latest is None:
        return "unknown"
    if value.earliest > published:
        return "future"
    if value.latest < published:
        days = (published - value.latest).days
        return "week-ago" if days <= 7 else "month-ago" if days <= 31 else "year-ago" if days <= 366 else "long-ago"
    return "now"


def _rank(
    document: Document, detection: Detection, mention: DateMention, others: list[DateMention], where: str
) -> Iterator[str]:
    same = [d for d in others if _where(document, detection, d) == where] if where != "lead" else others
    place = same.index(mention)
    yield f"nth={min(place, 3)}"
    yield f"last={place == len(same) - 1}"
    yield f"among={min(len(same), 4)}"
    finest = min(_fineness(d) for d in same)
    yield f"finest={_fineness(mention) == finest}"
    if where.startswith(("sentence", "+", "-")):
        closer = [d for d in others if _where(document, detection, d) == "clause"]
        yield f"clause-has-date={bool(closer)}"
        inside = [d for d in others if _where(document, detection, d).startswith(("clause", "sentence"))]
        yield f"sentence-has-date={bool(inside)}"
    anchor = detection.trigger.start if detection.trigger else detection.start
    nearest = min(others, key=lambda d: abs(d.start - anchor))
    yield f"nearest={nearest is mention}"


def _fineness(mention: DateMention) -> int:
    return ("day", "week", "month", "quarter", "year").index(mention.value.precision)


def _before(document: Document, mention: DateMention) -> Iterator[str]:
    if document.language == "zh":  # no spaces: the characters on both sides, where 自…起, 截至 and 将于 stand
        text = simplified(document.text[max(0, mention.start - 2) : mention.end + 2])
        before, after = text[: min(2, mention.start)], text[len(text) - 2 :] if len(text) > 2 else ""
        yield from (f"zh:{before}", f"zh:{before[-1:]}", f"zh:+{after}", f"zh:+{after[:1]}")
        return
    words = document.text[max(0, mention.start - 30) : mention.start].casefold().split()
    for word in words[-_PREPOSITION_WORDS:]:
        if len(word) <= 10:
            yield f"{document.language}:{word}"


def _between(document: Document, detection: Detection, mention: DateMention) -> str:
    if mention.start >= detection.end:
        text = document.text[detection.end : min(mention.start, detection.end + 300)]
    elif mention.end <= detection.start:
        text = document.text[max(mention.end, detection.start - 300) : detection.start]
    else:
        text = document.text[detection.start : mention.start]
        return f"in{min(3, len(text) // 40)}"
    commas = sum(c in ",;:–—(" for c in text)
    return f"{min(3, commas)}/{min(4, len(text) // 25)}"


def _day_of_publication(
    document: Document, detection: Detection, modality: str, near: list[DateMention]
) -> frozenset[str]:
    kind = "statement" if detection.type == "Statement" else "act"
    sentence = document.sentences[detection.sentence]
    wheres = {_where(document, detection, d) for d in near}
    inside = any(w.startswith(("clause", "sentence")) for w in wheres)
    present = _present_share(document)
    base = [
        "published",
        f"sentence-has-date={inside}",
        f"near-has-date={bool(near)}",
        f"dates={min(len(document.dates), 3)}",
        f"present={round(present * 5)}",
        f"lead={min(detection.sentence, 6)}",
        f"part={sentence.part}",
        f"group={EVENT_TYPES[detection.type].group}",
    ]
    found = {f"p:{b}" for b in base}
    for one in base:
        found.add(f"p:{one}&{modality}&{kind}")
        found.add(f"p:{one}&present={round(present * 5)}")
    return frozenset(found)


def _present_share(document: Document) -> float:
    """Return how far the reporting verbs of the text are in the present ("says", "announces"): 0 to 1."""
    return _share(document.text, document.language) if document.language == "en" else 0.5


@lru_cache(maxsize=8)
def _share(text: str, language: str) -> float:
    present = past = 0
    for cue in cues_of(text, language):
        if cue.kind.startswith("reporting.") and cue.kind not in ("reporting.according", "reporting.nouns"):
            word = text[cue.start : cue.end].partition(" ")[0]
            present += word.endswith("s")
            past += word.endswith(("ed", "aid", "old")) or word == "wrote"
    return present / (present + past) if present + past else 0.5
