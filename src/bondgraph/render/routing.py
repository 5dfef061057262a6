"""The ways of lines around boxes: straight where nothing is in between, else by the corners of what is."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Spot = tuple[float, float]
Room = tuple[float, float, float, float]
"""The middle of a box, and half of its width and height."""

_AIR: Final = 7
_BEND: Final = 60
"""How much farther a way may be for each bend that it saves."""


def routes(rooms: Mapping[str, Room], lines: Iterable[tuple[str, str]]) -> list[tuple[Spot, ...]]:
    """For each line the way from the edge of the one box to that of the other.

    A line that cannot get through goes straight; one between boxes that overlap, or from a box to itself, has no way.

    >>> rooms = {"a": (0, 0, 10, 5), "b": (100, 0, 10, 5), "between": (50, 0, 10, 20)}
    >>> routes({name: rooms[name] for name in "ab"}, [("a", "b")])
    [((10.0, 0.0), (90.0, 0.0))]
    >>> len(routes(rooms, [("a", "b")])[0])
    4
    """
    made = _Maze(rooms)
    return [made.way(start, end) for start, end in lines]


class _Maze:
    """Boxes, and which of the points at their corners see each other."""

    def __init__(self, rooms: Mapping[str, Room]) -> None:
        import numpy as np

        self._rooms = rooms
        self._at = {ident: n for n, ident in enumerate(rooms)}
        self._boxes: Numbers = np.array([list(room) for room in rooms.values()], dtype=float).reshape(-1, 4)
        corners = [
            (x + sx * (half + _AIR), y + sy * (high + _AIR))
            for x, y, half, high in rooms.values()
            for sx in (-1, 1)
            for sy in (-1, 1)
        ]
        self._corners: Numbers = np.array(corners, dtype=float).reshape(-1, 2)
        self._seen: dict[int, list[tuple[int, int, float]]] = {}

    def way(self, start: str, end: str) -> tuple[Spot, ...]:
        """The way from one box to another."""
        one, other = self._rooms[start], self._rooms[end]
        direct = straight(one, other)
        if not direct:
            return ()
        import numpy as np

        both = [self._at[start], self._at[end]]
        if self._free(np.array([direct[0]]), np.array([direct[1]]), but=both)[0]:
            return direct
        return self._around(one, other, both) or direct

    def _around(self, one: Room, other: Room, both: Sequence[int]) -> tuple[Spot, ...]:
        """The shortest way by corners; none where there is none."""
        leaving, arriving = _ports(one), _ports(other)
        best: dict[int, float] = {}
        before: dict[int, int] = {}
        queue: list[tuple[float, int]] = []

        def reach(corner: int, cost: float, by: int) -> None:
            if cost < best.get(corner, math.inf):
                best[corner], before[corner] = cost, by
                heapq.heappush(queue, (cost, corner))

        for port, corner, far in self._near(both[0], leaving):
            reach(corner, far + _BEND, -1 - port)
        ends: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for port, corner, far in self._near(both[1], arriving):
            ends[corner].append((port, far))
        goal: tuple[float, int, int] = (math.inf, 0, 0)
        while queue and queue[0][0] < goal[0]:
            cost, corner = heapq.heappop(queue)
            goal = min([goal, *((cost + far, corner, port) for port, far in ends[corner])])
            for next_, far in self._sight[corner]:
                reach(next_, cost + far + _BEND, corner)
        if goal[0] == math.inf:
            return ()
        way: list[Spot] = [arriving[goal[2]]]
        at = goal[1]
        while at >= 0:
            way.append((float(self._corners[at, 0]), float(self._corners[at, 1])))
            at = before[at]
        way.append(leaving[-1 - at])
        return tuple(reversed(way))

    def _near(self, box: int, ports: Sequence[Spot]) -> Sequence[tuple[int, int, float]]:
        """Which corners each port of a box sees, and how far they are."""
        if box not in self._seen:
            import numpy as np

            many = len(self._corners)
            starts = np.repeat(np.array(ports), many, axis=0)
            ends = np.tile(self._corners, (len(ports), 1))
            far = np.hypot(*(ends - starts).T)
            free = np.flatnonzero(self._free(starts, ends, but=[box]))
            self._seen[box] = [(int(n) // many, int(n) % many, float(far[n])) for n in free]
        return self._seen[box]

    @cached_property
    def _sight(self) -> list[list[tuple[int, float]]]:
        """For each corner those that it sees, and how far they are."""
        import numpy as np

        one, other = np.triu_indices(len(self._corners), 1)
        starts, ends = self._corners[one], self._corners[other]
        far = np.hypot(*(ends - starts).T)
        seen: list[list[tuple[int, float]]] = [[] for _ in self._corners]
        for n in np.flatnonzero(self._free(starts, ends, but=())):
            a, b, length = int(one[n]), int(other[n]), float(far[n])
            seen[a].append((b, length))
            seen[b].append((a, length))
        return seen

    def _free(self, starts: Numbers, ends: Numbers, but: Sequence[int]) -> NDArray[np.bool_]:
        """Which of some segments meet no box, apart from some."""
        import numpy as np

        enter, leave = (np.full((len(starts), len(self._boxes)), value) for value in (0.0, 1.0))
        for axis in (0, 1):
            way = ends[:, axis] - starts[:, axis]
            way = np.where(np.abs(way) < 1e-9, 1e-9, way)[:, None]
            middle = self._boxes[None, :, axis] - starts[:, axis, None]
            half = self._boxes[None, :, axis + 2] + 2
            lows, highs = (middle - half) / way, (middle + half) / way
            np.maximum(enter, np.minimum(lows, highs), out=enter)
            np.minimum(leave, np.maximum(lows, highs), out=leave)
        met: NDArray[np.bool_] = np.less(enter, leave)
        met[:, list(but)] = False
        return np.logical_not(met.any(axis=1))


def straight(one: Room, other: Room) -> tuple[Spot, ...]:
    """The straight way from the edge of one box to that of another; none where they overlap."""
    across, down = other[0] - one[0], other[1] - one[1]
    first, last = _out(one, across, down), 1 - _out(other, across, down)
    if not (across or down) or last <= first:
        return ()
    return (
        (one[0] + across * first, one[1] + down * first),
        (one[0] + across * last, one[1] + down * last),
    )


def _out(room: Room, across: float, down: float) -> float:
    """Which part of a line from the middle of a box lies within it."""
    return min(room[2] / abs(across or 1e-9), room[3] / abs(down or 1e-9))


def _ports(room: Room) -> list[Spot]:
    """Where a line may leave a box."""
    x, y, half, high = room
    sides = [(x + sx * (half + 0.5), y + part * high) for sx in (-1, 1) for part in (-0.5, 0, 0.5)]
    return [*sides, (x, y - high - 0.5), (x, y + high + 0.5)]
