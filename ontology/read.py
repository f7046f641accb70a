"""Reads the ontology's Turtle files into the values of ``ontology.types``.

pyoxigraph parses them (rdflib would take a second); a file's statements come in the order in which they are written,
which is the order of roles, phases and triggers here. Files that are not UTF-8 Turtle, or that lack what a class
needs, raise :class:`OntologyError` naming the file or the class.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from ontology.terms import (
    OWL,
    RDF,
    RDFS,
    ROLES,
    SCHEME,
    SKOS,
    TGE,
    TRIGGER_LANGUAGES,
)
from ontology.types import (
    ActorKind,
    Concept,
    EventType,
    Example,
    Group,
    Names,
    OntologyError,
    Trigger,
    Weight,
)

HERE = Path(__file__).parent
SCHEMES = ("phase", "effect", "modality", "factuality", "stance", "attribution", "technology", "kind")
_WEIGHTS: tuple[tuple[str, Weight], ...] = (("trigger", "strong"), ("weakTrigger", "weak"), ("blocker", "block"))

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Statements:
    """The statements about each subject, by predicate, in the order of the files."""

    about: dict[str, dict[str, list[Term]]]
    file: dict[str, str]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the IRIs that ``subject`` has for ``predicate``."""
        terms = self.about.get(subject, {}).get(predicate, ())
        return [t.value for t in terms if isinstance(t, ox.NamedNode)]

    def texts(self, subject: str, predicate: str) -> list[tuple[str, str]]:
        """Return language (empty if none) and text of the literals that ``subject`` has for ``predicate``."""
        terms = self.about.get(subject, {}).get(predicate, ())
        return [(t.language or "", t.value) for t in terms if isinstance(t, ox.Literal)]

    def text(self, subject: str, predicate: str) -> str | None:
        """Return the first literal that ``subject`` has for ``predicate``."""
        return next((value for _, value in self.texts(subject, predicate)), None)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the subjects that have the IRI ``value`` for ``predicate``."""
        return [s for s in self.about if value in self.iris(s, predicate)]


def source_files(folder: Path = HERE) -> list[Path]:
    """Return the files that the ontology is written in: core, schemes, event types; sorted."""
    return [folder / "core.ttl", *sorted(folder.glob("schemes/**/*.ttl")), *sorted(folder.glob("event_types/*.ttl"))]


def read(files: Iterable[Path]) -> Statements:
    """Return the statements of Turtle files.

    Raises:
        OntologyError: naming the file, if one is missing or is not Turtle.
    """
    about: dict[str, dict[str, list[Term]]] = {}
    origin: dict[str, str] = {}
    for path in files:
        try:
            _add(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE), path.stem, about, origin)
        except (OSError, SyntaxError, ValueError) as e:
            raise OntologyError(f"ontology file {path.name} cannot be read: {type(e).__name__}") from e
    return Statements(about, origin)


def _add(
    triples: Iterable[ox.Quad], file: str, about: dict[str, dict[str, list[Term]]], origin: dict[str, str]
) -> None:
    last: tuple[object, object] = (None, None)
    objects: list[Term] = []
    for subject, predicate, value, _ in triples:
        if last != (subject, predicate):  # most statements are the next trigger of the same type
            last = subject, predicate
            key = subject.value if isinstance(subject, ox.NamedNode) else str(subject)
            origin.setdefault(key, file)
            objects = about.setdefault(key, {}).setdefault(predicate.value, [])
        objects.append(value)


@lru_cache(maxsize=1)
def statements() -> Statements:
    """Return the statements of the ontology that is installed; read once."""
    return read(source_files())


def labels(s: Statements, subject: str, predicate: str = RDFS + "label") -> dict[str, str]:
    """Return the text of each language's first label."""
    out: dict[str, str] = {}
    for language, text in s.texts(subject, predicate):
        out.setdefault(language, text)
    return out


def read_groups(s: Statements) -> Names[Group]:
    """Return the groups of event types, in the order of ``core.ttl``."""
    return Names(
        "group",
        {
            iri.removeprefix(TGE): Group(
                iri.removeprefix(TGE),
                iri,
                labels(s, iri),
                s.text(iri, SKOS + "definition") or "",
                _names(s, iri, "allowsPhase", SCHEME + "phase/"),
            )
            for iri in s.subjects(RDFS + "subClassOf", TGE + "Event")
        },
    )


def read_event_types(s: Statements, groups: Names[Group]) -> Names[EventType]:
    """Return the event types, ordered by their group and then by ``tge:position``.

    Raises:
        OntologyError: if a class with an annotation code is under no group, or lacks something that it needs.
    """
    order = {name: i for i, name in enumerate(groups)}
    types = [_event_type(s, iri, groups) for iri, p in s.about.items() if TGE + "annotationCode" in p]
    types.sort(key=lambda t: (order[t.group], int(s.text(t.iri, TGE + "position") or 0), t.name))
    return Names("event type", {t.name: t for t in types})


