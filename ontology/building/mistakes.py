"""What can be wrong with an ontology that parses: labels, roles, phases, triggers, examples, crosswalk.

Every mistake is one line that names the place, and what is the matter with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ontology.read import Crosswalk, Statements, classes, labels, properties
from ontology.terms import LANGUAGES, RDF, ROLES, SCHEME, SKOS, TGE, TRIGGER_LANGUAGES
from ontology.triggers import Matcher, PatternError, parse, unblocked, words
from ontology.types import Concept, EventType, Example, Group, Names

_STANCES = ("favourable stance", "unfavourable stance", "neutral or mixed stance")


def mistakes(
    s: Statements,
    types: Names[EventType],
    groups: Names[Group],
    concepts: Names[Names[Concept]],
    crosswalk: Iterable[Crosswalk],
) -> list[str]:
    """Return the mistakes, in the order of the files."""
    return [
        *_words(s, concepts),
        *(m for kind in types.values() for m in _type(s, kind, groups, concepts)),
        *_examples(types),
        *_crosswalk(crosswalk, types),
    ]


def _words(s: Statements, concepts: Names[Names[Concept]]) -> Iterator[str]:
    for iri in [*classes(s), *properties(s)]:
        yield from _labelled(iri.removeprefix(TGE), labels(s, iri), s.text(iri, SKOS + "definition"))
    for iri in s.subjects(RDF + "type", SKOS + "ConceptScheme"):
        yield from _labelled(iri.removeprefix(SCHEME), labels(s, iri, SKOS + "prefLabel"), "a scheme needs none")
    for scheme, members in concepts.items():
        for c in members.values():
            yield from _labelled(f"{scheme}/{c.name}", c.labels, c.definition or scheme == "technology")
            if c.broader is not None and c.broader not in members:
                yield f"{scheme}/{c.name}: broader {c.broader!r} is not in the scheme"


def _labelled(name: str, texts: dict[str, str], definition: object) -> Iterator[str]:
    for language in LANGUAGES:
        if not texts.get(language, "").strip():
            yield f"{name}: no label in {language}"
    if not definition:
        yield f"{name}: no definition"


def _type(s: Statements, kind: EventType, groups: Names[Group], concepts: Names[Names[Concept]]) -> Iterator[str]:
    for iri in s.iris(kind.iri, TGE + "allowsRole"):
        if iri.removeprefix(TGE) not in ROLES:
            yield f"{kind.name}: role {iri.removeprefix(TGE)!r} is unknown; known: {', '.join(ROLES)}"
    if not kind.roles:
        yield f"{kind.name}: no role"
    for phase in kind.phases:
        if phase not in concepts["phase"]:
            yield f"{kind.name}: phase {phase!r} is unknown; known: {', '.join(concepts['phase'])}"
        elif phase not in groups[kind.group].phases:
            yield f"{kind.name}: phase {phase!r} is not one of {kind.group}"
    for predicate in ("trigger", "weakTrigger", "blocker", "example", "counterExample"):
        for language, text in s.texts(kind.iri, TGE + predicate):
            if language not in TRIGGER_LANGUAGES:
                yield f"{kind.name}: {predicate} {text!r} is in {language or 'no language'}"
    for language, triggers in kind.triggers.items():
        yield from _triggers(kind.name, language, [t.pattern for t in triggers])


def _triggers(name: str, language: str, patterns: list[str]) -> Iterator[str]:
    if not patterns:
        yield f"{name}: no trigger in {language}"
    seen: set[object] = set()
    for pattern in patterns:
        try:
            steps = parse(pattern, language)
        except PatternError as e:
            yield f"{name}: {language} trigger {e}"
            continue
        if steps in seen:
            yield f"{name}: {language} trigger {pattern!r} stands there twice"
        seen.add(steps)


def _examples(types: Names[EventType]) -> Iterator[str]:
    matchers: dict[str, Matcher] = {}
    for kind in types.values():
        for example in (*kind.examples, *kind.counter_examples):
            if example.language not in TRIGGER_LANGUAGES:
                continue
            if example.language not in matchers:
                try:
                    matchers[example.language] = matcher(types, example.language)
                except PatternError:
                    return  # named above; what fires can be said once every pattern parses
            fired = weights(matchers[example.language], kind.name, example)
            where = f"{example.language} {example.text!r}"
            if example in kind.examples and not fired:
                yield f"{kind.name}: no trigger fires in its example, {where}"
            if example in kind.counter_examples and fired:
                yield f"{kind.name}: a trigger fires in its counter-example, {where}"


def matcher(types: Names[EventType], language: str) -> Matcher:
    """Return the matcher of every trigger of ``language``.

    Raises:
        PatternError: if a pattern is not of the pattern language.
    """
    return Matcher(t for kind in types.values() for t in kind.triggers[language])


def weights(match: Matcher, name: str, example: Example) -> set[str]:
    """Return the weights of the triggers of the type called ``name`` that count in ``example``."""
    tokens = [w.text for w in words(example.text, example.language)]
    return {m.trigger.weight for m in unblocked(match(tokens)) if m.trigger.type == name}


def _crosswalk(rows: Iterable[Crosswalk], types: Names[EventType]) -> Iterator[str]:
    covered = set()
    for row in rows:
        if row.type not in types:
            yield f"crosswalk: event type {row.type!r} is unknown"
            continue
        covered.add(row.type)
        allowed = {"*", *types[row.type].phases, *(_STANCES if row.type == "Statement" else ())}
        for phase in row.phases:
            if phase not in allowed:
                yield f"crosswalk: {row.type} has no phase {phase!r}"
    for name in types:
        if name not in covered:
            yield f"crosswalk: no row for {name}"
