"""What can be said: event types, roles, phases and the other schemes, read from the Turtle files beside it.

Everything here is read-only and loaded once, on import. An unknown name answers with those that exist:

>>> EVENT_TYPES["Talks"].group
'Deal'
>>> "early-stage" in CONCEPTS["phase"]
True
"""

from __future__ import annotations

from typing import Final

from ontology.read import read_actor_kinds, read_concepts, read_event_types, read_groups, statements
from ontology.terms import LANGUAGES, ROLES, SCHEME, TGE, TRIGGER_LANGUAGES
from ontology.types import (
    ActorKind,
    Concept,
    EventType,
    Example,
    Group,
    Names,
    OntologyError,
    Trigger,
    UnknownName,
)

GROUPS: Final[Names[Group]] = read_groups(statements())
"""The families of event types, in the order of ``core.ttl``."""

EVENT_TYPES: Final[Names[EventType]] = read_event_types(statements(), GROUPS)
"""The event types, by local name, group after group."""

CONCEPTS: Final[Names[Names[Concept]]] = read_concepts(statements())
"""The concepts of every scheme, by its name: phase, effect, modality, factuality, stance and so on."""

ACTOR_KINDS: Final[Names[ActorKind]] = read_actor_kinds(statements(), CONCEPTS)
"""What actors and places can be, by the local name of their kind."""

__all__ = [
    "ACTOR_KINDS",
    "CONCEPTS",
    "EVENT_TYPES",
    "GROUPS",
    "LANGUAGES",
    "ROLES",
    "SCHEME",
    "TGE",
    "TRIGGER_LANGUAGES",
    "ActorKind",
    "Concept",
    "EventType",
    "Example",
    "Group",
    "Names",
    "OntologyError",
    "Trigger",
    "UnknownName",
]
