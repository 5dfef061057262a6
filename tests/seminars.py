"""What a seminar asks of the built-in corpus: of all its texts, or of one."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection
from typing import Any, Final

from tests.test_command import run

import bondgraph
from bondgraph.answers import Row, Tie
from bondgraph.library import Library
from bondgraph.opening import load

CONCORDANCE: Final = "seba-health"
MINDFUL: Final = "rapp+tobin+quintiliani"
ALLIANCE_AS_REAL: Final = "cutler-real-relationship-is-the-alliance"
ALLIANCE_AS_TEAM: Final = "cutler-alliance-agreement-to-be-a-team"
ALLIANCE_OF_THREE: Final = "cutler-alliance-three-elements"
ALLIANCE_AS_RAPPORT: Final = "cutler-alliance-basic-rapport-and-trust"
REAL_RELATIONSHIP: Final = "cutler-real-relationship-person-to-person"
NARROW: Final = "cutler-countertransference-answer-to-transference"
WIDE: Final = "cutler-countertransference-all-that-is-felt"


def typed(line: str) -> Any:
    """What the command prints for a line, as another program reads it."""
    verb, *words = shlex.split(line)
    said = run(verb, *words)
    assert (said.returncode, said.stderr) == (0, "")
    return json.loads(said.stdout)


def tellers(row: dict[str, Any]) -> list[tuple[str, str]]:
    """How a claim is told and by whom, in a row that was printed."""
    return [(link["how"], agent["id"]) for link in row["told_by"] for agent in link["agents"]]


def natures(ties: list[Tie]) -> set[str | None]:
    return {tie.nature for tie in ties}


def bases(ties: list[Tie]) -> set[str]:
    return {tie.basis for tie in ties}


def voice(row: Row) -> tuple[str, ...]:
    """Who holds a claim, then who tells it, how, and in which work or as whom."""
    holders = "+".join(holder.id for holder in row.holders)
    return holders, *(
        f"{link.how} in {link.work.id}"
        if link.work
        else f"{link.how} by {'+'.join(agent.id for agent in link.agents)}"
        for link in row.told_by
    )


def with_words(statement: str, *words: str) -> bool:
    """Whether a statement has each of some words or phrases, as words of their own."""
    return all(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", statement, re.IGNORECASE) for each in words)


class Seminar:
    """The built-in corpus, asked about one source or about all."""

    def __init__(self, source: str | None = None) -> None:
        self.library: Library = bondgraph.open()
        self._read_in = {} if source is None else {"source": source}

    @property
    def nameless(self) -> set[str]:
        """The holders whom the texts leave unnamed."""
        return {agent.id for agent in load().agents if agent.name is None}

    def rows(self, **filters: Any) -> tuple[Row, ...]:
        return self.library.who_argues(limit=500, **self._read_in, **filters).rows

    def voices(self, **filters: Any) -> set[tuple[str, ...]]:
        return {voice(row) for row in self.rows(**filters)}

    def claims(self, **filters: Any) -> set[str]:
        return {row.claim for row in self.rows(**filters)}

    def says(self, *words: str, **filters: Any) -> set[str]:
        """The claims in whose statement, whatever else is said of them, all of these words stand."""
        return {row.claim for row in self.rows(**filters) if with_words(row.says, *words)}

    def sources(self, **filters: Any) -> set[str]:
        """The documents in which the claims were read."""
        return {passage.source.id for row in self.rows(**filters) for passage in row.passages}

    def row(self, claim: str) -> Row:
        """One claim with its voice."""
        row = self.library.show_claim(claim).row
        assert row is not None
        return row

    def ties(self, claim: str, kind: str) -> dict[str, Tie]:
        """The relations of a kind that start at a claim, by where they lead."""
        found = self.library.show_claim(claim).relations
        return {tie.object.id: tie for tie in found if tie.type == kind and tie.subject.id == claim}

    def between(self, some: Collection[str], others: Collection[str], *kinds: str) -> list[Tie]:
        """The relations between some claims and others, of some kinds or of any, whichever way they point."""
        found = {tie.id: tie for claim in some for tie in self.library.show_claim(claim).relations}
        return [
            tie
            for tie in found.values()
            for one, other in ((tie.subject.id, tie.object.id), (tie.object.id, tie.subject.id))
            if one in some and other in others and tie.type in (kinds or (tie.type,))
        ]

    def definitions(self, concept: str) -> tuple[Row, ...]:
        """The claims that define a concept, where they were read in a source that is asked about."""
        found = (each.row for each in self.library.define(concept).definitions)
        return tuple(
            row
            for row in found
            if not self._read_in or any(it.source.id in self._read_in.values() for it in row.passages)
        )

    def definers(self, concept: str) -> set[tuple[str, ...]]:
        return {voice(row) for row in self.definitions(concept)}

    def positions(self, author: str, other: str) -> dict[str, tuple[set[str], set[str]]]:
        """What two authors say, by question: the positions of the one and of the other, without the question's name."""
        answer = self.library.compare(author, other)
        return {
            each.question.id: (
                {taken.position.id.rpartition("/")[2] for taken in each.cells[0].taken},
                {taken.position.id.rpartition("/")[2] for taken in each.cells[1].taken},
            )
            for each in answer.questions
        }

    def verdict(self, author: str, other: str, question: str) -> str:
        """Whether two authors agree on a question."""
        answer = self.library.compare(author, other)
        return next(each.verdict for each in answer.questions if each.question.id == question)
