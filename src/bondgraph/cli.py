"""The command line: the verbs under their own names, with the same filters as every other door."""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args, get_origin

import typer

from bondgraph.errors import (
    AmbiguousName,
    BondgraphError,
    CannotJudge,
    CorpusInvalid,
    TextNotFound,
    UnknownName,
)

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import RenderableType

    from bondgraph.answers import Filters
    from bondgraph.library import Library
    from bondgraph.reading import Reading

DOES_NOT_CONFORM: Final = 1
CANNOT_JUDGE: Final = 2

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


def _completed(kind: str) -> Callable[[str], list[str]]:
    """Completion of the ids of a kind, from the built-in corpus or BONDGRAPH_CORPUS."""

    def complete(incomplete: str) -> list[str]:
        try:
            corpus = _load(None)
        except BondgraphError:
            return []
        if kind == "position":
            ids = [
                f"{question.id}/{position.id}"
                for question in corpus.questions
                for position in question.positions
            ]
        else:
            ids = [
                record.id
                for name, record in corpus.records()
                if kind in (name, "any") and hasattr(record, "id")
            ]
        return [ident for ident in ids if ident.startswith(incomplete)]

    return complete


def _chosen(choices: list[str]) -> Callable[[str], list[str]]:
    """Completion of one of some words."""
    return lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]


CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        envvar="BONDGRAPH_CORPUS",
        metavar="FOLDER",
        help="A corpus folder or .jsonl file; by default the built-in one.",
    ),
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


# -- filters: one definition, in answers.py, for all commands that take them


def _with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose ``filters`` become one option for each field of `Filters`."""
    from bondgraph.answers import Filters
    from bondgraph.naming import NOUNS

    signature = inspect.signature(command)
    own = [p for p in signature.parameters.values() if p.name != "filters"]
    hints: dict[str, Any] = inspect.get_annotations(command, locals={"Filters": Filters}, eval_str=True)
    options: list[inspect.Parameter] = []
    for name, field in Filters.model_fields.items():
        several = get_origin(field.annotation) is tuple
        choices = [str(choice) for inner in get_args(field.annotation)[:1] for choice in get_args(inner)]
        listed = f": {', '.join(choices)}" if choices else ""
        text = f"{(field.description or '').capitalize()}{listed}."
        hint: Any
        if name == "words":
            hint = Annotated[
                list[str] | None, typer.Argument(metavar="WORDS", help=text, show_default=False)
            ]
        else:
            option = typer.Option(
                f"--{field.alias}",
                help=text,
                show_default=False,
                metavar="ID"
                if name in ("supports", "contrasts", "after")
                else "YEAR"
                if "year" in name
                else name.upper(),
                autocompletion=_chosen(choices)
                if choices
                else _completed(NOUNS[name])
                if name in NOUNS
                else None,
            )
            hint = Annotated[list[str] | None if several else str | None, option]
        hints[name] = hint
        options.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hint))

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


# -- asking


@app.command(short_help="Who argues what, filtered.")
@_with_filters
def who(
    filters: Filters,
    corpus: CorpusOption = None,
    output_format: Annotated[
        WhoFormat | None,
        typer.Option(
            "--format",
            help="How to write it; by default a table on a terminal, json elsewhere.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Who argues what: holder, claim, where, by way of whom, position, passages.

    A filter given twice means any of the two; different filters mean all of them. Names may be ids, names or labels.

    \b
    bondgraph who                                   every claim
    bondgraph who insight                           claims with a word that begins so
    bondgraph who --author Strupp                   what Strupp holds, whoever tells it
    bondgraph who --author yalom --author jung      what either holds
    bondgraph who --question heals-or-carries       a debate, by position
    bondgraph who --voice reports --format csv      what is known at second hand, for a spreadsheet
    """
    from bondgraph.render import text

    answer = _open(corpus).who_argues(filters)
    chosen = output_format or (WhoFormat.TABLE if sys.stdout.isatty() else WhoFormat.JSON)
    if chosen is WhoFormat.JSON:
        _print_json(answer)
    elif chosen is WhoFormat.JSONL:
        for row in answer.rows:
            print(row.model_dump_json())
    elif chosen is WhoFormat.CSV:
        sys.stdout.write(text.who_csv(answer))
    elif chosen is WhoFormat.MARKDOWN:
        sys.stdout.write(text.who_markdown(answer))
    else:
        _print(lambda width: text.who(answer, width=width))
    if chosen not in (WhoFormat.JSON, WhoFormat.TABLE):
        if not answer.total:
            _say(text.empty(answer).plain)
        elif answer.next:
            _say(f"{len(answer.rows)} of {answer.total} claims; --after {answer.next} gives the next")


