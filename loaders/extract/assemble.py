"""From detections to reports: every field is filled by its own step, and every field has the words that back it."""

from __future__ import annotations

from kb.iris import Minter
from kb.model import Article, Extraction, Participant, Report
from loaders.extract import attribution, dates, factuality, money, places, reports, roles, technologies
from loaders.extract.detect import detect
from loaders.extract.document import Detection, Document
from loaders.extract.model import Model
from loaders.extract.read import read
from loaders.extract.repeats import Told, merged
from ontology import EVENT_TYPES


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
    return Extraction(article=article.model_copy(update={"language": language}), reports=reports.linked(told))


def _report(document: Document, detection: Detection, minter: Minter) -> Report | None:
    """Return the report of one detection; None where nobody takes part in it."""
    fillings = roles.fill(document, detection)
    if not fillings:
        return None
    kind = EVENT_TYPES[detection.type]
    backed = reports.Backing(document, detection)
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
            "label": reports.label(detection.type, participants),
            "participants": tuple(participants),
            "evidence": backed.quotes(),
            "modality": judged.modality.value,
            "factuality": judged.factuality.value,
            "confidence": detection.score,
            "attributions": reports.attributions(links, document.language, minter),
            "places": tuple(p.value.entity for p in where),
            "jurisdiction": ruled.value.entity if ruled else None,
            "technologies": tuple(t.value for t in about),
            "explanation": backed.explanation,
            **fields,
        }
    )
