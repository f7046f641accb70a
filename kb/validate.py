"""Whether a graph may be stored: the shapes of the ontology, and the one thing that SHACL cannot check.

That a quote is what the article says at its offsets needs the text, which is never stored; so it is checked
here, when the article is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, Quad

from kb import vocabulary as v
from kb.errors import BadInput
from kb.shapes import Graph, Shape, ShapesError, Violation, compile_shapes
from ontology.build import build
from ontology.read import HERE

__all__ = ["Violation", "check_generated", "shapes", "violations"]

SHAPES = HERE / "generated" / "shapes.ttl"


@lru_cache(maxsize=1)
def shapes() -> list[Shape]:
    """Return the compiled shapes of the ontology that is installed.

    Raises:
        BadInput: with slug ``stale-ontology`` if the generated file is missing or damaged.
    """
    try:
        return compile_shapes(SHAPES.read_bytes())
    except (OSError, SyntaxError, ValueError, ShapesError) as e:
        raise BadInput(
            "The generated shapes are missing or damaged; run: techgeo ontology build", slug="stale-ontology"
        ) from e


def check_generated(folder: Path = HERE) -> None:
    """Let a service start whose shapes and context are what the ontology that is installed makes.

    Raises:
        BadInput: with slug ``stale-ontology`` if one is missing, damaged or older than its sources.
    """
    made = build()
    for name in (f"generated/{SHAPES.name}", "generated/context.jsonld"):
        try:
            fresh = (folder / name).read_bytes() == made[name].encode()
        except OSError:
            fresh = False
        if not fresh:
            raise BadInput(
                f"{name} is missing, damaged or older than the ontology; run: techgeo ontology build",
                slug="stale-ontology",
            )


def violations(quads: Iterable[Quad], *, text: str | None = None) -> list[Violation]:
    """Return what is wrong with a graph, nothing if it is valid.

    ``text`` is the article's, where the graph is one of an article: every quote must stand in it, exactly
    there.
    """
    graph = Graph(quads)
    found = [violation for shape in shapes() for violation in shape.validate(graph)]
    if text is not None and not found:
        found += _misquoted(graph, text)
    return found


def _misquoted(graph: Graph, text: str) -> Iterable[Violation]:
    for subject, properties in graph.about.items():
        for selector in properties.get(v.EVIDENCE, ()):
            parts = graph.objects(selector, v.HAS_SELECTOR)
            quote, start, end = (
                next((o.value for s in parts for o in graph.objects(s, p) if isinstance(o, Literal)), "")
                for p in (v.EXACT, v.START, v.END)
            )
            if text[int(start) : int(end)] != quote:
                yield Violation(
                    subject.value, "oa:exact", "Quote", "the quote is not what the article says at its offsets"
                )
