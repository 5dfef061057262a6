"""The command that checks nanopublications."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bondgraph.cli.app import DOES_NOT_CONFORM, app
from bondgraph.cli.options import FormatOption
from bondgraph.cli.output import machine


@app.command("verify-nanopubs", short_help="Check the hashes and signatures of nanopublications.")
def verify_nanopubs(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Nanopublications as TriG, or as N-Quads in a file whose name ends in .nq."
        ),
    ],
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar="FILE",
            help="The public key that is to have signed them; by default the one that each names.",
        ),
    ] = None,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Let those pass that are not signed, if their hash is right.")
    ] = False,
    output_format: FormatOption = None,
) -> None:
    """Check every nanopublication of a file, whoever made it: that it is one, that its address is the hash of what it
    says, and that its signature was made of that by the key that it names.

    Whose key that is, no file can say: compare it with one that you have from its owner, with --key. Ends with 1 if
    something is wrong, 2 if that cannot be judged. docs/nanopublications.md tells more.

    \b
    bondgraph export nanopubs --key my-key.pem -o bond.trig
    bondgraph verify-nanopubs bond.trig
    bondgraph verify-nanopubs bond.trig --key my-public-key.pem
    """
    from bondgraph.nanopubs.judging import report
    from bondgraph.nanopubs.signing import read_public_key

    outcome = report(file, key=read_public_key(key) if key else None, unsigned=unsigned)
    if machine(output_format):
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in outcome.lines():
            print(line)
    if outcome.faulty:
        raise typer.Exit(DOES_NOT_CONFORM)
