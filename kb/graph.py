"""From what was extracted to quads: an article's own graph, and what it says of entities.

Nothing is a blank node, so that writing the same article twice writes the same quads. Of the text itself only
quotes of at most 300 characters go in. The shape is that of ``ontology/core.ttl``; the vocabularies are
schema.org, PROV-O (https://www.w3.org/TR/prov-o/) and Web Annotation
(https://www.w3.org/TR/annotation-vocab/).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocabulary as v
from kb.iris import WIKIDATA, Minter, check_iri, digest
from kb.model import Amount, Article, Attribution, DateRange, Entity, Evidence, Extraction, Report
from kb.text import squeeze
from ontology import ACTOR_KINDS, EVENT_TYPES

MAX_LABEL = 500
"""Characters of a headline or label; a longer one is cut at the door of the graph."""

SUPPORTS = {
    "type": v.REPORTED_TYPE,
    "date": v.EARLIEST,
    "effective_date": v.EFFECTIVE_DATE,
    "effectiveDate": v.EFFECTIVE_DATE,
    "attribution": v.QUALIFIED_ATTRIBUTION,
    "participant": v.PARTICIPANT,
    "place": v.PLACE,
    "jurisdiction": v.JURISDICTION,
    "technology": v.TECHNOLOGY,
    "amount": v.AMOUNT,
    "phase": v.PHASE,
    "effect": v.EFFECT,
    "modality": v.MODALITY,
    "factuality": v.FACTUALITY,
    "stance": v.STANCE,
    "concerns": v.CONCERNS,
    **v.ROLE,
}
"""The property that each field of a report is written as; evidence names the fields that it backs by it."""


@dataclass(frozen=True, slots=True)
class Generator:
    """The software that made reports of an article; its name and version become a PROV activity."""

    name: str = "default"
    version: str = "0"

    def iri(self, minter: Minter) -> str:
        """Return the IRI of the activity."""
        return f"{minter.things}x-{digest('activity', self.name, self.version)}"


def article_quads(extraction: Extraction, minter: Minter, generator: Generator) -> list[Quad]:
    """Return the quads of an article's graph, and those of ``graph/entities`` for the entities that it names.

    The order of the quads follows the extraction and carries no meaning; no quad comes twice.
    """
    article = extraction.article
    graph = v.node(minter.graph(article.iri))
    entities: dict[str, Entity] = {}
    outlet = outlet_of(extraction, minter)
    if outlet:
        entities[outlet.iri] = outlet
    triples = dict.fromkeys(_article(article, minter, generator, outlet))
    iris = report_iris(extraction, minter)
    vouching = outlet or Entity(iri=minter.entity(UNNAMED["en"], "outlet"), kind="outlet", labels=UNNAMED)
    for iri, report in zip(iris, extraction.reports, strict=True):
        report = with_outlet(report, vouching)
        triples.update(dict.fromkeys(_report(iri, report, article, iris, generator.iri(minter), entities)))
    quads = [Quad(s, p, o, graph) for s, p, o in triples]
    described = v.node(minter.graph("entities"))
    for entity in entities.values():
        quads += [Quad(s, p, o, described) for s, p, o in dict.fromkeys(_entity(entity))]
    return quads


def report_iris(extraction: Extraction, minter: Minter) -> list[str]:
    """Return the IRI of each report of an article; reports of one type and one set of participants are numbered."""
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    out = []
    for report in extraction.reports:
        participants = sorted({p.entity.iri for p in report.participants})
        key = (report.type, tuple(participants))
        out.append(minter.report(extraction.article.iri, report.type, participants, seen[key]))
        seen[key] += 1
    return out


UNNAMED = {
    "en": "unnamed source",
    "it": "fonte non indicata",
    "de": "ungenannte Quelle",
    "fr": "source non indiquée",
    "es": "fuente no indicada",
}
"""What stands for the outlet of an article that does not say where it is from."""


def with_outlet(report: Report, outlet: Entity) -> Report:
    """Return the report with the outlet at the head of its chain of attribution, where the chain lacks one."""
    links = report.attributions
    if any(link.role == "outlet" for link in links):
        return report
    by = 1 if any(link.level == 0 for link in links) else 0
    name = next(iter(outlet.labels.values()))
    head = Attribution(role="outlet", name=name, entity=outlet, level=0, factuality=report.factuality)
    rest = (link.model_copy(update={"level": link.level + by}) for link in links)
    return report.model_copy(update={"attributions": (head, *rest)})


_Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


def _article(article: Article, minter: Minter, generator: Generator, outlet: Entity | None) -> Iterator[_Triple]:
    iri, version, activity = v.node(article.iri), v.node(article.version), v.node(generator.iri(minter))
    yield iri, v.TYPE, v.NEWS_ARTICLE
    if article.url:
        yield iri, v.URL, v.node(check_iri(article.url))
    if article.title:
        yield iri, v.HEADLINE, _text(article.title, article.language)
    yield iri, v.IN_LANGUAGE, Literal(article.language)
    if article.published:
        yield iri, v.DATE_PUBLISHED, _date(article.published.isoformat())
    if outlet:
        yield iri, v.PUBLISHER, v.node(outlet.iri)
    yield iri, v.GENERATED_BY, activity
    yield activity, v.TYPE, v.ACTIVITY
    yield activity, v.LABEL, Literal(f"{generator.name} {generator.version}", language="en")
    yield activity, v.SOFTWARE_VERSION, Literal(generator.version)
    yield version, v.TYPE, v.PROV_ENTITY
    yield version, v.SPECIALIZATION_OF, iri
    yield version, v.IDENTIFIER, Literal(f"sha256:{digest('text', squeeze(article.text), length=64)}")


def outlet_of(extraction: Extraction, minter: Minter) -> Entity | None:
    """Return the entity that publishes an article: the outlet that its reports name, else one of that name."""
    for report in extraction.reports:
        for link in report.attributions:
            if link.role == "outlet":
                return link.entity
    name = squeeze(extraction.article.publisher or "")
    if not name:
        return None
    return Entity(iri=minter.entity(name, "outlet"), kind="outlet", labels={extraction.article.language: name})


def _report(
    iri: str, report: Report, article: Article, iris: list[str], activity: str, entities: dict[str, Entity]
) -> Iterator[_Triple]:
    s = v.node(iri)
    yield s, v.TYPE, v.REPORT
    yield s, v.DERIVED_FROM, v.node(article.iri)
    yield s, v.GENERATED_BY, v.node(activity)
    yield s, v.REPORTED_TYPE, v.node(EVENT_TYPES[report.type].iri)
    yield s, v.LABEL, _text(report.label, article.language)
    for p in report.participants:
        entities.setdefault(p.entity.iri, p.entity)
        yield s, v.PARTICIPANT, v.node(p.entity.iri)
        yield s, v.ROLE[p.role], v.node(p.entity.iri)
    yield from _when(s, report, article)
    for place in report.places:
        entities.setdefault(place.iri, place)
        yield s, v.PLACE, v.node(place.iri)
    if report.jurisdiction:
        entities.setdefault(report.jurisdiction.iri, report.jurisdiction)
        yield s, v.JURISDICTION, v.node(report.jurisdiction.iri)
    for technology in report.technologies:
        yield s, v.TECHNOLOGY, v.concept("technology", technology)
    for scheme in ("phase", "effect", "modality", "factuality", "stance"):
        value = getattr(report, scheme)
        if value is not None:
            yield s, v.tge(scheme), v.concept(scheme, value)
    if report.concerns is not None:
        yield s, v.CONCERNS, v.node(iris[report.concerns])
    yield s, v.CONFIDENCE, decimal(Decimal(f"{report.confidence:.3f}"))
    if report.amount:
        yield s, v.AMOUNT, v.node(f"{iri}-am")
        yield from amount_triples(f"{iri}-am", report.amount)
    for i, evidence in enumerate(report.evidence):
        yield s, v.EVIDENCE, v.node(f"{iri}-ev{i}")
        yield from _evidence(f"{iri}-ev{i}", evidence, article)
    for i, link in enumerate(report.attributions):
        entities.setdefault(link.entity.iri, link.entity)
        yield s, v.QUALIFIED_ATTRIBUTION, v.node(f"{iri}-at{i}")
        yield from _attribution(f"{iri}-at{i}", link)


def _when(s: NamedNode, report: Report, article: Article) -> Iterator[_Triple]:
    date = report.date
    if date and date.end:
        yield s, v.EARLIEST, _date(date.start)
        yield s, v.LATEST, _date(date.end)
        yield s, v.PRECISION, v.UNIT[date.precision]
    if report.effective_date and report.effective_date.end:
        yield s, v.EFFECTIVE_DATE, _date(report.effective_date.start)
    as_of = as_of_day(article, date)
    if as_of:
        yield s, v.AS_OF, _date(as_of)


def as_of_day(article: Article, date: DateRange | None) -> str | None:
    """Return the day for which a report speaks: its article's publication, or what the text itself dates."""
    if article.published:
        return article.published.isoformat()
    return date.end if date else None


