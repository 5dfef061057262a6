"""Answers as pages show them: fields of a form, claims in groups, addresses to go on to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from bondgraph.answers import Filters, Link, Node, Row, Side, Who
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.ids import Ref
from bondgraph.naming import NOUNS
from bondgraph_api.parameters import NAMES, choices, takes_number
from bondgraph_api.problems import NOT_FOUND, UNKNOWN_PARAMETER, Problem, problem_of
from bondgraph_api.served import Served


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
    """A filter that is set, and the address without it."""

    name: str
    value: str
    without: str


class Group(NamedTuple):
    """Claims that belong together: one position, or those who hold them."""

    title: str
    rows: tuple[Row, ...]
    position: str = ""
    says: str = ""


def address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A path with parameters."""
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path


def claims_of(link: Link) -> str:
    """The address of the claims that a node has a part in."""
    name = next(name for name, kind in NOUNS.items() if kind == link.kind)
    return address("/", [(name, link.id)])


def path_of(link: Link | Node) -> str:
    """The path of a node: that of its IRI under the base."""
    return Ref(link.kind, link.id).iri("/")


def without(pairs: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    """The parameters but those of some names."""
    return [(name, value) for name, value in pairs if name not in names]


def fields(served: Served, pairs: list[tuple[str, str]]) -> list[Field]:
    """The fields of the form, one for each filter, with what was asked in them."""
    found = []
    for name, field in NAMES.items():
        if name in ("words", "limit", "after", "sort"):
            continue
        found.append(
            Field(
                name=name,
                label=name.replace("-", " ").capitalize(),
                help=str(Filters.model_fields[field].description),
                values=tuple(value for other, value in pairs if other == name),
                choices=choices(name),
                suggested=served.suggested(NOUNS[name]) if name in NOUNS else (),
                number=takes_number(name),
            )
        )
    return found


def chips(served: Served, pairs: list[tuple[str, str]], path: str) -> list[Chip]:
    """The filters that are set."""
    found = []
    for at, (name, value) in enumerate(pairs):
        if name not in ("limit", "after", "sort"):
            rest = [pair for other, pair in enumerate(pairs) if other != at]
            label = dict(served.suggested(NOUNS[name])).get(value, value) if name in NOUNS else value
            found.append(Chip(name.replace("-", " "), label, address(path, without(rest, "after"))))
    return found


def groups(who: Who) -> list[Group]:
    """By position where a debate was asked for, else by holder; claims in the order of the answer."""
    if who.sides:
        found = []
        for side in who.sides:
            rows = tuple(row for row in who.rows if row.claim in side.claims)
            found.append(Group(side.position.label, rows, side.position.id, side.says))
        return [group for group in found if group.rows]
    held: dict[str, list[Row]] = {}
    for row in who.rows:
        held.setdefault(" & ".join(holder.label for holder in row.holders), []).append(row)
    return [Group(title, tuple(rows)) for title, rows in held.items()]


def by_question(sides: Iterable[Side]) -> list[tuple[Link, list[Side]]]:
    """Sides by question."""
    found: dict[Link, list[Side]] = {}
    for side in sides:
        found.setdefault(side.question, []).append(side)
    return list(found.items())


def instead(found: Problem, path: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What comes near to what was asked for in vain, each with the address that asks for it.

    Args:
        found: the problem.
        path: the path that was asked for.
        pairs: the parameters.
    """
    near = (*(found.nearest or ()), *(found.candidates or ()))
    if found.type == f"/problems/{NOT_FOUND.slug}":
        return [(value, value) for value in near]
    if found.parameter is None:
        stem = path.removesuffix(found.name or "")
        return [(value, address(quote(stem + value, safe="/:+"), pairs)) for value in near if stem != path]
    found_at = [
        at for at, (name, value) in enumerate(pairs) if name == found.parameter and value == found.name
    ]
    places = found_at or [at for at, (name, _) in enumerate(pairs) if name == found.parameter]
    changed = []
    for value in near:
        renamed = found.type == f"/problems/{UNKNOWN_PARAMETER.slug}"
        asked = [
            pair if at not in places else (value, pair[1]) if renamed else (pair[0], value)
            for at, pair in enumerate(pairs)
        ]
        changed.append((value, address(quote(path, safe="/:+"), asked)))
    return changed


def trouble(error: UnknownName | AmbiguousName | BadFilter, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """What is wrong with what was asked, and the addresses that put it right."""
    found = problem_of(error, pairs)
    instead = []
    for value in (*(found.nearest or ()), *(found.candidates or ())):
        changed = [
            (name, value if (name, old) == (found.parameter, found.name) else old) for name, old in pairs
        ]
        instead.append((value, address("/", changed)))
    return {"detail": str(error), "instead": instead, "parameter": found.parameter}
