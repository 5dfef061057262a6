"""SPARQL for people: an editor that is a form, the corpus's own questions to begin with, and answers as tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import IO, Final, NamedTuple
from urllib.parse import quote, urlencode

from bondgraph.explorer.explorer import Page
from bondgraph.ids import KINDS
from bondgraph.namespaces import BG, PREFIXES, Iri, Literal, Term
from bondgraph.render.solutions import shown
from bondgraph.sparql.formats import GRAPHS, SOLUTIONS, Format
from bondgraph.sparql.limits import MIB, Limits
from bondgraph.sparql.query import Form
from bondgraph.sparql.table import read
from bondgraph.syntaxes.reading import value_of
from bondgraph_api.problems import Problem
from bondgraph_api.protocol import Operation
from bondgraph_api.served import Served
from bondgraph_api.sparql_examples import beginning, examples

ROWS: Final = 1_000
"""Rows that the page shows; the files have all of them."""
SIZE: Final = 4 * MIB
"""Bytes that an answer may have that is shown; a file may have more."""
_ROOM: Final = (10, 30)
"""Lines that the editor has at least, and at most."""
_AROUND: Final = 60
"""Characters that are shown on each side of what is wrong."""
_TITLES: Final = {
    Format.JSON: "JSON", Format.XML: "XML", Format.CSV: "CSV", Format.TSV: "TSV", Format.TURTLE: "Turtle",
    Format.NTRIPLES: "N-Triples", Format.NQUADS: "N-Quads", Format.TRIG: "TriG", Format.JSONLD: "JSON-LD",
    Format.RDFXML: "RDF/XML",
}  # fmt: skip


class Cell(NamedTuple):
    """A term as the table shows it.

    Attributes:
        text: how it is read.
        href: where it leads, if anywhere.
        note: its language or its datatype.
        number: whether it is one.
    """

    text: str
    href: str = ""
    note: str = ""
    number: bool = False


class Result(NamedTuple):
    """An answer as the page shows it.

    Attributes:
        verdict: of ASK.
        columns: the names of the variables.
        rows: the first rows.
        total: how many there are.
        downloads: the formats it can be had in, with their addresses.
        noun: what a row is.
    """

    verdict: bool | None
    columns: tuple[str, ...]
    rows: list[list[Cell]]
    total: int
    downloads: list[tuple[str, str]]
    noun: str


def written_for(form: Form) -> Format:
    """The format in which the page has an answer given."""
    return Format.JSON if form in ("SELECT", "ASK") else Format.NTRIPLES


def result(form: Form, answer: IO[bytes], base: str, asked: Operation) -> Result:
    """The answer to a query as the page shows it.

    Args:
        form: what was asked for.
        answer: in the format that `written_for` names.
        base: the IRI under which the corpus's nodes stand.
        asked: what it came in.
    """
    downloads = _downloads(form, asked)
    if form == "ASK":
        return Result(bool(json.load(answer)["boolean"]), (), [], 0, downloads, "")
    if form == "SELECT":
        table = read(answer)
        rows = [[_cell(row[name], base) for name in table.columns] for row in table.rows[:ROWS]]
        return Result(None, table.columns, rows, len(table.rows), downloads, "row")
    # Texts hold other ends of lines as they are.
    lines = answer.read().decode().split("\n")[:-1]
    rows = [[_cell(term, base) for term in _terms(line)] for line in lines[:ROWS]]
    return Result(None, ("subject", "predicate", "object"), rows, len(lines), downloads, "statement")


def _downloads(form: Form, asked: Operation) -> list[tuple[str, str]]:
    formats: Sequence[Format] = GRAPHS
    if form in ("SELECT", "ASK"):
        formats = SOLUTIONS if form == "SELECT" else (Format.JSON, Format.XML)
    return [
        (
            _TITLES[each],
            f"/sparql?{urlencode([('query', asked.query or ''), *_graphs(asked), ('format', each.value)])}",
        )
        for each in formats
    ]


def _graphs(asked: Operation | None) -> list[tuple[str, str]]:
    """The parameters that name the graphs."""
    if asked is None or asked.dataset is None:
        return []
    named = [("named-graph-uri", each) for each in asked.dataset.named]
    return [("default-graph-uri", each) for each in asked.dataset.default] + named


def _terms(line: str) -> Iterable[Term]:
    subject, predicate, rest = line.split(" ", 2)
    for term in (subject, predicate, rest.removesuffix(" .")):
        if term.startswith("<"):
            yield Iri(term[1:-1])
        elif term.startswith("_:"):
            yield Iri(term)
        else:
            told = value_of(term)
            yield Literal(told.text, told.language, Iri(told.datatype) if told.datatype else None)


def _cell(term: Term | None, base: str) -> Cell:
    if term is None:
        return Cell("")
    if isinstance(term, Literal):
        note = term.language or (shown(term.datatype).strip("<>") if term.datatype else "")
        return Cell(term.text, note=note, number=bool(re.fullmatch(r"xsd:(integer|decimal|double)", note)))
    name = term.removeprefix(base)
    if name != term and name.partition("/")[0] in KINDS:
        node, mark, rest = name.partition("#")
        return Cell(name, f"/{quote(node, safe='/:+@,;=~')}{mark}{rest}")
    if (own := term.removeprefix(BG.base)) != term:
        return Cell(shown(term).strip("<>"), f"/ontology.html#{quote(own)}")
    return Cell(shown(term).strip("<>"), term if re.match(r"https?://", term) else "")


def _place(text: str, trouble: Problem | None) -> tuple[str, str] | None:
    """The line of the query where it is wrong, and what stands above the caret."""
    if trouble is None or trouble.line is None or trouble.column is None:
        return None
    lines = [*re.split(r"\r\n|\r|\n", text), ""]
    line = lines[min(trouble.line, len(lines)) - 1].replace("\t", " ")
    begin = max(trouble.column - _AROUND, 0)
    return line[begin : trouble.column + _AROUND], " " * (trouble.column - 1 - begin)


def editor(
    served: Served,
    limits: Limits,
    asked: Operation | None = None,
    found: Result | None = None,
    trouble: Problem | None = None,
) -> Page:
    """The page.

    Args:
        served: what is asked.
        limits: of each query.
        asked: what stands in the editor; by default something to begin with.
        found: its answer.
        trouble: why there is none.
    """
    text = (asked and asked.query) or beginning()
    questions = [
        (example.title, f"/sparql?{urlencode({'query': example.query})}")
        for example in examples(served.library)
    ]
    context = {
        "query": text,
        "lines": min(max(text.count("\n") + 2, _ROOM[0]), _ROOM[1]),
        "graphs": _graphs(asked),
        "examples": questions,
        "prefixes": [(prefix, space.base) for prefix, space in PREFIXES.items()],
        "base": served.library.base,
        "found": found,
        "trouble": trouble,
        "place": _place(text, trouble),
        "limits": limits,
    }
    return Page("sparql.html", context)