@app.command(short_help="Any node, with its relations.")
def show(
    ident: Annotated[str, typer.Argument(metavar="ID", autocompletion=_completed("any"))],
    corpus: CorpusOption = None,
    sources: SourcesOption = None,
    output_format: FormatOption = None,
) -> None:
    """Any node, with all its relations and their reasons; with the texts attached, the words of its passages too.

    \b
    bondgraph show yalom                 an author
    bondgraph show strupp-precondition   a claim
    bondgraph show heals-or-carries      a question
    bondgraph show concept:technique     where an id belongs to nodes of several kinds
    """
    from bondgraph.render import text

    library = _open(corpus)
    answer = library.show(ident)
    _answer(answer, output_format, lambda width: text.node(answer, width=width))
    if sources and not _machine(output_format):
        from rich.console import Group

        from bondgraph.anchoring import Texts
        from bondgraph.verifying import words

        passages = [link.id for row in (answer.row, *answer.claims) if row for link in row.passages]
        passages = [ident for ident in dict.fromkeys(passages) if answer.kind in ("claim", "passage")]
        found = [text.words(*each) for each in words(library.corpus, Texts(_folder(sources)), passages)]
        _print(lambda _: Group(*found))


@app.command(short_help="Authors or positions by question.")
def compare(
    names: Annotated[list[str], typer.Argument(metavar="A B …", autocompletion=_completed("agent"))],
    corpus: CorpusOption = None,
    output_format: FormatOption = None,
) -> None:
    """Two or more authors (or positions) by question: where they agree, differ, are silent.

    \b
    bondgraph compare flores wampold
    bondgraph compare yalom jung schore
    bondgraph compare heals-or-carries/itself heals-or-carries/carries
    """
    from bondgraph.render import text

    answer = _open(corpus).compare(*names)
    _answer(answer, output_format, lambda width: text.compare(answer, width=width))


@app.command(short_help="How two nodes are connected.")
def path(
    start: Annotated[str, typer.Argument(metavar="A", autocompletion=_completed("any"))],
    end: Annotated[str, typer.Argument(metavar="B", autocompletion=_completed("any"))],
    corpus: CorpusOption = None,
    output_format: FormatOption = None,
) -> None:
    """The shortest chain of relations between two nodes, each step with its reason.

    \b
    bondgraph path yalom jung
    """
    from bondgraph.render import text

    answer = _open(corpus).path(start, end)
    _answer(answer, output_format, lambda _: text.path(answer))


@app.command(short_help="Definitions side by side.")
def define(
    concept: Annotated[str, typer.Argument(metavar="CONCEPT", autocompletion=_completed("concept"))],
    corpus: CorpusOption = None,
    output_format: FormatOption = None,
) -> None:
    """The definitions of a concept side by side, with who gives them.

    \b
    bondgraph define "real relationship"
    """
    from bondgraph.render import text

    answer = _open(corpus).define(concept)
    _answer(answer, output_format, lambda _: text.define(answer))


@app.command(short_help="What is in the corpus.")
def stats(corpus: CorpusOption = None, output_format: FormatOption = None) -> None:
    """What is in the corpus."""
    from bondgraph.render import text

    answer = _open(corpus).stats()
    _answer(answer, output_format, lambda _: text.stats(answer))


# -- pictures, exports, the service


@app.command(short_help="The interactive graph, as one file.")
@_with_filters
def draw(
    filters: Filters,
    corpus: CorpusOption = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")] = Path(
        "bondgraph-graph.html"
    ),
) -> None:
    """The interactive graph of what passes the filters: one file that opens offline.

    \b
    bondgraph draw -o bond.html
    bondgraph draw --author flores --author strupp -o flores-strupp.html
    """
    from bondgraph.mending import replace
    from bondgraph.render.network import network_page

    graph = _open(corpus).graph(filters)
    if not graph.total:
        from bondgraph.render import text

        _say(text.empty(_open(corpus).who_argues(filters)).plain)
    _writing(output, lambda: replace(output, network_page(graph).encode("utf-8")))
    claims = sum(node.kind == "claim" for node in graph.nodes)
    left = f" of {graph.total}" if claims < graph.total else ""
    print(
        f"{output}: {claims}{left} claim{'' if claims == 1 else 's'}, {len(graph.edges)} edges. Open it in a browser."
    )


