"""What changed between two snapshots: the events that came, went, or are told differently."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kb.errors import StoreUnavailable
from kb.index.build import FILE

# Everything of an event but its number in the index, which is of no meaning outside it.
_TOLD = ", ".join(
    f"coalesce({{0}}.{column}, '')"
    for column in (
        *("type", "day", "latest", "phase", "effect", "modality", "factuality", "stance", "low", "high"),
        *("currency", "reports", "sources", "labels"),
    )
)
_CHANGES = f"""
SELECT iri, change FROM (
  SELECT iri, 'added' AS change FROM new.event WHERE iri NOT IN (SELECT iri FROM old.event)
  UNION ALL SELECT iri, 'removed' FROM old.event WHERE iri NOT IN (SELECT iri FROM new.event)
  UNION ALL SELECT n.iri, 'changed' FROM new.event n JOIN old.event o ON o.iri = n.iri
    WHERE ({_TOLD.format("n")}) <> ({_TOLD.format("o")})
) WHERE iri > ? ORDER BY iri LIMIT ?
"""


def changes(old: Path, new: Path, *, after: str = "", limit: int = 100) -> list[tuple[str, str]]:
    """Return IRI and kind of change (added, removed, changed) of up to ``limit`` events, those after an IRI.

    ``old`` and ``new`` are the folders of two snapshots.

    Raises:
        StoreUnavailable: if one of them has no index that can be read.
    """
    connection = sqlite3.connect(":memory:", uri=True)
    try:
        for name, folder in (("old", old), ("new", new)):
            address = f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1"
            connection.execute(f"ATTACH DATABASE ? AS {name}", (address,))
        return [(iri, change) for iri, change in connection.execute(_CHANGES, (after, limit))]
    except sqlite3.Error as e:
        raise StoreUnavailable("One of the snapshots has no lookup index.", slug="index-missing") from e
    finally:
        connection.close()
