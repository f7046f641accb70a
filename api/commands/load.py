"""``techgeo load``: articles into the store."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from api.commands.options import StoreOption, note, note_json, settings
from api.commands.progress import progress

Kind = Annotated[
    str | None, typer.Option("--kind", help="Format of the sources, where it should not be told from them.")
]
Language = Annotated[str | None, typer.Option("--language", help="Language of articles that declare none.")]
Publisher = Annotated[str | None, typer.Option("--publisher", help="Outlet of articles that name none.")]
Extractor = Annotated[str, typer.Option("--extractor", help="Extractor to use.")]


def command(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, URLs, or - for standard input.")],
    store: StoreOption = None,
    kind: Kind = None,
    language: Language = None,
    publisher: Publisher = None,
    extractor: Extractor = "default",
    processes: Annotated[
        int, typer.Option("--processes", "-p", min=0, max=256, help="Processes that extract; 0: one a core.")
    ] = 1,
) -> None:
    """Load articles: read, extract, check, store, publish. Loading the same again changes nothing."""
    from kb.store.opening import open_store
    from loaders.articles import Defaults
    from loaders.fetch import Fetch
    from loaders.limits import Limits
    from loaders.pipeline import Summary, load

    chosen = settings(store=store)
    limits = Limits()
    with open_store(chosen) as opened, progress("articles") as show:

        def tell(so_far: Summary) -> None:
            aside = f"{so_far.reports} reports, {so_far.refused} refused"
            aside = f"{aside}; {so_far.account}" if so_far.account else aside
            show(so_far.loaded + so_far.unchanged + so_far.refused, aside)

        summary = load(
            sources,
            opened,
            extractor,
            settings=chosen,
            limits=limits,
            fetcher=Fetch(limits),
            kind=kind,
            defaults=Defaults(language=language, publisher=publisher),
            processes=processes or os.cpu_count() or 1,
            progress=tell,
        )
    for failure in summary.failures:
        note_json(failure.to_json())
    number = f"snapshot {summary.snapshot.number}" if summary.snapshot else "at the endpoint"
    note(
        f"{summary.loaded} articles loaded, {summary.unchanged} unchanged, {summary.refused} refused;"
        f" {summary.reports} reports; the store holds {summary.events} events"
        f" ({number}, {summary.seconds:.1f} s)."
    )
    if summary.account:
        note(f"{extractor}: {summary.account}.")
    if summary.stopped:
        raise summary.stopped
    if summary.refused:
        raise typer.Exit(1 if summary.loaded or summary.unchanged else 3)