class ExportFormat(StrEnum):
    """The formats that a corpus is exported in."""

    JSONL = "jsonl"


@app.command(short_help="The whole corpus as JSON Lines.")
def export(
    export_format: Annotated[
        ExportFormat, typer.Argument(metavar="FORMAT", help="jsonl: JSON Lines, one record a line.")
    ],
    corpus: CorpusOption = None,
    output: OutputOption = None,
) -> None:
    """The whole corpus in another format; reading JSON Lines back gives the same corpus.

    \b
    bondgraph export jsonl > corpus.jsonl
    bondgraph check corpus.jsonl
    """
    lines = (line + "\n" for line in _load(corpus).lines())
    if output is None:
        sys.stdout.writelines(lines)
    else:
        from bondgraph.mending import replace

        _writing(output, lambda: replace(output, "".join(lines).encode("utf-8")))


@app.command(short_help="The explorer and the API.")
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    corpus: CorpusOption = None,
) -> None:
    """The explorer and the API, on this machine; Ctrl-C ends it."""
    library = _open(corpus)
    from bondgraph_api import serve as serve_library

    serve_library(library, host=host, port=port)


# -- curating


@app.command(short_help="Check a corpus.")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="A corpus folder or .jsonl file; by default the built-in one."
        ),
    ] = None,
    sources: SourcesOption = None,
    output_format: Annotated[
        ProblemFormat, typer.Option("--format", help="How to write the problems.")
    ] = ProblemFormat.TEXT,
    publish: Annotated[
        bool,
        typer.Option(
            "--publish", help="If it conforms, record its ids as published, so that none can be lost."
        ),
    ] = False,
) -> None:
    """Check a corpus: every problem with file, line, column, code, and what to write instead.

    Ends with 0 if the corpus conforms, 1 if it does not, 2 if that cannot be judged. docs/problems.md explains the codes.

    \b
    bondgraph check                       the built-in corpus
    bondgraph check my-corpus             a folder
    bondgraph check my-corpus --sources texts   with every passage held against its words
    """
    from bondgraph.anchoring import Texts
    from bondgraph.checking import check as all_problems
    from bondgraph.problems import Severity
    from bondgraph.shaping import shape_problems

    reading = _read(folder)
    problems = all_problems(reading, Texts(_folder(sources)) if sources else None)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not errors:
        problems += shape_problems(reading)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    _print_problems(problems, output_format)
    if errors:
        _say(f"{_plural(len(errors), 'error')}, {_plural(len(problems) - len(errors), 'warning')}")
        raise typer.Exit(DOES_NOT_CONFORM)
    assert reading.corpus is not None
    claims, relations = len(reading.corpus.claims), len(reading.corpus.relations)
    attached = "" if sources else "; passages not re-checked, since no texts are attached (--sources FOLDER)"
    _say(f"{reading.root}: {_plural(claims, 'claim')}, {_plural(relations, 'relation')}, conforms{attached}")
    if publish:
        from bondgraph.publishing import publish as record

        _say(f"{_plural(record(reading), 'id')} newly recorded as published")


@app.command(short_help="Check passages against the texts.")
def verify(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="A corpus folder; by default the built-in one.")
    ] = None,
    sources: SourcesOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the spans of moved passages back into the files.")
    ] = False,
    output_format: FormatOption = None,
) -> None:
    """Check every passage against the texts and report how it was found.

    Tiers: exact (the digest at the span), moved (the same digest elsewhere), normalised (white space and compatibility
    forms folded), fuzzy (with its score), lost. Ends with 1 if a passage is lost, 2 if no text is attached.

    \b
    bondgraph verify --sources texts
    bondgraph verify my-corpus --sources texts --write
    """
    from bondgraph.verifying import report

    reading = _conforming(folder)
    outcome = report(reading, _folder(sources))
    if _machine(output_format):
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in outcome.lines():
            print(line)
    if write and outcome.moved:
        from bondgraph.mending import write_back

        for file, count in write_back(reading, outcome.findings).items():
            _say(f"{file}: {_plural(count, 'span')} written back")
    elif outcome.moved:
        _say("--write writes the moved spans back")
    if outcome.lost:
        raise typer.Exit(DOES_NOT_CONFORM)


