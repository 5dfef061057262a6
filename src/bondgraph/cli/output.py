"""How the command line writes: for a person on a terminal, for a program elsewhere, for both on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bondgraph.cli.options import Format, ProblemFormat

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import RenderableType

    from bondgraph.problems import Problem


def machine(chosen: Format | None) -> bool:
    """Whether a program reads the answer, by what was chosen or else by where it goes."""
    return chosen is Format.JSON or (chosen is None and not sys.stdout.isatty())


def write_answer(answer: BaseModel, chosen: Format | None, draw: Callable[[int], RenderableType]) -> None:
    """Write an answer as JSON, or as text as wide as there is room."""
    if machine(chosen):
        write_json(answer)
    else:
        write_text(draw)


def write_text(draw: Callable[[int], RenderableType]) -> None:
    """Write text as wide as there is room; elsewhere than on a terminal, without spaces at the ends of lines."""
    from bondgraph.render.text import console

    out = console(sys.stdout)
    if sys.stdout.isatty():
        out.print(draw(out.width))
        return
    with out.capture() as captured:
        out.print(draw(out.width))
    sys.stdout.writelines(line.rstrip() + "\n" for line in captured.get().splitlines())


def write_json(answer: BaseModel) -> None:
    """Write an answer as JSON."""
    print(answer.model_dump_json(indent=2))


def write_problems(problems: list[Problem], output_format: ProblemFormat) -> None:
    """Write the problems of a corpus."""
    from bondgraph.render import problems as written

    match output_format:
        case ProblemFormat.JSON:
            print(written.as_json(problems))
        case ProblemFormat.GITHUB:
            sys.stdout.writelines(f"{line}\n" for line in written.as_github(problems))
        case ProblemFormat.TEXT:
            written.print_text(problems, sys.stdout)


def say(message: str) -> None:
    """Say something beside the answer."""
    print(message, file=sys.stderr)


def plural(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
