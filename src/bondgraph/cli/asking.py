"""The commands that ask."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bondgraph.cli.app import app
from bondgraph.cli.completing import ids
from bondgraph.cli.corpora import folder_of_texts, open_library
from bondgraph.cli.options import (
    CompareFormat,
    CorpusOption,
    FormatOption,
    RelationOption,
    SourcesOption,
    StoreOption,
    WhoFormat,
    with_filters,
)
from bondgraph.cli.output import machine, say, write_answer, write_json, write_text

if TYPE_CHECKING:
    from bondgraph.answers import Faceting, Filters, Searching


@app.command(short_help="Who argues what, filtered.")
@with_filters
def who(
    filters: Filters,
    corpus: CorpusOption = None,
    store: StoreOption = None,
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
    bondgraph who insight                           claims with a word, in any of its forms
    bondgraph who --author Strupp                   what Strupp holds, whoever tells it
    bondgraph who --author yalom --author jung      what either holds
    bondgraph who --question heals-or-carries       a debate, by position
    bondgraph who --voice reports --format csv      what is known at second hand, for a spreadsheet
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.who_argues(filters)
    chosen = output_format or (WhoFormat.TABLE if sys.stdout.isatty() else WhoFormat.JSON)
    if chosen is WhoFormat.JSON:
        write_json(answer)
    elif chosen is WhoFormat.JSONL:
        for row in answer.rows:
            print(row.model_dump_json())
    elif chosen is WhoFormat.CSV:
        sys.stdout.write(text.who_csv(answer))
    elif chosen is WhoFormat.MARKDOWN:
        sys.stdout.write(text.who_markdown(answer))
    else:
        write_text(lambda width: text.who(answer, width=width))
    if chosen not in (WhoFormat.JSON, WhoFormat.TABLE):
        if not answer.total:
            say(text.empty(answer).plain)
        elif answer.next:
            say(
                f"{len(answer.rows)} of {answer.total} claims; --after {answer.rows[-1].claim} gives the next"
            )


@app.command(short_help="Nodes by their words, the best first.")
@with_filters
def search(
    filters: Searching,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: FormatOption = None,
) -> None:
    """The nodes that hold words, in what they say or in their names: those that hold them best first.

    A word is found in all its forms, with or without accents, and misspelt too. With a filter, only claims are found.

    \b
    bondgraph search alliance rupture              claims, reasons, names, titles with both words
    bondgraph search '"real relationship"'         the words as they stand
    bondgraph search 'transfer*' --kind concept    terms with a word that begins so
    bondgraph search allience --author Flores      what Flores holds
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.search(filters)
    write_answer(answer, output_format, lambda _: text.search(answer))


@app.command(short_help="How many claims have what.")
@with_filters
def facets(
    filters: Faceting,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: FormatOption = None,
) -> None:
    """How many of the claims that pass have each value of each filter: by what they can be narrowed further.

    \b
    bondgraph facets                             every author, concept, question, … with how many claims each has
    bondgraph facets insight --voice told        of the claims with a word that are known at second hand
    bondgraph facets --author yalom --limit 5    of an author's claims; the first five values of each filter
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.facets(filters)
    write_answer(answer, output_format, lambda width: text.facets(answer, width=width))


@app.command(short_help="Any node, with its relations.")
def show(
    ident: Annotated[str, typer.Argument(metavar="ID", autocompletion=ids(), help="Any node.")],
    corpus: CorpusOption = None,
    store: StoreOption = None,
    sources: SourcesOption = None,
    output_format: FormatOption = None,
) -> None:
    """Any node, with all its relations and their reasons; with the texts attached, the words of its passages too.

    \b
    bondgraph show yalom                 an author
    bondgraph show strupp-precondition-for-technique   a claim
    bondgraph show heals-or-carries      a question
    bondgraph show concept:technique     where an id belongs to nodes of several kinds
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.show(ident)
        write_answer(answer, output_format, lambda width: text.node(answer, width=width))
        if sources and not machine(output_format):
            from rich.console import Group

            from bondgraph.texts import Texts
            from bondgraph.verifying import words

            rows = (answer.row, *answer.claims) if answer.kind in ("claim", "passage") else ()
            passages = library.passages_by_id(link.id for row in rows if row for link in row.passages)
            found = [text.words(*each) for each in words(Texts(folder_of_texts(sources)), passages)]
            write_text(lambda _: Group(*found))


