"""The shapes of reports and of events: who takes part, when, where, and what they may not be."""

from __future__ import annotations

from ontology.building.forms import concept_of, either, node_shape, one_of, property_shape
from ontology.terms import ROLES, shorten
from ontology.types import Concept, EventType, Group, Names

ON_EVENTS_ONLY = "contested"
"""The factuality that reports of an event can have together, and none has alone."""

_UNITS = ("time:unitDay", "time:unitWeek", "time:unitMonth", "tge:unitQuarter", "time:unitYear")
_DATES = ("earliest", "latest", "effectiveDate")
_SCHEMES = ("modality", "factuality", "phase", "effect", "stance")


def report_shapes(types: Names[EventType], groups: Names[Group], concepts: Names[Names[Concept]]) -> list[str]:
    """Return the shapes that hold for whatever has a reported type."""
    return [
        _report(types, groups, concepts),
        *(_supported(field) for field in ("amount", "place")),
        *(_report_phases(group, types) for group in groups.values()),
    ]


def event_shapes(types: Names[EventType], groups: Names[Group], concepts: Names[Names[Concept]]) -> list[str]:
    """Return the shapes that hold for whatever is of an event class."""
    return [
        _event(types, concepts),
        *(_event_group(group, types) for group in groups.values()),
        *(_subtype(t, types) for t in types.values() if t.parent),
    ]


def _report(types: Names[EventType], groups: Names[Group], concepts: Names[Names[Concept]]) -> str:
    event_classes = [
        "tge:Event",
        *(shorten(g.iri) for g in groups.values()),
        *(shorten(t.iri) for t in types.values()),
    ]
    constraints = [
        property_shape("rdf:type", "a report is not itself an event", f"sh:not [ {one_of(event_classes)} ]"),
        property_shape(
            "prov:wasDerivedFrom",
            "a report comes from one article",
            "sh:minCount 1",
            "sh:maxCount 1",
            "sh:class schema:NewsArticle",
        ),
        property_shape(
            "tge:reportedType",
            "a report has one reported type, which is an event type and not a group",
            "sh:minCount 1",
            "sh:maxCount 1",
            one_of(shorten(t.iri) for t in types.values()),
        ),
        *_who_when_what(concepts, required=("modality", "factuality"), without=(ON_EVENTS_ONLY,)),
        property_shape("tge:asOf", "a report is as of one date", "sh:maxCount 1", "sh:datatype xsd:date"),
        property_shape(
            "tge:confidence",
            "a report has one confidence, a decimal from 0 to 1",
            "sh:minCount 1",
            "sh:maxCount 1",
            "sh:datatype xsd:decimal",
            "sh:minInclusive 0.0",
            "sh:maxInclusive 1.0",
        ),
        property_shape(
            "tge:evidence",
            "a report has evidence that is a quote of a version of the article",
            "sh:minCount 1",
            "sh:nodeKind sh:IRI",
            "sh:node shape:Evidence",
        ),
        property_shape(
            "prov:qualifiedAttribution",
            "every attribution is complete",
            "sh:nodeKind sh:IRI",
            "sh:node shape:Attribution",
        ),
        property_shape(
            "prov:qualifiedAttribution",
            "a report is attributed to exactly one outlet",
            "sh:qualifiedValueShape [ sh:path dcat:hadRole ; sh:hasValue attribution:outlet ]",
            "sh:qualifiedMinCount 1",
            "sh:qualifiedMaxCount 1",
        ),
    ]
    return node_shape("Report", "sh:targetClass tge:Report ; sh:targetSubjectsOf tge:reportedType", constraints)


def _supported(field: str) -> str:
    noun = f"{'an' if field[0] in 'aeiou' else 'a'} {field}"
    return either(
        f"{field.capitalize()}Evidence",
        "sh:targetSubjectsOf tge:reportedType",
        f"{noun} has evidence that supports it",
        f"sh:path tge:{field} ; sh:maxCount 0",
        f"sh:path ( tge:evidence tge:supports ) ; sh:hasValue tge:{field}",
    )


