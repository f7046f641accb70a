"""What every extractor makes reports with: the quotes that back the fields, links of attribution, labels."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from kb.iris import Minter
from kb.model import MAX_QUOTE, Attribution, Entity, Evidence, Participant, Report
from loaders.extract.attribution import Link
from loaders.extract.document import Detection, Document, Span
from loaders.extract.repeats import Told
from ontology import EVENT_TYPES

LONGEST_LABEL = 200
LOOK_BACK = 2
"""Sentences before a statement in which the event that it is about is looked for."""
_KINDS = {"outlet": "outlet", "cited-source": "group", "speaker": "person"}


class Backing:
    """Gathers the spans that back the fields of one report, and turns them into quotes."""

    def __init__(self, document: Document, detection: Detection) -> None:
        self.document, self.main = document, Span(detection.start, detection.end)
        self.explanation: dict[str, str] = {}
        self._fields: dict[Span, dict[str, None]] = {self.main: {"type": None}}

    def add(self, name: str, span: Span | None, why: str) -> None:
        """Note that ``name`` has a value because of ``why``, and that ``span`` shows it, if one does."""
        said = self.explanation.get(name)
        self.explanation[name] = f"{said}; {why}" if said and why not in said else why
        if span is not None:
            self._fields.setdefault(self._quote(span), {})[name] = None

    def quotes(self) -> tuple[Evidence, ...]:
        """Return the evidence, that of the type first."""
        text = self.document.text
        return tuple(
            Evidence(quote=text[span.start : span.end], start=span.start, end=span.end, supports=tuple(names))
            for span, names in self._fields.items()
        )

    def _quote(self, span: Span) -> Span:
        """Return the stretch that is quoted for a span: the main quote, a sentence, or the span itself."""
        for known in self._fields:
            if known.start <= span.start and span.end <= known.end:
                return known
        sentences = self.document.sentences
        sentence = sentences[max(0, bisect_right(sentences, span.start, key=lambda s: s.start) - 1)]
        inside = sentence.start <= span.start and span.end <= sentence.end
        if inside and sentence.end - sentence.start <= MAX_QUOTE:
            return Span(sentence.start, sentence.end)
        return Span(span.start, min(span.end, span.start + MAX_QUOTE))


def attributions(links: Iterable[Link], language: str, minter: Minter) -> tuple[Attribution, ...]:
    """Return the links of a chain with their entities; who is only described gets one by the description."""
    return tuple(_attribution(link, language, minter) for link in links)


def label(type_: str, participants: Iterable[Participant]) -> str:
    """Return the line that names a report: what it is, and who takes part."""
    kind = EVENT_TYPES[type_].labels["en"]
    names = list(dict.fromkeys(p.name for p in participants))
    line = f"{kind[:1].upper()}{kind[1:]}: {', '.join(names)}"
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…"


def linked(told: Sequence[Told]) -> tuple[Report, ...]:
    """Return the reports of an article, each statement with the report that it is about.

    That is the surest event that its own sentence tells, else the one that was told last, if that was only a
    sentence or two before.
    """
    surest: dict[int, int] = {}
    for i, t in enumerate(told):
        best = surest.get(t.detection.sentence)
        if t.report.type != "Statement" and (best is None or t.detection.score > told[best].detection.score):
            surest[t.detection.sentence] = i
    return tuple(
        t.report.model_copy(
            update={"concerns": _concerned(t.detection.sentence, surest) if t.report.type == "Statement" else None}
        )
        for t in told
    )


def _attribution(link: Link, language: str, minter: Minter) -> Attribution:
    entity = link.mention.entity if link.mention else None
    if entity is None:
        kind = _KINDS.get(link.role, "organisation")
        entity = Entity(iri=minter.entity(link.name, kind, None), kind=kind, labels={language: link.name})
    return Attribution(role=link.role, name=link.name, entity=entity, level=link.level, factuality=link.factuality)


def _concerned(sentence: int, surest: dict[int, int]) -> int | None:
    return next((surest[s] for s in range(sentence, sentence - LOOK_BACK - 1, -1) if s in surest), None)
