"""The command that lists."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from bondgraph.cli.app import app
from bondgraph.cli.corpora import open_library
from bondgraph.cli.options import CorpusOption, FormatOption, StoreOption
from bondgraph.cli.output import write_answer


class Listed(StrEnum):
    """What can be listed."""

    AGENTS = "agents"
    WORKS = "works"
    SOURCES = "sources"
    PASSAGES = "passages"
    QUESTIONS = "questions"
    POSITIONS = "positions"
    RELATIONS = "relations"
    CITATIONS = "citations"


@app.command("list", short_help="The nodes of a kind, page by page.")
def list_nodes(
    what: Annotated[Listed, typer.Argument(metavar="KIND", help=f"One of {', '.join(Listed)}.")],
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="ORDER",
            help="Agents by name or -claims; works by author, title, year, -year or -claims; sources by title or -claims.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="LIMIT", help="How many at most: up to 1000.")
    ] = 250,
    after: Annotated[
        str | None,
        typer.Option(
            "--after", metavar="PLACE", help="Where the page before ended: its next.", show_default=False
        ),
    ] = None,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: FormatOption = None,
) -> None:
    """The nodes of a kind, page by page, each with how many claims it has; claims are listed by who.

    \b
    bondgraph list works --sort -year
    bondgraph list agents --sort -claims --limit 10
    bondgraph list relations --format json
    """
    from bondgraph.errors import BadFilter
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        verb = library.authors if what is Listed.AGENTS else getattr(library, what)
        asked: dict[str, Any] = {"limit": limit, "after": after}
        if what in (Listed.AGENTS, Listed.WORKS, Listed.SOURCES):
            asked["sort"] = sort
        elif sort is not None:
            raise BadFilter("sort", f"{what} are in one order only; leave it out")
        answer = verb(**asked)
    write_answer(answer, output_format, lambda _: text.listed(answer))