def _event_type(s: Statements, iri: str, groups: Names[Group]) -> EventType:
    name = iri.removeprefix(TGE)
    parents = [p.removeprefix(TGE) for p in s.iris(iri, RDFS + "subClassOf")]
    above = [g for p in parents for g in s.iris(TGE + p, RDFS + "subClassOf")]
    group = next((p for p in [*parents, *(g.removeprefix(TGE) for g in above)] if p in groups), None)
    code = s.text(iri, TGE + "annotationCode")
    if group is None or code is None:
        raise OntologyError(f"event type {name} is under no group or has no annotation code")
    return EventType(
        name=name,
        iri=iri,
        group=group,
        parent=next((p for p in parents if p not in groups), None),
        labels=labels(s, iri),
        definition=s.text(iri, SKOS + "definition") or "",
        roles=tuple(r for r in ROLES if r in _names(s, iri, "allowsRole", TGE)),
        phases=_names(s, iri, "allowsPhase", SCHEME + "phase/") or groups[group].phases,
        code=code,
        plover=s.text(iri, TGE + "plover"),
        cameo=s.text(iri, TGE + "cameo"),
        triggers=_triggers(s, iri, name),
        examples=tuple(Example(*x) for x in s.texts(iri, TGE + "example")),
        counter_examples=tuple(Example(*x) for x in s.texts(iri, TGE + "counterExample")),
        file=s.file[iri],
    )


def _triggers(s: Statements, iri: str, name: str) -> dict[str, tuple[Trigger, ...]]:
    found: dict[str, list[Trigger]] = {language: [] for language in TRIGGER_LANGUAGES}
    file = s.file[iri]
    for predicate, weight in _WEIGHTS:
        for language, pattern in s.texts(iri, TGE + predicate):
            triggers = found.get(language)
            if triggers is not None:
                triggers.append(Trigger(pattern, weight, f"{file}/{language}/{len(triggers)}", name, language))
    return {language: tuple(triggers) for language, triggers in found.items()}


def _names(s: Statements, iri: str, predicate: str, namespace: str) -> tuple[str, ...]:
    return tuple(v.removeprefix(namespace) for v in s.iris(iri, TGE + predicate))


def read_concepts(s: Statements) -> Names[Names[Concept]]:
    """Return the concepts of every scheme, parents in the order of the files."""
    schemes: dict[str, dict[str, Concept]] = {name: {} for name in SCHEMES}
    for iri in s.subjects(RDF + "type", SKOS + "Concept"):
        scheme, _, name = iri.removeprefix(SCHEME).partition("/")
        if scheme not in schemes or not name:
            raise OntologyError(f"concept {name or iri} is in none of the schemes {', '.join(SCHEMES)}")
        alternatives: dict[str, list[str]] = {}
        for language, text in s.texts(iri, SKOS + "altLabel"):
            alternatives.setdefault(language, []).append(text)
        broader = s.iris(iri, SKOS + "broader")
        schemes[scheme][name] = Concept(
            name=name,
            iri=iri,
            scheme=scheme,
            labels=labels(s, iri, SKOS + "prefLabel"),
            alt_labels={language: tuple(texts) for language, texts in alternatives.items()},
            broader=broader[0].rpartition("/")[2] if broader else None,
            notation=s.text(iri, SKOS + "notation"),
            definition=s.text(iri, SKOS + "definition") or "",
        )
    return Names("scheme", {name: Names(name, concepts) for name, concepts in schemes.items()})


def read_actor_kinds(s: Statements, concepts: Names[Names[Concept]]) -> Names[ActorKind]:
    """Return the kinds of actors and places, with the classes that their entities carry."""
    kinds = {}
    for concept in concepts["kind"].values():
        classes = tuple(s.iris(concept.iri, TGE + "actorClass"))
        if not classes:
            raise OntologyError(f"kind {concept.name} has no class")
        place = s.text(concept.iri, TGE + "isPlace") == "true"
        kinds[concept.name] = ActorKind(concept.name, classes[0], concept.labels, place, concept.iri, classes)
    return Names("kind", kinds)


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """How PLOVER and CAMEO would code events of one type in some phases; ``*`` stands for every phase."""

    type: str
    phases: tuple[str, ...]
    plover: str | None
    plover_mode: str | None
    plover_contexts: tuple[str, ...]
    cameo: str | None
    basis: str


@lru_cache(maxsize=1)
def crosswalk() -> tuple[Crosswalk, ...]:
    """Return the rows of ``crosswalk.csv``: an export view, since neither scheme has a home for all our types."""
    with (HERE / "crosswalk.csv").open(encoding="utf-8", newline="") as f:
        return tuple(
            Crosswalk(
                r["class"],
                tuple(r["phase"].split("|")),
                r["plover"] or None,
                r["plover_mode"] or None,
                tuple(filter(None, r["plover_context"].split(";"))),
                r["cameo"] or None,
                r["basis"],
            )
            for r in csv.DictReader(f)
        )


def properties(s: Statements) -> list[str]:
    """Return the IRIs of the ontology's own properties, in the order of ``core.ttl``."""
    kinds = {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}
    return [i for i in s.about if i.startswith(TGE) and kinds.intersection(s.iris(i, RDF + "type"))]


def classes(s: Statements) -> list[str]:
    """Return the IRIs of the ontology's own classes."""
    return [i for i in s.about if i.startswith(TGE) and OWL + "Class" in s.iris(i, RDF + "type")]
