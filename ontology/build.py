"""Makes the generated files of the ontology, and finds the mistakes in it: ``techgeo ontology build|check``.

>>> sorted(build())
['generated/context.jsonld', 'generated/event-types.md', 'generated/shapes.ttl']
"""

from __future__ import annotations

from pathlib import Path

from ontology import ACTOR_KINDS, CONCEPTS, EVENT_TYPES, GROUPS
from ontology.building.context import build_context
from ontology.building.mistakes import mistakes
from ontology.building.reference import build_reference
from ontology.building.shapes import build_shapes
from ontology.read import HERE, crosswalk, statements


def build() -> dict[str, str]:
    """Return the text of every generated file, by its path under ``ontology/``: same ontology, same bytes."""
    return {
        "generated/shapes.ttl": build_shapes(EVENT_TYPES, GROUPS, CONCEPTS, ACTOR_KINDS),
        "generated/context.jsonld": build_context(statements()),
        "generated/event-types.md": build_reference(EVENT_TYPES, GROUPS, crosswalk()),
    }


def write(folder: Path = HERE) -> list[Path]:
    """Write the generated files under ``folder``; return those that changed."""
    changed = []
    for name, text in build().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not _is(path, text):
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def check(folder: Path = HERE) -> list[str]:
    """Return what is wrong: mistakes in the ontology, and generated files that are out of date."""
    stale = [
        f"{name} is out of date; run `techgeo ontology build`"
        for name, text in build().items()
        if not _is(folder / name, text)
    ]
    return [*mistakes(statements(), EVENT_TYPES, GROUPS, CONCEPTS, crosswalk()), *stale]


def _is(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except FileNotFoundError:
        return False
