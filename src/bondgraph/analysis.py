"""The corpus as a networkx graph, and what is found by walking it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import networkx as nx

from bondgraph.ids import Ref

FURTHEST = 12
"""Relations that a path follows at most."""


def relation_graph(edges: Iterable[tuple[Ref, Ref, Ref]]) -> nx.MultiDiGraph[Ref]:
    """The relations as a multigraph.

    Args:
        edges: each relation with its subject and its object.

    Returns:
        A graph of claims and concepts, with one edge a relation, whose key is the relation.
    """
    graph: nx.MultiDiGraph[Ref] = nx.MultiDiGraph()
    for relation, subject, target in edges:
        graph.add_edge(subject, target, key=relation)
    return graph


def shortest_chain(
    graph: nx.MultiDiGraph[Ref], starts: Iterable[Ref], ends: Iterable[Ref], furthest: int = FURTHEST
) -> list[Ref] | None:
    """The shortest chain of nodes that leads from any start to any end, whichever way the relations point.

    Of chains of one length the first in the order of their nodes is taken, so that the answer is always the same.

    Returns:
        The nodes, both ends included; None where no chain of at most `furthest` relations exists.
    """
    goals = set(ends)
    came: dict[Ref, Ref | None] = {}
    front = sorted(set(starts))
    came.update(dict.fromkeys(front))
    for _ in range(furthest + 1):
        if reached := [node for node in front if node in goals]:
            return _back(came, reached[0])
        ahead: list[Ref] = []
        for node in front:
            for other in sorted(
                {*graph.successors(node), *graph.predecessors(node)} if node in graph else ()
            ):
                if other not in came:
                    came[other] = node
                    ahead.append(other)
        front = ahead
    return None


def _back(came: dict[Ref, Ref | None], end: Ref) -> list[Ref]:
    chain: list[Ref] = []
    node: Ref | None = end
    while node is not None:
        chain.append(node)
        node = came[node]
    return chain[::-1]


def between(graph: nx.MultiDiGraph[Ref], one: Ref, other: Ref) -> Ref:
    """The relation between two neighbours, the first by id where there are several."""
    pairs = [(one, other), (other, one)]
    found = (set(graph[start][end]) for start, end in pairs if graph.has_edge(start, end))
    return min(cast("set[Ref]", set().union(*found)))
