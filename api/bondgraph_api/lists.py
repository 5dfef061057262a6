"""Lists of what can be asked about: the authors and the debate questions."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from pydantic import Field

from bondgraph.answers import Answer, Frozen
from bondgraph.ids import fold
from bondgraph.library import Library


class Author(Frozen):
    """An agent, with how much it holds."""

    id: str
    label: str
    type: Literal["person", "organisation", "group", "page"]
    claims: int = Field(description="how many claims it holds")


class Authors(Answer):
    """The agents by name."""

    format: Literal["bondgraph.authors/1"] = "bondgraph.authors/1"
    total: int
    authors: tuple[Author, ...]


class PositionLine(Frozen):
    """A position, with how many take it."""

    id: str = Field(description="question/position")
    label: str
    says: str
    claims: int = Field(description="how many claims take it")
    holders: int = Field(description="how many agents hold those claims; 0 where nobody takes it")


class QuestionLine(Frozen):
    """A debate question, with its positions."""

    id: str
    label: str
    asks: str
    claims: int = Field(description="how many claims take a position on it")
    positions: tuple[PositionLine, ...]


class Questions(Answer):
    """The debate questions, the leading one first."""

    format: Literal["bondgraph.questions/1"] = "bondgraph.questions/1"
    total: int
    questions: tuple[QuestionLine, ...]


def authors(library: Library) -> Authors:
    """The agents of a corpus, sorted by name."""
    held = Counter(agent for claim in library.corpus.claims for agent in set(claim.held_by))
    agents = sorted(library.corpus.agents, key=lambda agent: (fold(agent.sorting), agent.id))
    return Authors(
        corpus=library.stats().corpus,
        total=len(agents),
        authors=tuple(
            Author(id=agent.id, label=agent.label, type=agent.type, claims=held[agent.id]) for agent in agents
        ),
    )


def questions(library: Library) -> Questions:
    """The debate questions of a corpus, in its order."""
    records = library.corpus.questions
    sides = library.who_argues(question=[record.id for record in records], limit=1).sides if records else ()
    lines = []
    for record in records:
        own = [side for side in sides if side.question.id == record.id]
        lines.append(
            QuestionLine(
                id=record.id,
                label=record.label,
                asks=record.asks,
                claims=len({claim for side in own for claim in side.claims}),
                positions=tuple(
                    PositionLine(
                        id=side.position.id,
                        label=side.position.label,
                        says=side.says,
                        claims=len(side.claims),
                        holders=len(side.holders),
                    )
                    for side in own
                ),
            )
        )
    return Questions(corpus=library.stats().corpus, total=len(lines), questions=tuple(lines))
