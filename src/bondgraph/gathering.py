"""What an export is made of, gathered batch by batch however much there is: claims, relations, and what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from bondgraph.answers import ClaimFilters, Link, PassageLink, Row, Tie
from bondgraph.assembling import Assembler
from bondgraph.filtering import Claims
from bondgraph.ids import Kind, Ref
from bondgraph.model import RECORDS
from bondgraph.namespaces import BG, CITO, DC, DCTERMS, IBIS, PROV, RDFS, SCHEMA, SKOS, Iri
from bondgraph.naming import CLASSES
from bondgraph.queries import Queries

if TYPE_CHECKING:
    from bondgraph.beside import Beside

BATCH: Final = 1000
"""Nodes that are asked for at a time."""

KINDS: Final[tuple[Kind, ...]] = (*(kind for kind in RECORDS if kind != "question"), "question", "position")
"""The kinds of node, in the order in which they are gathered."""

_SAID: Final[dict[Kind, dict[Iri, str]]] = {
    "agent": {BG.agentType: "type", SKOS.altLabel: "also called", BG.tradition: "tradition"},
    "work": {DCTERMS.title: "title", BG.authors: "authors", BG.year: "year", DCTERMS.creator: "by"},
    "source": {
        DC.publisher: "publisher", BG.year: "year", SCHEMA.url: "address", DCTERMS.creator: "by", BG.sha256: "digest",
        BG.length: "length", RDFS.comment: "note",
    },
    "concept": {
        SKOS.altLabel: "also called", SKOS.scopeNote: "scope", SKOS.broader: "broader", SKOS.related: "related",
    },
    "question": {
        BG.asks: "asks", DCTERMS.subject: "about", BG.raisedBy: "raised by", IBIS.response: "position",
    },
    "position": {BG.states: "says"},
    "citation": {
        CITO.hasCitingEntity: "citing", CITO.hasCitedEntity: "cited", CITO.hasCitationCharacterization: "intent",
        DCTERMS.subject: "terms", PROV.wasDerivedFrom: "read in",
    },
}  # fmt: skip


class Said(NamedTuple):
    """One thing that is said of a node.

    Attributes:
        node: the node.
        name: what it is.
        value: a node, or a text or number.
    """

    node: Ref
    name: str
    value: Ref | str | int


class _Fact(NamedTuple):
    node: Ref
    property: str
    value: Ref | str | int


class _Node(NamedTuple):
    node: Ref


class _Pointing(NamedTuple):
    node: Ref
    origin: Ref


class _Short(NamedTuple):
    agent: Ref
    short: str


class Gathering:
    """Gathers from a corpus what an export is made of, in the same order wherever the corpus is held."""

    def __init__(
        self, queries: Queries, assembler: Assembler, claims: Claims, beside: Beside | None = None
    ) -> None:
        self._queries = queries
        self._assembler = assembler
        self._claims = claims
        self._beside = beside

    def claims(self, asked: ClaimFilters) -> tuple[Sequence[Ref], dict[str, object]]:
        """The claims that pass filters, in the order of answers, and the filters as they were understood.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
        """
        given, understood = self._claims.understood(asked)
        if not given and self._beside:
            return self._beside.every("claim"), understood
        return self._claims.found(given), understood

    def every(self, kind: Kind) -> Sequence[Ref]:
        """All nodes of a kind, by id; claims in the order of answers."""
        if kind == "claim":
            return self.claims(ClaimFilters())[0]
        if self._beside:
            return self._beside.every(kind)
        return sorted(row.node for row in self._queries.rows(_Node, "identifiers", type=[CLASSES[kind]]))

    def rows(self, claims: Sequence[Ref]) -> tuple[Row, ...]:
        """Claims as rows, in the order given."""
        return self._assembler.rows(claims)

    def ties(self, claims: Sequence[Ref]) -> tuple[Tie, ...]:
        """The relations that start from some claims, wherever they lead: claim by claim, those of one by id."""
        places = {claim.id: place for place, claim in enumerate(claims)}
        found = self._assembler.relations_starting(claims)
        return tuple(sorted(found, key=lambda tie: (places[tie.subject.id], tie.id)))

    def links(self, refs: Sequence[Ref]) -> list[Link]:
        """Nodes as they are pointed at, in the order given."""
        links = self._assembler.links(refs)
        return [links[ref] for ref in refs]

    def passages(self, refs: Sequence[Ref]) -> list[PassageLink]:
        """Passages, in the order given."""
        passages = self._assembler.passages(refs)
        return [passages[ref] for ref in refs]

    def said(self, refs: Sequence[Ref]) -> list[Said]:
        """What is said of nodes of one kind: node by node, each thing in a fixed order."""
        if not refs or not (names := _SAID.get(refs[0].kind)):
            return []
        places = {ref: place for place, ref in enumerate(refs)}
        by_iri = {str(iri): name for iri, name in names.items()}
        order = {name: place for place, name in enumerate(names.values())}
        rows = self._queries.rows(_Fact, "facts", node=refs, property=list(names))
        found = [Said(row.node, by_iri[row.property], row.value) for row in rows]
        return sorted(found, key=lambda each: (places[each.node], order[each.name], _sorting(each.value)))

    def citations(self, passages: Sequence[Ref]) -> list[Ref]:
        """The citations that were read in some passages, by id."""
        if not passages:
            return []
        rows = self._queries.rows(
            _Pointing, "pointing", node=passages, property=[PROV.wasDerivedFrom], type=[CITO.Citation]
        )
        return sorted({row.origin for row in rows})

    def short_names(self, agents: Sequence[Ref]) -> dict[str, str]:
        """The names of agents as a label has room for, by their ids."""
        rows = self._queries.rows(_Short, "short_names", agent=agents) if agents else []
        return {row.agent.id: row.short for row in rows}


def _sorting(value: Ref | str | int) -> tuple[str, int]:
    return (str(value), 0) if not isinstance(value, int) else ("", value)


__all__ = ["BATCH", "KINDS", "Gathering", "Said"]
