"""Reads one event, report, article or actor of a snapshot, with everything that belongs to it.

A few pattern lookups for each report, tens of microseconds each; lists come from ``kb.index`` instead.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

import pyoxigraph as ox

from kb.describe import Description, describe, subjects, unit_name
from kb.errors import NotFound
from kb.iris import Minter
from kb.store.quads import Quads
from kb.views import (
    ActorRef,
    ActorView,
    AmountView,
    ArticleRef,
    ArticleView,
    AttributionView,
    DateView,
    EventView,
    EvidenceView,
    Facts,
    ParticipantView,
    ReportView,
)
from ontology import EVENT_TYPES, ROLES
from ontology.terms import DCAT, DCTERMS, OA, PROV, RDF, SCHEMA, SCHEME, SKOS, TGE, WD

_ID = re.compile(r"[aenrx]-[A-Za-z0-9]{1,32}(?:-[a-z0-9]{1,12}){0,3}")
_TYPES = {kind.iri: kind for kind in EVENT_TYPES.values()}
_ACTORS = 8_192
"""Actors of a snapshot that are kept in memory, those that were last looked up."""
_FIELDS = {
    "reportedType": "type",
    "earliest": "date",
    "effectiveDate": "effective_date",
    "qualifiedAttribution": "attribution",
}


class Details:
    """Lookups of single things in one snapshot. ``store`` is open for reading."""

    def __init__(self, store: Quads, minter: Minter) -> None:
        self._store, self._minter = store, minter
        self._ref = lru_cache(maxsize=_ACTORS)(self._actor)

    @cached_property
    def _events(self) -> ox.NamedNode:
        return ox.NamedNode(self._minter.graphs + "events")

    @cached_property
    def _clusters(self) -> ox.NamedNode:
        return ox.NamedNode(self._minter.graphs + "clusters")

    @cached_property
    def _entities(self) -> ox.NamedNode:
        return ox.NamedNode(self._minter.graphs + "entities")

    def iri(self, name: str) -> str:
        """Return the IRI of the thing whose id is ``name``.

        Raises:
            NotFound: if this is no id.
        """
        if not _ID.fullmatch(name):
            raise NotFound("There is nothing of this name here.")
        return self._minter.things + name

    def event(self, iri: str) -> EventView:
        """Return an event with its reports, in the order in which they were made.

        Raises:
            NotFound: if there is no such event.
        """
        about = describe(self._store, iri, self._events)
        kinds = [_TYPES[t] for t in about.all(RDF + "type") if t in _TYPES]
        if not kinds:
            raise NotFound("There is no such event.")
        parents = {kind.parent for kind in kinds}
        kind = next(k for k in kinds if k.name not in parents)
        reports = [self.report(r) for r in sorted(subjects(self._store, TGE + "reportOf", iri, self._clusters))]
        reports.sort(key=lambda r: (r.as_of or "", r.iri))
        return EventView(
            iri=iri,
            id=self._minter.local(iri),
            type=kind.name,
            group=kind.group,
            labels=about.labels(),
            concerns=about.all(TGE + "concerns"),
            reports=reports,
            **self._facts(about),
        )

    def survivor(self, iri: str) -> str | None:
        """Return the IRI of the event that ``iri`` was merged into; None if it was not."""
        return describe(self._store, iri).one(DCTERMS + "isReplacedBy")

    def report(self, iri: str) -> ReportView:
        """Return a report with its evidence and the chain of its attributions.

        Raises:
            NotFound: if there is no such report.
        """
        about = describe(self._store, iri)
        kind = about.one(TGE + "reportedType")
        article = about.one(PROV + "wasDerivedFrom")
        if kind is None or article is None:
            raise NotFound("There is no such report.")
        confidence = about.one(TGE + "confidence")
        evidence = [self._evidence(e) for e in about.all(TGE + "evidence")]
        attributions = [self._attribution(a) for a in about.all(PROV + "qualifiedAttribution")]
        return ReportView(
            iri=iri,
            id=self._minter.local(iri),
            type=_TYPES[kind].name if kind in _TYPES else kind.removeprefix(TGE),
            label=next(iter(about.labels().values()), ""),
            as_of=about.one(TGE + "asOf"),
            confidence=float(confidence) if confidence else None,
            event=about.one(TGE + "reportOf"),
            concerns=about.one(TGE + "concerns"),
            article=self._article(describe(self._store, article)),
            attributions=sorted((a for a in attributions if a), key=lambda a: (a.level, a.agent.iri)),
            evidence=sorted(evidence, key=lambda e: (e.start, e.end)),
            **self._facts(about),
        )

    def article(self, iri: str) -> ArticleView:
        """Return an article and its reports, in the order of the text.

        Raises:
            NotFound: if there is no such article.
        """
        about = describe(self._store, iri)
        if SCHEMA + "NewsArticle" not in about.all(RDF + "type"):
            raise NotFound("There is no such article.")
        reports = [self.report(r) for r in subjects(self._store, PROV + "wasDerivedFrom", iri)]
        reports.sort(key=lambda r: (min((e.start for e in r.evidence), default=0), r.iri))
        return ArticleView(**self._article(about).model_dump(), reports=reports)

    def actor(self, iri: str) -> ActorView:
        """Return an actor with its names.

        Raises:
            NotFound: if there is no such actor.
        """
        about = describe(self._store, iri, self._entities)
        if not about:
            raise NotFound("There is no such actor.")
        aliases: dict[str, list[str]] = {}
        for value in sorted(about.about.get(SKOS + "altLabel", ()), key=lambda v: v.text):
            aliases.setdefault(value.language or "", []).append(value.text)
        employer = about.one(SCHEMA + "worksFor")
        return ActorView(
            **self._ref(iri).model_dump(),
            aliases=aliases,
            job_title=about.one(SCHEMA + "jobTitle"),
            works_for=self._ref(employer) if employer else None,
        )

    def _actor(self, iri: str) -> ActorRef:
        about = describe(self._store, iri, self._entities)
        labels = about.labels()
        return ActorRef(
            iri=iri,
            id=self._minter.local(iri),
            name=labels.get("en") or next(iter(labels.values()), self._minter.local(iri)),
            labels=labels,
            kind=about.one(TGE + "kind", SCHEME + "kind/"),
            country=about.one(TGE + "country"),
            same_as=next((v for v in about.all(SCHEMA + "sameAs") if v.startswith(WD)), None),
        )

    def _facts(self, about: Description) -> dict[str, object]:
        start, end = about.one(TGE + "earliest"), about.one(TGE + "latest")
        unit, jurisdiction = about.one(TGE + "precision"), about.one(TGE + "jurisdiction")
        facts = Facts(
            participants=[
                ParticipantView(role=role, actor=self._ref(iri)) for role in ROLES for iri in about.all(TGE + role)
            ],
            date=DateView(start=start, end=end or start, precision=unit_name(unit)) if start else None,
            effective_date=about.one(TGE + "effectiveDate"),
            places=[self._ref(iri) for iri in about.all(TGE + "place")],
            jurisdiction=self._ref(jurisdiction) if jurisdiction else None,
            technologies=about.all(TGE + "technology", SCHEME + "technology/"),
            amount=self._amount(about.one(TGE + "amount")),
            **{
                name: about.one(TGE + name, f"{SCHEME}{name}/")
                for name in ("phase", "effect", "modality", "factuality", "stance")
            },
        )
        return {name: getattr(facts, name) for name in Facts.model_fields}

    def _amount(self, iri: str | None) -> AmountView | None:
        about = describe(self._store, iri) if iri else None
        currency = about.one(SCHEMA + "currency") if about else None
        if about is None or currency is None:
            return None
        value, low, high = (about.one(SCHEMA + name) for name in ("value", "minValue", "maxValue"))
        return AmountView(
            value=float(value) if value else None,
            min=float(low) if low else None,
            max=float(high) if high else None,
            currency=currency,
        )

    def _evidence(self, iri: str) -> EvidenceView:
        about = describe(self._store, iri)
        selectors = [describe(self._store, s) for s in about.all(OA + "hasSelector")]
        one = {
            p: next((v for s in selectors if (v := s.one(OA + p)) is not None), None) for p in ("exact", "start", "end")
        }
        return EvidenceView(
            quote=one["exact"] or "",
            start=int(one["start"] or 0),
            end=int(one["end"] or 0),
            supports=[_FIELDS.get(p, p) for p in about.all(TGE + "supports", TGE)],
            version=about.one(OA + "hasSource"),
        )

    def _attribution(self, iri: str) -> AttributionView | None:
        about = describe(self._store, iri)
        agent = about.one(PROV + "agent")
        if agent is None:
            return None
        return AttributionView(
            level=int(about.one(TGE + "level") or 0),
            role=about.one(DCAT + "hadRole", SCHEME + "attribution/"),
            agent=self._ref(agent),
            factuality=about.one(TGE + "factuality", SCHEME + "factuality/"),
        )

    def _article(self, about: Description) -> ArticleRef:
        publisher = about.one(SCHEMA + "publisher")
        return ArticleRef(
            iri=about.iri,
            id=self._minter.local(about.iri),
            url=about.one(SCHEMA + "url"),
            headline=about.one(SCHEMA + "headline"),
            language=about.one(SCHEMA + "inLanguage"),
            published=about.one(SCHEMA + "datePublished"),
            publisher=self._ref(publisher).name if publisher else None,
        )
