"""``techgeo eval``: how right the extractor is, on annotated articles."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.commands.load import Extractor
from api.commands.options import note, settings
from api.commands.progress import progress


def command(
    corpus: Annotated[Path, typer.Argument(help="Folder with articles.jsonl and gold.jsonl.")],
    errors: Annotated[Path | None, typer.Option("--errors", help="Write an error analysis (HTML) here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    extractor: Extractor = "default",
) -> None:
    """Print precision, recall and F1 by type and by language, and how right each field is."""
    from loaders.evaluate import evaluate, render, render_errors
    from loaders.extract import Remote
    from loaders.extract import extractor as make_extractor

    chosen = make_extractor(extractor, settings())
    with progress("articles") as show:
        result = evaluate(corpus, chosen, progress=lambda n: show(n, ""))
    if isinstance(chosen, Remote):
        note(f"{extractor}: {chosen.account()}.")
    if errors is not None:
        errors.write_text(render_errors(result), encoding="utf-8")
        note(f"wrote {errors}")
    sys.stdout.write(json.dumps(result.figures, indent=1) + "\n" if as_json else render(result) + "\n")