@app.command(short_help="Authors or positions by question.")
def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="A B …",
            autocompletion=ids("agent", "position"),
            help="Authors or positions, two or more.",
        ),
    ],
    limit: Annotated[
        int, typer.Option("--limit", metavar="LIMIT", help="How many questions at most: up to 1000.")
    ] = 25,
    after: Annotated[
        str | None,
        typer.Option(
            "--after",
            metavar="QUESTION",
            autocompletion=ids("question"),
            help="The last question of the page before.",
            show_default=False,
        ),
    ] = None,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: Annotated[
        CompareFormat | None,
        typer.Option(
            "--format",
            help="How to write it; by default text on a terminal, json elsewhere.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Two or more authors (or positions) by question: where they agree, differ, are silent.

    \b
    bondgraph compare flores wampold
    bondgraph compare yalom jung schore
    bondgraph compare heals-or-carries/itself heals-or-carries/carries
    bondgraph compare flores wampold --format latex   a table for a manuscript
    """
    from bondgraph.render import text
    from bondgraph.render.matrix import MATRICES

    with open_library(corpus, store) as library:
        answer = library.compare(*names, limit=limit, after=after)
    chosen = output_format or (CompareFormat.TEXT if sys.stdout.isatty() else CompareFormat.JSON)
    if chosen is CompareFormat.JSON:
        write_json(answer)
    elif chosen is CompareFormat.TEXT:
        write_text(lambda width: text.compare(answer, width=width))
    else:
        sys.stdout.write(MATRICES[chosen.value].written(answer))
        if answer.next:
            following = answer.questions[-1].question.id
            say(f"{len(answer.questions)} of {answer.total} questions; --after {following} gives the next")


@app.command(short_help="How two nodes are connected.")
def path(
    start: Annotated[str, typer.Argument(metavar="A", autocompletion=ids(), help="Any node.")],
    end: Annotated[str, typer.Argument(metavar="B", autocompletion=ids(), help="Any other.")],
    relation: RelationOption = None,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: FormatOption = None,
) -> None:
    """The shortest chain of relations between two nodes, each step with its reason.

    \b
    bondgraph path yalom jung
    bondgraph path yalom jung --relation supports --relation contrasts
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.path(start, end, relation=relation or ())
    write_answer(answer, output_format, lambda _: text.path(answer))


@app.command(short_help="What is near a node.")
def near(
    ident: Annotated[str, typer.Argument(metavar="ID", autocompletion=ids(), help="Any node.")],
    steps: Annotated[
        int, typer.Option("--steps", metavar="STEPS", help="How many relations away at most: up to 12.")
    ] = 1,
    relation: RelationOption = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit", metavar="LIMIT", help="How many nodes at most, the nearest first: up to 1000."
        ),
    ] = 25,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: FormatOption = None,
) -> None:
    """What is near a node: the claims and concepts that relations join with it, and those beyond, with the reasons.

    An author, a question, a position, a work, a source or a passage stands for the claims that hang on it.

    \b
    bondgraph near yalom-sine-qua-non                              what is joined with a claim
    bondgraph near yalom --steps 2                                 the same for an author's claims, two steps out
    bondgraph near concept:real-relationship --relation defines    what defines a concept
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.near(ident, steps=steps, limit=limit, relation=relation or ())
    write_answer(answer, output_format, lambda _: text.near(answer))


@app.command(short_help="Definitions side by side.")
def define(
    concept: Annotated[
        str, typer.Argument(metavar="CONCEPT", autocompletion=ids("concept"), help="The concept.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", metavar="LIMIT", help="How many definitions at most: up to 1000.")
    ] = 25,
    after: Annotated[
        str | None,
        typer.Option(
            "--after",
            metavar="CLAIM",
            autocompletion=ids("claim"),
            help="The last claim of the page before.",
            show_default=False,
        ),
    ] = None,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: FormatOption = None,
) -> None:
    """The definitions of a concept side by side, with who gives them, and to whom the term is credited.

    \b
    bondgraph define "real relationship"
    bondgraph define "holding environment"
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.define(concept, limit=limit, after=after)
    write_answer(answer, output_format, lambda _: text.define(answer))


@app.command(short_help="Terms: who defines them, which nobody defines.")
def terms(
    limit: Annotated[
        int, typer.Option("--limit", metavar="LIMIT", help="How many at most: up to 1000.")
    ] = 250,
    after: Annotated[
        str | None,
        typer.Option(
            "--after",
            metavar="CONCEPT",
            autocompletion=ids("concept"),
            help="The last concept of the page before.",
            show_default=False,
        ),
    ] = None,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output_format: FormatOption = None,
) -> None:
    """The terms: who defines them, those that are used and never defined, and to whom they are credited.

    \b
    bondgraph terms
    bondgraph terms --format json
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.terms(limit=limit, after=after)
    write_answer(answer, output_format, lambda _: text.terms(answer))


@app.command(short_help="What is in the corpus.")
def stats(corpus: CorpusOption = None, store: StoreOption = None, output_format: FormatOption = None) -> None:
    """What is in the corpus.

    \b
    bondgraph stats
    bondgraph stats --corpus my-corpus
    bondgraph stats --store my-store
    """
    from bondgraph.render import text

    with open_library(corpus, store) as library:
        answer = library.stats()
    write_answer(answer, output_format, lambda _: text.stats(answer))
