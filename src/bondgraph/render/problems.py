"""Problems → what a terminal, a program and a code host read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TextIO

from bondgraph.problems import Problem, Severity

FORMAT = "bondgraph.problems/1"


def print_text(problems: Iterable[Problem], out: TextIO) -> None:
    """One line a problem; on a terminal the severity is coloured."""
    if not out.isatty():
        out.writelines(f"{problem}\n" for problem in problems)
        return
    from rich.text import Text

    from bondgraph.render.text import console

    screen = console(out)
    for problem in problems:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        screen.print(
            Text.assemble(
                (f"{problem.file}:{problem.line}:{problem.column}: ", "bold"),
                (f"{problem.severity}[{problem.code}]", colour),
                f": {problem.message}",
                (f"; {problem.remedy}" if problem.remedy else "", "dim"),
            ),
            soft_wrap=True,
        )


def as_json(problems: Iterable[Problem]) -> str:
    """All problems as one JSON object with a versioned format."""
    return json.dumps(
        {"format": FORMAT, "problems": [asdict(problem) for problem in problems]},
        ensure_ascii=False,
        indent=2,
    )


def as_github(problems: Iterable[Problem]) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a change.

    Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    for problem in problems:
        place = f"file={_property(problem.file)},line={problem.line},col={problem.column},title={_property(problem.code)}"
        tail = f"; {problem.remedy}" if problem.remedy else ""
        yield f"::{problem.severity} {place}::{_data(problem.message + tail)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
