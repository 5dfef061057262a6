"""The command line: the verbs under their own names, with the same filters as every other door."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bondgraph.cli import asking as asking
from bondgraph.cli import citing as citing
from bondgraph.cli import exporting as exporting
from bondgraph.cli import listing as listing
from bondgraph.cli import making as making
from bondgraph.cli import querying as querying
from bondgraph.cli import writing as writing

# The commands are listed in the order in which they add themselves.
from bondgraph.cli import curating as curating  # isort: skip
from bondgraph.cli import reviewing as reviewing  # isort: skip
from bondgraph.cli import storing as storing  # isort: skip
from bondgraph.cli import publishing as publishing  # isort: skip
from bondgraph.cli.app import CANNOT_JUDGE, DOES_NOT_CONFORM, PIPE_CLOSED, app
from bondgraph.cli.output import plural, say
from bondgraph.errors import (
    AmbiguousName,
    BondgraphError,
    CorpusInvalid,
    NothingWritten,
    QueryStopped,
    TextNotFound,
    UnknownName,
)

_MOST_PROBLEMS = 10


def main() -> None:
    """Run the command line; deliberate errors end it with one line on standard error and no traceback."""
    _prepare_streams()
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        code = PIPE_CLOSED
        _discard_output()
    except OSError as error:
        code = CANNOT_JUDGE
        say(f"bondgraph: {error.filename or 'standard output'}: {error.strerror or error}")
        _discard_output()
    sys.exit(code)


def _run() -> int:
    out = sys.stdout
    try:
        app(prog_name="bondgraph")
    except SystemExit as end:
        if sys.stdout is not out:  # typer puts something else there when the pipe is closed
            sys.stdout = out
            raise BrokenPipeError from None
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except CorpusInvalid as error:
        for problem in error.problems[:_MOST_PROBLEMS]:
            say(str(problem))
        more = ", of which these are the first" if len(error.problems) > _MOST_PROBLEMS else ""
        say(f"bondgraph: the corpus does not conform; {plural(len(error.problems), 'problem')}{more}")
        return DOES_NOT_CONFORM
    except BondgraphError as error:
        say(f"bondgraph: {error}")
        unmet = isinstance(error, (UnknownName, AmbiguousName, TextNotFound, NothingWritten, QueryStopped))
        return DOES_NOT_CONFORM if unmet else CANNOT_JUDGE
    return 0


def _prepare_streams() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # it was closed
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - as long as the command
        elif hasattr(stream, "reconfigure"):
            # What other programs read is UTF-8 wherever it is written; a terminal has an encoding of its own.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _discard_output() -> None:
    """Let nothing more be written, lest Python complain about it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


__all__ = ["app", "main"]
