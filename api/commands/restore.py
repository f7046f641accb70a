"""``techgeo restore``: a copy becomes the state of the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import StoreOption, note, settings


def command(
    folder: Annotated[Path, typer.Argument(help="Folder with a copy that `techgeo snapshot` made.")],
    store: StoreOption = None,
) -> None:
    """Check a copy, make it the state of the store, and publish it."""
    from kb.store.archive import restore

    chosen = settings(store=store)
    published = restore(folder, chosen.directory, chosen)
    note(f"Restored {published.quads:,} quads as snapshot {published.number}.")
