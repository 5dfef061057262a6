"""Relations as arrays: shortest chains and neighbourhoods, found without asking a store.

Nodes and relations are numbers here. A matrix has for every node, in its row, the nodes that it is related to, by number, and
the relations that lead there; whichever way a relation points, it stands in the rows of both its ends. Sets of nodes are sorted
arrays, so that a search costs what it looks at and nothing for what there is besides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

Numbers = NDArray[np.int32]
Types = NDArray[np.uint8]

MOST: Final = 500_000
"""Ends of relations that a search looks at, at most."""

_FILES: Final = ("rows", "neighbours", "relations", "types")


class Chain(NamedTuple):
    """What a search for a chain came to.

    Attributes:
        nodes: the nodes of the chain, both ends included; none where no chain was found.
        relations: the relations between them, one fewer.
        reached: how many nodes the search came to.
        whole: whether it looked as far as it was asked to; where it did not, there may be a chain.
    """

    nodes: tuple[int, ...]
    relations: tuple[int, ...]
    reached: int
    whole: bool


class Neighbourhood(NamedTuple):
    """What is near.

    Attributes:
        nodes: the nodes, without those from which the search began, by distance and then by number.
        distances: of each of them, how many relations it is away.
        relations: the relations that join them with each other and with the beginning, by number. Where the beginning is more
            nodes than may be shown, the first relation that leads from there to each.
        reached: how many nodes there are, shown or not, as far as the search went.
        whole: whether it went as far as it was asked to; where it did not, there may be more.
    """

    nodes: tuple[int, ...]
    distances: tuple[int, ...]
    relations: tuple[int, ...]
    reached: int
    whole: bool


class RelationArrays:
    """The relations between nodes 0, 1, 2, …, to be searched; any number of threads may at once."""

    def __init__(self, rows: Numbers, neighbours: Numbers, relations: Numbers, types: Types) -> None:
        nodes = len(rows) - 1
        self._matrix = csr_array((relations, neighbours, rows), shape=(nodes, nodes), copy=False)
        self._types = types

    @classmethod
    def build(cls, nodes: int, subjects: ArrayLike, objects: ArrayLike, types: ArrayLike) -> RelationArrays:
        """The arrays of relations that are given by their ends.

        Args:
            nodes: how many nodes there are, with those that no relation has.
            subjects: of each relation, the node that it starts from.
            objects: of each, the node that it leads to.
            types: of each, a number for what sort of relation it is.
        """
        here = np.ravel(np.stack([subjects, objects], axis=-1)).astype(np.int32)
        there = np.ravel(np.stack([objects, subjects], axis=-1)).astype(np.int32)
        order = np.argsort(here.astype(np.int64) * nodes + there, kind="stable")
        rows = np.zeros(nodes + 1, dtype=np.int32)
        np.cumsum(np.bincount(here, minlength=nodes), out=rows[1:])
        relations = (order // 2).astype(np.int32)
        return cls(rows, there[order], relations, np.asarray(types, dtype=np.uint8))

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder, from which `open` reads them."""
        arrays = self._matrix.indptr, self._matrix.indices, self._matrix.data, self._types
        for name, array in zip(_FILES, arrays, strict=True):
            np.save(folder / f"{name}.npy", np.asarray(array))

    @classmethod
    def open(cls, folder: Path) -> RelationArrays:
        """The arrays that were saved in a folder, read from there only as far as they are searched.

        Raises:
            OSError, ValueError: they are not there, or are no arrays.
        """
        return cls(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES))

    def neighbours(self, node: int) -> Numbers:
        """The nodes that relations join with one, each once, in order."""
        rows = self._matrix.indptr
        found: Numbers = np.unique(self._matrix.indices[rows[node] : rows[node + 1]])
        return found

    def at(self, nodes: ArrayLike, most: int) -> list[int]:
        """The relations that some nodes have at either end, the first so many by number."""
        rows, relations = self._matrix.indptr, self._matrix.data
        parts = [relations[rows[node] : rows[node + 1]] for node in np.ravel(nodes)]
        found: list[int] = np.unique(np.concatenate([relations[:0], *parts]))[:most].tolist()
        return found

    @property
    def types(self) -> Types:
        """Of each relation, the number for what sort it is."""
        return self._types

    def touching(self, nodes: ArrayLike) -> Numbers:
        """The relations that some nodes have at either end, by number."""
        rows, relations = self._matrix.indptr, self._matrix.data
        wanted = np.asarray(nodes, dtype=np.int32)
        starts, lengths = rows[wanted], rows[wanted + 1] - rows[wanted]
        begins = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(starts - begins, lengths)
        return _sorted(relations[places])

    def between(self, some: ArrayLike, others: ArrayLike, most: int) -> list[int]:
        """The relations that lead from some nodes to others, or back: the first so many by number."""
        one, other = sorted((_set(some), _set(others)), key=len)
        rows = self._matrix[one]
        held = _held(rows.indices.astype(np.int32), other)
        found: list[int] = np.unique(rows.data[held])[:most].tolist()
        return found

    def shortest(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        *,
        furthest: int,
        most: int = MOST,
        types: Collection[int] = (),
    ) -> Chain:
        """The shortest chain that leads from any start to any end, whichever way the relations point.

        Of chains of one length the first in the order of their nodes is taken, and of the relations between two neighbours the
        first: the answer is always the same. The search goes out from both sides, a whole step at a time, from the side where
        the step costs less.

        Args:
            starts: nodes.
            ends: nodes.
            furthest: how many relations the chain has at most.
            most: how many ends of relations are looked at, at most.
            types: the types of relations that may be followed; by default all.
        """
        search = _Search(self._matrix, self._types, types)
        fore, back = [_set(starts)], [_set(ends)]
        looked = 0

        def came(met: Numbers, whole: bool) -> Chain:
            reached = sum(map(len, fore)) + sum(map(len, back))
            nodes, relations = search.first(fore, back, met) if len(met) else ((), ())
            return Chain(nodes, relations, reached, whole)

        sides = fore, back
        costs = [search.cost(fore[-1]), search.cost(back[-1])]
        while not len(met := _common(fore[-1], back[-1])):
            cost = min(costs)
            if not cost or len(fore) + len(back) - 2 >= furthest:
                return came(met, whole=True)
            if (looked := looked + cost) > most:
                return came(met, whole=False)
            side = costs.index(cost)
            sides[side].append(search.beyond(sides[side], sides[side][-1]))
            costs[side] = search.cost(sides[side][-1])
        return came(met, whole=True)

    def within(
        self,
        starts: ArrayLike,
        steps: int,
        *,
        limit: int,
        most: int = MOST,
        types: Collection[int] = (),
    ) -> Neighbourhood:
        """What is at most so many steps away from any start, whichever way the relations point.

        Args:
            starts: nodes.
            steps: how many relations away at most.
            limit: how many nodes are shown at most; those that are nearest, of these the first by number.
            most: how many ends of relations are looked at, at most: the last step is taken from as many nodes as that allows, the
                first by number, and from one at least.
            types: the types of relations that may be followed; by default all.
        """
        search = _Search(self._matrix, self._types, types)
        levels = [_set(starts)]
        whole = True
        while whole and len(levels) <= steps and (cost := search.cost(levels[-1])):
            whole = cost <= most
            levels.append(search.beyond(levels, levels[-1] if whole else search.affordable(levels[-1], most)))
            most -= cost
        found = np.concatenate([levels[0][:0], *levels[1:]])
        distances = np.repeat(np.arange(len(levels)), [0, *map(len, levels[1:])])[:limit]
        shown = found[:limit]
        relations = search.among(levels[0], shown, limit)
        return Neighbourhood(
            tuple(shown.tolist()), tuple(distances.tolist()), tuple(relations), len(found), whole
        )


