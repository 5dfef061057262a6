"""What the store says of one node, as facts that can be read."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from bondgraph.answers import Fact
from bondgraph.assembling import Assembler
from bondgraph.ids import Kind, Ref
from bondgraph.namespaces import BG, CITO, DCAT, DCTERMS, FOAF, OA, PRISM, PROV, RDFS, SCHEMA, SKOS, VOID, Iri
from bondgraph.queries import Queries

_COMMON: Final[dict[Iri, str]] = {
    DCTERMS.title: "title",
    DCTERMS.description: "description",
    SKOS.altLabel: "also called",
    BG.was: "formerly",
    RDFS.comment: "note",
}

_FACTS: Final[dict[Kind, dict[Iri, str]]] = {
    "corpus": {
        DCAT.version: "edition", DCTERMS.license: "licence", DCTERMS.creator: "curated by", BG.digest: "digest",
        VOID.uriSpace: "base",
    },
    "agent": {BG.agentType: "type", BG.tradition: "tradition", SCHEMA.sameAs: "same as"},
    "work": {BG.authors: "by", BG.year: "year", DCTERMS.creator: "makers", DCTERMS.date: "date"},
    "source": {
        DCTERMS.creator: "by", DCTERMS.publisher: "publisher", FOAF.page: "address", BG.length: "length in code points",
        BG.sha256: "digest", BG.year: "year",
    },
    "passage": {OA.hasSource: "source", PROV.wasQuotedFrom: "excerpt from", BG.role: "role"},
    "concept": {SKOS.broader: "broader", SKOS.narrower: "narrower", SKOS.related: "related", SKOS.scopeNote: "scope"},
    "question": {BG.asks: "asks", DCTERMS.subject: "about", BG.raisedBy: "raised by"},
    "position": {BG.asks: "says"},
    "claim": {},
    "relation": {},
    "citation": {
        CITO.hasCitingEntity: "citing", CITO.hasCitedEntity: "cited", CITO.hasCitationCharacterization: "intent",
        PROV.wasDerivedFrom: "read in",
    },
}  # fmt: skip

_RECORD: Final[dict[Iri, str]] = {
    PRISM.publicationName: "in", PRISM.volume: "volume", PRISM.number: "issue", PRISM.pageRange: "pages",
    DCTERMS.publisher: "publisher", PRISM.edition: "edition", PRISM.doi: "DOI", PRISM.isbn: "ISBN", RDFS.comment: "note",
}  # fmt: skip

_PLACE: Final[dict[Iri, str]] = {
    OA.start: "start", OA.end: "end", BG.firstWords: "first words", BG.lastWords: "last words", BG.sha256: "digest",
}  # fmt: skip

# What points at a node and is worth a fact of its own: by the property that points, the name of the fact.
_POINTING: Final[dict[Kind, dict[Iri, str]]] = {
    "agent": {DCTERMS.creator: "made", CITO.hasCitedEntity: "named in"},
    "work": {CITO.hasCitedEntity: "cited in", CITO.hasCitingEntity: "cites in", PROV.wasQuotedFrom: "excerpted in"},
    "source": {OA.hasSource: "passages"},
    "passage": {BG.raisedBy: "raises"},
    "concept": {DCTERMS.subject: "raised in", BG.tradition: "tradition of"},
}


class _Property(NamedTuple):
    node: Ref | str
    property: str
    value: Ref | str | int


class _Pointing(NamedTuple):
    node: Ref
    property: str
    origin: Ref | str


class NodeView:
    """Reads single nodes from the store."""

    def __init__(self, queries: Queries, assembler: Assembler) -> None:
        self._queries = queries
        self._assembler = assembler

    def label(self, ref: Ref) -> str:
        """The node's label."""
        return self._assembler.links([ref])[ref].label

    def carried(self, passage: Ref) -> list[Ref]:
        """The claims that a passage carries."""
        rows = self._queries.rows(_Pointing, "pointing", node=[passage])
        claims = {row.origin for row in rows if isinstance(row.origin, Ref) and row.origin.kind == "claim"}
        return sorted(ref for ref in claims if "#" not in ref.id)

    def facts(self, ref: Ref) -> tuple[Fact, ...]:
        """What is said of the node itself and what points at it, in a fixed order."""
        found: dict[str, list[Ref | str | int]] = defaultdict(list)
        names = {str(prop): name for prop, name in (_COMMON | _FACTS[ref.kind]).items()}
        inner = {str(prop): name for prop, name in (_RECORD if ref.kind == "work" else _PLACE).items()}
        for row in self._queries.rows(_Property, "facts", node=[ref]):
            if row.property in names:
                found[names[row.property]].append(row.value)
            elif isinstance(row.value, Ref) and "#" in row.value.id:
                for part in self._queries.rows(_Property, "facts", node=[row.value]):
                    if part.property in inner:
                        found[inner[part.property]].append(part.value)
        for name in ("title", "description"):
            if found.get(name) == [self.label(ref)]:
                del found[name]
        if ref.kind == "work" and (printed := self._assembler.works([ref])[ref].as_cited):
            found["as cited"] = list(printed)
        pointing = {str(prop): name for prop, name in _POINTING.get(ref.kind, {}).items()}
        for other in self._queries.rows(_Pointing, "pointing", node=[ref]):
            if other.property in pointing and isinstance(other.origin, Ref) and "#" not in other.origin.id:
                found[pointing[other.property]].append(other.origin)
        links = self._assembler.links(value for values in found.values() for value in values if isinstance(value, Ref))
        return tuple(
            Fact(
                name=name,
                texts=tuple(str(value) for value in values if not isinstance(value, Ref)),
                links=tuple(links[value] for value in dict.fromkeys(values) if isinstance(value, Ref) and value in links),
            )
            for name, values in found.items()
        )
