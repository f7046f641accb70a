"""``techgeo ontology build|check``: the files that are made from the ontology."""

from __future__ import annotations

import typer

from api.commands.options import note
from kb.errors import BadInput

app = typer.Typer(help="Build or check the files that are made from the ontology.", no_args_is_help=True)


@app.command()
def build() -> None:
    """Write shapes, JSON-LD context and documentation anew."""
    from ontology.build import write

    for path in write():
        note(f"wrote {path}")


@app.command()
def check() -> None:
    """Check the ontology for mistakes, and that what is made from it is up to date."""
    from ontology import EVENT_TYPES
    from ontology.build import check as problems_of

    problems = problems_of()
    for problem in problems:
        note(problem)
    if problems:
        raise BadInput(f"The ontology has {len(problems)} problems. (techgeo ontology build renews stale files.)")
    note(f"The ontology is sound: {len(EVENT_TYPES)} event types.")
