"""The command line itself, to which the commands add themselves."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Final

import typer

DOES_NOT_CONFORM: Final = 1
CANNOT_JUDGE: Final = 2
PIPE_CLOSED: Final = 141
"""What a shell reports of a command that nobody listens to any more."""
INTERRUPTED: Final = 130
"""What a shell reports of a command that Ctrl-C ended."""

app = typer.Typer(
    name="bondgraph",
    help="Who argues what, and where they said it.\n\nA corpus of claims with their voices, passages and relations:"
    " checked, asked and drawn.",
    epilog="Begin with: bondgraph who · bondgraph stats · bondgraph who --help",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"bondgraph {version('bondgraph')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    pass
