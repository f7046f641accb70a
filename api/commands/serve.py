"""``techgeo serve``: the explorer, SPARQL, lookups and linked data over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import StoreOption, note, settings


def command(
    store: StoreOption = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.  [default: 127.0.0.1]")] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65_535, help="Port to listen on; 0: any.  [default: 8000]"),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Query worker processes.  [default: 2]")
    ] = None,
) -> None:
    """Serve until interrupted. Updates over HTTP need TECHGEO_WRITE_TOKEN.

    Of a store that is an endpoint, a local copy is served, which follows it; it takes no updates.
    """
    from api.serve import run
    from kb.store.mirror import following
    from loaders.pipeline import INDEXERS

    chosen = settings(store=store, host=host, port=port, workers=workers)
    if not chosen.remote:
        run(chosen)
        return
    with following(chosen, INDEXERS, note) as copy:
        run(copy)
