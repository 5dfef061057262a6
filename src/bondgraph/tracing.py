"""A node, or two → the chain of relations that joins them, or what is near; each relation with its reason."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Final, NamedTuple

from bondgraph.answers import FURTHEST, Link, Neighbour, Step, Tie
from bondgraph.assembling import TYPES, Assembler
from bondgraph.filtering import Claims
from bondgraph.ids import Ref
from bondgraph.model import RelationType
from bondgraph.namespaces import BG
from bondgraph.numbering import Edge, ListedRelations, NumberedRelations, type_numbers
from bondgraph.queries import Queries


class Trace(NamedTuple):
    """What a search for a path came to.

    Attributes:
        steps: the steps of the shortest path; None where none was found.
        explored: how many nodes the search came to.
        gave_up: whether it ended before it could tell.
    """

    steps: list[Step] | None
    explored: int
    gave_up: bool


class Surroundings(NamedTuple):
    """What is near.

    Attributes:
        nodes: the nearest nodes.
        ties: the relations between them.
        counted: how many nodes there are as near, shown or not.
        gave_up: whether there are more than were counted.
    """

    nodes: tuple[Neighbour, ...]
    ties: tuple[Tie, ...]
    counted: int
    gave_up: bool


class Paths:
    """The relations of a corpus, to be walked."""

    def __init__(self, assembler: Assembler, relations: NumberedRelations) -> None:
        self._assembler = assembler
        self._relations = relations

    def between(self, start: Ref, end: Ref, types: Collection[RelationType] = ()) -> Trace:
        """The shortest path; without steps from a node to itself."""
        if start == end:
            return Trace([], 1, gave_up=False)
        found = self._relations.arrays.shortest(
            self._relations.stations(start),
            self._relations.stations(end),
            furthest=FURTHEST,
            types=type_numbers(types),
        )
        if not found.nodes:
            return Trace(None, found.reached, gave_up=not found.whole)
        chain = [self._relations.node(number) for number in found.nodes]
        relations = [self._relations.relation(number) for number in found.relations]
        ties = {tie.id: tie for tie in self._assembler.relations(relations)}
        links = self._assembler.links([start, end, *chain])
        steps = [
            _step(links[here], ties[relation.id], links[there])
            for (here, there), relation in zip(pairwise(chain), relations, strict=True)
        ]
        if chain[0] != start:
            steps.insert(
                0, Step(start=links[start], relation=None, how=_HANGING[start.kind][0], end=links[chain[0]])
            )
        if chain[-1] != end:
            steps.append(
                Step(start=links[chain[-1]], relation=None, how=_HANGING[end.kind][1], end=links[end])
            )
        return Trace(steps, found.reached, gave_up=False)

    def near(self, start: Ref, steps: int, limit: int, types: Collection[RelationType] = ()) -> Surroundings:
        """The nodes at most so many relations away from a node, or from the claims that it stands for."""
        found = self._relations.arrays.within(
            self._relations.stations(start), steps, limit=limit, types=type_numbers(types)
        )
        nodes = [self._relations.node(number) for number in found.nodes]
        rows = {
            Ref("claim", row.claim): row
            for row in self._assembler.rows([ref for ref in nodes if ref.kind == "claim"])
        }
        links = self._assembler.links(ref for ref in nodes if ref not in rows)
        links |= {ref: Link(kind="claim", id=row.claim, label=row.says) for ref, row in rows.items()}
        neighbours = tuple(
            Neighbour(distance=distance, node=links[ref], row=rows.get(ref))
            for ref, distance in zip(nodes, found.distances, strict=True)
        )
        ties = self._assembler.relations([self._relations.relation(number) for number in found.relations])
        return Surroundings(neighbours, ties, found.reached, gave_up=not found.whole)


class _Node(NamedTuple):
    node: Ref


class _Edge(NamedTuple):
    relation: Ref
    subject: Ref
    object: Ref
    type: str


def listed(queries: Queries, claims: Claims) -> ListedRelations:
    """The relations of a corpus as a store has them, numbered in memory."""
    nodes = queries.rows(_Node, "identifiers", type=[BG.Claim, BG.Concept])
    edges = queries.rows(_Edge, "edges")
    return ListedRelations(
        (row.node for row in nodes),
        (Edge(row.relation, row.subject, row.object, TYPES[row.type]) for row in edges),
        claims.of,
    )


# How a node and the claim at its end of a path hang together, walked from the node and to it.
_HANGING: Final = {
    "agent": ("holds", "is held by"),
    "question": ("is answered by", "answers"),
    "position": ("is taken by", "takes"),
    "work": ("carries", "is found in"),
    "source": ("carries", "is read in"),
    "passage": ("carries", "is read in"),
    "relation": ("joins", "is joined by"),
}


def _step(here: Link, tie: Tie, there: Link) -> Step:
    return Step(start=here, relation=tie, how=tie.walked_from(here), end=there)
