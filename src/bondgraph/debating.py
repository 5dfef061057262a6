"""Questions, their positions and who takes them: the sides of a debate, and authors compared by question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from bondgraph.answers import Cell, Comparison, Link, Side, Taken, Tie, Verdict
from bondgraph.assembling import Assembler, Relation
from bondgraph.filtering import Claims, Given
from bondgraph.ids import Ref
from bondgraph.queries import Queries


class Position(NamedTuple):
    """A position with its question, as the store has them."""

    question: Ref
    asks: str
    position: Ref
    says: str


class _Taker(NamedTuple):
    position: Ref
    claim: Ref
    holder: Ref


class Debates:
    """The debate questions of a corpus."""

    def __init__(self, queries: Queries, assembler: Assembler, claims: Claims) -> None:
        self._queries = queries
        self._assembler = assembler
        self._claims = claims

    @cached_property
    def positions(self) -> list[Position]:
        """All positions, by question, the leading question first."""
        return self._queries.rows(Position, "positions")

    @property
    def questions(self) -> list[Ref]:
        """The questions, the leading one first."""
        return list(dict.fromkeys(row.question for row in self.positions))

    # -- sides

    def sides_asked_for(self, given: Given) -> tuple[Side, ...]:
        """The positions of the questions asked for; where positions of a question were asked for, those only."""
        questions = set(given.get("question", ()))
        positions = set(given.get("position", ()))
        if not questions and not positions:
            return ()
        narrowed = {row.question for row in self.positions if row.position in positions}
        wanted = [
            row
            for row in self.positions
            if row.position in positions or (row.question in questions and row.question not in narrowed)
            if row.question in questions or not questions
        ]
        return self._sides(wanted, None if len(given) == 1 else self._claims.found(given))

    def sides_of(self, ref: Ref) -> tuple[Side, ...]:
        """The sides of a question, or the one that a position is; none of any other node."""
        return self._sides([row for row in self.positions if ref in (row.question, row.position)], None)

    def _sides(self, wanted: list[Position], claims: Sequence[Ref] | None) -> tuple[Side, ...]:
        """Positions with those who take them, with one of some claims only unless these are None."""
        takers: dict[Ref, list[_Taker]] = defaultdict(list)
        if wanted and (claims is None or claims):
            positions = [row.position for row in wanted]
            for taker in self._queries.rows(_Taker, "takers", position=positions, claim=claims or ()):
                takers[taker.position].append(taker)
        links = self._assembler.links(
            [ref for row in wanted for ref in (row.question, row.position)]
            + [taker.holder for each in takers.values() for taker in each]
        )
        return tuple(
            Side(
                question=links[row.question],
                position=links[row.position],
                says=row.says,
                holders=tuple(dict.fromkeys(links[taker.holder] for taker in takers[row.position])),
                claims=tuple(dict.fromkeys(taker.claim.id for taker in takers[row.position])),
            )
            for row in wanted
        )

    # -- compare

    def compared(self, subjects: Sequence[Ref]) -> tuple[tuple[Comparison, ...], tuple[Tie, ...]]:
        """What agents or positions say on each question, and the relations between their claims.

        On its own question a position says itself, and its relations are those of the claims that take it; on the
        other questions it says what those who take it say there.
        """
        takers = self._takers()
        held = {ref: self._held(ref, takers) for ref in subjects}
        links = self._assembler.links(
            [*subjects, *(ref for row in self.positions for ref in (row.question, row.position))]
            + [claim for claims in held.values() for claim in claims]
        )
        questions = []
        for question in self.questions:
            of_question = [row.position for row in self.positions if row.question == question]
            cells = []
            for ref in subjects:
                taken = tuple(
                    Taken(position=links[position], claims=claims)
                    for position in ([ref] if ref in of_question else of_question)
                    if (claims := _claims_at(position, takers, held[ref], links))
                )
                cells.append(Cell(subject=links[ref], taken=taken))
            questions.append(
                Comparison(question=links[question], verdict=_verdict(cells), cells=tuple(cells))
            )
        own = {ref: {taker.claim for taker in takers if taker.position == ref} for ref in subjects}
        return tuple(questions), self._ties_between([own[ref] or held[ref] for ref in subjects])

    def _takers(self) -> list[_Taker]:
        positions = sorted({row.position for row in self.positions})
        return self._queries.rows(_Taker, "takers", position=positions) if positions else []

    def _held(self, ref: Ref, takers: list[_Taker]) -> set[Ref]:
        """The claims of an agent, or of all who take a position."""
        holders = [ref]
        if ref.kind == "position":
            holders = sorted({taker.holder for taker in takers if taker.position == ref})
        return {claim for holder in holders for claim in self._claims.of(holder)}

    def _ties_between(self, groups: list[set[Ref]]) -> tuple[Tie, ...]:
        everything = sorted(set().union(*groups))
        if not everything:
            return ()
        rows = self._queries.rows(Relation, "relations", subject=everything, object=everything)
        return self._assembler.ties(
            row
            for row in rows
            if any(
                row.subject in one and row.object in other
                for one in groups
                for other in groups
                if one is not other
            )
        )


def _claims_at(
    position: Ref, takers: list[_Taker], held: set[Ref], links: dict[Ref, Link]
) -> tuple[Link, ...]:
    taken = (taker.claim for taker in takers if taker.position == position and taker.claim in held)
    return tuple(dict.fromkeys(links[claim] for claim in taken))


def _verdict(cells: list[Cell]) -> Verdict:
    spoken = [{taken.position.id for taken in cell.taken} for cell in cells if cell.taken]
    if len(spoken) < 2:
        return "silent"
    if all(each == spoken[0] for each in spoken):
        return "agree"
    return "partly" if set.intersection(*spoken) else "differ"
