"""References: every id that a record names is the id of a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, NamedTuple

from bondgraph.checking.index import Index
from bondgraph.ids import CITEKEY, SLUG, Kind, nearest
from bondgraph.model import (
    Agent,
    Answer,
    AsCited,
    Citation,
    Claim,
    Concept,
    CorpusRecord,
    Node,
    Passage,
    Question,
    Relation,
    Source,
    Telling,
    Work,
)
from bondgraph.problems import Code, Problem
from bondgraph.reading import Entry, Reading
from bondgraph.tree import Path, Value

NAMES: Final[Mapping[type[Node], Mapping[str, Kind | None]]] = {
    CorpusRecord: {"curators": "agent"},
    Agent: {"tradition": "concept"},
    Work: {"by": "agent", "as_cited": None},
    AsCited: {"source": "source"},
    Source: {"by": "agent"},
    Concept: {"broader": "concept", "related": "concept"},
    Question: {"about": "concept", "raised_by": "passage"},
    Passage: {"source": "source", "quotes": "work"},
    Claim: {
        "about": "concept", "held_by": "agent", "in_work": "work", "told_by": None, "passages": "passage",
        "answers": None,
    },
    Telling: {"work": "work", "agent": "agent"},
    Answer: {"question": "question"},
    Relation: {"subject": "claim", "object": "claim", "passage": "passage", "drawn_by": "agent"},
    Citation: {"citing": "work", "cites": "work", "names": "agent", "passage": "passage", "terms": "concept"},
}  # fmt: skip
"""The fields of each record that name records, and of which kind; None for parts that have such fields."""


PARTS: Final[Mapping[str, type[Node]]] = {"told_by": Telling, "answers": Answer, "as_cited": AsCited}
"""What the parts are that name records."""

UNKNOWN: Final[Mapping[Kind, Code]] = {
    "agent": "unknown-agent", "work": "unknown-work", "source": "unknown-source", "concept": "unknown-concept",
    "question": "unknown-question", "passage": "unknown-passage", "claim": "unknown-claim",
}  # fmt: skip
"""The code of a reference to no record of a kind."""


class Reference(NamedTuple):
    """An id that a record names.

    Attributes:
        path: where in the record.
        kind: of what kind of record it is the id.
        id: the id.
    """

    path: Path
    kind: Kind
    id: str


def named_by(node: Node, path: Path = ()) -> Iterator[Reference]:
    """Every id of a record that a record names."""
    for field, kind in NAMES[type(node)].items():
        value: Any = getattr(node, field)
        if not value:
            continue
        if kind is None:
            for number, part in enumerate(value):
                yield from named_by(part, (*path, field, number))
        elif isinstance(value, str):
            concept = field == "object" and isinstance(node, Relation) and node.type == "defines"
            yield Reference((*path, field), "concept" if concept else kind, value)
        else:
            for number, each in enumerate(value):
                if each is not None:
                    yield Reference((*path, field, number), kind, each)


def named_in_unread(entry: Entry[Any]) -> Iterator[Reference]:
    """Every id in the fields of a record that could not be read whole, where it is written as ids are."""
    names = NAMES[type(entry.record)]
    for field in sorted(entry.unread & names.keys()):
        value = entry.value(field)
        for number, each in enumerate([value] if value.items is None else value.items):
            if kind := names[field]:
                yield from _named_at(each, (field, number), kind)
            elif each.fields is not None:
                for inner, of_kind in NAMES[PARTS[field]].items():
                    if of_kind and inner in each.fields:
                        yield from _named_at(each.fields[inner], (field, number, inner), of_kind)


def _named_at(value: Value, path: Path, kind: Kind) -> Iterator[Reference]:
    form = CITEKEY if kind == "work" else SLUG
    if isinstance(value.scalar, str) and re.fullmatch(form, value.scalar):
        yield Reference(path, kind, value.scalar)


def references(reading: Reading, index: Index) -> Iterator[Problem]:
    """Ids that no record has, and ids that a list gives twice."""
    for entries in reading.entries.values():
        for entry in entries:
            yield from references_of(entry, index)


def references_of(entry: Entry[Any], index: Index) -> Iterator[Problem]:
    """Ids of one record that no record has, and ids that a list of it gives twice."""
    if not entry.unread and _sound(entry.record, index):
        return
    listed: set[tuple[str | int, str]] = set()
    named = named_by(entry.record)
    for path, kind, ident in chain(named, named_in_unread(entry)) if entry.unread else named:
        if len(path) == 2:  # an item of a list of ids
            if (path[0], ident) in listed:
                yield entry.problem(
                    path, "listed-twice", f"the {kind} {ident!r} is listed twice", "delete one"
                )
                continue
            listed.add((path[0], ident))
        if index.lacks(kind, ident):
            message = f"no {kind} has the id {ident!r}"
            yield entry.problem(path, UNKNOWN[kind], message, index.remedy(kind, ident))


def _sound(node: Node, index: Index) -> bool:
    """Whether records have all ids that one names, and no list of it gives one twice; nearly all are so, and soon told."""
    for field, kind in NAMES[type(node)].items():
        value: Any = getattr(node, field)
        if not value:
            continue
        if kind is None:
            if not all(_sound(part, index) for part in value):
                return False
        elif isinstance(value, str):
            concept = field == "object" and isinstance(node, Relation) and node.type == "defines"
            if index.lacks("concept" if concept else kind, value):
                return False
        elif len(set(value)) < len(value) or any(
            each is not None and index.lacks(kind, each) for each in value
        ):
            return False
    return True


def positions_of(questions: Iterable[Entry[Question]]) -> dict[str, list[str]]:
    """The ids of the positions of questions, by the question's."""
    return {
        entry.record.id: [position.id for position in entry.record.positions]
        for entry in questions
        if entry.record.positions
    }


def positions(claims: Iterable[Entry[Claim]], questions: Mapping[str, list[str]]) -> Iterator[Problem]:
    """Answers whose question has no such position, and second answers to a question.

    Args:
        claims: the claims that answer.
        questions: what `positions_of` gives of all questions.
    """
    for entry in claims:
        answered: set[str] = set()
        for number, (question, position) in enumerate(_answers(entry.record)):
            path = ("answers", number)
            if question in answered:
                message = f"the claim already takes a position on {question!r}"
                yield entry.problem(path, "two-positions", message, "keep one, or split the claim")
            answered.add(question)
            if position not in questions.get(question, [position]):
                yield _no_position(entry, path, question, position, questions)


def _answers(claim: Claim) -> Iterator[tuple[str, str]]:
    for answer in claim.answers:
        yield answer.question, answer.position


def _no_position(
    entry: Entry[Claim], path: Path, question: str, position: str, questions: Mapping[str, list[str]]
) -> Problem:
    own = questions[question]
    if homes := [other for other, those in questions.items() if position in those]:
        message = f"{position!r} is no position of {question!r} but of {homes[0]!r}"
        remedy = f"write '{homes[0]}/{position}', or one of {question!r}: {', '.join(own)}"
        return entry.problem(path, "position-of-another-question", message, remedy)
    close = nearest(position, own, 1)
    remedy = f"did you mean '{question}/{close[0]}'?" if close else f"its positions are {', '.join(own)}"
    return entry.problem(path, "unknown-position", f"{question!r} has no position {position!r}", remedy)


__all__ = [
    "NAMES",
    "PARTS",
    "Reference",
    "named_by",
    "positions",
    "positions_of",
    "references",
    "references_of",
]