@app.command(short_help="Print a passage, ready to paste.")
def anchor(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", autocompletion=_completed("source"), help="The source's id.")
    ],
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The passage's first words.")],
    last: Annotated[str, typer.Argument(metavar="LAST", help="Its last words.")],
    sources: SourcesOption = None,
) -> None:
    """Print a passage, ready to paste into a claims file.

    \b
    bondgraph anchor seba-concordance "a good human" "is helpful and constructive" --sources texts
    """
    from bondgraph.anchoring import Texts, find
    from bondgraph.verifying import pasted

    text = Texts(_folder(sources) if sources else None).require(source)
    print(pasted(find(text, first, last, source)))


@app.command(short_help="JSON Schemas of files and answers.")
def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="A file of a corpus (agents, claims, …) or an answer (who, node, …)."
        ),
    ],
) -> None:
    """The JSON Schema of a corpus file, for editors, or of an answer, for clients.

    \b
    bondgraph schema claims
    bondgraph schema who
    """
    from bondgraph import answers
    from bondgraph.schema import schemas

    known = schemas() | answers.schemas()
    if name not in known:
        from bondgraph.ids import nearest

        raise UnknownName(name, "schema", nearest(name, known) or sorted(known))
    print(json.dumps(known[name], ensure_ascii=False, indent=2))


# -- how answers are printed


def _machine(chosen: Format | None) -> bool:
    return chosen is Format.JSON or (chosen is None and not sys.stdout.isatty())


def _answer(answer: BaseModel, chosen: Format | None, draw_text: Callable[[int], RenderableType]) -> None:
    if _machine(chosen):
        _print_json(answer)
    else:
        _print(draw_text)


def _print(draw_text: Callable[[int], RenderableType]) -> None:
    from bondgraph.render.text import console

    out = console(sys.stdout)
    if sys.stdout.isatty():
        out.print(draw_text(out.width))
        return
    with out.capture() as captured:
        out.print(draw_text(out.width))
    sys.stdout.writelines(line.rstrip() + "\n" for line in captured.get().splitlines())


def _print_json(answer: BaseModel) -> None:
    print(answer.model_dump_json(indent=2))


def _print_problems(problems: list[Any], output_format: ProblemFormat) -> None:
    from bondgraph.render import problems as written

    match output_format:
        case ProblemFormat.JSON:
            print(written.as_json(problems))
        case ProblemFormat.GITHUB:
            sys.stdout.writelines(f"{line}\n" for line in written.as_github(problems))
        case ProblemFormat.TEXT:
            written.print_text(problems, sys.stdout)


def _say(message: str) -> None:
    """Say something beside the answer."""
    print(message, file=sys.stderr)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


# -- where corpora come from


def _read(folder: Path | None) -> Reading:
    from bondgraph.opening import built_in
    from bondgraph.reading import read

    given = folder or (Path(named) if (named := os.environ.get("BONDGRAPH_CORPUS")) else None)
    return read(given or built_in())


def _conforming(folder: Path | None) -> Reading:
    from bondgraph.checking import check as all_problems
    from bondgraph.problems import Severity

    reading = _read(folder)
    errors = [problem for problem in all_problems(reading) if problem.severity is Severity.ERROR]
    if errors:
        raise CorpusInvalid(errors)
    return reading


def _load(corpus: Path | None) -> Any:
    from bondgraph.opening import load

    given = corpus or (Path(named) if (named := os.environ.get("BONDGRAPH_CORPUS")) else None)
    return load(given)


def _open(corpus: Path | None) -> Library:
    from bondgraph.opening import build

    return build(_load(corpus))


def _folder(sources: Path | None) -> Path | None:
    if sources is not None and not sources.is_dir():
        raise CannotJudge(
            sources, "no such folder of texts; --sources names the folder that holds <source>.txt"
        )
    return sources


def _writing(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        raise CannotJudge(path, f"cannot be written: {error.strerror or error}") from error


# -- the door


def _exit_code(error: BondgraphError) -> int:
    return (
        DOES_NOT_CONFORM
        if isinstance(error, (CorpusInvalid, UnknownName, AmbiguousName, TextNotFound))
        else CANNOT_JUDGE
    )


def main() -> None:
    """Run the command line; deliberate errors end it with one line on standard error and no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except CorpusInvalid as error:
        for problem in error.problems[:10]:
            _say(str(problem))
        _say(
            f"bondgraph: {error}"
            if len(error.problems) > 10
            else f"bondgraph: the corpus does not conform; {_plural(len(error.problems), 'problem')}"
        )
        sys.exit(_exit_code(error))
    except BondgraphError as error:
        _say(f"bondgraph: {error}")
        sys.exit(_exit_code(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
