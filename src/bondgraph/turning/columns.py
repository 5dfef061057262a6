"""Results → flat columns, each of one type, by what the model of their rows says; and what of them is shown to people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from bondgraph.answers import (
    Compare,
    Comparison,
    Fact,
    Filtered,
    Link,
    PassageLink,
    PositionLine,
    Row,
    Snippet,
    Taken,
    Teller,
    Tie,
)
from bondgraph.exporting.graph import voice
from bondgraph.ids import KINDS
from bondgraph.render.pieces import teller
from bondgraph.render.rows import COLUMNS
from bondgraph.result import Result

Cell = str | int | float | bool | None
Of = type[str] | type[int] | type[float] | type[bool]


class Piece(NamedTuple):
    """A piece of what a cell shows.

    Attributes:
        text: what it says.
        ident: the id of what it names, where that is shown, too.
        href: the public page of what it names.
    """

    text: str
    ident: str = ""
    href: str = ""


class Column(NamedTuple):
    """A column.

    Attributes:
        name: what it is called.
        type: what its cells are, where they are not None.
        cell: its cell, given a row.
        pieces: what people are shown of it, given a row; None where that is shown elsewhere or too much.
    """

    name: str
    type: Of
    cell: Callable[[Any], Cell]
    pieces: Callable[[Any], Iterable[Piece]] | None


def columns(result: Result[Any]) -> dict[str, list[Cell]]:
    """The cells of a result, column by column.

    Claims have the columns of their CSV, and some more. Other rows have a column for each field: of a node that is pointed
    at its label, with its id and, where that is not clear, its kind beside it; several values are joined by ``; ``; of what is
    within a row, the columns are called after both.

    >>> import bondgraph
    >>> terms = columns(bondgraph.open().terms(limit=1))
    >>> [*terms][:4], terms["concept_id"]
    (['concept', 'concept_id', 'used_by', 'definitions'], ['acceptance'])
    """
    return {column.name: [column.cell(row) for row in result] for column in of(result)}


def of(result: Result[Any]) -> tuple[Column, ...]:
    """The columns of a result; they are the same where it is empty.

    >>> import bondgraph
    >>> {column.name: column.type for column in of(bondgraph.open().authors(limit=1))}["claims"]
    <class 'int'>
    """
    model = row_type(type(result))
    if not _is(model, BaseModel):
        return tuple(_of(model, "value"))
    found = of_model(model)
    return (*found[:3], *_compared(result)) if isinstance(result, Compare) else found


def numbers(result: Result[Any]) -> dict[str, float | None]:
    """The numbers that an analysis has beside its rows; None where one is not known.

    >>> import bondgraph
    >>> from bondgraph.analysis import second_hand
    >>> numbers(second_hand(bondgraph.open()))
    {'of_claims': 295, 'of_positions': 67, 'of_holders': 37}
    """
    if not isinstance(result, Filtered):
        return {}
    return {
        name: getattr(result, name)
        for name, field in type(result).model_fields.items()
        if name != "total" and _type(_plain(field.annotation)) in (int, float)
    }


def row_type(result: type[Result[Any]]) -> Any:
    """What the rows of results of a type are, by the field or the property that holds them."""
    if result.ROWS in result.model_fields:
        rows = result.model_fields[result.ROWS].annotation
    else:
        rows = get_type_hints(getattr(result, result.ROWS).fget)["return"]
    return get_args(rows)[0]


@cache
def of_model(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of rows of a type."""
    if model is Row:
        return _CLAIM
    found: dict[str, Column] = {}
    for name, field in model.model_fields.items():
        for column in _of(field.annotation, name):
            free = column.name if column.name not in found else f"{name}_{column.name}"
            found[free] = _within(column, free, attrgetter(name))
    return tuple(found.values())


