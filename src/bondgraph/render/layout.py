"""Where the nodes of a picture stand: computed here, once, so that the browser has nothing to move.

Up to 40 nodes stand in columns, authors beside their claims; more stand in blocks, each author above their claims.
Where the place is tall, all of them share at most two columns of claims. The same content gives the same places, in whatever order it comes. No two boxes overlap. Guests, which are hidden at first, are placed last,
where there is room near what they hang on: showing them moves nothing else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, permutations
from typing import Final, NamedTuple

from bondgraph.render.blocks import in_blocks

COLUMNS_UP_TO: Final = 40
ASPECT: Final = 1.35
"""Width by height of the place where pictures are looked at."""
TALL: Final = 0.62
"""The same on a screen that is held upright."""

_GAP: Final = 16
_ASIDE: Final = 100
_FULL: Final = 1.05
"""The same where there are many claims, which get a higher place so that they can be read."""
_ROOMY: Final = 12
"""Claims beside which their authors have room in columns of their own."""
_CLOSER: Final = 0.2
"""How much of the way from the middle boxes keep where there are many, so that all stands in less height."""

Spots = dict[str, tuple[float, float]]


class Box(NamedTuple):
    """What has to be placed: the room that it takes, and where it belongs."""

    id: str
    kind: str
    width: float
    height: float
    guest: bool = False


class Pull(NamedTuple):
    """What should stand near what, and how much so."""

    start: str
    end: str
    weight: float


def place(boxes: Iterable[Box], pulls: Iterable[Pull], *, tall: bool = False) -> Spots:
    """The middle of every box, in a place that is broad or tall.

    >>> spots = place([Box("a", "agent", 80, 30), Box("c", "claim", 200, 90)], [Pull("a", "c", 1)])
    >>> spots["a"][0] < spots["c"][0]
    True
    """
    everything = {box.id: box for box in sorted(boxes)}
    ties = sorted(pull for pull in pulls if pull.start in everything and pull.end in everything)
    residents = {ident: box for ident, box in everything.items() if not box.guest}
    near = [pull for pull in ties if pull.start in residents and pull.end in residents]
    if len(residents) <= COLUMNS_UP_TO:
        spots = _in_columns(residents, near, tall)
        guests_at = max((spots[i][0] + box.width / 2 for i, box in residents.items()), default=0) + 160
    else:
        spots = in_blocks(residents, near, TALL if tall else ASPECT)
        guests_at = None
    _seat_guests(everything, ties, spots, guests_at)
    return {ident: (round(x), round(y)) for ident, (x, y) in sorted(spots.items())}


# -- columns


def _in_columns(boxes: Mapping[str, Box], pulls: Sequence[Pull], tall: bool) -> Spots:
    """Claims in columns so that related ones stand in different ones; authors outside, concepts last.

    In a tall place authors and concepts stand among the claims.
    """
    if not boxes:
        return {}
    neighbours: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for pull in pulls:
        neighbours[pull.start][pull.end] += pull.weight
        neighbours[pull.end][pull.start] += pull.weight
    column = _claim_columns(boxes, neighbours, tall)
    _join_columns(column, boxes, neighbours, tall)
    ranks: dict[int, list[Box]] = defaultdict(list)
    for ident, box in boxes.items():
        ranks[column[ident]].append(box)
    order = sorted(ranks)
    apart = {
        pair
        for pull in pulls
        for pair in ((pull.start, pull.end), (pull.end, pull.start))
        # An author may stand close to a claim: the line between them bears no word.
        if tall or boxes[pull.start].kind == boxes[pull.end].kind
    }
    crowded = _crowded(boxes)
    y = dict.fromkeys(boxes, 0.0)
    for rank in order:
        _settle(ranks[rank], y, y)
    for sweep in range(24):
        for rank in order if sweep % 2 else reversed(order):
            wanted = {box.id: _mean(y, neighbours[box.id], y[box.id]) for box in ranks[rank]}
            if crowded and not tall and sweep >= 20:
                wanted = {ident: at * _CLOSER for ident, at in wanted.items()}
            if sweep < 16:
                ranks[rank].sort(key=lambda box, wanted=wanted: (wanted[box.id], box.id))  # type: ignore[misc]
            elif sweep < 18:
                ranks[rank] = _adjoined(ranks[rank], apart)
            _settle(ranks[rank], wanted, y, apart, close=crowded and not tall)
    spots: Spots = {}
    left = 0.0
    if crowded and not tall:
        _centre(ranks.values(), y)
    for rank in order:
        width = max(box.width for box in ranks[rank])
        spots.update({box.id: (left + width / 2, y[box.id]) for box in ranks[rank]})
        left += width + (_ASIDE if rank % 2 and rank + 1 not in ranks and not tall else _ASIDE / 2)
    return spots


def _join_columns(
    column: dict[str, int],
    boxes: Mapping[str, Box],
    neighbours: Mapping[str, Mapping[str, float]],
    tall: bool,
) -> None:
    """Set authors and concepts beside the columns of claims; in a tall place, and authors of many claims, among theirs."""
    last = max(column.values(), default=0)
    crowded = _crowded(boxes)
    filled: Counter[int] = Counter()
    for ident, at in column.items():
        filled[at] += round(boxes[ident].height) + _GAP
    for ident, box in boxes.items():
        at_home = Counter(column[other] for other in neighbours[ident] if boxes[other].kind == "claim")
        if box.kind != "claim" and tall:
            column[ident] = max(at_home or {1: 1}, key=lambda at, many=at_home: (many[at], -at))  # type: ignore[misc]
        elif box.kind != "claim" and crowded:
            # The lowest of the columns where it has a claim.
            column[ident] = min(at_home or filled, key=lambda at: (filled[at], at))
            filled[column[ident]] += round(box.height) + _GAP
        elif box.kind == "agent":
            homes = {column[other] for other in neighbours[ident] if boxes[other].kind == "claim"}
            column[ident] = last + 1 if homes == {last} and last > 1 else min(homes, default=1) - 1
        elif box.kind == "concept":
            column[ident] = last + 2


def _centre(columns: Iterable[Sequence[Box]], y: dict[str, float]) -> None:
    """Move every column so that its middle is the middle of all."""
    for boxes in columns:
        top = min(y[box.id] - box.height / 2 for box in boxes)
        bottom = max(y[box.id] + box.height / 2 for box in boxes)
        for box in boxes:
            y[box.id] -= (top + bottom) / 2


def _crowded(boxes: Mapping[str, Box]) -> bool:
    """Whether there are too many claims for their authors to have columns of their own."""
    return sum(box.kind == "claim" for box in boxes.values()) > _ROOMY


def _adjoined(order: list[Box], tied: Collection[tuple[str, str]]) -> list[Box]:
    """The same boxes, moved so that a line between two in the column has as few others to pass behind as can be."""
    ties = [
        (one, other)
        for (one, first), (other, second) in combinations(enumerate(order), 2)
        if (first.id, second.id) in tied
    ]
    # Where each of them stands: all that is asked of an order before one is chosen.
    at = list(range(len(order)))

    def behind(at: Sequence[int]) -> int:
        return sum(abs(at[one] - at[other]) - 1 for one, other in ties)

    while (now := behind(at)) > 0:
        moved = []
        for here, there in permutations(range(len(order)), 2):
            step = -1 if here < there else 1
            between = range(min(here, there), max(here, there) + 1)
            changed = [there if spot == here else spot + step if spot in between else spot for spot in at]
            moved.append((behind(changed), abs(here - there), here, there, changed))
        if min(moved)[0] >= now:
            break
        at = min(moved)[-1]
    return [box for _, box in sorted(zip(at, order, strict=True))]


def _mean(y: Mapping[str, float], weights: Mapping[str, float], otherwise: float) -> float:
    total = sum(weights.values())
    return sum(y[other] * weight for other, weight in weights.items()) / total if total else otherwise


def _claim_columns(
    boxes: Mapping[str, Box], neighbours: Mapping[str, Mapping[str, float]], tall: bool
) -> dict[str, int]:
    """Claims in as few columns as fill the place well and keep related ones apart; odd numbers are for claims."""
    claims = [box for box in boxes.values() if box.kind == "claim"]
    related = {
        box.id: sorted(
            other for other in neighbours[box.id] if boxes[other].kind == "claim" and other != box.id
        )
        for box in claims
    }
    tried = [_columns_of(claims, related, many) for many in range(1, 3 if tall else 6)] if claims else [{}]
    return min(tried, key=lambda column: _strain(column, boxes, related, tall))


def _strain(
    column: Mapping[str, int], boxes: Mapping[str, Box], related: Mapping[str, Sequence[str]], tall: bool
) -> float:
    """How small all would be drawn, and how many that are related stand in one column."""
    heights: dict[int, float] = defaultdict(float)
    for ident, at in column.items():
        heights[at] += boxes[ident].height + _GAP
    many = len(heights)
    widest = max((boxes[ident].width for ident in column), default=0)
    crowded = len(column) > _ROOMY
    if crowded and not tall:
        others = sum(box.height + _GAP for box in boxes.values() if box.kind != "claim")
        heights = {at: high + others / many for at, high in heights.items()}
    wide = many * (widest + _ASIDE / 2) if tall else many * (widest + _ASIDE)
    if not (tall or crowded):
        wide += 330 + 170 * max(0, many - 2)
    clashes = sum(column[one] == column[other] for one in related for other in related[one]) / 2
    aspect = TALL if tall else _FULL if crowded else ASPECT
    return 1.2 * clashes + max(wide / aspect, *heights.values(), 520) / 90


def _columns_of(claims: Sequence[Box], related: Mapping[str, Sequence[str]], many: int) -> dict[str, int]:
    places = range(1, 2 * many, 2)
    height = sum(box.height for box in claims)
    filled = dict.fromkeys(places, 0.0)
    # Where there is much to read, columns of one height are worth more than short lines.
    balance = 9 if len(claims) > _ROOMY else 3
    column: dict[str, int] = {}
    for sweep in range(6):
        for box in sorted(claims, key=lambda box: (-len(related[box.id]), box.id)):
            if sweep:
                filled[column.pop(box.id)] -= box.height
            others = [column[other] for other in related[box.id] if other in column]
            costs = [
                (
                    sum(10.0 if other == at else abs(other - at) / 2 - 1 for other in others)
                    + balance * filled[at] * many / height,
                    at,
                )
                for at in places
            ]
            column[box.id] = min(costs)[1]
            filled[column[box.id]] += box.height
    used = {at: 2 * n + 1 for n, at in enumerate(sorted(set(column.values())))}
    return {ident: used[at] for ident, at in column.items()}


def _settle(
    order: Sequence[Box],
    wanted: Mapping[str, float],
    y: dict[str, float],
    apart: Collection[tuple[str, str]] = (),
    *,
    close: bool = False,
) -> None:
    """Each as near as can be to where it wants to be, in order and without overlap; with room for a line where asked."""
    offsets: list[float] = []
    at = 0.0
    for n, box in enumerate(order):
        if n:
            at += (2 if close else 3) * _GAP if (order[n - 1].id, box.id) in apart else _GAP
        offsets.append(at + box.height / 2)
        at += box.height
    blocks: list[tuple[float, int]] = []  # the mean of a run that moves as one, and how many there are in it
    for box, offset in zip(order, offsets, strict=True):
        mean, count = wanted[box.id] - offset, 1
        while blocks and blocks[-1][0] >= mean:
            before, size = blocks.pop()
            mean, count = (before * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    for box, offset, mean in zip(order, offsets, means, strict=True):
        y[box.id] = mean + offset


# -- guests


def _seat_guests(boxes: Mapping[str, Box], pulls: Sequence[Pull], spots: Spots, x: float | None) -> None:
    """Guests where there is room: in a column of their own, or near the middle of what they hang on."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for pull in pulls:
        for guest, host in ((pull.start, pull.end), (pull.end, pull.start)):
            if boxes[guest].guest and not boxes[host].guest:
                hosts[guest].append(host)
    guests = [ident for ident, box in boxes.items() if box.guest]
    wanted: Spots = {}
    for ident in guests:
        around = [spots[host] for host in hosts[ident]] or [(0.0, 0.0)]
        wanted[ident] = (sum(p[0] for p in around) / len(around), sum(p[1] for p in around) / len(around))
    if x is not None:
        guests.sort(key=lambda ident: (wanted[ident][1], ident))
        y: dict[str, float] = {}
        _settle([boxes[ident] for ident in guests], {ident: wanted[ident][1] for ident in guests}, y)
        spots.update({ident: (x, y[ident]) for ident in guests})
        return
    _set_below(boxes, guests, wanted, spots)


