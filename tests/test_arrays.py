"""Searches over relations as arrays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondgraph.arrays import Chain, Neighbourhood, RelationArrays

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
FAR: Final = 20


def arrays(pairs: str, types: str = "") -> RelationArrays:
    """``ab`` is a relation from a to b; a is node 0, and the relations are numbered as they stand."""
    given = pairs.split()
    return RelationArrays.build(
        len(LETTERS),
        numbers("".join(pair[0] for pair in given)),
        numbers("".join(pair[1] for pair in given)),
        [int(each) for each in types] or [0] * len(given),
    )


def numbers(letters: str) -> list[int]:
    return [LETTERS.index(letter) for letter in letters]


def letters(nodes: tuple[int, ...]) -> str:
    return "".join(LETTERS[node] for node in nodes)


# -- the shortest chain


@pytest.mark.parametrize(
    ("pairs", "starts", "ends", "nodes", "relations"),
    [
        ("ab bc", "a", "c", "abc", (0, 1)),
        ("ba cb", "a", "c", "abc", (0, 1)),  # whichever way the relations point
        ("ab bc ac", "a", "c", "ac", (2,)),
        ("ab bd ac cd", "a", "d", "abd", (0, 1)),  # of two, the first in the order of their nodes
        ("az zb ay yb", "a", "b", "ayb", (2, 3)),
        ("ac bd cy dx yz xz", "ab", "z", "acyz", (0, 2, 4)),  # from the start on, not from the end
        ("ab bc", "ax", "c", "abc", (0, 1)),  # a start without relations
        ("ab bc", "ab", "c", "bc", (1,)),
        ("ab", "a", "a", "a", ()),
        ("ab", "x", "x", "x", ()),
        ("ab bc", "cba", "bc", "b", ()),
        ("ab ba", "b", "a", "ba", (0,)),  # of two relations, the first
        ("bc ca ab ba", "a", "b", "ab", (2,)),
        ("ab cd", "a", "d", "", ()),
        ("ab", "", "b", "", ()),
        ("ab", "a", "", "", ()),
        ("", "a", "b", "", ()),
    ],
)
def test_the_shortest_chain(
    pairs: str, starts: str, ends: str, nodes: str, relations: tuple[int, ...]
) -> None:
    chain = arrays(pairs).shortest(numbers(starts), numbers(ends), furthest=FAR)
    assert (letters(chain.nodes), chain.relations, chain.whole) == (nodes, relations, True)


def test_a_chain_is_no_longer_than_asked() -> None:
    line = arrays("ab bc cd de")
    assert letters(line.shortest(numbers("a"), numbers("e"), furthest=4).nodes) == "abcde"
    short = line.shortest(numbers("a"), numbers("e"), furthest=3)
    assert (short.nodes, short.whole) == ((), True)


def test_a_search_that_comes_to_its_limit_says_so() -> None:
    # The rows have these ends: a 1, b 3, c 2, d 2, e 2, f 1. Steps are taken from a, then from f, e, d and c.
    graph = arrays("ab bc bg cd de ef")
    assert letters(graph.shortest(numbers("a"), numbers("f"), most=8, furthest=FAR).nodes) == "abcdef"
    stopped = graph.shortest(numbers("a"), numbers("f"), most=7, furthest=FAR)
    assert (stopped.nodes, stopped.whole, stopped.reached) == ((), False, 6)  # a, b; f, e, d, c
    stopped = graph.shortest(numbers("a"), numbers("f"), most=1, furthest=FAR)
    assert (stopped.nodes, stopped.whole, stopped.reached) == ((), False, 3)  # a, b; f


def test_a_search_goes_on_from_the_smaller_side() -> None:
    hub = 1000
    graph = RelationArrays.build(
        hub + 3, [*range(hub), hub, 0], [*[hub] * hub, hub + 1, hub + 2], [0] * (hub + 2)
    )
    chain = graph.shortest(
        [hub], [hub + 2], most=3, furthest=FAR
    )  # hub + 2 is next to 0 only, and 0 to the hub
    assert chain.nodes == (hub, 0, hub + 2)


@pytest.mark.parametrize(
    ("types", "nodes", "relations"),
    [((), "ad", (3,)), ((0,), "abcd", (0, 1, 2)), ((0, 1), "acd", (4, 2)), ((1,), "", ()), ((7,), "", ())],
)
def test_a_chain_of_some_types_only(types: tuple[int, ...], nodes: str, relations: tuple[int, ...]) -> None:
    chain = arrays("ab bc cd ad ac", "00021").shortest(numbers("a"), numbers("d"), types=types, furthest=FAR)
    assert (letters(chain.nodes), chain.relations, chain.whole) == (nodes, relations, True)


def test_of_many_starts_only_those_that_may_be_left_that_way() -> None:
    """The relation of a and m is not followed, and m has more relations than a and b together."""
    chain = arrays("am bm mz mp mq mr", "100000").shortest(
        numbers("ab"), numbers("z"), furthest=FAR, types=(0,)
    )
    assert (letters(chain.nodes), chain.relations) == ("bmz", (1, 2))


# -- what is near


@pytest.mark.parametrize(
    ("pairs", "starts", "steps", "nodes", "distances", "relations"),
    [
        ("ab bc cd", "b", 1, "ac", (1, 1), (0, 1)),
        ("ab bc cd", "a", 2, "bc", (1, 2), (0, 1)),
        ("ab bc cd", "a", 9, "bcd", (1, 2, 3), (0, 1, 2)),
        ("bd db ca ad ac", "a", 1, "cd", (1, 1), (2, 3, 4)),  # nearest first, then by number; all relations
        ("bd db ca ad ac", "a", 2, "cdb", (1, 1, 2), (0, 1, 2, 3, 4)),
        ("ab ac bc", "a", 1, "bc", (1, 1), (0, 1, 2)),  # with those between what is near
        ("ab bc ce de", "ae", 1, "bcd", (1, 1, 1), (0, 1, 2, 3)),  # from several
        ("ab bc", "x", 3, "", (), ()),
        ("ab bc", "", 3, "", (), ()),
        ("ab bc", "a", 0, "", (), ()),
    ],
)
def test_what_is_near(
    pairs: str, starts: str, steps: int, nodes: str, distances: tuple[int, ...], relations: tuple[int, ...]
) -> None:
    found = arrays(pairs).within(numbers(starts), steps, limit=10)
    assert (letters(found.nodes), found.distances, found.relations) == (nodes, distances, relations)
    assert (found.reached, found.whole) == (len(nodes), True)


def test_no_more_is_shown_than_the_limit() -> None:
    found = arrays("ad ac ab bz").within(numbers("a"), 2, limit=2)
    assert (letters(found.nodes), found.distances, found.relations) == ("bc", (1, 1), (1, 2))
    assert (found.reached, found.whole) == (4, True)


def test_of_a_start_of_many_nodes_one_relation_to_each_is_told() -> None:
    graph = arrays("ax bx cx xy ya yb")
    assert graph.within(numbers("abc"), 1, limit=3).relations == (0, 1, 2, 3, 4, 5)
    assert graph.within(numbers("abc"), 1, limit=2).relations == (0, 3, 4)


@pytest.mark.parametrize(
    ("most", "nodes", "whole"),
    [
        (10, "bcdxyz", True),  # the rows of a and b have three ends each, those of c and d two
        (9, "bcdxy", False),  # the whole of the first step, and of the second what leads on from b and c
        (8, "bcdxy", False),
        (7, "bcdx", False),
        (3, "bcdx", False),  # from one node at least
        (2, "bcd", False),
        (0, "bcd", False),
    ],
)
def test_of_a_step_beyond_the_limit_a_part_is_taken(most: int, nodes: str, whole: bool) -> None:
    found = arrays("ab ac ad bx cy dz bx").within(numbers("a"), 2, limit=9, most=most)
    assert (letters(found.nodes), found.reached, found.whole) == (nodes, len(nodes), whole)
    assert found.distances == tuple(1 if letter in "bcd" else 2 for letter in nodes)


def test_nodes_of_a_step_that_was_cut_are_not_found_once_more_beyond_it() -> None:
    found = arrays("ab ac bc bx").within(
        numbers("a"), 2, limit=9, most=5
    )  # b leads to c, which is near already
    assert (letters(found.nodes), found.distances) == ("bcx", (1, 1, 2))


def test_what_is_near_by_some_types_only() -> None:
    found = arrays("ab bc ac cd", "0120").within(numbers("a"), 3, limit=9, types=(0, 1))
    assert (letters(found.nodes), found.distances, found.relations) == ("bcd", (1, 2, 3), (0, 1, 3))


# -- any graph, by a search that anyone can see is right


class Drawn(NamedTuple):
    nodes: int
    ends: list[tuple[int, int]]
    types: list[int]

    @property
    def arrays(self) -> RelationArrays:
        return RelationArrays.build(
            self.nodes, [one for one, _ in self.ends], [other for _, other in self.ends], self.types
        )

    def neighbours(self, node: int, types: set[int]) -> set[int]:
        return {
            there
            for ends, sort in zip(self.ends, self.types, strict=True)
            for here, there in (ends, ends[::-1])
            if here == node and (sort in types or not types)
        }

    def distances(self, starts: set[int], types: set[int]) -> dict[int, int]:
        known = dict.fromkeys(starts, 0)
        for step in range(1, self.nodes):
            beyond = {there for here in known for there in self.neighbours(here, types)} - known.keys()
            known |= dict.fromkeys(beyond, step)
        return known

    def chain(self, starts: set[int], ends: set[int], types: set[int]) -> tuple[int, ...]:
        """The first of the shortest: every chain that goes nearer to the ends with every step, and of these the least."""
        left = self.distances(ends, types)
        if not (begin := [(left[start], (start,)) for start in starts if start in left]):
            return ()
        least = min(begin)[0]
        chains: list[tuple[int, ...]] = [chain for distance, chain in begin if distance == least]
        for distance in range(least - 1, -1, -1):
            chains = [
                (*chain, there)
                for chain in chains
                for there in self.neighbours(chain[-1], types)
                if left.get(there) == distance
            ]
        return min(chains)

    def relation(self, pair: tuple[int, int], types: set[int]) -> int:
        return next(
            number
            for number, ends in enumerate(self.ends)
            if sorted(ends) == sorted(pair) and (self.types[number] in types or not types)
        )


@st.composite
def graphs(draw: st.DrawFn) -> Drawn:
    """Small multigraphs, sparse to dense, that may have a hub."""
    nodes = draw(st.integers(2, 8))
    pairs = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)).filter(
        lambda pair: pair[0] != pair[1]
    )
    ends = draw(st.lists(pairs, max_size=30))
    if draw(st.booleans()):
        hub = draw(st.integers(0, nodes - 1))
        ends += [(node, hub) for node in range(nodes) if node != hub and draw(st.booleans())]
    return Drawn(nodes, ends, [draw(st.integers(0, 2)) for _ in ends])


def some_nodes(draw: st.DrawFn, graph: Drawn) -> set[int]:
    return draw(st.sets(st.integers(0, graph.nodes - 1), max_size=4))


TYPES: Final = st.sets(st.integers(0, 2), max_size=2)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Drawn, set[int], set[int], set[int]]:
    graph = draw(graphs())
    return graph, some_nodes(draw, graph), some_nodes(draw, graph), draw(TYPES)


@given(asked())
def test_the_chain_is_the_first_of_the_shortest(given: tuple[Drawn, set[int], set[int], set[int]]) -> None:
    graph, starts, ends, types = given
    expected = graph.chain(starts, ends, types)
    found = graph.arrays.shortest(list(starts), list(ends), types=types, furthest=FAR)
    assert found.nodes == expected
    assert found.relations == tuple(graph.relation(pair, types) for pair in pairwise(expected))
    assert found.whole


@given(asked(), st.integers(0, 20))
def test_a_chain_that_is_found_within_a_limit_is_the_same(
    given: tuple[Drawn, set[int], set[int], set[int]], most: int
) -> None:
    graph, starts, ends, types = given
    found = graph.arrays.shortest(list(starts), list(ends), types=types, most=most, furthest=FAR)
    assert found.nodes == graph.chain(starts, ends, types) or (found.nodes == () and not found.whole)


@given(asked(), st.integers(0, 4), st.integers(1, 12))
def test_the_neighbourhood_is_what_the_distances_say(
    given: tuple[Drawn, set[int], set[int], set[int]], steps: int, limit: int
) -> None:
    graph, starts, _, types = given
    near = sorted(
        (distance, node) for node, distance in graph.distances(starts, types).items() if 0 < distance <= steps
    )
    shown = {node for _, node in near[:limit]}
    found = graph.arrays.within(list(starts), steps, limit=limit, types=types)
    assert list(zip(found.distances, found.nodes, strict=True)) == near[:limit]
    assert (found.reached, found.whole) == (len(near), True)
    if len(starts) <= limit:
        assert found.relations == tuple(
            number
            for number, (one, other) in enumerate(graph.ends)
            if {one, other} <= shown | starts
            and {one, other} & shown
            and (graph.types[number] in types or not types)
        )


# -- kept in a folder


def test_what_was_saved_answers_the_same(tmp_path: Path) -> None:
    built = arrays("ab bc cd ad", "0120")
    built.save(tmp_path)
    opened = RelationArrays.open(tmp_path)
    asks: list[Callable[[RelationArrays], Chain | Neighbourhood]] = [
        lambda of: of.shortest(numbers("a"), numbers("c"), furthest=FAR),
        lambda of: of.shortest(numbers("a"), numbers("c"), furthest=FAR, types=(0, 2)),
        lambda of: of.within(numbers("a"), 2, limit=5),
    ]
    for ask in asks:
        assert ask(opened) == ask(built)


def test_no_relations_are_kept_too(tmp_path: Path) -> None:
    arrays("").save(tmp_path)
    assert RelationArrays.open(tmp_path).within(numbers("a"), 2, limit=5).nodes == ()


def test_arrays_are_not_read_when_they_are_opened(tmp_path: Path) -> None:
    """What was opened sees what is written into the file afterwards: it was mapped, not read."""
    arrays("ab", "0").save(tmp_path)
    opened = RelationArrays.open(tmp_path)
    np.load(tmp_path / "neighbours.npy", mmap_mode="r+")[0] = 2
    assert letters(opened.within(numbers("a"), 1, limit=5).nodes) == "c"


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"no array")])
def test_arrays_that_are_not_there(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    arrays("ab").save(tmp_path)
    spoil(tmp_path / "relations.npy")
    with pytest.raises((OSError, ValueError)):
        RelationArrays.open(tmp_path)


# -- many at once, and many relations


def test_threads_do_not_get_in_each_others_way() -> None:
    rng = np.random.default_rng(7)
    graph = RelationArrays.build(300, rng.integers(0, 150, 900), rng.integers(150, 300, 900), np.zeros(900))
    pairs = [(int(one), int(other)) for one, other in rng.integers(0, 300, (200, 2))]
    alone = [graph.shortest([one], [other], furthest=FAR) for one, other in pairs]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda pair: graph.shortest([pair[0]], [pair[1]], furthest=FAR), pairs)) == alone


def test_hubs() -> None:
    """Two hubs with 50,000 claims each and one in common, and a claim at the far side of each."""
    size = 50_000
    one, other, common = 2 * size, 2 * size + 1, 2 * size + 2
    subjects = [*range(2 * size), common, common]
    objects = [*[one] * size, *[other] * size, one, other]
    graph = RelationArrays.build(2 * size + 3, subjects, objects, [0] * len(subjects))
    chain = graph.shortest([5], [size + 5], furthest=FAR)
    assert chain.nodes == (5, one, common, other, size + 5)
    assert chain.relations == (5, 2 * size, 2 * size + 1, size + 5)
    near = graph.within([5], 2, limit=3)
    assert (near.nodes, near.distances) == ((one, 0, 1), (1, 2, 2))
    assert (near.relations, near.reached) == ((0, 1, 5), size + 1)
    assert graph.within(range(size), 1, limit=3) == ((one,), (1,), (0,), 1, True)