def _of(annotation: Any, name: str) -> Iterator[Column]:
    """The columns of a field, whose cells are given its value."""
    plain = _plain(annotation)
    if get_origin(plain) is tuple:
        yield from _joined(get_args(plain)[0], name)
    elif get_origin(plain) is Literal and len(get_args(plain)) == 1:
        return  # of what is always the same, nothing is told
    elif (cell := _type(plain)) is not None:
        yield Column(name, cell, _same, _address if name == "url" else _told)
    elif _is(plain, PassageLink):
        yield Column(name, str, attrgetter("id"), _passage)
        yield Column(f"{name}_url", str, attrgetter("url"), None)
    elif _is(plain, Link):
        yield Column(name, str, attrgetter("label"), _link)
        if name not in KINDS and _type(plain.model_fields["kind"].annotation) and not _fixed(plain):
            yield Column(f"{name}_kind", str, attrgetter("kind"), None)
        yield Column(f"{name}_id", str, attrgetter("id"), None)
    elif plain in _SAID:
        say = _SAID[plain]
        yield Column(name, str, say, lambda value: [Piece(say(value))])
    elif _is(plain, BaseModel):
        yield from _nested(plain, name)
    else:
        yield Column(name, str, _as_json, _told_as_json)


def _nested(model: type[BaseModel], name: str) -> Iterator[Column]:
    """The columns of what is within a row; a claim's have the names that they have everywhere."""
    for column in of_model(model):
        shown = column.name in _SHOWN.get(model, ())
        free = column.name if model is Row else f"{name}_{column.name}"
        yield _within(column if shown else column._replace(pieces=None), free, _same)


def _joined(inner: Any, name: str) -> Iterator[Column]:
    """The columns of several values: one for each column of one of them."""
    plain = _plain(inner)
    if plain is Row:
        yield Column(
            name,
            str,
            lambda rows: _join(row.claim for row in rows),
            lambda rows: _told_each(row.claim for row in rows),
        )
        return
    found = [*_of(plain, name)]
    if _is(plain, BaseModel) and not _is(plain, Link) and "id" in plain.model_fields:
        found = [Column(name, str, attrgetter("id"), _pieces_of(plain))]
    kind = f"{name}_kind"
    yield from (_of_each(column) for column in found if not (_is(plain, Link) and column.name == kind))


def _pieces_of(model: type[BaseModel]) -> Callable[[Any], Iterable[Piece]] | None:
    """What people are shown of one among several that have an id."""
    if _is(model, Tie):
        return None  # relations are evidence: a row that has several has their number, too
    if _is(model, PassageLink):
        return _passage
    return _link if "label" in model.model_fields else _ident


def _of_each(column: Column) -> Column:
    """A column of several values, of which each has a cell."""
    cell, pieces = column.cell, column.pieces

    def joined(values: Iterable[Any]) -> Cell:
        return _join(map(cell, values))

    def shown(values: Iterable[Any]) -> Iterable[Piece]:
        return [piece for value in values for piece in (pieces(value) if pieces else ())]

    return Column(column.name, str, joined, pieces and shown)


def _within(column: Column, name: str, get: Callable[[Any], Any]) -> Column:
    """A column of what is got from a row."""
    cell, pieces = column.cell, column.pieces

    def inner(row: Any) -> Cell:
        value = get(row)
        return None if value is None else cell(value)

    def shown(row: Any) -> Iterable[Piece]:
        value = get(row)
        return () if value is None or pieces is None else pieces(value)

    return Column(name, column.type, inner, pieces and shown)


def _compared(answer: Compare) -> Iterator[Column]:
    """Of each of those compared, the positions that it takes on a question, and by which claims."""
    for place, subject in enumerate(answer.subjects):
        taken = partial(_taken, place)
        yield Column(subject.id, str, partial(_positions, taken), partial(_shown_positions, taken))
        yield Column(f"{subject.id}_claims", str, partial(_claims, taken), None)


def _taken(place: int, row: Comparison) -> tuple[Taken, ...]:
    return row.cells[place].taken


def _positions(taken: Callable[[Comparison], Iterable[Taken]], row: Comparison) -> Cell:
    return _join(each.position.id for each in taken(row))


def _shown_positions(taken: Callable[[Comparison], Iterable[Taken]], row: Comparison) -> list[Piece]:
    return [piece for each in taken(row) for piece in _link(each.position)]


def _claims(taken: Callable[[Comparison], Iterable[Taken]], row: Comparison) -> Cell:
    return _join(claim.id for each in taken(row) for claim in each.claims)


# -- types


def _is(annotation: Any, model: type) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, model)