def _set_below(boxes: Mapping[str, Box], guests: Iterable[str], wanted: Spots, spots: Spots) -> None:
    """Guests in rows below all else, in the order in which what they hang on stands above."""
    left = min(x - boxes[ident].width / 2 for ident, (x, _) in spots.items())
    right = max(x + boxes[ident].width / 2 for ident, (x, _) in spots.items())
    y = max(y + boxes[ident].height / 2 for ident, (_, y) in spots.items()) + _ASIDE / 2
    # All that come into one row are those whose hosts are highest, from the left to the right.
    rows: list[list[str]] = [[]]
    filled = 0.0
    for ident in sorted(guests, key=lambda ident: (-wanted[ident][1], ident)):
        if rows[-1] and filled + boxes[ident].width > right - left:
            rows.append([])
            filled = 0.0
        rows[-1].append(ident)
        filled += boxes[ident].width + _GAP
    for row in rows:
        high = max((boxes[ident].height for ident in row), default=0)
        spare = right - left - sum(boxes[ident].width for ident in row)
        air = max(_GAP, spare / (len(row) + 1)) if row else 0
        x = left + (air if spare > 0 else 0)
        for ident in sorted(row, key=lambda ident: (wanted[ident][0], ident)):
            spots[ident] = (x + boxes[ident].width / 2, y + high / 2)
            x += boxes[ident].width + air
        y += high + _GAP