def circular(starts: ArrayLike, ends: ArrayLike) -> NDArray[np.bool]:
    """Of each edge, whether it is part of a circle.

    Args:
        starts: of each edge, a number for the node where it begins.
        ends: of each, one for the node where it ends.

    >>> circular([1, 2, 3], [2, 1, 1]).tolist()
    [True, True, False]
    """
    edges = np.stack([starts, ends], axis=-1)
    nodes, numbers = np.unique(edges, return_inverse=True)
    here, there = numbers.reshape(edges.shape).T
    graph = coo_array((np.ones(len(here), np.int8), (here, there)), shape=(len(nodes), len(nodes)))
    _, parts = connected_components(graph, connection="strong")
    inside: NDArray[np.bool] = parts[here] == parts[there]
    return inside


class _Search:
    """Steps along the relations of some types, or of all where none are given."""

    def __init__(
        self, matrix: csr_array[np.int32, tuple[int, int]], types: Types, given: Collection[int]
    ) -> None:
        self._matrix = matrix
        self._types = types
        self._given = np.isin(np.arange(256), list(given)) if given else None

    def cost(self, nodes: Numbers) -> int:
        """How many ends of relations a step from the nodes looks at."""
        rows = self._matrix.indptr
        return int((rows[nodes + 1] - rows[nodes]).sum())

    def affordable(self, nodes: Numbers, most: int) -> Numbers:
        """The first of the nodes, as many as a step from them looks at no more ends of relations; one at least."""
        rows = self._matrix.indptr
        costs = np.cumsum(rows[nodes + 1] - rows[nodes])
        return nodes[: max(1, int(np.searchsorted(costs, most, "right")))]

    def beyond(self, levels: Sequence[Numbers], front: Numbers) -> Numbers:
        """The nodes beyond the last level, one step from a front in it, which leads to the level before, to its own, or beyond."""
        found = self._neighbours(front)
        for level in levels[-2:]:
            found = _without(found, level)
        return found

    def first(
        self, fore: Sequence[Numbers], back: Sequence[Numbers], met: Numbers
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The first of the shortest chains, with its relations, where the levels from both sides have met."""
        ahead = [met]
        for level in reversed(fore[:-1]):
            ahead.append(self._leading(level, ahead[-1]))
        node = ahead.pop()[0]
        nodes, relations = [int(node)], []
        for level in [*reversed(ahead), *reversed(back[:-1])]:
            neighbours, leading = self._row(node)
            node = _common(neighbours, level)[0]
            nodes.append(int(node))
            relations.append(int(leading[np.searchsorted(neighbours, node)]))
        return tuple(nodes), tuple(relations)

    def among(self, starts: Numbers, shown: Numbers, limit: int) -> list[int]:
        """The relations that join what is shown with each other and with the starts, or with the first of many starts."""
        few = len(starts) <= limit
        wanted = _sorted(np.concatenate([starts, shown]) if few else shown)
        found: set[int] = set()
        for node in shown:
            neighbours, relations = self._row(node)
            found.update(relations[_places(neighbours, wanted)].tolist())
            if not few:
                found.update(relations[_places(neighbours, starts)[:1]].tolist())
        return sorted(found)

    def _row(self, node: np.int32) -> tuple[Numbers, Numbers]:
        """The neighbours of a node, once for each relation, and the relations."""
        row = slice(self._matrix.indptr[node], self._matrix.indptr[node + 1])
        neighbours, relations = self._matrix.indices[row], self._matrix.data[row]
        if self._given is None:
            return neighbours, relations
        followed = self._followed(relations)
        return neighbours[followed], relations[followed]

    def _followed(self, relations: Numbers) -> NDArray[np.bool]:
        """Of each relation, whether it is followed."""
        return (
            np.ones(len(relations), np.bool) if self._given is None else self._given[self._types[relations]]
        )

    def _neighbours(self, nodes: Numbers) -> Numbers:
        if len(nodes) == 1:
            return _once(self._row(nodes[0])[0])
        rows = self._matrix[nodes]
        return _sorted(rows.indices if self._given is None else rows.indices[self._followed(rows.data)])

    def _leading(self, level: Numbers, ahead: Numbers) -> Numbers:
        """The nodes of a level from which a step leads to the nodes ahead, looked for from where it costs less."""
        if self.cost(ahead) <= self.cost(level):
            return _common(level, self._neighbours(ahead))
        rows = self._matrix[level]
        leads = _held(rows.indices, ahead) & self._followed(rows.data)
        return _once(np.repeat(level, np.diff(rows.indptr))[leads])


def _set(nodes: ArrayLike) -> Numbers:
    return _sorted(np.asarray(nodes, dtype=np.int32))


def _sorted(numbers: Numbers) -> Numbers:
    return _once(np.sort(numbers))


def _once(numbers: Numbers) -> Numbers:
    """Sorted numbers without repetitions. (`numpy.unique` takes forty times as long.)"""
    new = np.ones(len(numbers), dtype=np.bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return numbers[new]


def _held(numbers: Numbers, by: Numbers) -> NDArray[np.bool]:
    """Of each number, whether a set has it."""
    if not len(by):
        return np.zeros(len(numbers), dtype=np.bool)
    found: NDArray[np.bool] = by[np.minimum(np.searchsorted(by, numbers), len(by) - 1)] == numbers
    return found


def _common(one: Numbers, other: Numbers) -> Numbers:
    """The numbers that are in both of two sets; the smaller is looked up in the larger."""
    few, many = sorted((one, other), key=len)
    return few[_held(few, many)]


def _without(numbers: Numbers, those: Numbers) -> Numbers:
    """A set without the numbers of another."""
    if len(numbers) <= len(those):
        return numbers[~_held(numbers, those)]
    return np.delete(numbers, np.searchsorted(numbers, _common(numbers, those)))


def _places(row: Numbers, wanted: Numbers) -> NDArray[np.intp]:
    """Where in a sorted row the numbers of a set stand, however often."""
    if len(row) <= len(wanted):
        return np.flatnonzero(_held(row, wanted))
    first, last = np.searchsorted(row, wanted), np.searchsorted(row, wanted, "right")
    there = first < last
    return np.concatenate([first[:0], *map(np.arange, first[there], last[there])])
