"""The statements themselves, in each syntax of RDF, and sorted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from bondgraph.errors import StoreError
from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection
from bondgraph.gathering import BATCH
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.model import RECORDS
from bondgraph.rdf import Statements
from bondgraph.syntaxes import SYNTAXES, Syntax, in_order


def statements(selection: Selection) -> Iterator[str]:
    """The statements about the nodes of a selection, as lines of N-Triples.

    What names a claim that is none of them is left out: the plain triple of a relation that leads to it, the definition
    that it gives.
    """
    if selection.whole:
        try:
            selection.library.lines()
        except StoreError:  # which holds statements only
            return selection.library.ntriples(_heard(selection))
        return _of_records(selection)
    return _within(selection, selection.library.ntriples(_heard(selection)))


def _of_records(selection: Selection) -> Iterator[str]:
    """The statements of the whole corpus, written from its records as a store's are: five times as fast as they are asked for.

    The records are read twice: first for which claims define a concept, and which passages have citations.
    """
    library = selection.library
    claims: dict[str, Any] = {}
    sources: dict[str, str] = {}
    concepts = False
    for kind, body in _bodies(library, ("concept", "relation", "citation")):
        if kind == "concept":
            concepts = True
        elif kind == "citation":
            sources[body["passage"]] = ""
        elif body["type"] == "defines":
            claims[body["subject"]] = None
    writer: Statements | None = None
    for number, (kind, body) in enumerate(_bodies(library, RECORDS), 1):
        record: Any = RECORDS[kind].model_validate(body)
        if kind == "corpus":
            writer = Statements(record, claims.__getitem__, sources.__getitem__, library.base)
            yield from writer.of_corpus(library.stamp.digest, concepts=concepts)
            continue
        if kind == "claim" and record.id in claims:
            claims[record.id] = record
        elif kind == "passage" and record.id in sources:
            sources[record.id] = record.source
        assert writer is not None
        yield from writer.of(kind, record)
        if number % BATCH == 0:
            selection.heard(BATCH)


def _bodies(library: Library, kinds: Iterable[Kind]) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """The records of some kinds as JSON has them, in the order in which they are written."""
    begins = tuple(f'{{"kind": "{kind}"' for kind in kinds)
    for line in library.lines():
        if line.startswith(begins):
            body = json.loads(line)
            yield body.pop("kind"), body


def _heard(selection: Selection) -> Iterator[Ref]:
    for number, ref in enumerate(selection.refs(), 1):
        yield ref
        if number % BATCH == 0:
            selection.heard(BATCH)


def _within(selection: Selection, lines: Iterator[str]) -> Iterator[str]:
    base = selection.library.base
    claims = f"<{base}claim/"
    known: dict[str, bool] = {}

    def passes(term: str) -> bool:
        if not term.startswith(claims):
            return True
        iri = term[1 : term.index(">")]
        if iri not in known:
            node = base + iri.removeprefix(base).partition("?" if "#" in base else "#")[0]
            known[iri] = selection.has(Ref.of_iri(base, node))
        return known[iri]

    for line in lines:
        subject, _, value = line.split(" ", 2)
        if passes(subject) and passes(value):
            yield line


def _writer(syntax: Syntax) -> Callable[[Selection], Iterator[bytes]]:
    def write(selection: Selection) -> Iterator[bytes]:
        library = selection.library
        graph = Ref("corpus", library.stamp.id).iri(library.base)
        return encoded(syntax.write(statements(selection), library.base, graph))

    return write


def _sorted(selection: Selection) -> Iterator[bytes]:
    return encoded(line.decode() for line in in_order(statements(selection)))


_TITLES: Final = {
    "turtle": "Turtle: the statements, to be read by people and every RDF tool",
    "ntriples": "N-Triples: the statements, one a line",
    "nquads": "N-Quads: the statements, one a line, in a graph named by the corpus",
    "trig": "TriG: the statements as Turtle, in a graph named by the corpus",
    "jsonld": "JSON-LD: the statements as JSON, in the words of the project's context",
    "rdfxml": "RDF/XML: the statements, for RDF tools that read XML",
}

FORMATS: Final = (
    *(
        Format(name, _TITLES[name], syntax.extension, syntax.media_type, (), _writer(syntax))
        for name, syntax in SYNTAXES.items()
    ),
    Format(
        "ntriples-sorted",
        "N-Triples sorted byte by byte, each once, as tools that make HDT files like it",
        "nt",
        SYNTAXES["ntriples"].media_type,
        (),
        _sorted,
    ),
)
