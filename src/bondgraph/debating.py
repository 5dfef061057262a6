"""Questions, their positions and who takes them: the sides of a debate, and authors compared by question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from bondgraph.answers import Cell, Comparison, Side, Taken, Tie, Verdict
from bondgraph.assembling import Assembler
from bondgraph.filtering import Given
from bondgraph.ids import Ref
from bondgraph.taking import MOST_BETWEEN, MOST_COMPARED, MOST_TAKING, Position, Takers, Taking


class Debates:
    """The debate questions of a corpus."""

    def __init__(self, assembler: Assembler, takers: Takers) -> None:
        self._assembler = assembler
        self._takers = takers

    @cached_property
    def positions(self) -> list[Position]:
        """All positions, by question, the leading question first."""
        return self._takers.positions()

    @cached_property
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
        # Who takes a position of a question, passes the filter by that question; so with the position itself.
        met = (
            {"question"} if any(row.position not in positions for row in wanted) else {"question", "position"}
        )
        return self._sides(wanted, {name: values for name, values in given.items() if name not in met})

    def sides_of(self, ref: Ref) -> tuple[Side, ...]:
        """The sides of a question, or the one that a position is; none of any other node."""
        return self._sides([row for row in self.positions if ref in (row.question, row.position)], {})

    def _sides(self, wanted: list[Position], given: Given) -> tuple[Side, ...]:
        """Positions with those who take them with claims that pass filters."""
        taken = self._takers.taking([row.position for row in wanted], given, MOST_TAKING) if wanted else {}
        links = self._assembler.links(ref for row in wanted for ref in (row.question, row.position))
        sides = []
        for row in wanted:
            taking = taken.get(row.position, Taking((), (), 0))
            sides.append(
                Side(
                    question=links[row.question],
                    position=links[row.position],
                    says=row.says,
                    holders=taking.holders,
                    claims=tuple(claim.id for claim in taking.claims),
                    total=taking.total,
                )
            )
        return tuple(sides)

    # -- compare

    def compared(self, subjects: Sequence[Ref], questions: Collection[Ref]) -> tuple[Comparison, ...]:
        """What agents or positions say on some questions.

        On its own question a position says itself; on others it says what those who take it say there.
        """
        by_question = self._asked(questions)
        rows = [row for of_question in by_question.values() for row in of_question]
        positions = [row.position for row in rows]
        links = self._assembler.links(
            [*subjects, *(ref for row in rows for ref in (row.question, row.position))]
        )
        taken = {ref: self._taken_by(ref, positions) for ref in subjects}
        compared = []
        for question, asked in by_question.items():
            of_question = [row.position for row in asked]
            cells = []
            for ref in subjects:
                takings = (
                    (position, taken[ref][position])
                    for position in ([ref] if ref in of_question else of_question)
                    if position in taken[ref]
                )
                cells.append(
                    Cell(
                        subject=links[ref],
                        taken=tuple(
                            Taken(position=links[position], claims=taking.claims, total=taking.total)
                            for position, taking in takings
                        ),
                    )
                )
            spoken = [{taken.position.id for taken in cell.taken} for cell in cells]
            compared.append(
                Comparison(question=links[question], verdict=_verdict(spoken), cells=tuple(cells))
            )
        return tuple(compared)

    def verdicts(self, subjects: Sequence[Ref], questions: Collection[Ref]) -> dict[Ref, Verdict]:
        """The verdict of each comparison alone: no claim is read for it."""
        by_question = self._asked(questions)
        positions = [row.position for rows in by_question.values() for row in rows]
        taken = {ref: self._taken_by(ref, positions, 0).keys() for ref in subjects}
        found = {}
        for question, rows in by_question.items():
            own = [row.position for row in rows]
            spoken = [
                {place for place in ([ref] if ref in own else own) if place in taken[ref]} for ref in subjects
            ]
            found[question] = _verdict(spoken)
        return found

    def _asked(self, questions: Collection[Ref]) -> dict[Ref, list[Position]]:
        """The positions of some questions, by question, the leading one first."""
        wanted = set(questions)
        return {question: rows for question, rows in self._by_question.items() if question in wanted}

    @cached_property
    def _by_question(self) -> dict[Ref, list[Position]]:
        """All positions of each question, the leading question first."""
        found: dict[Ref, list[Position]] = defaultdict(list)
        for row in self.positions:
            found[row.question].append(row)
        return dict(found)

    def between(self, subjects: Sequence[Ref]) -> tuple[tuple[Tie, ...], bool]:
        """The relations between the claims of agents or positions, the first by id, and whether these are all.

        Of a position, they are those of the claims that take it.
        """
        found = self._takers.between(subjects, MOST_BETWEEN + 1)
        return found[:MOST_BETWEEN], len(found) <= MOST_BETWEEN

    def _taken_by(
        self, ref: Ref, positions: Sequence[Ref], most: int = MOST_COMPARED
    ) -> Mapping[Ref, Taking]:
        """The positions taken by an agent, or by those who take a position, with so many claims at most."""
        if ref.kind == "agent":
            return self._takers.taking(positions, {"author": [ref]}, most)
        own = self._takers.taking([ref], {}, MOST_TAKING)
        holders = [Ref("agent", holder.id) for taking in own.values() for holder in taking.holders]
        if not holders:
            return {}
        own = self._takers.taking([ref], {}, most)
        return {**self._takers.taking(positions, {"author": holders}, most), **own}


def _verdict(taken: Sequence[set[Any]]) -> Verdict:
    """How positions go together that some take."""
    spoken = [each for each in taken if each]
    if len(spoken) < 2:
        return "silent"
    if all(each == spoken[0] for each in spoken):
        return "agree"
    return "partly" if set.intersection(*spoken) else "differ"
