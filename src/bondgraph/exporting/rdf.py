"""The statements themselves, in each syntax of RDF, and sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection
from bondgraph.gathering import BATCH
from bondgraph.ids import Ref
from bondgraph.syntaxes import SYNTAXES, Syntax, in_order


def statements(selection: Selection) -> Iterator[str]:
    """The statements about the nodes of a selection, as lines of N-Triples.

    What names a claim that is none of them is left out: the plain triple of a relation that leads to it, the definition
    that it gives.
    """
    lines = selection.library.ntriples(_heard(selection))
    return lines if selection.whole else _within(selection, lines)


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
