"""Where paragraphs, sentences and quotations begin and end, and which of them are news at all.

A title, a section heading, a newsletter box and a "read also" line say things that look like events; they are marked
here, once, so that no later step has to know about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sentencex

from loaders.extract.datelines_zh import dateline
from loaders.extract.document import Document, Part, Sentence, Span

LONGEST = 3_000
"""Characters after which a "sentence" without an end is cut; no real one is that long."""
WINDOW = 6_000
"""Characters of a paragraph that are split at a time."""
LONGEST_QUOTATION = 1_500
WRAPPED = 40
"""Characters that a line has at least when a sentence goes on in the next."""
LONGEST_HEADING = 110
LONGEST_TEASER = 260

_PARAGRAPH = re.compile(r"[^\n]+")
_ENDED = re.compile(r"""[.!?…。！？:;,][)\]"'»”’」』]*$""")
_STOPS = frozenset(".!?…。！？")
_TEASER = re.compile(
    r"(?:leggi (?:anche|pure|qui)|potrebbe interessarti|ti piace (?:questo|l)|iscriviti|seguici|"
    r"read (?:more|also|next|the full|here)|also read|see also|more on this|related(?::| stories| articles)|"
    r"sign up|subscribe|follow us|click here|watch:|listen:|most read|don't miss|advertisement|"
    r"lesen sie (?:auch|mehr|hier)|mehr zum thema|mehr dazu|auch interessant|anzeige\b|newsletter|abonnieren sie|"
    r"lire (?:aussi|également|la suite)|à lire (?:aussi|également)|voir aussi|abonnez-vous|inscrivez-vous|publicité\b|"
    r"lea (?:también|además|más)|le[ae]r (?:también|más)|te puede interesar|más información|"
    r"suscríbe|síguenos|publicidad\b|"
    r"延伸阅读|相关新闻|相关阅读|延伸閱讀|相關新聞|責任編輯|责任编辑|编辑[:：]|更多[:：]|"
    r"(?:photo|foto|image|immagine|picture|bild|crédit|credit|fonte|source|quelle|fuente)s?\s*[:©/(]|©|copyright\b|"
    r"all rights reserved|tutti i diritti|alle rechte|tous droits|todos los derechos)",
    re.IGNORECASE,
)
_PAIRS = {"«": "»", "“": "”", "„": "“”‟", "「": "」", "『": "』", '"': '"', "‹": "›"}
_CLOSERS_OPEN_TOO = {"»": "«"}
"""German books quote »so«."""
_MARK = re.compile("[\n" + re.escape("".join({*_PAIRS, *"".join(_PAIRS.values())})) + "]")


def split(document: Document) -> list[Sentence]:
    """Return the sentences of the document in order; its ``tokens`` must be there.

    Every token lies in exactly one sentence; white space between sentences, which is a token in Chinese, in none.
    """
    text, token = document.text, 0
    out: list[Sentence] = []
    paragraphs = list(_paragraphs(text))
    for number, (start, end) in enumerate(paragraphs):
        part = _part(text[start:end].strip(), number, document.article.title, number + 1 == len(paragraphs))
        told = dateline(text, start, end) if document.language == "zh" else start
        for s, e in _outside(_boundaries(document.language, text, start, end), start, told, text):
            while token < len(document.tokens) and document.tokens[token].start < s:
                token += 1
            first = token
            while token < len(document.tokens) and document.tokens[token].start < e:
                token += 1
            out.append(Sentence(len(out), s, e, first, token, number, part if s >= told else "boilerplate"))
    return out


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs are: lines, or several of them where a text is wrapped by hand."""
    begun, ended = 0, -1
    for line in _PARAGRAPH.finditer(text):
        start, end = line.span()
        if line.group().isspace():
            continue
        if ended >= 0:
            wrapped = start == ended + 1 and text[start].islower() and end - begun <= WINDOW
            if wrapped and ended - begun >= WRAPPED and text[ended - 1] not in _STOPS:
                ended = end
                continue
            yield begun, ended
        begun, ended = start, end
    if ended >= 0:
        yield begun, ended


def _outside(bounds: Iterable[tuple[int, int]], start: int, told: int, text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a paragraph whose story begins at ``told``, what stands before it by itself."""
    if told > start:
        head = text[start:told]
        yield told - len(head.lstrip()), start + len(head.rstrip())
    for s, e in bounds:
        if e > told:
            yield max(s, told), e


def quotations(text: str) -> list[Span]:
    """Return the stretches between quotation marks, marks included; none crosses a paragraph or lies in another.

    >>> [(q.start, q.end) for q in quotations('He said "no" and «mai».')]
    [(8, 12), (17, 22)]
    """
    found, opened, closers = [], -1, ""
    for mark in _MARK.finditer(text):
        i, c = mark.start(), mark.group()
        if opened >= 0 and (c == "\n" or i - opened > LONGEST_QUOTATION):
            opened = -1
        elif opened >= 0 and c in closers:
            found.append(Span(opened, i + 1))
            opened = -1
            continue
        if opened < 0:
            closers = _PAIRS.get(c) or _CLOSERS_OPEN_TOO.get(c, "")
            if closers:
                opened = i
    return found


def _boundaries(language: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for s, e in _windowed(language, text, start, end):
        while s < e and text[s].isspace():
            s += 1
        while e > s and text[e - 1].isspace():
            e -= 1
        for cut in range(s, e, LONGEST):
            yield cut, min(cut + LONGEST, e)


def _windowed(language: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    # sentencex takes quadratic time on runs of opening quotation marks: it sees a window at a time, and what
    # it takes for the last sentence of a window begins the next one.
    while start < end:
        stop = min(start + WINDOW, end)
        found = [
            (b["start_index"], b["end_index"]) for b in sentencex.get_sentence_boundaries(language, text[start:stop])
        ]
        if stop < end and len(found) > 1:
            found.pop()
        yield from ((start + s, start + e) for s, e in found)
        start += found[-1][1] if found else stop - start


def _part(paragraph: str, number: int, title: str | None, last: bool) -> Part:
    if number == 0 and title and _letters(paragraph) == _letters(title):
        return "title"
    if len(paragraph) <= LONGEST_TEASER and _TEASER.match(paragraph):
        return "boilerplate"
    if len(paragraph) <= LONGEST_HEADING and not _ENDED.search(paragraph) and not (number == 0 and last):
        return "title" if number == 0 else "heading"
    return "body"


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
