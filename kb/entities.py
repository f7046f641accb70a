"""The entities graph: what is said of each actor and place, gathered from every article that names them.

Articles only ever add: the first label in a language is the entity's label there, another one becomes a
``skos:altLabel``; a kind, country or identity is never replaced by what a later article holds it for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, Quad

from kb import vocabulary as v
from kb.store.quads import Quads


def new_quads(described: Iterable[Quad], store: Quads, pending: dict[str, list[Quad]]) -> list[Quad]:
    """Return the quads that these descriptions add to the entities graph.

    ``pending`` holds, by IRI, what is known of entities in this transaction; it is brought up to date.
    """
    by_entity: dict[str, list[Quad]] = defaultdict(list)
    for q in described:
        by_entity[v.text(q.subject)].append(q)
    added = []
    for iri, quads in by_entity.items():
        if iri not in pending:
            pending[iri] = list(store.quads_for_pattern(v.node(iri), None, None, quads[0].graph_name))
        for quad in _news(quads, pending[iri]):
            pending[iri].append(quad)
            added.append(quad)
    return added


def _news(quads: list[Quad], known: list[Quad]) -> Iterable[Quad]:
    there = set(known)
    predicates = {q.predicate for q in known}
    languages = {_language(q): q.object for q in known if q.predicate == v.LABEL}
    typed = v.TYPE in predicates
    for q in quads:
        if q in there:
            continue
        if q.predicate == v.LABEL:
            if _language(q) in languages:
                q = Quad(q.subject, v.ALT_LABEL, q.object, q.graph_name)
                if q in there:
                    continue
            else:
                languages[_language(q)] = q.object
        elif q.predicate in predicates if q.predicate != v.TYPE else typed:
            continue
        there.add(q)
        yield q


def _language(q: Quad) -> str:
    return (q.object.language or "") if isinstance(q.object, Literal) else ""
