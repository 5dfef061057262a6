"""Who takes which position, with which claims: asked of the engine, or read from what was built beside the statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from bondgraph.answers import Link, Tie
from bondgraph.assembling import Assembler, Relation
from bondgraph.filtering import Claims, Given, searched
from bondgraph.ids import Ref
from bondgraph.queries import Queries

if TYPE_CHECKING:
    from bondgraph.beside import Beside

MOST_TAKING: Final = 250
"""Claims that are told of a side; `Taking.total` counts all."""
MOST_COMPARED: Final = 10
"""Claims that are told where authors are compared, at each position of each."""
MOST_BETWEEN: Final = 250
"""Relations that are told between those compared."""
_FEW: Final = 8


class Taking(NamedTuple):
    """How a position is taken.

    Attributes:
        claims: the first claims that take it, in the order in which answers list claims.
        holders: who holds these.
        total: how many claims take it.
    """

    claims: tuple[Link, ...]
    holders: tuple[Link, ...]
    total: int


class Position(NamedTuple):
    """A position with its question, as the store has them."""

    question: Ref
    asks: str
    position: Ref
    says: str


class Takers(Protocol):
    """Who takes which position."""

    def positions(self) -> list[Position]:
        """All positions, by question, the leading question first."""

    def taking(self, positions: Sequence[Ref], given: Given, most: int) -> Mapping[Ref, Taking]:
        """How positions are taken by claims that pass filters, of which so many are told at most.

        Positions that none takes are left out.
        """

    def between(self, subjects: Sequence[Ref], most: int) -> tuple[Tie, ...]:
        """The relations between the claims of some agents or positions, from one of them to another: the first by id."""


class _Taker(NamedTuple):
    position: Ref
    claim: Ref
    holder: Ref


class AskedTakers:
    """Asks the engine."""

    def __init__(self, queries: Queries, assembler: Assembler, claims: Claims) -> None:
        self._queries = queries
        self._assembler = assembler
        self._claims = claims

    def positions(self) -> list[Position]:
        """All positions, by question, the leading question first."""
        return self._queries.rows(Position, "positions")

    def taking(self, positions: Sequence[Ref], given: Given, most: int) -> Mapping[Ref, Taking]:
        """How positions are taken by claims that pass filters."""
        claims = self._claims.found(given) if given else ()
        if not positions or (given and not claims):
            return {}
        found: dict[Ref, dict[Ref, list[Ref]]] = defaultdict(lambda: defaultdict(list))
        for row in self._queries.rows(_Taker, "takers", position=positions, claim=claims):
            found[row.position][row.claim].append(row.holder)
        shown = {position: list(taken)[:most] for position, taken in found.items()}
        links = self._assembler.links(
            ref
            for position, taken in shown.items()
            for claim in taken
            for ref in (claim, *found[position][claim])
        )
        return {
            position: Taking(
                tuple(links[claim] for claim in taken),
                _once(links[holder] for claim in taken for holder in found[position][claim]),
                len(found[position]),
            )
            for position, taken in shown.items()
        }

    def between(self, subjects: Sequence[Ref], most: int) -> tuple[Tie, ...]:
        """The relations between the claims of some agents or positions."""
        groups = [set(self._claims.of(ref)) for ref in subjects]
        everything = sorted(set().union(*groups))
        if not everything:
            return ()
        rows = self._queries.rows(Relation, "relations", subject=everything, object=everything)
        pairs = list(combinations(groups, 2))
        return self._assembler.ties(
            [
                row
                for row in rows
                if any(
                    (row.subject in one and row.object in other)
                    or (row.subject in other and row.object in one)
                    for one, other in pairs
                )
            ][:most]
        )


class IndexedTakers:
    """Reads what was built beside the statements."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def positions(self) -> list[Position]:
        """All positions, by question, the leading question first."""
        return [
            Position(
                Ref("question", question.id),
                question.asks,
                Ref("position", f"{question.id}/{each.id}"),
                each.says,
            )
            for question in self._beside.every_question()
            for each in question.positions
        ]

    def taking(self, positions: Sequence[Ref], given: Given, most: int) -> Mapping[Ref, Taking]:
        """How positions are taken by claims that pass filters."""
        if given.keys() <= {"author"}:
            authors = [author for author in given.get("author", ()) if isinstance(author, Ref)]
            return {
                position: Taking(links, _once(holders), total)
                for position, links, holders, total in self._beside.taken(positions, authors, most)
            }
        from bondgraph.search.index import Found

        words, filters, years = searched(given)
        search = self._beside.search
        if len(positions) > _FEW:
            taken = search.facets(words, filters, years, fields=["position"], most=len(positions))["position"]
            named = {value for value, _ in taken}
            positions = [position for position in positions if position.id in named]
        found: dict[Ref, Taking] = {}
        for position in positions:
            if position.id in filters.get("position", (position.id,)):
                claims = search.find(words, filters | {"position": [position.id]}, years, limit=most)
            else:  # of those that take another position, too
                takers = self._beside.claims_at(position)
                passing = search.find(words, filters, years, limit=self._beside.claims).nodes
                nodes = [claim for claim in passing if claim in takers]
                claims = Found(nodes[:most], len(nodes))
            if claims.total:
                links, holders = self._beside.held(claims.nodes)
                found[position] = Taking(links, _once(holders), claims.total)
        return found

    def between(self, subjects: Sequence[Ref], most: int) -> tuple[Tie, ...]:
        """The relations between the claims of some agents or positions."""
        groups = [self._beside.stations(ref) for ref in subjects]
        numbers = {
            number
            for one, other in combinations(groups, 2)
            for number in self._beside.arrays.between(one, other, most)
        }
        relations = [self._beside.relation(number) for number in sorted(numbers)[:most]]
        return self._beside.ties(relations)


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple({link.id: link for link in links}.values())


__all__ = ["AskedTakers", "IndexedTakers", "Position", "Takers", "Taking"]
