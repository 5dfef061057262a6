"""Where the nodes of a larger picture stand: each author above their claims, in a block, and blocks near what they relate to.

The same content gives the same places, in whatever order it comes, and no two boxes overlap. It takes milliseconds for
some hundred nodes, since what is moved about are the blocks, and those of very many authors are set in rows.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

MOVED_UP_TO: Final = 300
"""Blocks that are moved to what they relate to; more are set in rows."""

_GAP: Final = 8
_AIR: Final = 30
_ROUNDS: Final = 160
_LOOKED: Final = 10
"""Rounds after which it is looked anew which blocks are near enough to meet."""


class Sized(Protocol):
    """What has to be placed."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def kind(self) -> str:
        """What kind of node it is."""

    @property
    def width(self) -> float:
        """How wide it is."""

    @property
    def height(self) -> float:
        """How high it is."""


class Tied(Protocol):
    """What joins two."""

    @property
    def start(self) -> str:
        """The one."""

    @property
    def end(self) -> str:
        """The other."""

    @property
    def weight(self) -> float:
        """How near they should be."""


class _Block(NamedTuple):
    """What stands together: where each stands from the middle, and how large it all is."""

    spots: Mapping[str, tuple[float, float]]
    width: float
    height: float


def in_blocks(
    boxes: Mapping[str, Sized], pulls: Sequence[Tied], aspect: float
) -> dict[str, tuple[float, float]]:
    """The middle of every box.

    Args:
        boxes: what has to be placed, by id.
        pulls: what should stand near what.
        aspect: width by height of the place.
    """
    homes = _homes(boxes, pulls)
    members: dict[str, list[str]] = defaultdict(list)
    for ident in sorted(boxes):
        members[homes[ident]].append(ident)
    blocks = {home: _block(home, [boxes[ident] for ident in own]) for home, own in members.items()}
    near: Counter[tuple[str, str]] = Counter()
    for pull in pulls:
        one, other = sorted((homes[pull.start], homes[pull.end]))
        if one != other and pull.weight:
            near[one, other] += 1
    order = _by_nearness(blocks, near)
    middles = (
        _rows(order, blocks, aspect) if len(order) > MOVED_UP_TO else _moved(order, blocks, near, aspect)
    )
    return {
        ident: (x + dx, y + dy)
        for home, (x, y) in middles.items()
        for ident, (dx, dy) in blocks[home].spots.items()
    }


def _homes(boxes: Mapping[str, Sized], pulls: Iterable[Tied]) -> dict[str, str]:
    """By what each stands: a claim by the first of those who hold it, all else by itself."""
    homes = {ident: ident for ident in boxes}
    for pull in sorted(pulls, key=lambda pull: (pull.end, pull.start), reverse=True):
        if boxes[pull.start].kind == "agent" and boxes[pull.end].kind == "claim":
            homes[pull.end] = pull.start
    return homes


