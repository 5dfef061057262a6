"""Where the nodes of a picture stand: computed here, once, so that the browser has nothing to move.

Up to 40 nodes stand in columns, authors beside their claims; more are placed by forces. The same content gives the
same places, in whatever order it comes. No two boxes overlap. Guests, which are hidden at first, are placed last,
where there is room near what they hang on: showing them moves nothing else.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

COLUMNS_UP_TO: Final = 40
ASPECT: Final = 1.35
"""Width by height of the place where pictures are looked at."""

_GAP: Final = 14
_SEED: Final = 7
_SQUEEZES: Final = 12
_DENSE: Final = 0.3
_STRETCH: Final = 2.0

Spots = dict[str, tuple[float, float]]


class Box(NamedTuple):
    """What has to be placed: the room that it takes, and where it belongs."""

    id: str
    kind: Literal["agent", "claim", "concept"]
    width: float
    height: float
    guest: bool = False


class Pull(NamedTuple):
    """What should stand near what, and how much so."""

    start: str
    end: str
    weight: float


def place(boxes: Iterable[Box], pulls: Iterable[Pull]) -> Spots:
    """The middle of every box.

    >>> spots = place([Box("a", "agent", 80, 30), Box("c", "claim", 200, 90)], [Pull("a", "c", 1)])
    >>> spots["a"][0] < spots["c"][0]
    True
    """
    everything = {box.id: box for box in sorted(boxes)}
    ties = sorted(pull for pull in pulls if pull.start in everything and pull.end in everything)
    residents = {ident: box for ident, box in everything.items() if not box.guest}
    near = [pull for pull in ties if pull.start in residents and pull.end in residents]
    if len(residents) <= COLUMNS_UP_TO:
        spots = _in_columns(residents, near)
        guests_at = max((spots[i][0] + box.width / 2 for i, box in residents.items()), default=0) + 160
    else:
        spots = _by_forces(residents, near)
        guests_at = None
    _seat_guests(everything, ties, spots, guests_at)
    return {ident: (round(x), round(y)) for ident, (x, y) in sorted(spots.items())}


# -- text


def text_width(text: str, size: float) -> float:
    """About how wide a text is drawn: rather too much than too little.

    >>> text_width("will", 10) < text_width("mama", 10)
    True
    """
    return size * sum(map(_character_width, text))


def _character_width(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.1
    for characters, width in (("iljtf.,:;'’‘|!()[] I", 0.34), ("mwMW@%—…", 0.92)):
        if character in characters:
            return width
    return 0.7 if character.isupper() or ord(character) > 0x24F else 0.57


def wrap(text: str, width: float, size: float, most: int) -> list[str]:
    """Lines no wider than that; words that are longer are broken, and what goes beyond the last line is cut.

    >>> wrap("a relationship between persons", 90, 10, 2)
    ['a relationship', 'between persons']
    """
    lines, line = [], ""
    for word in text.split():
        left = word
        while left:
            joined = f"{line} {left}" if line else left
            if text_width(joined, size) <= width:
                line, left = joined, ""
            elif line:
                lines.append(line)
                line = ""
            else:
                fits = next((n for n in range(1, len(left)) if text_width(left[: n + 1], size) > width), len(left))
                lines.append(left[:fits])
                left = left[fits:]
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1].rstrip(" ,;:.") + "…"]
    return lines


# -- columns


def _in_columns(boxes: Mapping[str, Box], pulls: Sequence[Pull]) -> Spots:
    """Claims in columns so that related ones stand in different ones; authors outside, concepts last."""
    if not boxes:
        return {}
    neighbours: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for pull in pulls:
        neighbours[pull.start][pull.end] += pull.weight
        neighbours[pull.end][pull.start] += pull.weight
    column = _claim_columns(boxes, neighbours)
    last = max(column.values(), default=0)
    for ident, box in boxes.items():
        if box.kind == "agent":
            homes = sorted(column[other] for other in neighbours[ident] if boxes[other].kind == "claim")
            home = homes[len(homes) // 2] if homes else 0
            column[ident] = home + 1 if home == last and last else home - 1
        elif box.kind == "concept":
            column[ident] = last + 2
    ranks: dict[int, list[str]] = defaultdict(list)
    for ident in boxes:
        ranks[column[ident]].append(ident)
    order = sorted(ranks)
    y: dict[str, float] = {}
    for rank in order:
        _stack(ranks[rank], boxes, y)
    for sweep in range(24):
        for rank in order if sweep % 2 else reversed(order):
            wanted = {
                ident: sum(y[other] * weight for other, weight in neighbours[ident].items())
                / sum(neighbours[ident].values())
                if neighbours[ident]
                else y[ident]
                for ident in ranks[rank]
            }
            if sweep < 16:
                ranks[rank].sort(key=lambda ident, wanted=wanted: (wanted[ident], ident))  # type: ignore[misc]
            _settle(ranks[rank], boxes, wanted, y)
    spots: Spots = {}
    left = 0.0
    for rank in order:
        width = max(boxes[ident].width for ident in ranks[rank])
        for ident in ranks[rank]:
            spots[ident] = (left + width / 2, y[ident])
        left += width + 120
    return spots


def _claim_columns(boxes: Mapping[str, Box], neighbours: Mapping[str, Mapping[str, float]]) -> dict[str, int]:
    claims = [box for box in boxes.values() if box.kind == "claim"]
    if not claims:
        return {}
    related = {
        box.id: sorted(other for other in neighbours[box.id] if boxes[other].kind == "claim" and other != box.id)
        for box in claims
    }
    height = sum(box.height + _GAP for box in claims)
    width = max(box.width for box in claims) + 240
    many = max(2 if any(related.values()) else 1, round(math.sqrt(height / (width * ASPECT))) + 1)
    filled = [0.0] * (2 * many)  # every second column is left to authors
    column: dict[str, int] = {}
    for sweep in range(4):
        for box in sorted(claims, key=lambda box: (-len(related[box.id]), box.id)):
            if sweep:
                filled[column.pop(box.id)] -= box.height
            costs = {}
            for at in range(1, 2 * many, 2):
                others = [column[other] for other in related[box.id] if other in column]
                clash = sum(4 if other == at else 0.5 * (abs(other - at) / 2 - 1) for other in others)
                costs[at] = clash + 3 * filled[at] * many / height
            column[box.id] = min(costs, key=lambda at: (costs[at], at))
            filled[column[box.id]] += box.height
    used = {at: 2 * n + 1 for n, at in enumerate(sorted(set(column.values())))}
    return {ident: used[at] for ident, at in column.items()}


def _stack(idents: Sequence[str], boxes: Mapping[str, Box], y: dict[str, float]) -> None:
    top = -sum(boxes[ident].height + _GAP for ident in idents) / 2
    for ident in idents:
        y[ident] = top + boxes[ident].height / 2
        top += boxes[ident].height + _GAP


def _settle(
    idents: Sequence[str], boxes: Mapping[str, Box], wanted: Mapping[str, float], y: dict[str, float]
) -> None:
    """Each as near as can be to where it wants to be, in order and without overlap."""
    offsets, at = [], 0.0
    for ident in idents:
        offsets.append(at + boxes[ident].height / 2)
        at += boxes[ident].height + _GAP
    blocks: list[tuple[float, int]] = []  # the mean of a run that moves as one, and how many there are in it
    for ident, offset in zip(idents, offsets, strict=True):
        mean, count = wanted[ident] - offset, 1
        while blocks and blocks[-1][0] >= mean:
            before, size = blocks.pop()
            mean, count = (before * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    for ident, offset, mean in zip(idents, offsets, means, strict=True):
        y[ident] = mean + offset


# -- forces


def _by_forces(boxes: Mapping[str, Box], pulls: Sequence[Pull]) -> Spots:
    """ForceAtlas2, turned so that it lies broad, and opened until no two boxes overlap."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(boxes)
    for pull in pulls:
        if pull.start != pull.end:
            weight = graph.get_edge_data(pull.start, pull.end, {"weight": 0})["weight"]
            graph.add_edge(pull.start, pull.end, weight=weight + pull.weight)
    rounds = 400 if len(boxes) <= 300 else 60
    found = nx.forceatlas2_layout(graph, max_iter=rounds, seed=_SEED, weight="weight", scaling_ratio=8.0, gravity=2.0)
    points = [(float(x), float(y)) for x, y in (found[ident] for ident in boxes)]
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    points = [(x - middle_x, y - middle_y) for x, y in points]
    xx, yy, xy = (sum(f(x, y) for x, y in points) for f in (lambda x, y: x * x, lambda x, y: y * y, lambda x, y: x * y))
    turn = math.atan2(2 * xy, xx - yy) / 2
    points = [
        (x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)) for x, y in points
    ]
    wide, high = (math.sqrt(sum(value * value for value in values)) or 1 for values in zip(*points, strict=True))
    area = sum((box.width + _GAP) * (box.height + _GAP) for box in boxes.values())
    spread = math.sqrt(area * len(boxes)) * 0.3
    spots = {
        ident: (x / wide * spread * math.sqrt(_STRETCH), y / high * spread / math.sqrt(_STRETCH))
        for ident, (x, y) in zip(boxes, points, strict=True)
    }
    while not _push_apart(boxes, spots):
        spots = {ident: (x * 1.1, y * 1.1) for ident, (x, y) in spots.items()}
    for _ in range(_SQUEEZES):
        if _density(boxes, spots) > _DENSE:
            break
        closer = {ident: (x * 0.93, y * 0.93) for ident, (x, y) in spots.items()}
        if _push_apart(boxes, closer):
            spots = closer
    return spots


