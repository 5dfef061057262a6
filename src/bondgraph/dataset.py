"""The corpus as a data set: what is in it, and where it is to be had (VoID, https://www.w3.org/TR/void/, and DCAT)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.namespaces import (
    BG,
    DCAT,
    DCTERMS,
    FOAF,
    PREFIXES,
    RDF,
    RDFS,
    VOID,
    Iri,
    Namespace,
    Term,
    number,
    text,
)
from bondgraph.naming import CLASSES
from bondgraph.rdf import LANGUAGE, licence_address
from bondgraph.syntaxes import SYNTAXES

_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_FEATURES: Final = {
    "turtle": _FORMATS.Turtle,
    "ntriples": _FORMATS.term("N-Triples"),
    "nquads": _FORMATS.term("N-Quads"),
    "trig": _FORMATS.TriG,
    "jsonld": _FORMATS.term("JSON-LD"),
    "rdfxml": _FORMATS.RDF_XML,
}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_EXAMPLES: Final[tuple[Kind, ...]] = ("claim", "agent", "work", "concept", "question", "relation")
_UNUSED: Final = frozenset({"owl", "xsd"})
"""Prefixes of what no statement of a corpus has for a property or a class."""


def described(library: Library, service: str, document: str) -> Iterator[str]:
    """The description of a corpus that a service serves, as lines of N-Triples.

    Args:
        library: the corpus.
        service: the address of the service, without a slash at its end.
        document: where the description is.
    """
    corpus = Iri(Ref("corpus", library.stamp.id).iri(library.base))
    for subject, predicate, value in _statements(library, corpus, service, document):
        yield f"{subject.n3()} {predicate.n3()} {value.n3()} .\n"


def _statements(
    library: Library, corpus: Iri, service: str, document: str
) -> Iterator[tuple[Iri, Iri, Term]]:
    stats = library.stats()
    stamp = stats.corpus
    told = Iri(document)
    yield told, RDF.type, VOID.DatasetDescription
    yield told, FOAF.primaryTopic, corpus
    yield corpus, RDF.type, VOID.Dataset
    yield corpus, RDF.type, DCAT.Dataset
    yield corpus, DCTERMS.title, text(stamp.title, LANGUAGE)
    if library.description:
        yield corpus, DCTERMS.description, text(library.description, LANGUAGE)
    yield corpus, DCAT.version, text(stamp.edition)
    if licence := licence_address(stamp.licence) or ("://" in stamp.licence and Iri(stamp.licence)):
        yield corpus, DCTERMS.license, licence
    yield corpus, FOAF.homepage, Iri(f"{service}/")
    yield corpus, VOID.uriSpace, text(library.base)
    yield corpus, VOID.rootResource, corpus
    if (statements := library.size) is not None:
        yield corpus, VOID.triples, number(statements)
    yield corpus, VOID.entities, number(sum(stats.counts.values()) + 1)
    for kind in _EXAMPLES:
        for link in library.nodes(kind, 1):
            yield corpus, VOID.exampleResource, Iri(Ref(kind, link.id).iri(library.base))
    for prefix, space in PREFIXES.items():
        if prefix not in _UNUSED:
            yield corpus, VOID.vocabulary, Iri(space.base)
    yield from _access(corpus, service)
    yield from _partitions(library, corpus, told)


def _access(corpus: Iri, service: str) -> Iterator[tuple[Iri, Iri, Term]]:
    """Where it is to be had."""
    endpoint = Iri(f"{service}/sparql")
    yield corpus, VOID.sparqlEndpoint, endpoint
    yield endpoint, RDF.type, DCAT.DataService
    yield endpoint, DCAT.endpointURL, endpoint
    yield endpoint, DCAT.servesDataset, corpus
    for syntax in SYNTAXES.values():
        dump = Iri(f"{service}/v1/export/{syntax.name}")
        yield corpus, VOID.dataDump, dump
        yield corpus, VOID.feature, _FEATURES[syntax.name]
        yield corpus, DCAT.distribution, dump
        yield dump, RDF.type, DCAT.Distribution
        yield dump, DCTERMS.title, text(syntax.title, LANGUAGE)
        yield dump, DCAT.downloadURL, dump
        yield dump, DCAT.mediaType, Iri(_MEDIA_TYPES + syntax.media_type)


def _partitions(library: Library, corpus: Iri, document: Iri) -> Iterator[tuple[Iri, Iri, Term]]:
    """How many nodes there are of each kind, and how many relations of each."""
    stats = library.stats()
    for kind, count in stats.counts.items():
        for name, class_ in CLASSES.items():
            if name == kind:
                part = Iri(f"{document}#{kind}")
                yield corpus, VOID.classPartition, part
                yield part, VOID.term("class"), class_
                yield part, VOID.entities, number(count)
    for relation in ("supports", "contrasts", "defines"):
        drawn = sum(count for name, count in stats.relations.items() if name.startswith(relation))
        part = Iri(f"{document}#{relation}")
        yield corpus, VOID.propertyPartition, part
        yield part, VOID.property, BG.term(relation)
        # What contrasts does so both ways.
        yield part, VOID.triples, number(drawn * 2 if relation == "contrasts" else drawn)
        yield part, RDFS.label, text(relation, LANGUAGE)
