"""What the SPARQL service says of itself to programs: SPARQL 1.1 Service Description, with VoID about its one graph.

https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bondgraph import dataset
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.namespaces import RDF, RDFS, Iri, Namespace, Term, text
from bondgraph.rdf import LANGUAGE
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import MIB, Limits
from bondgraph.syntaxes import SYNTAXES, short_turtle

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
PATH: Final = "/sparql"
"""Where queries are taken."""
DATASET: Final = "/.well-known/void"
"""Where the corpus is described as a data set."""
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_ENTAILMENT: Final = Namespace("http://www.w3.org/ns/entailment/")
# https://www.w3.org/ns/formats/
_CALLED: Final = {
    Format.JSON: "SPARQL_Results_JSON",
    Format.XML: "SPARQL_Results_XML",
    Format.CSV: "SPARQL_Results_CSV",
    Format.TSV: "SPARQL_Results_TSV",
    Format.TURTLE: "Turtle",
    Format.NTRIPLES: "N-Triples",
    Format.NQUADS: "N-Quads",
    Format.TRIG: "TriG",
    Format.JSONLD: "JSON-LD",
    Format.RDFXML: "RDF_XML",
}


def described(library: Library, service: str, limits: Limits, written: Format) -> str:
    """The description in a syntax of RDF.

    Args:
        library: what queries are asked of.
        service: the address of the whole service, without a slash at its end.
        limits: of each query.
        written: the syntax.
    """
    lines = statements(library, service, limits)
    if written is Format.TURTLE:
        return short_turtle(lines, library.base, {"sd": SD.base})
    return "".join(SYNTAXES[written].write(lines, library.base, f"{service}{PATH}"))


def statements(library: Library, service: str, limits: Limits) -> Iterator[str]:
    """The description as lines of N-Triples; the one graph is the corpus, described as it is everywhere."""
    endpoint = Iri(f"{service}{PATH}")
    itself, graphs, named = (Iri(f"{endpoint}#{each}") for each in ("service", "dataset", "corpus"))
    corpus = Iri(Ref("corpus", library.stamp.id).iri(library.base))
    told: list[tuple[Iri, Iri, Term]] = [
        (itself, RDF.type, SD.Service),
        (itself, RDFS.label, text(f"SPARQL: {library.stamp.title}", LANGUAGE)),
        (itself, RDFS.comment, text(_limits(limits), LANGUAGE)),
        (itself, SD.endpoint, endpoint),
        (itself, SD.supportedLanguage, SD.SPARQL11Query),
        (itself, SD.defaultEntailmentRegime, _ENTAILMENT.Simple),
        *((itself, SD.resultFormat, _FORMATS.term(name)) for name in _CALLED.values()),
        (itself, SD.defaultDataset, graphs),
        (graphs, RDF.type, SD.Dataset),
        (graphs, RDF.type, SD.GraphCollection),
        (graphs, SD.defaultGraph, corpus),
        (graphs, SD.namedGraph, named),
        (named, RDF.type, SD.NamedGraph),
        (named, SD.name, corpus),
        (named, SD.graph, corpus),
        (corpus, RDF.type, SD.Graph),
    ]
    yield from map(_line, told)
    yield from dataset.described(library, service, f"{service}{DATASET}")


def _line(told: tuple[Iri, Iri, Term]) -> str:
    return f"{' '.join(term.n3() for term in told)} .\n"


def _limits(limits: Limits) -> str:
    return (
        f"A query is ended after {limits.seconds:g} s, at {limits.rows:,} rows or statements, at"
        f" {limits.memory / MIB:g} MiB of memory, or where its answer has {limits.size / MIB:g} MiB. Nothing is updated."
    )
