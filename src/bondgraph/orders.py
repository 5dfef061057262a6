"""The orders that were kept beside the statements of a store, read as far as they are asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bondgraph.ids import Kind, Ref
from bondgraph.ordering import NO_YEAR, Key

Numbers = NDArray[np.int32]


class Numbered(Protocol):
    """What gives nodes numbers among those of their kind."""

    def number(self, ref: Ref) -> int | None:
        """The number of a node; None where there is none."""

    def ident(self, kind: Kind, number: int) -> str:
        """The id of the node of a number."""


class ListedByNumber:
    """Nodes of a kind in some order, of which those are read that are asked for.

    Args:
        beside: what they are read from.
        kind: their kind.
        order: their numbers among those of their kind.
        key: gives the key of the node of a number.
    """

    def __init__(self, beside: Numbered, kind: Kind, order: Numbers, key: Callable[[int], Key]) -> None:
        self._beside = beside
        self._kind = kind
        self._order = order
        self._key = key

    def __len__(self) -> int:
        return len(self._order)

    def refs(self, start: int, stop: int) -> Sequence[Ref]:
        """The nodes from one place to before another."""
        numbers = self._order[start:stop].tolist()
        return [Ref(self._kind, self._beside.ident(self._kind, number)) for number in numbers]

    def key(self, place: int) -> Key:
        """The key of the node at a place."""
        return self._key(int(self._order[place]))

    def key_of(self, ref: Ref) -> Key:
        """The key of a node, whether it is listed or not."""
        number = self._beside.number(ref)
        assert number is not None
        return self._key(number)

    def behind(self, key: Key) -> int:
        """The first place behind a key."""
        return bisect_right(range(len(self)), key, key=self.key)


def by_number(values: Numbers, order: Numbers) -> Numbers:
    """An order by values first, and then by another order.

    Args:
        values: of each node of a kind, by number, what comes first.
        order: the other order.

    >>> by_number(np.array([2, 1, 2], np.int32), np.array([2, 1, 0], np.int32)).tolist()
    [1, 2, 0]
    """
    found: Numbers = order[np.argsort(values[order], kind="stable")]
    return found


def turned(years: Numbers, order: str) -> Numbers:
    """Years as what they are ordered by, ``year`` or ``-year``: what has none is last in both."""
    return years if order == "year" else np.where(years == NO_YEAR, NO_YEAR, -years).astype(np.int32)


__all__ = ["ListedByNumber", "by_number", "turned"]
