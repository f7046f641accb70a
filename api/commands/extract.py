"""``techgeo extract``: what would be found in articles; needs no store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
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
    from kb.model import Article
    from loaders.articles import Defaults
    from loaders.extract import Remote
    from loaders.extract import extractor as make_extractor
    from loaders.failure import LoadFailure
    from loaders.fetch import Fetch
    from loaders.limits import Limits
    from loaders.parallel import extract_all
    from loaders.parsing.pool import Parsers
    from loaders.sources import read
    from ontology.terms import PREFIXES

    given, limits = settings(), Limits()
    minter = Minter(given.base_iri)
    chosen = make_extractor(extractor, given)
    defaults = Defaults(language=language, publisher=publisher)
    refused = done = 0

    def refuse(failure: LoadFailure) -> None:
        nonlocal refused
        refused += 1
        note_json(failure.to_json())

    def articles(parsers: Parsers) -> Iterator[Article]:
        for source in sources:
            for result in read(
                source,
                limits=limits,
                minter=minter,
                fetcher=Fetch(limits),
                kind=kind,
                defaults=defaults,
                parsers=parsers,
            ):
                if isinstance(result, LoadFailure):
                    refuse(result)
                else:
                    yield result

    def account() -> str:
        return chosen.account() if isinstance(chosen, Remote) else ""

    try:
        with Parsers(limits) as parsers, progress("articles") as show:
            for _, found in extract_all(articles(parsers), lambda: chosen):
                if isinstance(found, LoadFailure):
                    refuse(found)
                    continue
                done += 1
                if format == "json":
                    sys.stdout.write(json.dumps(found.to_json(explain=explain), ensure_ascii=False) + "\n")
                else:
                    quads = article_quads(found, minter, Generator(chosen.name, chosen.version))
                    triples = dict.fromkeys(q.triple for q in quads)
                    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
                    sys.stdout.write((text or b"").decode())
                sys.stdout.flush()
                show(done, "; ".join(filter(None, (f"{refused} refused", account()))))
    finally:
        if account():
            note(f"{extractor}: {account()}.")
    if refused:
        note(f"{done} articles read, {refused} refused.")
        raise typer.Exit(1 if done else 3)
