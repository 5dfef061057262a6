"""The commands for those who curate a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bondgraph.cli.app import CANNOT_JUDGE, DOES_NOT_CONFORM, app
from bondgraph.cli.completing import ids, schema_names
from bondgraph.cli.corpora import folder_of_texts, read_conforming, read_corpus
from bondgraph.cli.options import FolderArgument, FormatOption, ProblemFormat, SourcesOption
from bondgraph.cli.output import machine, plural, say, write_problems
from bondgraph.errors import UnknownName


@app.command(short_help="Check a corpus.")
def check(
    folder: FolderArgument = None,
    sources: SourcesOption = None,
    careful: Annotated[
        bool,
        typer.Option(
            "--careful", help="If it conforms, warn of what a careful encoder does not leave behind."
        ),
    ] = False,
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
    bondgraph check my-corpus --careful   also what is unused, not tied in, or said twice
    """
    from bondgraph.checking import care
    from bondgraph.checking import check as all_problems
    from bondgraph.problems import Severity
    from bondgraph.shaping import shape_problems
    from bondgraph.texts import Texts, first_few

    reading = read_corpus(folder)
    texts = Texts(folder_of_texts(sources)) if sources else None
    problems = all_problems(reading, texts)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not errors:
        problems += shape_problems(reading)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if careful and not errors:
        problems = sorted([*problems, *care(reading, texts)])
    write_problems(problems, output_format)
    if errors:
        say(f"{plural(len(errors), 'error')}, {plural(len(problems) - len(errors), 'warning')}")
        raise typer.Exit(DOES_NOT_CONFORM)
    assert reading.corpus is not None
    claims, relations = len(reading.corpus.claims), len(reading.corpus.relations)
    but = "; passages not re-checked, since no texts are attached (--sources FOLDER)"
    if texts is not None:
        missing = [source.id for source in reading.corpus.sources if texts.text(source.id) is None]
        files = first_few([f"{texts.folder}/{source}.txt" for source in missing])
        do = "does" if len(missing) == 1 else "do"
        but = f"; {first_few(missing)} not re-checked: {files} {do} not exist" if missing else ""
    say(f"{reading.root}: {plural(claims, 'claim')}, {plural(relations, 'relation')}, conforms{but}")
    if publish:
        from bondgraph.publishing import publish as record

        say(f"{plural(record(reading), 'id')} newly recorded as published")


@app.command(short_help="Check passages against the texts.")
def verify(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="A corpus folder; by default the built-in one.")
    ] = None,
    sources: SourcesOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the spans of what moved back into the files.")
    ] = False,
    output_format: FormatOption = None,
) -> None:
    """Check every passage against the texts and report how it was found; what is left out on purpose, too.

    Tiers: exact (the digest at the span), moved (the same digest elsewhere), normalised (white space and compatibility
    forms folded), fuzzy (with its score), lost. Ends with 1 if something is lost, 2 if no text is attached.

    \b
    bondgraph verify --sources texts
    bondgraph verify my-corpus --sources texts --write
    """
    from bondgraph.verifying import report

    # Whether a span lies within its text is what is asked here.
    reading = read_conforming(folder, but_for="span-beyond-text")
    outcome = report(reading, folder_of_texts(sources))
    if machine(output_format):
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in outcome.lines():
            print(line)
    if write and outcome.moved:
        from bondgraph.mending import write_back

        for file, count in write_back(reading, outcome.findings).items():
            say(f"{file}: {plural(count, 'span')} written back")
        for source, record in outcome.outgrown.items():
            say(
                f"before the corpus can be used, write {record} at source {source!r}: its text has become longer"
            )
    elif outcome.moved:
        say("--write writes the moved spans back")
    if outcome.lost:
        raise typer.Exit(DOES_NOT_CONFORM)


@app.command(short_help="Show what of the texts no passage has.")
def coverage(
    folder: FolderArgument = None,
    sources: SourcesOption = None,
    output_format: FormatOption = None,
) -> None:
    """Show what of each text is in passages, what is left out on purpose and why, and what is neither.

    What is neither is listed with its line and its span, to get a passage, or a reason under left_out in sources.yaml.
    What holds no letter and no digit counts as white space.
    Ends with 0 if everything is accounted for, 1 if something is not, 2 if that cannot be judged, since a text is not
    attached or is not the one that was read.

    \b
    bondgraph coverage --sources texts
    bondgraph coverage my-corpus --sources texts --format json   with a digest for each place
    """
    from bondgraph.covering import report

    corpus = read_conforming(folder).corpus
    assert corpus is not None
    outcome = report(corpus, folder_of_texts(sources))
    if machine(output_format):
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in outcome.lines():
            print(line)
    if outcome.accounted_for is not True:
        raise typer.Exit(CANNOT_JUDGE if outcome.accounted_for is None else DOES_NOT_CONFORM)


@app.command(short_help="Print a passage, ready to paste.")
def anchor(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", autocompletion=ids("source"), help="The source's id.")
    ],
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The passage's first words.")],
    last: Annotated[str, typer.Argument(metavar="LAST", help="Its last words.")],
    sources: SourcesOption = None,
) -> None:
    """Print a passage, ready to paste into a claims file.

    \b
    bondgraph anchor seba-concordance "a good human" "is helpful and constructive" --sources texts
    """
    from bondgraph.anchoring import find
    from bondgraph.texts import Texts
    from bondgraph.verifying import pasted

    text = Texts(folder_of_texts(sources) if sources else None).require(source)
    print(pasted(find(text, first, last, source)))


@app.command(short_help="JSON Schemas of files and answers.")
def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            autocompletion=schema_names,
            help="A file of a corpus (agents, claims, …) or an answer (who, node, …).",
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
