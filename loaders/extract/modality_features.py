"""What the modality model looks at: the cues and words of a clause and of what stands around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.extract.cues import cues, tokens_of
from loaders.extract.document import Detection, Document
from loaders.extract.focus import focused
from loaders.extract.spans import holding, starting_in

NEAR, FAR = 60, 180
"""Characters before and after the clause, within its sentence, whose cues count as near and as far ones."""
ENDINGS = (3, 4)
"""Letters of the word endings that are features; tense and mood are at the end of Romance verbs."""
MOST_WORDS = 80
LONGEST_CUE = 24
"""Characters of a cue that are a feature."""


def features(document: Document, detection: Detection) -> set[str]:
    """Return the features of a detection: cues in and around its clause, its words, their endings, its type."""
    detection = focused(document, detection)
    language = document.language
    found = {"bias", f"type={detection.type}"}
    sentence = document.sentences[detection.sentence]
    for cue in cues(document).within(sentence.start, sentence.end, "factuality.rumour", "reporting.anonymous"):
        found.add(f"sentence:{cue.kind}")
    for where, start, end in _windows(document, detection):
        for cue in cues(document).within(start, end, "factuality", "reporting"):
            kind = cue.kind.partition(".")[2]
            found.add(f"{where}:{kind}")
            found.add(f"{where}:{kind}&{_kind(detection)}")
            found.add(f"{where}:{kind}&{language}")
            found.add(f"{where}:cue={language}:{document.text[cue.start : cue.end][:LONGEST_CUE].casefold()}")
    words = list(_words(document, detection.start, detection.end))
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
    found.update(_beside_trigger(document, detection))
    ending = list(_words(document, max(detection.start, sentence.end - NEAR), sentence.end))[-2:]
    found.update(f"ending{i}={language}:{word}" for i, word in enumerate(reversed(ending)))
    for cue in cues(document).within(detection.start, detection.end, "factuality"):
        found.update(f"ending={language}:{word}&{cue.kind}" for word in ending)
    found.update(_dates(document, detection))
    if holding(document.quotations, detection.start):
        found.add("quoted")
    return found


def _dates(document: Document, detection: Detection) -> Iterator[str]:
    """Yield whether the dates of the sentence lie before or after publication."""
    published = document.article.published
    sentence = document.sentences[detection.sentence]
    if published is None:
        return
    for date in starting_in(document.dates, sentence.start, sentence.end):
        where = "in" if detection.start <= date.start < detection.end else "sent"
        if date.value.earliest and date.value.latest:
            order = "future" if date.value.earliest > published else "past" if date.value.latest < published else "now"
            yield f"date:{where}:{order}"
            yield f"date:{where}:{order}&{_kind(detection)}"


def _kind(detection: Detection) -> str:
    return "statement" if detection.type == "Statement" else "act"


def _windows(document: Document, detection: Detection) -> Iterator[tuple[str, int, int]]:
    sentence = document.sentences[detection.sentence]
    yield "in", detection.start, detection.end
    yield "before", max(sentence.start, detection.start - NEAR), detection.start
    yield "after", detection.end, min(sentence.end, detection.end + NEAR)
    yield "far-before", max(sentence.start, detection.start - FAR), detection.start - NEAR
    yield "far-after", detection.end + NEAR, min(sentence.end, detection.end + FAR)


def _beside_trigger(document: Document, detection: Detection) -> Iterator[str]:
    """Yield the cues around the trigger, on which side and how many words away they are."""
    trigger = detection.trigger
    if trigger is None:
        return
    text = document.text
    for cue in cues(document).within(detection.start, detection.end, "factuality"):
        kind = cue.kind.partition(".")[2]
        if cue.end <= trigger.start:
            yield f"trigger:{kind}:before{_gap(text[cue.end : trigger.start])}"
        elif cue.start >= trigger.end:
            yield f"trigger:{kind}:after{_gap(text[trigger.end : cue.start])}"
        else:
            yield f"trigger:{kind}:in"
    yield from (f"trigger={document.language}:{w}" for w in _words(document, trigger.start, trigger.end))


def _gap(text: str) -> int:
    return min(4, len(text.split()) // 2)


def _words(document: Document, start: int, end: int) -> Iterator[str]:
    for number, token in enumerate(_tokens_between(document, start, end)):
        if number >= MOST_WORDS:
            break
        yield "0" if token.isdigit() else token


def _tokens_between(document: Document, start: int, end: int) -> Iterator[str]:
    tokens = tokens_of(document)
    i = bisect_left(tokens, start, key=lambda t: t.start)
    while i < len(tokens) and tokens[i].end <= end:
        yield tokens[i].text
        i += 1