def _density(boxes: Mapping[str, Box], spots: Spots) -> float:
    wide, high = (max(values) - min(values) + 40 for values in zip(*spots.values(), strict=True))
    return sum(box.width * box.height for box in boxes.values()) / (wide * high)


def _push_apart(boxes: Mapping[str, Box], spots: Spots) -> bool:
    """Push what overlaps apart, the shorter way; whether nothing overlaps in the end."""
    for _ in range(150):
        clean = True
        idents = sorted(spots, key=lambda ident: (spots[ident][0] - boxes[ident].width / 2, ident))
        for n, one in enumerate(idents):
            for other in idents[n + 1 :]:
                (x1, y1), (x2, y2) = spots[one], spots[other]
                if x2 - boxes[other].width / 2 > x1 + boxes[one].width / 2 + 3 * _GAP:
                    break
                over_x = (boxes[one].width + boxes[other].width) / 2 + _GAP - abs(x2 - x1)
                over_y = (boxes[one].height + boxes[other].height) / 2 + _GAP - abs(y2 - y1)
                if over_x <= 0 or over_y <= 0:
                    continue
                clean = False
                if over_x < over_y:
                    step = math.copysign(over_x / 2 + 0.5, x2 - x1)
                    spots[one], spots[other] = (x1 - step, y1), (x2 + step, y2)
                else:
                    step = math.copysign(over_y / 2 + 0.5, y2 - y1)
                    spots[one], spots[other] = (x1, y1 - step), (x2, y2 + step)
        if clean:
            return True
    return False


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
        _settle(guests, boxes, {ident: wanted[ident][1] for ident in guests}, y)
        spots.update({ident: (x, y[ident]) for ident in guests})
        return
    for ident in sorted(guests, key=lambda ident: (-len(hosts[ident]), ident)):
        for step in range(4000):
            far, angle = 14 * math.sqrt(step), 2.4 * step
            spot = (wanted[ident][0] + far * math.cos(angle) * ASPECT, wanted[ident][1] + far * math.sin(angle))
            if all(not _overlap(boxes[ident], spot, boxes[other], at) for other, at in spots.items()):
                break
        spots[ident] = spot


def _overlap(one: Box, at: tuple[float, float], other: Box, there: tuple[float, float]) -> bool:
    return (
        abs(at[0] - there[0]) < (one.width + other.width) / 2 + _GAP / 2
        and abs(at[1] - there[1]) < (one.height + other.height) / 2 + _GAP / 2
    )
