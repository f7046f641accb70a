"""``techgeo snapshot``: a portable copy of the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import StoreOption, note, settings


def command(
    folder: Annotated[Path, typer.Argument(help="Folder to make the copy in; must not be there yet.")],
    store: StoreOption = None,
) -> None:
    """Copy the current snapshot to a folder, with a manifest of what is in it."""
    from kb.store.archive import snapshot

    manifest = snapshot(settings(store=store).directory, folder)
    note(f"{manifest.quads:,} quads copied; sha256 of the sorted N-Quads: {manifest.sha256}")
