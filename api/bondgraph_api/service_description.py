"""What the SPARQL service says of itself to programs: SPARQL 1.1 Service Description, with VoID about its one graph.

https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.namespaces import RDF, RDFS, VOID, Iri, Namespace, Term, number, text
from bondgraph.naming import CLASSES
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import MIB, Limits
from bondgraph.syntaxes import SYNTAXES, short_turtle

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
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


def described(library: Library, endpoint: str, limits: Limits, written: Format) -> str:
    """The description of the service in a syntax of RDF.

    Args:
        library: what it answers from.
        endpoint: the address that it was asked at.
        limits: of each query.
        written: the syntax.
    """
    lines = statements(library, endpoint, limits)
    if written is Format.TURTLE:
        return short_turtle(lines, library.base)
    return "".join(SYNTAXES[written].write(lines, library.base, endpoint))


def statements(library: Library, endpoint: str, limits: Limits) -> Iterator[str]:
    """The description as lines of N-Triples, those of one subject together.

    The graph is the corpus, which is described as it describes itself, with how much there is in it.
    """
    address = Iri(endpoint)
    service, dataset = Iri(f"{endpoint}#service"), Iri(f"{endpoint}#dataset")
    corpus = Iri(Ref("corpus", library.stamp.id).iri(library.base))
    told: list[tuple[Iri, Iri, Term]] = [
        (service, RDF.type, SD.Service),
        (service, RDFS.label, text(f"SPARQL: {library.stamp.title}", "en")),
        (service, RDFS.comment, text(_limits(limits), "en")),
        (service, SD.endpoint, address),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.defaultEntailmentRegime, _ENTAILMENT.Simple),
        *((service, SD.resultFormat, _FORMATS.term(name)) for name in _CALLED.values()),
        (service, SD.defaultDataset, dataset),
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, corpus),
    ]
    yield from map(_line, told)
    yield from (
        line
        for line in library.ntriples([Ref("corpus", library.stamp.id)])
        if line.startswith(f"{corpus.n3()} ")
    )
    yield from map(_line, _counted(library, corpus, address))


def _counted(library: Library, corpus: Iri, address: Iri) -> Iterator[tuple[Iri, Iri, Term]]:
    counts = library.stats().counts
    yield corpus, RDF.type, SD.Graph
    yield corpus, VOID.entities, number(sum(counts.get(kind, 0) for kind in CLASSES))
    yield corpus, VOID.sparqlEndpoint, address
    yield corpus, VOID.triples, number(library.statements())
    kinds: list[Kind] = [kind for kind in CLASSES if counts.get(kind)]
    for kind in kinds:
        yield corpus, VOID.classPartition, Iri(f"{address}#{kind}")
    for kind in kinds:
        part = Iri(f"{address}#{kind}")
        yield part, RDF.type, VOID.Dataset
        yield part, VOID.term("class"), CLASSES[kind]
        yield part, VOID.entities, number(counts[kind])


def _line(told: tuple[Iri, Iri, Term]) -> str:
    return f"{' '.join(term.n3() for term in told)} .\n"


def _limits(limits: Limits) -> str:
    return (
        f"A query is ended after {limits.seconds:g} s, at {limits.rows:,} rows or statements, at"
        f" {limits.memory / MIB:g} MiB of memory, or where its answer has {limits.size / MIB:g} MiB. Nothing is updated."
    )
