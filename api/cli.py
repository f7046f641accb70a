"""The command line: ``techgeo COMMAND``. Each module of ``api.commands`` is one command, under its own name.

====== ================================================================
exit   means
====== ================================================================
0      done
1      some inputs were refused (listed on stderr, one JSON object a line); the rest is loaded
2      the command was misspelt, or an argument has an impossible value
3      the input is bad, or a generated file is stale; nothing was done
4      the store is locked, full, corrupt or missing
5      a remote endpoint failed, or a query ran over its limits
6      interrupted; the store is consistent
70     a fault of ours
====== ================================================================
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from importlib.metadata import version

import typer

import api.commands
from kb.errors import TechgeoError
from ontology.types import OntologyError

BUG = 70
BAD_INPUT = 3
INTERRUPTED = 6
_CTRL_C = 130
_BROKEN_PIPE = 141
_SHARED = ("options", "progress")

app = typer.Typer(
    name="techgeo",
    help="Technology-geopolitics events from news, with a quote behind every field.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _root(
    show_version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if show_version:
        typer.echo(f"techgeo {version('techgeo')}")
        raise typer.Exit


def _register() -> None:
    """Add every module of ``api.commands``: its ``app`` (a command with subcommands) or its ``command``."""
    for module in sorted(pkgutil.iter_modules(api.commands.__path__), key=lambda m: m.name):
        if module.name in _SHARED:
            continue
        code = importlib.import_module(f"api.commands.{module.name}")
        name = module.name.rstrip("_")
        if hasattr(code, "app"):
            app.add_typer(code.app, name=name)
        else:
            app.command(name)(code.command)


_register()


def run(arguments: list[str] | None = None) -> int:
    """Run the command line on ``arguments`` (those of the process by default); return its exit code."""
    try:
        app(arguments, prog_name="techgeo")
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else 0
        return INTERRUPTED if code == _CTRL_C else code
    except TechgeoError as e:
        typer.echo(f"techgeo: {e.detail}", err=True)
        return e.exit_code
    except OntologyError as e:
        typer.echo(f"techgeo: {e}", err=True)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be written there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Exception:
        traceback.print_exc()
        typer.echo("techgeo: this is a fault of ours; please report it with the lines above.", err=True)
        return BUG
    return 0


def main() -> None:
    """Entry point of the ``techgeo`` command."""
    sys.exit(run())


if __name__ == "__main__":
    main()