def _report_phases(group: Group, types: Names[EventType]) -> str:
    members = one_of(shorten(t.iri) for t in types.values() if t.group == group.name)
    return either(
        f"{group.name}Report",
        "sh:targetSubjectsOf tge:reportedType",
        f"a phase of {group.name} is one that the group allows",
        f"sh:path tge:reportedType ; sh:not [ {members} ]",
        f"sh:path tge:phase ; {one_of(f'phase:{p}' for p in group.phases)}",
    )


def _event(types: Names[EventType], concepts: Names[Names[Concept]]) -> str:
    own = one_of(shorten(t.iri) for t in types.values() if not t.parent)
    constraints = [
        property_shape("[ sh:inversePath tge:reportOf ]", "an event has a report", "sh:minCount 1"),
        property_shape("rdfs:label", "an event has a label, one in a language", "sh:minCount 1", "sh:uniqueLang true"),
        property_shape(
            "rdf:type",
            "an event has exactly one event type",
            f"sh:qualifiedValueShape [ {own} ]",
            "sh:qualifiedMinCount 1",
            "sh:qualifiedMaxCount 1",
        ),
        property_shape("tge:evidence", "evidence belongs to reports, not to events", "sh:maxCount 0"),
        *_who_when_what(concepts, required=("factuality",)),
    ]
    return node_shape("Event", "sh:targetClass tge:Event", constraints)


def _event_group(group: Group, types: Names[EventType]) -> str:
    members = [t for t in types.values() if t.group == group.name]
    targets = " , ".join([shorten(group.iri), *(shorten(t.iri) for t in members)])
    phases = one_of(f"phase:{p}" for p in group.phases)
    return node_shape(
        f"{group.name}Event",
        f"sh:targetClass {targets}",
        [
            property_shape("tge:phase", f"a phase of {group.name} is one that the group allows", phases),
            *(
                property_shape("rdf:type", f"such an event is also a {cls}", f"sh:hasValue tge:{cls}")
                for cls in (group.name, "Event")
            ),
        ],
    )


def _subtype(kind: EventType, types: Names[EventType]) -> str:
    assert kind.parent is not None
    siblings = one_of(shorten(t.iri) for t in types.values() if t.parent == kind.parent)
    return node_shape(
        f"{kind.name}Event",
        f"sh:targetClass {shorten(kind.iri)}",
        [
            property_shape("rdf:type", f"such an event is also a {kind.parent}", f"sh:hasValue tge:{kind.parent}"),
            property_shape(
                "rdf:type",
                "an event has exactly one event type",
                f"sh:qualifiedValueShape [ {siblings} ]",
                "sh:qualifiedMaxCount 1",
            ),
        ],
    )


def _who_when_what(
    concepts: Names[Names[Concept]], *, required: tuple[str, ...], without: tuple[str, ...] = ()
) -> list[str]:
    roles = " ".join(f"tge:{role}" for role in ROLES)
    return [
        property_shape("tge:participant", "somebody takes part, and is an IRI", "sh:minCount 1", "sh:nodeKind sh:IRI"),
        property_shape(
            f"[ sh:alternativePath ( tge:participant {roles} ) ]",
            "whoever has a role is a participant",
            "sh:equals tge:participant",
        ),
        *(property_shape(f"tge:{d}", f"{d} is one date", "sh:maxCount 1", "sh:datatype xsd:date") for d in _DATES),
        property_shape("tge:earliest", "the earliest date is not after the latest", "sh:lessThanOrEquals tge:latest"),
        property_shape("tge:precision", "the precision is a unit of time", "sh:maxCount 1", one_of(_UNITS)),
        *(
            property_shape(
                f"tge:{scheme}",
                f"{scheme} is one concept of its scheme",
                *(["sh:minCount 1"] if scheme in required else []),
                "sh:maxCount 1",
                concept_of(concepts[scheme], *without),
            )
            for scheme in _SCHEMES
        ),
        *(
            [
                property_shape(
                    "tge:technology",
                    "a technology is a concept of its scheme",
                    concept_of(concepts["technology"]),
                )
            ]
            if concepts["technology"]
            else []
        ),
        property_shape("tge:place", "a place is an IRI", "sh:nodeKind sh:IRI"),
        property_shape("tge:amount", "an amount is complete", "sh:nodeKind sh:IRI", "sh:node shape:Amount"),
    ]
