"""The corpus as a data set: what is in it, and where it is to be had (VoID, https://www.w3.org/TR/void/, and DCAT)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.namespaces import DCAT, DCTERMS, FOAF, PREFIXES, RDF, VOID, Iri, Namespace, Term, number, text
from bondgraph.naming import CLASSES
from bondgraph.rdf import LANGUAGE, PREDICATES
from bondgraph.syntaxes import SYNTAXES

Statement = tuple[Iri, Iri, Term]

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
    """The description of a corpus that a service serves, as lines of N-Triples: what it says of itself, and more.

    Args:
        library: the corpus.
        service: the address of the service, without a slash at its end.
        document: where the description is.
    """
    ref = Ref("corpus", library.stamp.id)
    corpus, told = Iri(ref.iri(library.base)), Iri(document)
    yield _line((told, RDF.type, VOID.DatasetDescription))
    yield _line((told, FOAF.primaryTopic, corpus))
    yield from library.ntriples([ref])
    more = (
        *_content(library, corpus, service), *_access(corpus, service), *_counted(library, corpus, told),
        *_relations(library, corpus, told),
    )  # fmt: skip
    # What is said of one subject stands together.
    yield from map(_line, sorted(more, key=lambda each: each[0] != corpus))


def _counted(library: Library, corpus: Iri, document: Iri) -> Iterator[Statement]:
    """How much there is, and how many nodes of each kind."""
    counts = library.stats().counts
    if (size := library.size) is not None:
        yield corpus, VOID.triples, number(size)
    yield corpus, VOID.entities, number(sum(counts.get(kind, 0) for kind in CLASSES))
    kinds: list[Kind] = [kind for kind in CLASSES if counts.get(kind)]
    for kind in kinds:
        yield corpus, VOID.classPartition, Iri(f"{document}#{kind}")
    for kind in kinds:
        part = Iri(f"{document}#{kind}")
        yield part, RDF.type, VOID.Dataset
        yield part, VOID.term("class"), CLASSES[kind]
        yield part, VOID.entities, number(counts[kind])


def _content(library: Library, corpus: Iri, service: str) -> Iterator[Statement]:
    yield corpus, FOAF.homepage, Iri(f"{service}/")
    yield corpus, VOID.rootResource, corpus
    for kind in _EXAMPLES:
        for link in library.nodes(kind, 1):
            yield corpus, VOID.exampleResource, Iri(Ref(kind, link.id).iri(library.base))
    for prefix, space in PREFIXES.items():
        if prefix not in _UNUSED:
            yield corpus, VOID.vocabulary, Iri(space.base)


def _access(corpus: Iri, service: str) -> Iterator[Statement]:
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


def _relations(library: Library, corpus: Iri, document: Iri) -> Iterator[Statement]:
    """How many plain triples there are of each kind of relation."""
    for relation, predicate in PREDICATES.items():
        drawn = sum(
            count for name, count in library.stats().relations.items() if name.startswith(f"{relation},")
        )
        part = Iri(f"{document}#{relation}")
        yield corpus, VOID.propertyPartition, part
        yield part, RDF.type, VOID.Dataset
        yield part, VOID.property, predicate
        # What contrasts does so both ways.
        yield part, VOID.triples, number(drawn * 2 if relation == "contrasts" else drawn)


def _line(told: Statement) -> str:
    return f"{' '.join(term.n3() for term in told)} .\n"
