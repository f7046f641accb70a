"""``techgeo query``: a SPARQL query, or a named one, on the current snapshot."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import StoreOption, note, settings
from kb.errors import BadInput, BadParameter, NotAcceptable, StoreUnavailable
from kb.settings import Settings

TABLE = "table"
_WIDEST = 60


def command(
    source: Annotated[
        str,
        typer.Argument(metavar="FILE|-|NAME", help="File with a query, - for standard input, or a named query."),
    ] = "",
    store: StoreOption = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="table json xml csv tsv; turtle ntriples jsonld rdfxml trig nquads."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="NAME=VALUE, for a named query.", metavar="NAME=VALUE"),
    ] = None,
    timeout: Annotated[float | None, typer.Option("--timeout", min=0.001, help="Seconds it may take.")] = None,
) -> None:
    """Ask in SPARQL. Without an argument, list the named queries."""
    from kb.queries import queries

    if not source:
        for name, named in sorted(queries().items()):
            note(f"{name:24} {named.summary}")
        return
    chosen = settings(store=store, query_timeout=timeout)
    text = _text(source, parameter or [])
    if format is None:
        format = TABLE if sys.stdout.isatty() else "tsv"
    answer = asyncio.run(_ask(chosen, text, format))
    if format == TABLE and answer[:1] == b"{":
        for line in table(answer):
            sys.stdout.write(line + "\n")
    else:
        sys.stdout.buffer.write(answer)
        if not answer.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")


def _text(source: str, parameters: list[str]) -> str:
    from kb.queries import queries

    if source == "-":
        return sys.stdin.read()
    named = queries()
    if source in named:
        given = dict(p.partition("=")[::2] for p in parameters)
        return named[source].bind(given)
    try:
        return Path(source).read_text(encoding="utf-8")
    except UnicodeDecodeError as e:
        raise BadInput("The query file is not UTF-8.", slug="not-utf8") from e
    except OSError as e:
        raise BadParameter(
            f"There is no such file and no such named query; those are {', '.join(sorted(named))}."
        ) from e


async def _ask(chosen: Settings, text: str, label: str) -> bytes:
    from kb.store import asking, snapshots
    from kb.store.formats import by_label, kind_of
    from kb.store.guard import check_query
    from kb.store.pool import Query, QueryPool

    form = kind_of(check_query(text, chosen).form)
    if label == TABLE:
        label = "turtle" if form == "graph" else "json"
    # What a table cannot hold is written as Turtle; what a caller asked for by name, exactly so.
    found = by_label("turtle" if label == "tsv" and form == "graph" else label, form)
    if found is None:
        raise NotAcceptable("There is no such format for this form of query.")
    if chosen.remote:
        return asking.answer(chosen, text, found)
    snapshot = snapshots.current(chosen.directory)
    async with QueryPool(chosen, size=1, snapshot=snapshot.path) as pool:
        answer = await pool.run(Query(text, found), snapshot.path)
        await answer.begin()
        return await answer.read()


def table(answer: bytes) -> list[str]:
    """Return SPARQL JSON results as the lines of a table for people.

    >>> table(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}}]}}')
    ['x', '-', 'a', '(1 row)']
    """
    import pyoxigraph as ox

    results = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return ["yes" if results else "no"]
    if not isinstance(results, ox.QuerySolutions):
        raise StoreUnavailable("The answer is not one of SPARQL.")
    names = [v.value for v in results.variables]
    rows = [[_cell(solution[name]) for name in names] for solution in results]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    lines = [names, ["-" * w for w in widths], *rows]
    out = ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]
    return [*out, f"({len(rows)} row{'' if len(rows) == 1 else 's'})"]


def _cell(term: object) -> str:
    from kb.text import squeeze
    from ontology.terms import shorten

    if term is None:
        return ""
    text = squeeze(str(getattr(term, "value", term)))
    if type(term).__name__ == "NamedNode":
        short = shorten(text)
        text = text if short.startswith("<") else short
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