def amount_triples(iri: str, amount: Amount) -> Iterator[_Triple]:
    """Yield the triples of a sum of money."""
    s = v.node(iri)
    yield s, v.TYPE, v.MONETARY_AMOUNT
    yield s, v.CURRENCY, Literal(amount.currency)
    for predicate, number in ((v.VALUE, amount.value), (v.MIN_VALUE, amount.min), (v.MAX_VALUE, amount.max)):
        if number is not None:
            yield s, predicate, decimal(number)


def decimal(number: Decimal) -> Literal:
    """Return the one spelling of a number, without exponent or trailing zeros: the one that the store gives
    back.

    >>> decimal(Decimal("1.50E+9")).value
    '1500000000'
    """
    text = f"{number:f}"
    return Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=v.DECIMAL)


def _evidence(iri: str, evidence: Evidence, article: Article) -> Iterator[_Triple]:
    s, quote, position = v.node(iri), v.node(f"{iri}-q"), v.node(f"{iri}-p")
    yield s, v.TYPE, v.SPECIFIC_RESOURCE
    yield s, v.HAS_SOURCE, v.node(article.version)
    for name in evidence.supports:
        yield s, v.SUPPORTS, SUPPORTS.get(name) or v.tge(name)
    yield s, v.HAS_SELECTOR, quote
    yield quote, v.TYPE, v.TEXT_QUOTE
    yield quote, v.EXACT, Literal(evidence.quote)
    yield s, v.HAS_SELECTOR, position
    yield position, v.TYPE, v.TEXT_POSITION
    yield position, v.START, Literal(str(evidence.start), datatype=v.INTEGER)
    yield position, v.END, Literal(str(evidence.end), datatype=v.INTEGER)


