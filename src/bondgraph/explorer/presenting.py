"""Answers as pages show them: fields of a form, claims in groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, get_args

from bondgraph.answers import Filters, Row, Side, Who
from bondgraph.ids import Kind
from bondgraph.naming import NOUNS

Suggested = Callable[[Kind], tuple[tuple[str, str], ...]]
"""Gives ids and labels of a kind of node, where they are not too many to choose from."""

_PAGING: Final = ("limit", "after", "sort")


class Field(NamedTuple):
    """One field of the form.

    Attributes:
        name: the filter.
        label: what it is called.
        help: what it is for.
        values: what it holds.
        choices: the values there are, where they are few.
        suggested: names to suggest: what to send, and how it is called.
        number: whether it takes a number.
    """

    name: str
    label: str
    help: str
    values: tuple[str, ...]
    choices: tuple[str, ...]
    suggested: tuple[tuple[str, str], ...]
    number: bool


class Chip(NamedTuple):
    """A filter that is set.

    Attributes:
        name: the filter, in words.
        value: what it is set to, in words.
        without: the parameters that are left without it.
    """

    name: str
    value: str
    without: list[tuple[str, str]]


class Group(NamedTuple):
    """Claims that belong together: one position, those who hold them, or a year.

    Attributes:
        title: what they have in common.
        rows: the claims that are on the page.
        side: the position, with all who take it.
        again: those of the claims that stand in a group before, too.
    """

    title: str
    rows: tuple[Row, ...]
    side: Side | None = None
    again: frozenset[str] = frozenset()


def without(pairs: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    """The parameters but those of some names."""
    return [(name, value) for name, value in pairs if name not in names]


def fields(suggested: Suggested, pairs: list[tuple[str, str]]) -> list[Field]:
    """The fields of the form, one for each filter, with what was asked in them."""
    found = []
    for field, info in Filters.model_fields.items():
        name = str(info.alias)
        if name in ("words", *_PAGING):
            continue
        found.append(
            Field(
                name=name,
                label=name.replace("-", " ").capitalize(),
                help=str(info.description),
                values=tuple(value for other, value in pairs if other == name),
                choices=Filters.choices(field),
                # Statements are too long to choose from in a list.
                suggested=suggested(NOUNS[name]) if NOUNS.get(name, "claim") != "claim" else (),
                number=int in (info.annotation, *get_args(info.annotation)),
            )
        )
    return found


def chips(suggested: Suggested, pairs: list[tuple[str, str]]) -> list[Chip]:
    """The filters that are set."""
    found = []
    for at, (name, value) in enumerate(pairs):
        if name not in _PAGING:
            rest = [pair for other, pair in enumerate(pairs) if other != at]
            label = dict(suggested(NOUNS[name])).get(value, value) if name in NOUNS else value
            found.append(Chip(name.replace("-", " "), label, without(rest, "after")))
    return found


def groups(who: Who) -> list[Group]:
    """By position where a debate was asked for, also those that no claim here takes; else by holder."""
    if who.sides:
        sided: list[Group] = []
        seen: set[str] = set()
        for side in who.sides:
            rows = [
                row for row in who.rows if any(stand.position == side.position for stand in row.positions)
            ]
            own = {row.claim for row in rows}
            sided.append(Group(side.position.label, tuple(rows), side, frozenset(own & seen)))
            seen |= own
        return sided
    held: dict[str, list[Row]] = {}
    for row in who.rows:
        held.setdefault(" & ".join(holder.label for holder in row.holders), []).append(row)
    return [Group(title, tuple(rows)) for title, rows in held.items()]
