"""From detections to reports: every field is filled by its own step, and every field has the words that back it."""

from __future__ import annotations

from bisect import bisect_right

from kb.iris import Minter
from kb.model import MAX_QUOTE, Article, Attribution, Entity, Evidence, Extraction, Participant, Report
from loaders.extract import attribution, dates, factuality, money, places, roles, technologies
from loaders.extract.detect import detect
from loaders.extract.document import Detection, Document, Span
from loaders.extract.model import Model
from loaders.extract.read import read
from loaders.extract.repeats import Told, merged
from ontology import EVENT_TYPES

LONGEST_LABEL = 200
LOOK_BACK = 2
"""Sentences before a statement in which the event that it is about is looked for."""


def extract(article: Article, *, minter: Minter | None = None, model: Model | None = None) -> Extraction:
    """Return the reports of an article; ``model`` detects its events, by default the one of the package.

    A function of the article alone, safe to call from any thread or process; an article in a language without
    triggers has none. Takes time linear in the length of the text.
    """
    minter = minter or Minter()
    document = read(article, minter=minter)
    made = [(d, _report(document, d, minter)) for d in detect(document, model)]
    told = merged(document, [Told(d, r) for d, r in made if r is not None])
    language = document.language if article.language == "und" and document.language != "und" else article.language
    return Extraction(
        article=article.model_copy(update={"language": language}),
        reports=tuple(
            t.report.model_copy(update={"concerns": other}) for t, other in zip(told, _concerns(told), strict=True)
        ),
    )


def _report(document: Document, detection: Detection, minter: Minter) -> Report | None:
    """Return the report of one detection; None where nobody takes part in it."""
    fillings = roles.fill(document, detection)
    if not fillings:
        return None
    kind = EVENT_TYPES[detection.type]
    backed = _Evidence(document, detection)
    backed.add("type", detection.trigger, detection.why)
    participants = []
    for filling in fillings:
        participants.append(Participant(role=filling.role, name=filling.mention.name, entity=filling.mention.entity))
        backed.add(filling.role, filling.span, filling.why)
    judged = factuality.judge(document, detection)
    backed.add("modality", judged.modality.span, judged.modality.why)
    backed.add("factuality", judged.factuality.span, judged.factuality.why)
    fields: dict[str, object] = {}
    for name, value in (
        ("phase", judged.phase),
        ("effect", judged.effect),
        ("stance", judged.stance),
        ("date", dates.date_of(document, detection, judged.modality.value)),
        ("amount", money.amount_of(document, detection)),
    ):
        if value is not None and (name != "phase" or value.value in kind.phases):
            fields[name] = value.value
            backed.add(name, value.span, value.why)
    where = places.places_of(document, detection)
    for place in where:
        backed.add("place", place.span, place.why)
    ruled = places.jurisdiction_of(document, detection, [(f.role, f.mention) for f in fillings])
    if ruled is not None:
        backed.add("jurisdiction", ruled.span, ruled.why)
    about = technologies.technologies_of(document, detection)
    for technology in about:
        backed.add("technology", technology.span, technology.why)
    links = attribution.chain(document, detection)
    for link in links:
        backed.add("attribution", link.span, link.why)
    return Report.model_validate(
        {
            "type": detection.type,
            "label": _label(kind.labels["en"], participants),
            "participants": tuple(participants),
            "evidence": backed.quotes(),
            "modality": judged.modality.value,
            "factuality": judged.factuality.value,
            "confidence": detection.score,
            "attributions": tuple(_attribution(link, document.language, minter) for link in links),
            "places": tuple(p.value.entity for p in where),
            "jurisdiction": ruled.value.entity if ruled else None,
            "technologies": tuple(t.value for t in about),
            "explanation": backed.explanation,
            **fields,
        }
    )


class _Evidence:
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


def _attribution(link: attribution.Link, language: str, minter: Minter) -> Attribution:
    entity = link.mention.entity if link.mention else None
    if entity is None:
        kind = {"outlet": "outlet", "cited-source": "group", "speaker": "person"}.get(link.role, "organisation")
        entity = Entity(iri=minter.entity(link.name, kind, None), kind=kind, labels={language: link.name})
    return Attribution(role=link.role, name=link.name, entity=entity, level=link.level, factuality=link.factuality)


def _label(kind: str, participants: list[Participant]) -> str:
    names = list(dict.fromkeys(p.name for p in participants))
    label = f"{kind[:1].upper()}{kind[1:]}: {', '.join(names)}"
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _concerns(told: list[Told]) -> list[int | None]:
    """Return for each report which other one it is about.

    A statement is about the surest event that its own sentence tells, else about the one that was told last, if
    that was only a sentence or two before.
    """
    surest: dict[int, int] = {}
    for i, t in enumerate(told):
        best = surest.get(t.detection.sentence)
        if t.report.type != "Statement" and (best is None or t.detection.score > told[best].detection.score):
            surest[t.detection.sentence] = i
    return [_concerned(t.detection.sentence, surest) if t.report.type == "Statement" else None for t in told]


def _concerned(sentence: int, surest: dict[int, int]) -> int | None:
    return next((surest[s] for s in range(sentence, sentence - LOOK_BACK - 1, -1) if s in surest), None)
