"""The options that several commands share; those of the filters are made from `bondgraph.answers`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typer
from typer.models import ArgumentInfo

from bondgraph.cli.completing import ids, words

if TYPE_CHECKING:
    from bondgraph.answers import ClaimFilters


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


class CompareFormat(StrEnum):
    """How a comparison is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    LATEX = "latex"
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
        metavar="FOLDER",
        help="A corpus folder or .jsonl file; by default what BONDGRAPH_CORPUS names, else the built-in one.",
    ),
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="STORE",
        help="Where the corpus is held: memory:, the folder of a store that was built, or the address at which a"
        " SPARQL server takes queries; by default what BONDGRAPH_STORE names, else memory:.",
    ),
]
BaseOption = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="IRI",
        help="The IRI under which the nodes stand, which ends in / or #; by default what BONDGRAPH_BASE names, else the"
        " corpus's own.",
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
RelationOption = Annotated[
    list[str] | None,
    typer.Option(
        "--relation",
        metavar="RELATION",
        autocompletion=words(("supports", "contrasts", "defines")),
        help="A kind of relation to follow: supports, contrasts, defines; by default all.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of standard output.")
]


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose ``filters`` become one option for each field of what they are."""
    from bondgraph.answers import Citing, ClaimFilters, Faceting, Filters, Searching

    signature = inspect.signature(command)
    own = [p for p in signature.parameters.values() if p.name != "filters"]
    known = {each.__name__: each for each in (ClaimFilters, Filters, Searching, Faceting, Citing)}
    hints: dict[str, Any] = inspect.get_annotations(command, locals=known, eval_str=True)
    taken: type[ClaimFilters] = hints["filters"]
    options: list[inspect.Parameter] = []
    for name in taken.model_fields:
        hints[name] = _hint(taken, name)
        options.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hints[name])
        )

    def run(**values: Any) -> None:
        given = {
            taken.model_fields[name].alias or name: values.pop(name)
            for name in list(values)
            if name in taken.model_fields
        }
        given["words"] = " ".join(given["words"] or ())
        command(
            **values,
            filters=taken.of({name: value for name, value in given.items() if value not in (None, [])}),
        )

    del hints["filters"]
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[p.name]) for p in own]
    # The words may be any number, so what else has no name of its own stands before them.
    first = [p for p in own if isinstance(get_args(p.annotation)[-1], ArgumentInfo)]
    rest = [p for p in own if p not in first]
    run.__signature__ = inspect.Signature([*first, *options, *rest])  # type: ignore[attr-defined]
    run.__annotations__ = hints
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def _hint(taken: type[ClaimFilters], name: str) -> Any:
    """A filter as typer is told of it."""
    from bondgraph.naming import NOUNS

    field = taken.model_fields[name]
    several = get_origin(field.annotation) is tuple
    choices = taken.choices(name)
    described = field.description or ""
    listed = f": {', '.join(choices)}" if choices and not all(each in described for each in choices) else ""
    text = f"{described[:1].upper()}{described[1:]}{listed}."
    if name == ("name" if "name" in taken.model_fields else "words"):
        argument = typer.Argument(
            metavar=f"{name.upper()}{'…' if name == 'name' else ''}",
            help=text,
            show_default=False,
            autocompletion=ids() if name == "name" else None,
        )
        return Annotated[list[str] | None, argument]
    if name == "words":
        several = True
    # A page of claims goes on behind one of them, a page of hits behind a number of them.
    noun = NOUNS.get(name) if "kind" not in taken.model_fields or name != "after" else None
    metavar = "YEAR" if "year" in name else "ID" if noun == "claim" else name.upper()
    completion = words(choices) if choices else ids(noun) if noun else None
    option = typer.Option(
        f"--{field.alias}", help=text, show_default=False, metavar=metavar, autocompletion=completion
    )
    return Annotated[list[str] | None if several else str | None, option]
