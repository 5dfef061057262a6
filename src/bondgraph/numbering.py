"""Nodes and relations ↔ the numbers that they have in arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol, get_args

from numpy.typing import ArrayLike

from bondgraph.arrays import RelationArrays
from bondgraph.ids import Ref
from bondgraph.model import RelationType


def type_numbers(types: Iterable[RelationType]) -> list[int]:
    """The numbers of types of relation.

    >>> type_numbers(["supports", "defines"])
    [0, 2]
    """
    return [get_args(RelationType).index(each) for each in types]


class NumberedRelations(Protocol):
    """The relations of a corpus as arrays, and what their numbers stand for."""

    @property
    def arrays(self) -> RelationArrays:
        """The relations."""

    def stations(self, ref: Ref) -> ArrayLike:
        """The numbers of the claims or concepts that a node stands for: its own, or those of the claims that hang on it."""

    def node(self, number: int) -> Ref:
        """The claim or concept of a number."""

    def relation(self, number: int) -> Ref:
        """The relation of a number."""


class Edge(NamedTuple):
    """A relation, bare."""

    relation: Ref
    subject: Ref
    object: Ref
    type: RelationType


class ListedRelations:
    """Relations numbered in memory.

    Args:
        nodes: all claims and concepts.
        edges: all relations between them.
        claims: gives the claims that hang on a node.
    """

    def __init__(
        self, nodes: Iterable[Ref], edges: Iterable[Edge], claims: Callable[[Ref], Iterable[Ref]]
    ) -> None:
        listed = sorted(edges)
        self._nodes = sorted(nodes)
        self._relations = [edge.relation for edge in listed]
        self._numbers = {node: number for number, node in enumerate(self._nodes)}
        self._claims = claims
        self.arrays = RelationArrays.build(
            len(self._nodes),
            [self._numbers[edge.subject] for edge in listed],
            [self._numbers[edge.object] for edge in listed],
            type_numbers(edge.type for edge in listed),
        )

    def stations(self, ref: Ref) -> list[int]:
        """The numbers of the claims or concepts that a node stands for."""
        return [self._numbers[each] for each in ([ref] if ref in self._numbers else self._claims(ref))]

    def node(self, number: int) -> Ref:
        """The claim or concept of a number."""
        return self._nodes[number]

    def relation(self, number: int) -> Ref:
        """The relation of a number."""
        return self._relations[number]