def _plain(annotation: Any) -> Any:
    """A type without what else is said of it, and without None."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        some = [_plain(each) for each in get_args(annotation) if each is not NoneType]
        if len(some) == 1:
            return some[0]
        return float if set(map(_type, some)) == {int, float} else annotation
    return annotation


def _type(plain: Any) -> Of | None:
    """Of what type cells are; None where they are made of several values."""
    if get_origin(plain) is Literal:
        return _type(type(get_args(plain)[0]))
    return next((each for each in (bool, int, float, str) if _is(plain, each)), None)


def _fixed(link: type[BaseModel]) -> bool:
    return len(get_args(link.model_fields["kind"].annotation)) == 1


# -- cells


def _same(value: Any) -> Any:
    return value


def _join(cells: Iterable[Cell]) -> str:
    return "; ".join(str(cell) for cell in cells if cell not in (None, ""))


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _fact(fact: Fact) -> str:
    return f"{fact.name}: {_join([*fact.texts, *(link.label for link in fact.links)])}"


_SAID: Final[dict[Any, Callable[[Any], str]]] = {
    Fact: _fact,
    Snippet: lambda snippet: snippet.text,
    Teller: teller,
}
"""What is said in one text, however many fields it has."""

_SHOWN: Final[dict[Any, tuple[str, ...]]] = {Row: ("says", "voice"), Tie: ("because",)}
"""What people are shown of what is within a row."""


# -- what is shown


def _told(value: Cell) -> list[Piece]:
    if isinstance(value, bool):
        return [Piece("yes" if value else "no")]
    if isinstance(value, float):
        return [Piece(f"{value:.3g}")]
    return [] if value in (None, "") else [Piece(str(value))]


def _address(url: str) -> list[Piece]:
    return [Piece(url, href=url)]


def _told_each(values: Iterable[Cell]) -> list[Piece]:
    return [piece for value in values for piece in _told(value)]


def _told_as_json(value: object) -> list[Piece]:
    return _told(_as_json(value))


def _link(link: Link | PositionLine) -> list[Piece]:
    return [Piece(link.label, link.id if link.id != link.label else "")]


def _ident(each: Any) -> list[Piece]:
    return [Piece(each.id)]


def _passage(link: PassageLink) -> list[Piece]:
    return [Piece(f"{link.id} ({link.role})" if link.role else link.id, href=link.url or "")]


# -- claims


def _claim(
    cell: Callable[[Row], Cell], kind: Of = str, pieces: Callable[[Row], Iterable[Piece]] | None = None
) -> tuple[Of, Callable[[Row], Cell], Callable[[Row], Iterable[Piece]] | None]:
    return kind, cell, pieces


_OF_CLAIM: Final = {
    "claim": _claim(lambda row: row.claim),
    "says": _claim(lambda row: row.says, pieces=lambda row: [Piece(row.says, row.claim)]),
    "holders": _claim(lambda row: _join(link.label for link in row.holders)),
    "work": _claim(lambda row: row.work.label if row.work else None),
    "year": _claim(lambda row: row.work.year if row.work else None, int),
    "told_by": _claim(lambda row: _join(map(teller, row.told_by))),
    "positions": _claim(
        lambda row: _join(stand.position.id for stand in row.positions),
        pieces=lambda row: [Piece(stand.position.label, stand.position.id) for stand in row.positions],
    ),
    "concepts": _claim(lambda row: _join(link.id for link in row.concepts)),
    "passages": _claim(
        lambda row: _join(link.id for link in row.passages),
        pieces=lambda row: [piece for link in row.passages for piece in _passage(link)],
    ),
    "sources": _claim(lambda row: _join(dict.fromkeys(link.source.id for link in row.passages))),
    "roles": _claim(lambda row: _join(dict.fromkeys(link.role for link in row.passages if link.role))),
    "voice": _claim(voice, pieces=lambda row: [Piece(voice(row))]),
    "holders_id": _claim(lambda row: _join(link.id for link in row.holders)),
    "work_id": _claim(lambda row: row.work.id if row.work else None),
    "questions": _claim(lambda row: _join(dict.fromkeys(stand.question.id for stand in row.positions))),
    "known_in": _claim(lambda row: row.year, int),
    "urls": _claim(lambda row: _join(link.url for link in row.passages)),
    "stands_alone": _claim(lambda row: row.stands_alone),
    "note": _claim(lambda row: row.note),
}

_CLAIM: Final = tuple(Column(name, *given) for name, given in _OF_CLAIM.items())

assert tuple(_OF_CLAIM)[: len(COLUMNS)] == COLUMNS
