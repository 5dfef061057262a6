"""What lists there are, in their orders: asked of the engine as a whole, or read from what was built beside the statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from bondgraph.assembling import TYPES
from bondgraph.ids import Kind, Ref
from bondgraph.model import RelationType
from bondgraph.naming import CLASSES
from bondgraph.ordering import (
    Key,
    Listed,
    ListedInMemory,
    agent_key,
    claim_key,
    concept_key,
    source_key,
    work_key,
)
from bondgraph.queries import Queries

if TYPE_CHECKING:
    from bondgraph.beside import Beside

HELD: Final[dict[Kind, str]] = {"agent": "author", "work": "work", "source": "source"}
"""The kinds of node of which it is told how many claims they have, and the filter that lets those pass."""


class Lists(Protocol):
    """The lists of a corpus."""

    def listed(self, kind: Kind, order: str) -> Listed:
        """The nodes of a kind in an order."""

    def held(self, refs: Sequence[Ref]) -> Mapping[Ref, int]:
        """How many claims agents hold, or works or documents have; what has none may be left out."""


class _Sorted(NamedTuple):
    agent: Ref
    sorting: str


class _Claim(NamedTuple):
    claim: Ref
    key: str
    year: int | None


class _Work(NamedTuple):
    work: Ref
    authors: str | None
    title: str | None
    year: int | None


class _Source(NamedTuple):
    source: Ref
    title: str


class _Passage(NamedTuple):
    passage: Ref
    source: Ref
    start: int


class _Label(NamedTuple):
    node: Ref
    label: str


class _Edge(NamedTuple):
    relation: Ref
    subject: Ref
    type: str
    object: Ref


class _Node(NamedTuple):
    node: Ref


class _Value(NamedTuple):
    filter: str
    value: Ref | str
    claims: int


class AskedLists:
    """Asks the engine for all that is listed, once, however many ask for it at the same time."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._lists: dict[tuple[Kind, str], Listed] = {}
        self._found_edges: list[_Edge] | None = None
        self._found_counts: dict[Ref, int] | None = None
        self._asking = RLock()

    def listed(self, kind: Kind, order: str) -> Listed:
        """The nodes of a kind in an order."""
        with self._asking:
            if (kind, order) not in self._lists:
                self._lists[kind, order] = ListedInMemory(self._keys(kind, order))
            return self._lists[kind, order]

    def _keys(self, kind: Kind, order: str) -> list[tuple[Key, Ref]]:
        match kind:
            case "claim":
                claims = self._queries.rows(_Claim, "claims")
                return [(claim_key(order, row.key, row.year), row.claim) for row in claims]
            case "agent":
                agents = self._queries.rows(_Sorted, "authors")
                return [
                    (agent_key(order, row.agent.id, row.sorting, self._counts.get(row.agent, 0)), row.agent)
                    for row in agents
                ]
            case "work":
                works = self._queries.rows(_Work, "works")
                return [
                    (
                        work_key(
                            order,
                            row.work.id,
                            row.authors,
                            row.title,
                            row.year,
                            self._counts.get(row.work, 0),
                        ),
                        row.work,
                    )
                    for row in works
                ]
            case "source":
                sources = self._queries.rows(_Source, "sources")
                return [
                    (source_key(order, source.id, title, self._counts.get(source, 0)), source)
                    for source, title in sources
                ]
            case "passage":
                passages = self._queries.rows(_Passage, "reading")
                return [((row.source.id, row.start, row.passage.id), row.passage) for row in passages]
            case "concept":
                concepts = [
                    row.node for row in self._queries.rows(_Node, "identifiers", type=[CLASSES[kind]])
                ]
                labels = self._queries.rows(_Label, "labels", node=concepts) if concepts else []
                return [(concept_key(row.node.id, row.label), row.node) for row in labels]
            case _:
                nodes = self._queries.rows(_Node, "identifiers", type=[CLASSES[kind]])
                return [((row.node.id,), row.node) for row in nodes]

    def relations(self, types: Collection[RelationType], claims: Collection[Ref] | None) -> Listed:
        """The relations of some types, or of any, by id.

        Args:
            types: the types; all where there are none.
            claims: the claims, any of which the relation has at an end; None for all relations.
        """
        found = (
            ((edge.relation.id,), edge.relation)
            for edge in self._edges
            if not types or TYPES[edge.type] in types
            if claims is None or edge.subject in claims or edge.object in claims
        )
        return ListedInMemory(found, self.listed("relation", "id"))

    def held(self, refs: Sequence[Ref]) -> Mapping[Ref, int]:
        """How many claims agents hold, or works or documents have."""
        return {ref: self._counts[ref] for ref in refs if ref in self._counts}

    @property
    def _edges(self) -> list[_Edge]:
        with self._asking:
            if self._found_edges is None:
                self._found_edges = self._queries.rows(_Edge, "edges")
            return self._found_edges

    @property
    def _counts(self) -> dict[Ref, int]:
        """How many claims agents hold, or works or documents have."""
        with self._asking:
            if self._found_counts is None:
                self._found_counts = {
                    row.value: row.claims
                    for row in self._queries.rows(_Value, "facets")
                    if row.filter in HELD.values() and isinstance(row.value, Ref)
                }
            return self._found_counts


class IndexedLists:
    """Reads what was built beside the statements."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def listed(self, kind: Kind, order: str) -> Listed:
        """The nodes of a kind in an order."""
        return self._beside.listed(kind, order)

    def held(self, refs: Sequence[Ref]) -> Mapping[Ref, int]:
        """How many claims agents hold, or works or documents have."""
        return {ref: self._beside.number_of_claims(ref) for ref in refs}


__all__ = ["AskedLists", "IndexedLists", "Lists"]
