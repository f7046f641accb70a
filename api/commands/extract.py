"""``techgeo extract``: what would be found in articles; needs no store."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal

import typer

from api.commands.load import Extractor, Kind, Language, Publisher
from api.commands.options import note, note_json, settings
from api.commands.progress import progress


def command(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, URLs, or - for standard input.")],
    format: Annotated[Literal["json", "turtle"], typer.Option("--format", help="Form of the output.")] = "json",
    explain: Annotated[
        bool, typer.Option("--explain", help="Say for each field which trigger, rule or score gave it.")
    ] = False,
    kind: Kind = None,
    language: Language = None,
    publisher: Publisher = None,
    extractor: Extractor = "default",
) -> None:
    """Print what is found in articles: one JSON object a line for each, or its graph as Turtle."""
    import pyoxigraph as ox

    from kb.graph import Generator, article_quads
    from kb.iris import Minter
    from loaders.articles import Defaults
    from loaders.extract import extractor as make_extractor
    from loaders.failure import LoadFailure
    from loaders.fetch import Fetch
    from loaders.limits import Limits
    from loaders.parallel import extract_all
    from loaders.parsing.pool import Parsers
    from loaders.sources import read
    from ontology.terms import PREFIXES

    limits, minter = Limits(), Minter(settings().base_iri)
    chosen = make_extractor(extractor)
    defaults = Defaults(language=language, publisher=publisher)
    refused = done = 0
    with Parsers(limits) as parsers, progress("articles") as show:
        for source in sources:
            results = read(
                source,
                limits=limits,
                minter=minter,
                fetcher=Fetch(limits),
                kind=kind,
                defaults=defaults,
                parsers=parsers,
            )
            for result in results:
                found: object = result
                if not isinstance(result, LoadFailure):
                    ((_, found),) = extract_all([result], lambda: chosen)
                if isinstance(found, LoadFailure):
                    refused += 1
                    note_json(found.to_json())
                    continue
                done += 1
                if format == "json":
                    line = json.dumps(found.to_json(explain=explain), ensure_ascii=False)  # type: ignore[attr-defined]
                    sys.stdout.write(line + "\n")
                else:
                    quads = article_quads(found, minter, Generator(chosen.name, chosen.version))  # type: ignore[arg-type]
                    triples = dict.fromkeys(q.triple for q in quads)
                    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
                    sys.stdout.write((text or b"").decode())
                sys.stdout.flush()
                show(done, f"{refused} refused")
    if refused:
        note(f"{done} articles read, {refused} refused.")
        raise typer.Exit(1 if done else 3)
