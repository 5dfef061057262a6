"""The project's own ontology, as it stands in ``ontology/bondgraph.ttl``: for people, and in each syntax of RDF."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bondgraph.namespaces import BG, PREFIXES
from bondgraph.shapes import ontology

if TYPE_CHECKING:
    from rdflib import Graph

ONTOLOGY: Final = "bondgraph.ttl"

_NOT_OURS: Final = {"http://purl.org/spar/biro/": "biro", "http://spdx.org/rdf/terms#": "spdx"}
"""Vocabularies that the ontology points at and no statement of a corpus uses."""


class Named(NamedTuple):
    """A term that is pointed at: its name with its prefix, and its IRI."""

    name: str
    iri: str


class Term(NamedTuple):
    """A term of the ontology.

    Attributes:
        name: its name, which is its anchor.
        iri: its IRI.
        label: what it is called.
        comment: what it means.
        sort: what it is: a class, a property or an individual.
        of: what it narrows: classes, properties, or what an individual is one of.
        domain: what it is said of; any of these.
        range: what its values are; any of these.
        see: terms that are near.
    """

    name: str
    iri: str
    label: str
    comment: str
    sort: str
    of: tuple[Named, ...]
    domain: tuple[Named, ...]
    range: tuple[Named, ...]
    see: tuple[Named, ...]


class Vocabulary(NamedTuple):
    """The ontology.

    Attributes:
        iri: its IRI.
        title: what it is called.
        description: what it is for.
        comment: how it goes with other ontologies.
        version: its version.
        licence: the address of its licence.
        terms: its terms by sort, as they stand in it.
    """

    iri: str
    title: str
    description: str
    comment: str
    version: str
    licence: str
    terms: dict[str, tuple[Term, ...]]


@cache
def vocabulary() -> Vocabulary:
    """The ontology, read.

    Raises:
        CannotJudge: it is not there.

    >>> [term.label for term in vocabulary().terms["Classes"]][:2]
    ['agent', 'work']
    """
    from rdflib import DCTERMS, OWL, RDFS, URIRef

    graph = _graph()
    header = URIRef(BG.base.rstrip("#"))
    sorts = {
        "Classes": OWL.Class,
        "Properties between nodes": OWL.ObjectProperty,
        "Properties with values": OWL.DatatypeProperty,
        "Individuals": OWL.NamedIndividual,
    }
    return Vocabulary(
        iri=str(header),
        title=str(graph.value(header, DCTERMS.title)),
        description=str(graph.value(header, DCTERMS.description)),
        comment=" ".join(str(graph.value(header, RDFS.comment)).split()),
        version=str(graph.value(header, OWL.versionInfo)),
        licence=str(graph.value(header, DCTERMS.license)),
        terms={sort: tuple(_terms(graph, type_, sort)) for sort, type_ in sorts.items()},
    )


@cache
def written(name: str) -> bytes:
    """The ontology in a syntax.

    Args:
        name: one of ``turtle``, in which it stands as it was written, ``jsonld``, ``ntriples`` and ``rdfxml``.
    """
    if name == "turtle":
        return (ontology() / ONTOLOGY).read_bytes()
    formats = {"jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}
    more: dict[str, Any] = {"auto_compact": True} if name == "jsonld" else {}
    told: bytes = _graph().serialize(format=formats[name], encoding="utf-8", **more)
    return told


@cache
def _graph() -> Graph:
    from rdflib import Graph

    return Graph().parse(ontology() / ONTOLOGY)


def _terms(graph: Graph, type_: Any, sort: str) -> list[Term]:
    from rdflib import RDF, RDFS, URIRef

    order = (ontology() / ONTOLOGY).read_text(encoding="utf-8")
    found = []
    for subject in graph.subjects(RDF.type, type_):
        if not isinstance(subject, URIRef) or not subject.startswith(BG.base):
            continue
        of = [*graph.objects(subject, RDFS.subClassOf), *graph.objects(subject, RDFS.subPropertyOf)]
        if sort == "Individuals":
            of = [each for each in graph.objects(subject, RDF.type) if each != type_]
        term = Term(
            name=subject.removeprefix(BG.base),
            iri=str(subject),
            label=str(graph.value(subject, RDFS.label)),
            comment=str(graph.value(subject, RDFS.comment)),
            sort=sort,
            of=_named(graph, of),
            domain=_named(graph, graph.objects(subject, RDFS.domain)),
            range=_named(graph, graph.objects(subject, RDFS.range)),
            see=_named(graph, graph.objects(subject, RDFS.seeAlso)),
        )
        found.append(term)
    return sorted(found, key=lambda term: order.index(f"\n:{term.name} "))


def _named(graph: Graph, nodes: Any) -> tuple[Named, ...]:
    """Terms by name, those of a union one by one."""
    from rdflib import OWL, URIRef
    from rdflib.collection import Collection

    found = []
    for node in nodes:
        if isinstance(node, URIRef):
            found.append(Named(_short(str(node)), str(node)))
        elif (union := graph.value(node, OWL.unionOf)) is not None:
            found += _named(graph, Collection(graph, union))
    return tuple(sorted(found))


def _short(iri: str) -> str:
    spaces = {space.base: prefix for prefix, space in PREFIXES.items()} | _NOT_OURS
    for space, prefix in spaces.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri
