"""What the modality model looks at: the cues and words of a clause and of what stands around it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import DateRange
from loaders.extract.cues import cues, tokens_of
from loaders.extract.document import Detection, Document

NEAR = 60
"""Characters before and after the clause, within its sentence, whose cues count."""
ENDINGS = (3, 4)
"""Letters of the word endings that are features; tense and mood are at the end of Romance verbs."""
MOST_WORDS = 80


def features(document: Document, detection: Detection, *, effective: DateRange | None = None) -> set[str]:
    """Return the features of a detection: cues in and around its clause, its words, their endings, its type."""
    found = {"bias", f"type={detection.type}"}
    sentence = document.sentences[detection.sentence]
    for where, start, end in _windows(document, detection):
        for cue in cues(document).within(start, end, "factuality", "reporting"):
            kind = cue.kind.partition(".")[2]
            found.add(f"{where}:{kind}")
            found.add(f"{where}:{kind}&{_kind(detection)}")
            found.add(f"{where}:cue={cue.id}")
    words = list(_words(document, detection.start, detection.end))
    language = document.language
    for i, word in enumerate(words):
        found.add(f"w={language}:{word}")
        if i + 1 < len(words):
            found.add(f"b={language}:{word} {words[i + 1]}")
        for length in ENDINGS:
            if len(word) > length + 1:
                found.add(f"e={language}:{word[-length:]}")
    for word in list(_words(document, max(sentence.start, detection.start - NEAR), detection.start))[-4:]:
        found.add(f"before={language}:{word}")
    for word in list(_words(document, detection.end, min(sentence.end, detection.end + NEAR)))[:3]:
        found.add(f"after={language}:{word}")
    published = document.article.published
    for date in document.dates:
        if date.start < sentence.start:
            continue
        if date.start >= sentence.end:
            break
        where = "in" if detection.start <= date.start < detection.end else "sent"
        if published and date.value.earliest and date.value.latest:
            order = "future" if date.value.earliest > published else "past" if date.value.latest < published else "now"
            found.add(f"date:{where}:{order}")
            found.add(f"date:{where}:{order}&{_kind(detection)}")
    if any(q.start <= detection.start < q.end for q in document.quotations):
        found.add("quoted")
    return found


def _kind(detection: Detection) -> str:
    return "statement" if detection.type == "Statement" else "act"


def _windows(document: Document, detection: Detection) -> Iterator[tuple[str, int, int]]:
    sentence = document.sentences[detection.sentence]
    yield "in", detection.start, detection.end
    yield "before", max(sentence.start, detection.start - NEAR), detection.start
    yield "after", detection.end, min(max(sentence.end, detection.end), detection.end + NEAR)
    if detection.trigger:
        yield "trigger", max(detection.start, detection.trigger.start - 30), detection.trigger.end


def _words(document: Document, start: int, end: int) -> Iterator[str]:
    for number, token in enumerate(_tokens_between(document, start, end)):
        if number >= MOST_WORDS:
            break
        yield "0" if token.isdigit() else token


def _tokens_between(document: Document, start: int, end: int) -> Iterator[str]:
    from bisect import bisect_left

    tokens = tokens_of(document)
    i = bisect_left(tokens, start, key=lambda t: t.start)
    while i < len(tokens) and tokens[i].end <= end:
        yield tokens[i].text
        i += 1
