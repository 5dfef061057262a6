"""Who stands where in a debate: the positions, each with those who take it, by way of whom, and their claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bondgraph.answers import Link, PositionLine, QuestionLine, Row, Side, Teller
from bondgraph.explorer.telling import described
from bondgraph.ids import Ref
from bondgraph.library import Library

MOST_POSITIONS: Final = 24
"""Positions of one question that a page goes into; of the others it tells how many claims they have."""
SHOWN: Final = 50
"""Claims that a page has."""
_FEWEST: Final = 2
"""Claims that a page has of each position, at least."""
_TOLD: Final = 10
"""Claims of a position by which it is known of whom others tell, where it has too many to look at all."""
_LOOKED: Final = 250
"""Claims on several questions that are all looked at."""
_FURTHER: Final = 100
"""Claims that are looked at only for those by way of whom they are known."""
_NAMED: Final = 12
"""Holders that are named at a position."""


class Holder(NamedTuple):
    """One who takes a position.

    Attributes:
        agent: who.
        claims: with how many claims.
        chains: by way of whom these are known, each way once.
        told: whether all of these that were looked at are told by others.
    """

    agent: Link
    claims: int
    chains: tuple[tuple[Teller, ...], ...]
    told: bool


class Stance(NamedTuple):
    """A position, those who take it, and the first of the claims that take it.

    Attributes:
        position: the position.
        says: what it says.
        total: how many claims take it.
        people: how many hold these.
        holders: the first of them.
        rows: the first of the claims.
        again: which of these stand at an earlier position of the page.
    """

    position: Link
    says: str
    total: int
    people: int
    holders: tuple[Holder, ...]
    rows: tuple[Row, ...]
    again: frozenset[str]


def stances(
    library: Library, sides: Sequence[Side], lines: Sequence[PositionLine], rows: Sequence[Row] | None
) -> tuple[Stance, ...]:
    """The positions of a question.

    Args:
        library: what is asked.
        sides: the positions with those who take them.
        lines: the same as lists have them.
        rows: all claims that take any of them; none where these are too many, and each is asked for its first.
    """
    people = {line.id: line.holders for line in lines}
    each = max(_FEWEST, SHOWN // max(1, min(len(sides), MOST_POSITIONS)))
    found, shown = [], set[str]()
    for at, side in enumerate(sides):
        own: tuple[Row, ...] = ()
        if rows is not None:
            own = tuple(row for row in rows if _takes(row, side.position))
        elif at < MOST_POSITIONS and side.total:
            own = library.rows(position=side.position.id, limit=each)
        found.append(
            Stance(
                position=side.position,
                says=side.says,
                total=side.total,
                people=people[side.position.id],
                holders=holders(library, side, own) if own else (),
                rows=own,
                again=frozenset(row.claim for row in own if row.claim in shown),
            )
        )
        shown |= {row.claim for row in own}
    return tuple(found)


def debates(library: Library, lines: Sequence[QuestionLine]) -> Mapping[str, tuple[Stance, ...]]:
    """The positions of some questions, by question.

    Where `all_told` says no, holders stand as they are named, and it is open by way of whom they are known.

    Args:
        library: what is asked.
        lines: the questions.
    """
    if not lines:
        return {}
    few = sum(line.claims for line in lines) <= _LOOKED
    who = library.who_argues(question=[line.id for line in lines], limit=_LOOKED if few else 1)
    rows = who.rows if few else None
    found = {}
    for line in lines:
        sides = [side for side in who.sides if side.question.id == line.id]
        if all_told(lines):
            found[line.id] = stances(library, sides, line.positions, rows)
        else:
            found[line.id] = tuple(_named(side) for side in sides)
    return found


def all_told(lines: Sequence[QuestionLine]) -> bool:
    """Whether `debates` tells of holders by way of whom they are known: of one question, or of few claims."""
    return len(lines) <= 1 or sum(line.claims for line in lines) <= _LOOKED


def _named(side: Side) -> Stance:
    return Stance(
        position=side.position,
        says=side.says,
        total=side.total,
        people=len(side.holders),
        holders=tuple(Holder(agent, 0, (), told=False) for agent in side.holders[:_NAMED]),
        rows=(),
        again=frozenset(),
    )


def standing(library: Library, sides: Sequence[Side], rows: Sequence[Row]) -> dict[str, tuple[Holder, ...]]:
    """The first of those who take positions, by position, each with those by way of whom it is known.

    Args:
        library: what is asked.
        sides: the positions.
        rows: claims that are known already; of the others that take the positions, as many are looked at as a page can.
    """
    known = {row.claim: row for row in rows}
    further = dict.fromkeys(claim for side in sides for claim in side.claims if claim not in known)
    known |= {
        row.claim: row for row in described(library, [Ref("claim", each) for each in further][:_FURTHER])
    }
    found = {}
    for side in sides:
        own = _by_holder([known[claim] for claim in side.claims if claim in known])
        found[side.position.id] = tuple(_holder(agent, 0, own[agent.id]) for agent in side.holders[:_NAMED])
    return found


def holders(library: Library, side: Side, rows: Sequence[Row]) -> tuple[Holder, ...]:
    """Those who take a position, those with the most claims first.

    Args:
        library: what is asked.
        side: the position.
        rows: the claims that take it, or the first of them.
    """
    counts: dict[Link, int] = {}
    if side.total > len(rows):
        authors = library.facet("author", position=side.position.id)
        counts = {value.node: value.count for value in authors.values if value.node}
        told = library.rows(position=side.position.id, voice="told", limit=_TOLD)
        rows = list({row.claim: row for row in (*rows, *told)}.values())
    else:
        for row in rows:
            counts |= {holder: counts.get(holder, 0) + 1 for holder in row.holders}
    order = sorted(counts, key=lambda holder: -counts[holder])
    own = _by_holder(rows)
    return tuple(_holder(holder, counts[holder], own[holder.id]) for holder in order[:_NAMED])


def _by_holder(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The claims of each who holds any of them."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for holder in row.holders:
            found[holder.id].append(row)
    return found


def _holder(agent: Link, claims: int, own: Sequence[Row]) -> Holder:
    chains = tuple(dict.fromkeys(row.told_by for row in own if row.told_by))
    return Holder(agent, claims, chains, bool(own) and all(row.told_by for row in own))


def several(found: Sequence[Stance]) -> list[tuple[Link, list[Link]]]:
    """Those who are named at more than one position, each with these."""
    taken: dict[Link, list[Link]] = {}
    for stance in found:
        for holder in stance.holders:
            taken.setdefault(holder.agent, []).append(stance.position)
    return [(agent, positions) for agent, positions in taken.items() if len(positions) > 1]


def _takes(row: Row, position: Link) -> bool:
    return any(stand.position.id == position.id for stand in row.positions)
