"""The values that the ontology is read into: event types, groups, concepts, actor kinds, triggers, examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from ontology.terms import TGE

Weight = Literal["strong", "weak", "block"]
T = TypeVar("T")


class OntologyError(Exception):
    """Something in the ontology is missing, unknown, damaged or out of date.

    The layers above turn it into the errors of their own; the message is in our words and safe to show.
    """


class UnknownName(OntologyError, KeyError):
    """A name that the ontology does not have; the message lists the ones that it has."""

    def __str__(self) -> str:
        return str(self.args[0])


class Names(Mapping[str, T], Generic[T]):
    """A read-only mapping whose error for an unknown name says which names exist.

    >>> Names("colour", {"red": 1, "blue": 2})["green"]
    Traceback (most recent call last):
    ontology.types.UnknownName: unknown colour 'green'; known: red, blue
    """

    __slots__ = ("_items", "_what")

    def __init__(self, what: str, items: Mapping[str, T]) -> None:
        self._what = what
        self._items = dict(items)

    def __getitem__(self, name: str) -> T:
        try:
            return self._items[name]
        except (KeyError, TypeError):
            raise UnknownName(f"unknown {self._what} {name!r}; known: {', '.join(self._items)}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"Names({self._what}: {', '.join(self._items)})"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word pattern that speaks for an event type in one language; see ``ontology.triggers`` for its syntax.

    A ``strong`` trigger names the type by itself, a ``weak`` one needs context, and where a ``block`` one matches,
    the triggers of its type do not count. ``id`` (``talks/it/3``) is what explanations print.
    """

    pattern: str
    weight: Weight
    id: str
    type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in which the triggers of a type must fire; as a counter-example, one in which they must not."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A family of event types that go through the same phases."""

    name: str
    iri: str
    labels: dict[str, str]
    definition: str
    phases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event: who can take part in it, which phases it goes through, and which words speak for it.

    ``code`` is its name in the annotation guideline that accuracy is measured on; ``plover`` and ``cameo`` are its
    usual codes there (``ontology.crosswalk`` has them by phase), None where those schemes have no home for it.
    """

    name: str
    iri: str
    group: str
    parent: str | None
    labels: dict[str, str]
    definition: str
    roles: tuple[str, ...]
    phases: tuple[str, ...]
    code: str
    plover: str | None
    cameo: str | None
    triggers: dict[str, tuple[Trigger, ...]]
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...]
    file: str = ""

    @property
    def classes(self) -> tuple[str, ...]:
        """The IRIs of the classes that an event of this type carries, from its own up to ``tge:Event``."""
        up = (self.name, self.parent, self.group, "Event")
        return tuple(TGE + name for name in up if name)


@dataclass(frozen=True, slots=True)
class Concept:
    """A value of a SKOS scheme. ``broader`` is a local name of the same scheme."""

    name: str
    iri: str
    scheme: str
    labels: dict[str, str]
    alt_labels: dict[str, tuple[str, ...]]
    broader: str | None
    notation: str | None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class ActorKind:
    """A kind of actor or place: the schema.org class of such entities, and whether one can be where things happen."""

    name: str
    iri: str
    labels: dict[str, str]
    place: bool
    concept: str = ""
    classes: tuple[str, ...] = ()
