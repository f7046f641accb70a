"""Whether a foreign write may be done: what it would leave must be valid, or nothing of it is written.

Literals of every graph must be of their datatypes; techgeo's own graphs (which foreign writes reach only where
``update_foreign`` is set) must meet the shapes of the ontology besides. An update is tried out on a copy of the store
first, which is made of links; one that cannot leave anything of the kind is not.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import pyoxigraph as ox

from kb import vocabulary as v
from kb.errors import BadParameter
from kb.iris import Minter
from kb.lexical import well_formed
from kb.store.failures import engine_errors
from kb.store.snapshots import TRIAL
from kb.validate import Violation, violations
from ontology.terms import shorten

SHOWN = 20
"""Violations that are told."""
_TYPED = re.compile(r"\^\^|strdt", re.IGNORECASE)
_TOGETHER = ("events", "clusters")
"""Graphs that are valid only side by side: an event has reports, which the other says."""
Name = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def check_literals(triples: Iterable[ox.Triple | ox.Quad]) -> None:
    """Let triples pass whose literals are all of their datatypes.

    Raises:
        BadParameter: ``invalid-graph``, with the report.
    """
    _refuse([_ill_typed(t) for t in triples if isinstance(t.object, ox.Literal) and not well_formed(t.object)])


def check_update(
    live: ox.Store,
    directory: Path,
    minter: Minter,
    text: str,
    base: str | None,
    graphs: Sequence[str] | None,
    *,
    literals: bool = True,
) -> None:
    """Let an update pass that leaves every graph valid; ``graphs`` are those that it can write, None: any.

    ``literals``: whether it can bring any that :func:`check_literals` has not seen.

    Raises:
        BadParameter: ``invalid-graph``, with the report.
        SyntaxError: if it is not SPARQL.
        OSError, RuntimeError: what the engine says of it.
    """
    own = graphs is None or any(g.startswith(minter.graphs) for g in graphs)
    if not own and not (literals and _TYPED.search(text)):
        return
    with _copy(live, directory) as trial:
        trial.update(text, base_iri=base)
        names = [ox.NamedNode(g) for g in graphs] if graphs is not None else _names(live, trial)
        changed = [name for name in names if _differ(live, trial, name)]
        _refuse([*_wrong_literals(live, trial, changed), *_wrong_shapes(live, trial, changed, minter)])


@contextmanager
def _copy(live: ox.Store, directory: Path) -> Iterator[ox.Store]:
    """Give a copy of the store that may be written."""
    path = directory / TRIAL
    with engine_errors():
        shutil.rmtree(path, ignore_errors=True)
        live.backup(str(path))
        copy = ox.Store(str(path))
    try:
        yield copy
    finally:
        del copy
        shutil.rmtree(path, ignore_errors=True)


def _names(*stores: ox.Store) -> list[Name]:
    return [ox.DefaultGraph(), *dict.fromkeys(name for store in stores for name in store.named_graphs())]


def _differ(one: ox.Store, other: ox.Store, name: Name) -> bool:
    # Both iterate in the order of their keys, which are made of the terms alone.
    pairs = zip_longest(*(store.quads_for_pattern(None, None, None, name) for store in (one, other)))
    return any(a != b for a, b in pairs)


def _wrong_literals(live: ox.Store, trial: ox.Store, names: Iterable[Name]) -> Iterator[Violation]:
    for name in names:
        for quad in trial.quads_for_pattern(None, None, None, name):
            if isinstance(quad.object, ox.Literal) and not well_formed(quad.object) and quad not in live:
                yield _ill_typed(quad)


def _wrong_shapes(live: ox.Store, trial: ox.Store, names: Iterable[Name], minter: Minter) -> Iterator[Violation]:
    """Yield what is wrong with techgeo's own graphs and was not wrong before."""
    together = tuple(v.node(minter.graph(name)) for name in _TOGETHER)
    own = (n for n in names if isinstance(n, ox.NamedNode) and n.value.startswith(minter.graphs))
    for group in dict.fromkeys(together if name in together else (name,) for name in own):
        before, after = (
            dict.fromkeys(violations(q for n in group for q in store.quads_for_pattern(None, None, None, n)))
            for store in (live, trial)
        )
        yield from (found for found in after if found not in before)


def _ill_typed(triple: ox.Triple | ox.Quad) -> Violation:
    return Violation(
        triple.subject.value if isinstance(triple.subject, ox.NamedNode | ox.BlankNode) else "",
        shorten(triple.predicate.value),
        "DatatypeConstraintComponent",
        "a value is not one of its datatype",
    )


def _refuse(found: Sequence[Violation]) -> None:
    """Raise what tells these violations, in the terms of a SHACL validation report, if there are any."""
    if found:
        results = [
            {
                "focusNode": each.focus[:300],
                "resultPath": each.path[:300] or None,
                "sourceConstraintComponent": f"sh:{each.component}",
                "resultMessage": each.message,
            }
            for each in found[:SHOWN]
        ]
        raise BadParameter(
            "The graph would not be valid; nothing was written.",
            slug="invalid-graph",
            report={"conforms": False, "violations": len(found), "result": results},
        )
