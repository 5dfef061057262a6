"""The command line itself, to which the commands add themselves."""

from __future__ import annotations

from typing import Final

import typer

DOES_NOT_CONFORM: Final = 1
CANNOT_JUDGE: Final = 2
PIPE_CLOSED: Final = 141
"""What a shell reports of a command that nobody listens to any more."""

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
