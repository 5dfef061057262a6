"""Where positions meet: the relations between the claims of one and the claims of another, by pair and kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bondgraph.answers import Link, Row, Teller, Tie
from bondgraph.explorer.telling import described, ends, tellers
from bondgraph.ids import Ref
from bondgraph.library import Library

MOST: Final = 250
"""Relations of a debate that are all looked at."""
_SOME: Final = 60
"""Relations between positions that are looked at where there are more than that; and further ones, as many."""


class Kind(NamedTuple):
    """Relations of one kind."""

    type: str
    ties: tuple[Tie, ...]


class Meeting(NamedTuple):
    """Two positions, or one with itself, and the relations between their claims.

    Attributes:
        ends: the positions.
        kinds: the relations, by kind.
        total: how many these are.
    """

    ends: tuple[Link, ...]
    kinds: tuple[Kind, ...]
    total: int


class Meetings(NamedTuple):
    """The relations of a debate, or of one position.

    Attributes:
        across: between two positions, those that the most relations join first.
        within: between claims of one position.
        beyond: with claims that take none of the positions.
        tellers: by way of whom the claims that they join are known, by claim.
        whole: whether these are all.
    """

    across: tuple[Meeting, ...]
    within: tuple[Meeting, ...]
    beyond: tuple[Kind, ...]
    tellers: Mapping[str, tuple[Teller, ...]]
    whole: bool


def meetings(
    library: Library, asked: Ref, places: Sequence[Link], rows: Sequence[Row] | None = None
) -> Meetings:
    """The relations of the claims that take positions on a question, by the positions that they join.

    Args:
        library: what is asked.
        asked: the question; or one of its positions, whose relations alone are looked at.
        places: the positions of the question.
        rows: all claims that take any of them, where they are at hand.
    """
    # Few are looked at where there are many, so that it is not worth while to ask for many before that is known.
    answer = library.relations(**{asked.kind: asked.id}, limit=MOST if rows is not None else _SOME)
    if _SOME < answer.total <= MOST and rows is None:
        answer = library.relations(**{asked.kind: asked.id}, limit=MOST)
    found, whole = answer.relations, answer.next is None
    if not whole:
        # Of many relations the first by id may all stay within one position; these join two.
        joining = library.between(Ref("position", place.id) for place in places) if places[1:] else ()
        found = (*joining[:_SOME], *found[:_SOME])
    ties = {tie.id: tie for tie in found}
    if rows is None:
        rows = described(library, ends(ties.values()))
    taken = _taken(rows, places)
    order = {place.id: at for at, place in enumerate(places)}
    joined: dict[tuple[str, ...], dict[str, Tie]] = {}
    beyond: dict[str, Tie] = {}
    for ident, tie in ties.items():
        pairs = {
            tuple(sorted({start, end}, key=order.__getitem__))
            for start in taken.get(tie.subject.id, ())
            for end in taken.get(tie.object.id, ())
        }
        for pair in pairs:
            if asked.kind == "question" or asked.id in pair:
                joined.setdefault(pair, {})[ident] = tie
        if not pairs:
            beyond[ident] = tie
    links = {place.id: place for place in places}
    made = [
        Meeting(tuple(links[end] for end in joins), by_kind(of_both.values()), len(of_both))
        for joins, of_both in sorted(joined.items(), key=lambda each: [order[end] for end in each[0]])
    ]
    across = [each for each in made if len(each.ends) > 1]
    return Meetings(
        across=tuple(sorted(across, key=lambda each: -each.total)),
        within=tuple(each for each in made if len(each.ends) == 1),
        beyond=by_kind(beyond.values()),
        tellers=tellers(rows),
        whole=whole,
    )


def by_kind(ties: Iterable[Tie]) -> tuple[Kind, ...]:
    """Relations by kind, contrasts first."""
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        found.setdefault(tie.type, []).append(tie)
    return tuple(Kind(name, tuple(found[name])) for name in sorted(found))


def _taken(rows: Iterable[Row], places: Iterable[Link]) -> Mapping[str, list[str]]:
    """The positions that claims take, as far as they are among some."""
    known = {place.id for place in places}
    return {
        row.claim: [stand.position.id for stand in row.positions if stand.position.id in known]
        for row in rows
    }
