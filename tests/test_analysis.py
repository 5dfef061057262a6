"""Walks over relations."""

from __future__ import annotations

import pytest

from bondgraph.analysis import FURTHEST, between, relation_graph, shortest_chain
from bondgraph.ids import Ref


def claim(name: str) -> Ref:
    return Ref("claim", name)


def edges(*pairs: str) -> list[tuple[Ref, Ref, Ref]]:
    """``ab`` is a relation from a to b."""
    return [(Ref("relation", pair), claim(pair[0]), claim(pair[1])) for pair in pairs]


def chain(pairs: str, starts: str, ends: str, furthest: int = FURTHEST) -> str | None:
    found = shortest_chain(
        relation_graph(edges(*pairs.split())), map(claim, starts), map(claim, ends), furthest
    )
    return None if found is None else "".join(ref.id for ref in found)


@pytest.mark.parametrize(
    ("pairs", "starts", "ends", "found"),
    [
        ("ab bc", "a", "c", "abc"),
        ("ba cb", "a", "c", "abc"),  # whichever way the relations point
        ("ab bc ac", "a", "c", "ac"),
        ("ab bd ac cd", "a", "d", "abd"),  # of two, the first in the order of their nodes
        ("az zb ay yb", "a", "b", "ayb"),
        ("ab cd", "a", "d", None),
        ("ab bc", "ax", "c", "abc"),  # a start without relations
        ("ab bc", "ab", "c", "bc"),
        ("ab", "a", "a", "a"),
        ("ab", "x", "x", "x"),
        ("ab ba", "a", "b", "ab"),
        ("ab", "", "b", None),
    ],
)
def test_the_shortest_chain(pairs: str, starts: str, ends: str, found: str | None) -> None:
    assert chain(pairs, starts, ends) == found


def test_a_chain_is_no_longer_than_asked() -> None:
    assert chain("ab bc cd", "a", "d", 3) == "abcd"
    assert chain("ab bc cd", "a", "d", 2) is None


def test_the_relation_between_two_neighbours() -> None:
    graph = relation_graph([*edges("ba"), (Ref("relation", "aa"), claim("a"), claim("b"))])
    assert (
        between(graph, claim("a"), claim("b"))
        == between(graph, claim("b"), claim("a"))
        == Ref("relation", "aa")
    )


def test_two_relations_of_one_pair_are_kept() -> None:
    graph = relation_graph(
        [(Ref("relation", "1"), claim("a"), claim("b")), (Ref("relation", "2"), claim("a"), claim("b"))]
    )
    assert graph.number_of_edges() == 2
