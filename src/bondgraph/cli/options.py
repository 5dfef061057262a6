"""The options that several commands share; those of the filters are made from `bondgraph.answers.Filters`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_origin

import typer

from bondgraph.cli.completing import ids, words


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class WhoFormat(StrEnum):
    """How the rows of who are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


class ProblemFormat(StrEnum):
    """How problems are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        envvar="BONDGRAPH_CORPUS",
        metavar="FOLDER",
        help="A corpus folder or .jsonl file; by default the built-in one.",
    ),
]
FolderArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[FOLDER]", help="A corpus folder or .jsonl file; by default the built-in one."),
]
SourcesOption = Annotated[
    Path | None,
    typer.Option(
        "--sources",
        envvar="BONDGRAPH_SOURCES",
        metavar="FOLDER",
        help="The folder that holds the texts, <source>.txt.",
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", help="How to write it; by default text on a terminal, json elsewhere.", show_default=False
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of standard output.")
]


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose ``filters`` become one option for each field of `Filters`."""
    from bondgraph.answers import Filters

    signature = inspect.signature(command)
    own = [p for p in signature.parameters.values() if p.name != "filters"]
    hints: dict[str, Any] = inspect.get_annotations(command, locals={"Filters": Filters}, eval_str=True)
    options: list[inspect.Parameter] = []
    for name in Filters.model_fields:
        hints[name] = _hint(name)
        options.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hints[name])
        )

    def run(**values: Any) -> None:
        given = {
            Filters.model_fields[name].alias or name: values.pop(name)
            for name in list(values)
            if name in Filters.model_fields
        }
        given["words"] = " ".join(given["words"] or ())
        command(
            **values,
            filters=Filters.of({name: value for name, value in given.items() if value not in (None, [])}),
        )

    del hints["filters"]
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[p.name]) for p in own]
    run.__signature__ = inspect.Signature([*options, *own])  # type: ignore[attr-defined]
    run.__annotations__ = hints
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def _hint(name: str) -> Any:
    """A filter as typer is told of it."""
    from bondgraph.answers import Filters
    from bondgraph.naming import NOUNS

    field = Filters.model_fields[name]
    several = get_origin(field.annotation) is tuple
    choices = Filters.choices(name)
    described = field.description or ""
    listed = f": {', '.join(choices)}" if choices and not all(each in described for each in choices) else ""
    text = f"{described[:1].upper()}{described[1:]}{listed}."
    if name == "words":
        return Annotated[list[str] | None, typer.Argument(metavar="WORDS", help=text, show_default=False)]
    metavar = "YEAR" if "year" in name else "ID" if NOUNS.get(name) == "claim" else name.upper()
    completion = words(choices) if choices else ids(NOUNS[name]) if name in NOUNS else None
    option = typer.Option(
        f"--{field.alias}", help=text, show_default=False, metavar=metavar, autocompletion=completion
    )
    return Annotated[list[str] | None if several else str | None, option]
