"""Options and outputs that several commands share."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from kb.settings import Settings

StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="Folder of the store, or URL of a SPARQL endpoint.  [default: ./techgeo.db]"),
]


def settings(**given: Any) -> Settings:
    """Return the settings: what the command line gave, else ``TECHGEO_…`` variables, else defaults."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


def note(text: str) -> None:
    """Say something to the person at the terminal; stdout stays clean for pipes."""
    typer.echo(text, err=True)


def note_json(value: dict[str, Any]) -> None:
    """Write one JSON object as a line on stderr."""
    typer.echo(json.dumps(value, ensure_ascii=False), err=True)


def interactive() -> bool:
    """Whether progress can be shown: stderr is a terminal."""
    return sys.stderr.isatty()
