"""Answers as pages show them: fields of a form, claims in groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, get_args

from bondgraph.answers import Filters, Row, Side, Who
from bondgraph.ids import Kind
from bondgraph.naming import NOUNS

Suggested = Callable[[Kind], tuple[tuple[str, str], ...]]
"""Gives ids and labels of a kind of node, where they are not too many to choose from."""

_LONGEST: Final = 90
"""Characters by which a filter that is set is told: a claim is called by all that it says."""

Pairs = list[tuple[str, str]]
"""Parameters as they stand in the address."""

PAGING: Final = ("limit", "after", "sort")
"""The parameters that say which part of a list is shown, and in what order."""

WORDS: Final[Mapping[tuple[str, str], str]] = {
    ("relation", "supports"): "supports or is supported",
    ("relation", "contrasts"): "contrasts with another",
    ("relation", "defines"): "defines a concept",
    ("voice", "direct"): "read from its holder",
    ("voice", "told"): "told by somebody else",
    ("voice", "quotes"): "quoted",
    ("voice", "reports"): "reported",
    ("voice", "summarises"): "summarised",
    ("voice", "rejects"): "told and rejected",
}
"""What values are called that are no names."""


_NONE: Final[Mapping[Any, Any]] = MappingProxyType({})


class Field(NamedTuple):
    """One field of the form.

    Attributes:
        name: the filter.
        label: what it is called.
        help: what it is for.
        values: what it holds.
        choices: the values there are, where they are few.
        kind: the kind of node that it names, if such are suggested.
        suggested: all of them, where they are few: what to send, and how it is called.
        number: whether it takes a number.
    """

    name: str
    label: str
    help: str
    values: tuple[str, ...]
    choices: tuple[str, ...]
    kind: Kind | None
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
    without: Pairs


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


def without(pairs: Pairs, *names: str) -> Pairs:
    """The parameters but those of some names."""
    return [(name, value) for name, value in pairs if name not in names]


def fields(suggested: Suggested, pairs: Pairs) -> list[Field]:
    """The fields of the form, one for each filter, with what was asked in them."""
    found = []
    for field, info in Filters.model_fields.items():
        name = str(info.alias)
        if name in ("words", *PAGING):
            continue
        # Statements are too long to choose from in a list.
        kind = None if NOUNS.get(name) == "claim" else NOUNS.get(name)
        found.append(
            Field(
                name=name,
                label=name.replace("-", " ").capitalize(),
                help=str(info.description),
                values=tuple(value for other, value in pairs if other == name),
                choices=Filters.choices(field),
                kind=kind,
                suggested=suggested(kind) if kind else (),
                number=int in (info.annotation, *get_args(info.annotation)),
            )
        )
    return found


def chips(
    suggested: Suggested,
    pairs: Pairs,
    understood: Mapping[str, object] = _NONE,
    named: Mapping[tuple[str, str], str] = _NONE,
) -> list[Chip]:
    """The filters that are set, each with what it is called and what is left without it.

    Args:
        suggested: what nodes are called, where they are few.
        pairs: the parameters.
        understood: the filters, with ids for names.
        named: what values are called, by filter and value.
    """
    idents = {name: iter(value) for name, value in understood.items() if isinstance(value, list)}
    found = []
    for at, (name, value) in enumerate(pairs):
        if name in PAGING:
            continue
        ident = next(idents[name], value) if name in NOUNS and name in idents else value
        label = named.get((name, ident)) or WORDS.get((name, value), value)
        if label == value and name in NOUNS:
            label = dict(suggested(NOUNS[name])).get(ident, value)
        rest = [pair for other, pair in enumerate(pairs) if other != at]
        found.append(Chip(name.replace("-", " "), _short(label), without(rest, "after")))
    return found


def _short(label: str) -> str:
    """A label, cut at a word where it is long.

    >>> len(_short("word " * 30)), len(_short("w" * 500))
    (91, 92)
    """
    if len(label) <= _LONGEST:
        return label
    head = label[:_LONGEST]
    return f"{head.rpartition(' ')[0] or head} …"


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