def _attribution(iri: str, link: Attribution) -> Iterator[_Triple]:
    s = v.node(iri)
    yield s, v.TYPE, v.ATTRIBUTION
    yield s, v.AGENT, v.node(link.entity.iri)
    yield s, v.HAD_ROLE, v.concept("attribution", link.role)
    yield s, v.LEVEL, Literal(str(link.level), datatype=v.INTEGER)
    yield s, v.FACTUALITY, v.concept("factuality", link.factuality)


def _entity(entity: Entity) -> Iterator[_Triple]:
    s, kind = v.node(entity.iri), ACTOR_KINDS[entity.kind]
    for iri in kind.classes or (kind.iri,):
        yield s, v.TYPE, v.node(iri)
    yield s, v.KIND, v.concept("kind", entity.kind)
    for language, label in entity.labels.items():
        yield s, v.LABEL, _text(label, language)
    if entity.country:
        yield s, v.COUNTRY, Literal(entity.country)
    if entity.wikidata:
        yield s, v.SAME_AS, v.node(WIKIDATA + entity.wikidata)
    if entity.job_title:
        yield s, v.JOB_TITLE, Literal(squeeze(entity.job_title)[:MAX_LABEL])
    if entity.works_for:
        yield s, v.WORKS_FOR, v.node(entity.works_for)


def _text(text: str, language: str) -> Literal:
    return Literal(squeeze(text)[:MAX_LABEL], language=language.lower())


def _date(day: str) -> Literal:
    return Literal(day, datatype=v.DATE)
