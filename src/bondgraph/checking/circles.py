"""What may not run in a circle: the hierarchy of concepts, and claims that restate each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Final

from bondgraph.model import Concept, Relation
from bondgraph.problems import Problem
from bondgraph.reading import Reading

MOST_CIRCLES: Final = 100
"""Circles of one graph that are found."""


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Circles of a graph, each with its smallest node first; no two have an edge in common.

    Without one edge of each, no circle is left that is not another's.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["d"], "e": ["a"]})
    [['a', 'b', 'c'], ['d']]
    """
    left = {node: sorted(set(ahead)) for node, ahead in sorted(graph.items())}
    found: list[list[str]] = []
    while len(found) < MOST_CIRCLES:
        try:
            TopologicalSorter(left).prepare()
            break
        except CycleError as error:
            circle = error.args[1][:0:-1]
            turn = circle.index(min(circle))
            found.append(circle[turn:] + circle[:turn])
            for node, ahead in pairwise([*circle, circle[0]]):
                left[node].remove(ahead)
    return sorted(found)


def hierarchy(reading: Reading) -> Iterator[Problem]:
    """Concepts that are broader than themselves, by whatever way."""
    concepts = {entry.id: entry for entry in reading.of(Concept) if entry.id}
    broader = {ident: entry.record.broader for ident, entry in concepts.items()}
    for circle in circles(broader):
        entry, ahead = concepts[circle[0]], circle[1 % len(circle)]
        path = ("broader", entry.record.broader.index(ahead))
        message = f"the hierarchy runs in a circle: {_chain(circle)}"
        yield entry.problem(path, "concept-circle", message, "take the wrong one of these out of 'broader'")


def restatements(reading: Reading) -> Iterator[Problem]:
    """Claims that restate each other in a circle; one that restates itself is another matter."""
    graph: dict[str, list[str]] = defaultdict(list)
    entries = {}
    for entry in reading.of(Relation):
        relation = entry.record
        if relation.nature == "restates" and None not in (relation.subject, relation.object):
            if relation.subject != relation.object:
                graph[relation.subject].append(relation.object)
            entries[relation.subject, relation.object] = entry
    for circle in circles(graph):
        entry = entries[circle[0], circle[1]]
        message = f"claims restate each other in a circle: {_chain(circle)}"
        yield entry.problem(
            ("nature",), "restates-circle", message, "let them all restate the one that said it first"
        )


def _chain(circle: list[str]) -> str:
    return " → ".join([*circle, circle[0]])


__all__ = ["MOST_CIRCLES", "circles", "hierarchy", "restatements"]
