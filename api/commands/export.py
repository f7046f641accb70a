"""``techgeo export``: everything that the store holds, in one format."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import typer

from api.commands.options import StoreOption, note, settings


def command(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="Export format; `list` names them.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write.  [default: stdout]")] = None,
    store: StoreOption = None,
    snapshot: Annotated[int | None, typer.Option("--snapshot", min=1, help="Number of an older snapshot.")] = None,
) -> None:
    """Write a whole snapshot in one format; its SHA-256 goes to stderr."""
    from kb.export import formats, named
    from kb.iris import Minter
    from kb.reader import Readers

    if format == "list":
        for name, known in formats().items():
            sys.stdout.write(f"{name:16} {known.SUMMARY}\n")
        return
    chosen, found = settings(store=store), named(format)
    if chosen.remote:
        from kb.store.mirror import local_settings, refresh
        from loaders.pipeline import INDEXERS

        refresh(chosen, INDEXERS)
        chosen = local_settings(chosen)
    readers = Readers(chosen.directory, Minter(chosen.base_iri))
    reader = readers.numbered(snapshot) if snapshot else readers.current()
    if output is None:
        out = Summed(sys.stdout.buffer)
        found.write(reader, cast(BinaryIO, out))
        sys.stdout.buffer.flush()
    else:
        fresh = output.with_name(f".{output.name}.part")
        with fresh.open("wb") as f:
            out = Summed(f)
            found.write(reader, cast(BinaryIO, out))
            f.flush()
            os.fsync(f.fileno())
        fresh.replace(output)
    note(f"snapshot {reader.snapshot.number}, {out.size:,} bytes, sha256 {out.digest.hexdigest()}")


class Summed:
    """A stream that passes bytes on and sums them up."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.size, self.digest = out, 0, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        """Write a piece."""
        self.size += len(piece)
        self.digest.update(piece)
        self.out.write(piece)
        return len(piece)

    def __getattr__(self, name: str) -> Any:
        """Return what the stream below has."""
        return getattr(self.out, name)
