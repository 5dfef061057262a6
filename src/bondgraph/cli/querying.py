"""The command that evaluates SPARQL as it is given."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from bondgraph.cli.app import app
from bondgraph.cli.corpora import load_corpus, where
from bondgraph.cli.options import CorpusOption, StoreOption
from bondgraph.cli.output import write_text
from bondgraph.errors import BadQuery, CannotJudge

if TYPE_CHECKING:
    from bondgraph.sparql.formats import Format
    from bondgraph.sparql.query import Query


class AnswerFormat(StrEnum):
    """How the answer to a query is written."""

    TABLE = "table"
    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"


@app.command(short_help="Any SPARQL query, within limits.")
def sparql(
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help="SPARQL 1.1, @FILE to read it from a file, or - from standard input."
        ),
    ],
    corpus: CorpusOption = None,
    store: StoreOption = None,
    answer_format: Annotated[
        AnswerFormat | None,
        typer.Option(
            "--format",
            help="How to write it. SELECT and ASK: table, json, xml, csv or tsv; by default table on a terminal, json"
            " elsewhere. CONSTRUCT and DESCRIBE: turtle, ntriples, nquads, trig, jsonld or rdfxml; by"
            " default turtle.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        int, typer.Option(min=1, metavar="SECONDS", help="The seconds after which it is ended.")
    ] = 10,
    rows: Annotated[
        int, typer.Option(min=1, metavar="ROWS", help="How many rows or statements its answer may have.")
    ] = 10_000,
    memory: Annotated[
        int,
        typer.Option(min=1, metavar="MIB", help="The MiB of memory that it may use, besides the store's."),
    ] = 512,
    allow_service: Annotated[
        bool,
        typer.Option(
            "--allow-service", help="Let it ask other servers with SERVICE, which is refused otherwise."
        ),
    ] = False,
    allow_update: Annotated[
        bool,
        typer.Option(
            "--allow-update",
            help="Let it change what a server holds; its answers are then no longer those of a corpus.",
        ),
    ] = False,
) -> None:
    """Any SPARQL 1.1 query over the corpus as RDF (docs/model.md), whatever it costs: at a limit it is ended.

    An answer comes whole or not at all. The prefixes of docs/sparql.md need no declaration. Updates are refused.
    A store may also be a folder that Oxigraph made of anything else.

    \b
    bondgraph sparql 'SELECT ?claim ?text { ?claim a bg:Claim; schema:text ?text } LIMIT 5'
    bondgraph sparql @debate.rq --format csv > debate.csv
    bondgraph sparql 'DESCRIBE ?c { ?c dcterms:identifier "technique" }' --format turtle
    """
    from bondgraph.opening import holds_its_own
    from bondgraph.rdf import ntriples
    from bondgraph.sparql.limits import MIB, Limits
    from bondgraph.sparql.query import read
    from bondgraph.sparql.sandbox import Sandbox
    from bondgraph.store.address import ServerAddress, parse
    from bondgraph.store.server import Server

    asked = read(_written(query), service=allow_service, update=allow_update)
    _check_format(asked, answer_format)
    limits = Limits(seconds=timeout, rows=rows, memory=memory * MIB)
    named, held = where(corpus, store)
    at = None if held is None else parse(held)
    if at and named:
        raise holds_its_own(at)
    if isinstance(at, ServerAddress):
        from bondgraph.sparql import remote

        server = Server.from_environment(at, os.environ)
        if asked.form == "UPDATE":
            remote.update(server, asked, limits)
        else:
            _write(lambda each: remote.answer(server, asked, each, limits), asked, answer_format)
    elif asked.form == "UPDATE":
        raise typer.BadParameter(
            "only what a server holds can be updated; change the corpus, and build it anew",
            param_hint="--allow-update",
        )
    else:
        with (
            _statements(at) if at else nullcontext(ntriples(load_corpus(named))) as statements,
            Sandbox(statements, limits, at_once=1) as sandbox,
        ):
            _write(lambda each: sandbox.answer(asked, each), asked, answer_format)


@contextmanager
def _statements(store: Path) -> Iterator[Path]:
    """The folder of a store's statements, which stays while it is read; any other is taken for Oxigraph's own."""
    from bondgraph.stores import RECORD, StoreFolder

    if not (store / RECORD).exists():
        yield store
        return
    held = StoreFolder(store).hold()
    try:
        yield held.statements
    finally:
        held.close()


def _written(query: str) -> str:
    """The query that is given, or stands where it says."""
    try:
        if query == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        if query.startswith("@"):
            return Path(query[1:]).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CannotJudge(query[1:], error.strerror or "it cannot be read") from None
    except UnicodeDecodeError:
        raise BadQuery("it is not in UTF-8") from None
    return query


def _check_format(asked: Query, chosen: AnswerFormat | None) -> None:
    from bondgraph.sparql.formats import GRAPHS, SOLUTIONS

    if asked.form == "UPDATE":
        return
    graph = asked.form in ("CONSTRUCT", "DESCRIBE")
    fit = [each.value for each in (GRAPHS if graph else SOLUTIONS)] + ([] if graph else ["table"])
    if chosen is not None and chosen not in fit:
        raise typer.BadParameter(
            f"{asked.form} is written as one of: {', '.join(fit)}", param_hint="--format"
        )


def _write(answer: Callable[[Format], IO[bytes]], asked: Query, chosen: AnswerFormat | None) -> None:
    from bondgraph.render.solutions import solutions
    from bondgraph.sparql.formats import Format
    from bondgraph.sparql.table import read

    if asked.form in ("CONSTRUCT", "DESCRIBE"):
        _copy(answer(Format(chosen or "turtle")))
    elif (chosen or ("table" if sys.stdout.isatty() else "json")) != "table":
        _copy(answer(Format(chosen or "json")))
    elif asked.form == "ASK":
        with answer(Format.JSON) as told:
            print("yes" if json.load(told)["boolean"] else "no")
    else:
        with answer(Format.JSON) as told:
            table = read(told)
        write_text(lambda _: solutions(table.columns, table.rows))


def _copy(answer: IO[bytes]) -> None:
    """Write an answer as it is, and end its last line."""
    with answer:
        piece = b""
        while more := answer.read(2**16):
            piece = more
            sys.stdout.buffer.write(piece)
        if not piece.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
