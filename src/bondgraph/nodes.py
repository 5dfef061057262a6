"""What the store says of one node, as facts that can be read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from bondgraph.answers import Fact
from bondgraph.assembling import Assembler
from bondgraph.ids import Kind, Ref
from bondgraph.namespaces import (
    BG,
    CITO,
    DC,
    DCAT,
    DCTERMS,
    FRBR,
    IBIS,
    OA,
    PRISM,
    PROV,
    RDFS,
    SCHEMA,
    SKOS,
    VOID,
    Iri,
)
from bondgraph.queries import Queries

if TYPE_CHECKING:
    from bondgraph.beside import Beside

_COMMON: Final[dict[Iri, str]] = {
    DCTERMS.title: "title",
    DCTERMS.description: "description",
    SKOS.altLabel: "also called",
    BG.was: "formerly",
    RDFS.comment: "note",
}

_FACTS: Final[dict[Kind, dict[Iri, str]]] = {
    "corpus": {
        BG.method: "how it was made", BG.notCovered: "not covered", DCAT.version: "edition", DCTERMS.license: "licence",
        DCTERMS.creator: "curated by", BG.digest: "digest", VOID.uriSpace: "base",
    },
    "agent": {BG.agentType: "type", BG.tradition: "tradition", SCHEMA.sameAs: "same as"},
    "work": {BG.authors: "by", BG.year: "year", DCTERMS.creator: "makers", DCTERMS.date: "date"},
    "source": {
        DCTERMS.creator: "by", DC.publisher: "publisher", SCHEMA.url: "address", BG.length: "length in code points",
        BG.sha256: "digest", BG.year: "year",
    },
    "passage": {OA.hasSource: "source", PROV.wasQuotedFrom: "excerpt from", BG.role: "role"},
    "concept": {SKOS.broader: "broader", SKOS.narrower: "narrower", SKOS.related: "related", SKOS.scopeNote: "scope"},
    "question": {BG.asks: "asks", DCTERMS.subject: "about", BG.raisedBy: "raised by"},
    "position": {BG.states: "says"},
    "claim": {BG.standsAlone: "stands alone"},
    "relation": {},
    "citation": {
        CITO.hasCitingEntity: "citing", CITO.hasCitedEntity: "cited", CITO.hasCitationCharacterization: "intent",
        DCTERMS.subject: "terms", PROV.wasDerivedFrom: "read in",
    },
}  # fmt: skip

_RECORD: Final[dict[Iri, str]] = {
    PRISM.publicationName: "in", PRISM.volume: "volume", PRISM.number: "issue", PRISM.pageRange: "pages",
    DC.publisher: "publisher", PRISM.edition: "edition", PRISM.doi: "DOI", PRISM.isbn: "ISBN", RDFS.comment: "note",
}  # fmt: skip

_PLACE: Final[dict[Iri, str]] = {
    OA.start: "start", OA.end: "end", BG.firstWords: "first words", BG.lastWords: "last words", BG.sha256: "digest",
}  # fmt: skip

# What belongs to a node and is no node itself: by the kind of node and the beginning of the part's name.
_PARTS: Final[dict[Kind, dict[str, dict[Iri, str]]]] = {
    "corpus": {"licence": {RDFS.label: "licence"}},
    "work": {"record": _RECORD, "as-cited-": {RDFS.comment: "on what is printed"}},
    "source": {"left-out-": {DCTERMS.description: "left out"}},
    "passage": {"place-": _PLACE},
}

# What points at a node and is worth a fact of its own: by the property that points, the kind of what points and
# the name of the fact. Claims that hang on a node are no facts; they are listed with their rows. What an agent or a
# work tells is a fact of it: another holds it.
_POINTING: Final[dict[Kind, dict[Iri, tuple[Kind | None, str]]]] = {
    "agent": {DCTERMS.creator: (None, "made"), CITO.hasCitedEntity: (None, "named in")},
    "work": {
        CITO.hasCitedEntity: (None, "cited in"), CITO.hasCitingEntity: (None, "cites in"),
        PROV.wasQuotedFrom: (None, "excerpted in"),
    },
    "source": {CITO.hasCitingEntity: (None, "cites in"), OA.hasSource: ("passage", "passages")},
    "passage": {BG.raisedBy: (None, "raises")},
    "concept": {DCTERMS.subject: ("question", "raised in"), BG.tradition: (None, "tradition of")},
    "position": {IBIS.response: ("question", "question")},
}  # fmt: skip


MOST_LINKS: Final = 250
"""Nodes that a fact names."""

_TYPES: Final[dict[Kind, Iri]] = {"passage": BG.Passage, "question": BG.Question}

# The properties by which a node has parts.
_PART_PROPERTIES: Final = (DCTERMS.license, FRBR.realization, BG.asCited, BG.leftOut, OA.hasSelector)


class _Property(NamedTuple):
    node: Ref | str
    property: str
    value: Ref | str | int


class _Pointing(NamedTuple):
    node: Ref
    property: str
    origin: Ref | str


class _Told(NamedTuple):
    claim: Ref


class NodeView:
    """Reads single nodes from the store."""

    def __init__(
        self, queries: Queries, assembler: Assembler, base: str, beside: Beside | None = None
    ) -> None:
        self._beside = beside
        self._queries = queries
        self._assembler = assembler
        self._base = base

    def label(self, ref: Ref) -> str:
        """The node's label."""
        return self._assembler.links([ref])[ref].label

    def facts(self, ref: Ref, *, alone: bool = False) -> tuple[Fact, ...]:
        """What is said of the node itself and what points at it, in a fixed order.

        Args:
            ref: the node.
            alone: leave out what points at it.
        """
        found: dict[str, list[Ref | str | int]] = defaultdict(list)
        own = {} if ref.kind == "relation" else _COMMON | _FACTS[ref.kind]
        names = {str(prop): name for prop, name in own.items()}
        parts = []
        asked = list(dict.fromkeys((*own, *_PART_PROPERTIES)))
        for row in self._queries.rows(_Property, "facts", node=[ref], property=asked):
            part = self._part(ref, row.value)
            if part is not None:
                parts.append(part)
            elif row.property in names:
                found[names[row.property]].append(row.value)
        for part in parts:
            self._add_part(found, ref, part)
        for name in ("title", "description"):
            if found.get(name) == [self.label(ref)]:
                del found[name]
        if ref.kind == "work" and (printed := self._assembler.works([ref])[ref].as_cited):
            found["as cited"] = list(printed)
        if not alone:
            self._add_pointing(found, ref)
        refs = {
            name: list(dict.fromkeys(value for value in values if isinstance(value, Ref)))
            for name, values in found.items()
        }
        links = self._assembler.links(ref for of_name in refs.values() for ref in of_name[:MOST_LINKS])
        return tuple(
            Fact(
                name=name,
                texts=tuple(
                    str(value).removeprefix(CITO.base) for value in found[name] if not isinstance(value, Ref)
                ),
                links=tuple(links[value] for value in refs[name][:MOST_LINKS] if value in links),
                whole=len(refs[name]) <= MOST_LINKS,
            )
            for name in _order(ref.kind)
            if found.get(name)
        )

    def pointing(self, ref: Ref, fact: str) -> list[Ref]:
        """What points at a node, as one fact of it names it: one more than `facts` names, at most.

        Args:
            ref: the node.
            fact: the name of the fact.
        """
        if fact == "tells":
            return self._told(ref) if ref.kind in ("agent", "work") else []
        found = [
            self._pointing(ref, prop, kind, name)
            for prop, (kind, name) in _POINTING.get(ref.kind, {}).items()
            if name == fact
        ]
        return list(dict.fromkeys(each for of_property in found for each in of_property))

    def _add_pointing(self, found: dict[str, list[Ref | str | int]], ref: Ref) -> None:
        for prop, (kind, name) in _POINTING.get(ref.kind, {}).items():
            found[name].extend(self._pointing(ref, prop, kind, name))
        if ref.kind in ("agent", "work"):
            found["tells"].extend(self._told(ref))
            found["credited with"].extend(row.concept for row in self._assembler.credits(whom=ref))
        if ref.kind == "concept":
            found["credited to"].extend(row.credited for row in self._assembler.credits([ref]))

    def _pointing(self, ref: Ref, prop: Iri, kind: Kind | None, fact: str) -> list[Ref]:
        """What points at a node by a property, as far as it is of a kind: one more than are shown, at most."""
        # A citation by the document read does not name it, but its passage does: that is left to the engine.
        if self._beside and (ref.kind, fact) != ("source", "cites in"):
            return self._beside.pointing(ref, fact)
        types = [_TYPES[kind]] if kind else ()
        rows = self._queries.rows(
            _Pointing, "pointing", limit=MOST_LINKS + 1, node=[ref], property=[prop], type=types
        )
        return [row.origin for row in rows if isinstance(row.origin, Ref)]

    def _told(self, teller: Ref) -> list[Ref]:
        """The claims that an agent or a work tells: one more than are shown, at most."""
        if self._beside:
            return self._beside.told(teller, MOST_LINKS + 1)
        rows = self._queries.rows(_Told, "told", limit=MOST_LINKS + 1, teller=[teller])
        return [row.claim for row in rows]

    def _part(self, ref: Ref, value: object) -> str | None:
        """The name of a part of the node, where the value is one."""
        iri = ref.iri(self._base)
        if isinstance(value, str) and value.startswith((f"{iri}#", f"{iri}?")):
            return value[len(iri) + 1 :]
        return None

    def _add_part(self, found: dict[str, list[Ref | str | int]], ref: Ref, part: str) -> None:
        mark = "?" if "#" in self._base else "#"
        for begins, facts in _PARTS.get(ref.kind, {}).items():
            if part.startswith(begins):
                names = {str(prop): name for prop, name in facts.items()}
                for row in self._queries.rows(
                    _Property, "facts", node=[Iri(f"{ref.iri(self._base)}{mark}{part}")]
                ):
                    if row.property in names:
                        found[names[row.property]].append(row.value)


def carried(queries: Queries, passage: Ref) -> list[Ref]:
    """The claims that a passage carries, sorted by id."""
    rows = queries.rows(_Pointing, "pointing", node=[passage], property=[PROV.wasDerivedFrom])
    origins = (row.origin for row in rows)
    return sorted(origin for origin in origins if isinstance(origin, Ref) and origin.kind == "claim")


def _order(kind: Kind) -> list[str]:
    """The facts of a kind of node in the order in which they are given."""
    parts = (facts for part in _PARTS.get(kind, {}).values() for facts in part.values())
    pointing = (name for _, name in _POINTING.get(kind, {}).values())
    first, last = ("title", "description", "also called"), ("formerly", "note")
    names = [
        *first, *_FACTS[kind].values(), *parts, "as cited", *pointing, "tells", "credited with", "credited to",
    ]  # fmt: skip
    return [*(name for name in dict.fromkeys(names) if name not in last), *last]
