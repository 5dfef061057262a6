"""Claims in groups: by the debates in which they take a position, and else by what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bondgraph.answers import Link, Row


class Taken(NamedTuple):
    """The claims that take one position.

    Attributes:
        position: the position.
        rows: those that stand here in full.
        again: those that stand in full in a debate before.
    """

    position: Link
    rows: tuple[Row, ...]
    again: tuple[Row, ...]


class Debate(NamedTuple):
    """The claims that take a position on one question."""

    question: Link
    taken: tuple[Taken, ...]

    @property
    def number(self) -> int:
        """How many claims there are."""
        return len({row.claim for taken in self.taken for row in (*taken.rows, *taken.again)})


class Topic(NamedTuple):
    """Claims about one concept; without one, those that have nothing in common."""

    concept: Link | None
    rows: tuple[Row, ...]


def by_debate(rows: Iterable[Row]) -> tuple[Debate, ...]:
    """The claims that take a position, by question, those first on which there are the most; each in full once."""
    found: dict[Link, dict[Link, list[Row]]] = {}
    for row in rows:
        for stand in row.positions:
            found.setdefault(stand.question, {}).setdefault(stand.position, []).append(row)
    told: set[str] = set()
    debates = []
    order = sorted(found, key=lambda each: (-sum(map(len, found[each].values())), each.label, each.id))
    for question in order:
        taken = []
        for position, of_position in found[question].items():
            full = tuple(row for row in of_position if row.claim not in told)
            taken.append(Taken(position, full, tuple(row for row in of_position if row.claim in told)))
            told |= {row.claim for row in full}
        debates.append(Debate(question, tuple(taken)))
    return tuple(debates)


def by_topic(rows: Iterable[Row], but: Sequence[str] = ()) -> tuple[Topic, ...]:
    """Claims by a concept that they share with others, the one of the most first; each once.

    Args:
        rows: the claims.
        but: concepts, by their ids, that are none to tell them apart by.
    """
    left, topics = list(rows), []
    while left:
        used = Counter(concept for row in left for concept in row.concepts if concept.id not in but)
        concept, number = min(
            used.items(), key=lambda each: (-each[1], each[0].label, each[0].id), default=(None, 0)
        )
        if concept is None or number < 2:
            topics.append(Topic(None, tuple(left)))
            break
        topics.append(Topic(concept, tuple(row for row in left if concept in row.concepts)))
        left = [row for row in left if concept not in row.concepts]
    return tuple(topics)