def _block(home: str, boxes: Sequence[Sized]) -> _Block:
    """One above the rest, which stand in rows that are about as broad as they are high."""
    head = next(box for box in boxes if box.id == home)
    rest = [box for box in boxes if box.id != home]
    if not rest:
        return _Block({home: (0, 0)}, head.width, head.height)
    cell = max(box.width for box in rest) + _GAP
    tall = max(box.height for box in rest) + _GAP
    columns = max(1, min(len(rest), round(math.sqrt(len(rest) * tall / cell * 1.6)), 40))
    columns = max(columns, min(len(rest), int((head.width + _GAP) // cell)))
    rows = math.ceil(len(rest) / columns)
    wide = max(head.width, columns * cell - _GAP)
    high = head.height + _GAP + rows * tall - _GAP
    top = -high / 2
    spots = {home: (0.0, top + head.height / 2)}
    for n, box in enumerate(rest):
        row, column = divmod(n, columns)
        many = min(columns, len(rest) - row * columns)
        x = (column - (many - 1) / 2) * cell
        spots[box.id] = (x, top + head.height + _GAP + row * tall + (tall - _GAP) / 2)
    return _Block(spots, wide, high)


def _by_nearness(blocks: Mapping[str, _Block], near: Mapping[tuple[str, str], int]) -> list[str]:
    """The largest first, then those that relate to it, and those that relate to these."""
    around: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (one, other), many in near.items():
        around[one].append((-many, other))
        around[other].append((-many, one))
    left = dict.fromkeys(sorted(blocks, key=lambda home: (-blocks[home].width * blocks[home].height, home)))
    order: list[str] = []
    while left:
        queue = deque([next(iter(left))])
        del left[queue[0]]
        while queue:
            order.append(home := queue.popleft())
            for _, other in sorted(around[home]):
                if other in left:
                    del left[other]
                    queue.append(other)
    return order


def _rows(
    order: Sequence[str], blocks: Mapping[str, _Block], aspect: float
) -> dict[str, tuple[float, float]]:
    """Blocks one after the other, in rows as broad as the place asks for."""
    area = sum((blocks[home].width + _AIR) * (blocks[home].height + _AIR) for home in order)
    broad = max(math.sqrt(area * aspect) * 1.05, *(blocks[home].width for home in order))
    middles: dict[str, tuple[float, float]] = {}
    x = y = 0.0
    row: list[str] = []
    for home in [*order, None]:
        if home is None or (row and x + blocks[home].width > broad):
            high = max(blocks[each].height for each in row)
            for each in row:
                middles[each] = (middles[each][0], y + blocks[each].height / 2)
            x, y, row = 0.0, y + high + _AIR, []
        if home is not None:
            middles[home] = (x + blocks[home].width / 2, y)
            x += blocks[home].width + _AIR
            row.append(home)
    return middles


def _moved(
    order: Sequence[str],
    blocks: Mapping[str, _Block],
    near: Mapping[tuple[str, str], int],
    aspect: float,
) -> dict[str, tuple[float, float]]:
    """Blocks drawn to those that they relate to, then pushed apart."""
    import numpy as np

    at = {home: n for n, home in enumerate(order)}
    sizes = tuple((blocks[home].width + _AIR, blocks[home].height + _AIR) for home in order)
    ties = tuple((at[one], at[other], many) for (one, other), many in sorted(near.items()))
    half = np.array(sizes) / 2
    size = math.sqrt(float((half[:, 0] * half[:, 1]).sum() * 4))
    shape = np.array([math.sqrt(aspect), 1 / math.sqrt(aspect)])
    points = _drawn(len(order), ties, size)
    spread = np.abs(points).max(axis=0) + 1e-9
    points = points / spread * (size / 2) * shape
    points = _apart(points, half)
    return {home: (float(points[n, 0]), float(points[n, 1])) for home, n in at.items()}


@lru_cache(maxsize=16)
def _drawn(count: int, ties: tuple[tuple[int, int, int], ...], size: float) -> Points:
    """Points drawn together by ties and kept apart, wherever they will stand: in a broad place or in a tall one."""
    import numpy as np

    pull = np.zeros((count, count))
    for one, other, many in ties:
        pull[one, other] = pull[other, one] = math.sqrt(many)
    turns = np.arange(count) * 2.399963
    out = np.sqrt((np.arange(count) + 0.5) / count) * size / 1.6
    x, y = np.cos(turns) * out, np.sin(turns) * out
    ideal = size / math.sqrt(count)
    for step in range(_ROUNDS):
        heat = ideal * (1 - step / _ROUNDS) * 0.5
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        square = dx * dx + dy * dy + 1e-6
        push = ideal**2 / square - pull * np.sqrt(square) * (0.25 / ideal)
        right, down = (push * dx).sum(axis=1) - x * 0.35, (push * dy).sum(axis=1) - y * 0.35
        strength = np.sqrt(right * right + down * down) + 1e-9
        way = np.minimum(strength, heat) / strength
        x, y = x + right * way, y + down * way
    return np.stack([x, y], axis=1)


def _apart(points: Points, half: Points) -> Points:
    """Boxes pushed apart the shorter way, and spread, until none overlaps."""
    import numpy as np

    points = points.copy()
    count = len(points)
    room = half[:, None, :] + half[None, :, :]
    before = np.triu(np.ones((count, count), dtype=bool), 1)

    def near(within: float) -> tuple[NDArray[np.intp], ...]:
        """The two of each pair that meets, or nearly so."""
        across, down = (np.abs(points[:, None, axis] - points[None, :, axis]) for axis in (0, 1))
        return np.nonzero((across < room[:, :, 0] + within) & (down < room[:, :, 1] + within) & before)

    while True:
        for turn in range(60):
            if turn % _LOOKED == 0:
                ones, others = near(float(half.mean()))
            gap = points[ones] - points[others]
            over = room[ones, others] - np.abs(gap)
            met = (over > 0).all(axis=1)
            if not met.any():
                ones, others = near(0)
                if not len(ones):
                    return points
                continue
            one, other, gap, over = ones[met], others[met], gap[met], over[met]
            flat = np.less(over[:, 0], over[:, 1])
            # Two in the very same place part by their order.
            way = np.where(gap == 0, -1.0, np.sign(gap))
            steps = np.where(np.stack([flat, ~flat], axis=1), over / 2 + 0.5, 0) * way
            many = np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
            moved = [
                np.bincount(one, steps[:, axis], count) - np.bincount(other, steps[:, axis], count)
                for axis in (0, 1)
            ]
            points = points + np.stack(moved, axis=1) / np.sqrt(np.maximum(many, 1))[:, None]
        points = points * 1.06
