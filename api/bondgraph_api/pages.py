"""Pages for people: the way in, the answers to a search, the graph, and what each problem means.

The address of a page is its state, with the filters under the names they have at every door. Pages work without
scripts; what scripts add is the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import jinja2
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bondgraph.answers import Filters, Link, Row, Side, Who
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.ids import Kind
from bondgraph.library import Library
from bondgraph.naming import NOUNS
from bondgraph_api import assets, describing
from bondgraph_api.lists import authors, questions
from bondgraph_api.parameters import NAMES, NOTHING, choices, filters_of, given, takes_number
from bondgraph_api.pictures import Pictures
from bondgraph_api.problems import PROBLEMS, problem_of
from bondgraph_api.replies import Here
from bondgraph_api.settings import FOR_GOOD, NOT_KEPT

HTML: Final = "text/html; charset=utf-8"
SUGGESTED: Final = 500
"""Names that a field of the form suggests at most."""

router = APIRouter(include_in_schema=False)


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


# -- addresses


def address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A path with parameters."""
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path


def _without(pairs: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name not in names]


# -- what a page shows


def _fields(library: Library, pairs: list[tuple[str, str]]) -> list[Field]:
    found = []
    for name, field in NAMES.items():
        if name in ("words", "limit", "after"):
            continue
        found.append(
            Field(
                name=name,
                label=name.replace("-", " ").capitalize(),
                help=str(Filters.model_fields[field].description),
                values=tuple(value for other, value in pairs if other == name),
                choices=choices(name),
                suggested=_names(library, NOUNS[name]) if name in NOUNS else (),
                number=takes_number(name),
            )
        )
    return found


def _names(library: Library, kind: Kind) -> tuple[tuple[str, str], ...]:
    """Ids and labels of a kind of node, for suggestions."""
    corpus = library.corpus
    if kind == "position":
        found = [(f"{q.id}/{p.id}", f"{q.label} {p.label}") for q in corpus.questions for p in q.positions]
    elif kind == "claim":
        found = [(claim.id, claim.says) for claim in corpus.claims]
    else:
        found = [(record.id, record.label) for record in getattr(corpus, f"{kind}s")]
    return tuple(found) if len(found) <= SUGGESTED else ()


def _chips(library: Library, pairs: list[tuple[str, str]], path: str) -> list[Chip]:
    chips = []
    for at, (name, value) in enumerate(pairs):
        if name not in ("limit", "after"):
            rest = [pair for other, pair in enumerate(pairs) if other != at]
            label = dict(_names(library, NOUNS[name])).get(value, value) if name in NOUNS else value
            chips.append(Chip(name.replace("-", " "), label, address(path, _without(rest, "after"))))
    return chips


def _groups(who: Who) -> list[Group]:
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


def _sides(sides: Iterable[Side]) -> list[tuple[Link, list[Side]]]:
    """Sides by question."""
    found: dict[Link, list[Side]] = {}
    for side in sides:
        found.setdefault(side.question, []).append(side)
    return list(found.items())


def _trouble(error: UnknownName | AmbiguousName | BadFilter, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """What is wrong with what was asked, and the addresses that put it right."""
    found = problem_of(error, pairs)
    instead = []
    for value in (*(found.nearest or ()), *(found.candidates or ())):
        changed = [
            (name, value if (name, old) == (found.parameter, found.name) else old) for name, old in pairs
        ]
        instead.append((value, address("/", changed)))
    return {"detail": str(error), "instead": instead, "parameter": found.parameter}


# -- the pages


@router.get("/")
def home(here: Here, request: Request) -> Response:
    """The way in: without filters the leading debate, with filters who argues what."""
    pairs = _pairs(request)

    def produced() -> tuple[str, dict[str, str]]:
        asked = _without(pairs, "limit")
        found = _found(here.library, filters_of(pairs)) if asked else _way_in(request, here.library)
        return _page(request, "home.html", found | {"pairs": pairs, "trouble": None}), {}

    try:
        return here.send(produced, HTML)
    except (UnknownName, AmbiguousName, BadFilter) as error:
        return _troubled(request, error, pairs)


def _pairs(request: Request) -> list[tuple[str, str]]:
    """The filters of a page; a form sends its empty fields too, and those are none."""
    return [(name, value) for name, value in given(request, NAMES) if value.strip()]


def _troubled(
    request: Request, error: UnknownName | AmbiguousName | BadFilter, pairs: list[tuple[str, str]]
) -> Response:
    body = _page(request, "home.html", {"pairs": pairs, "who": None, "trouble": _trouble(error, pairs)})
    return Response(body, HTTPStatus.BAD_REQUEST, {"Cache-Control": NOT_KEPT}, HTML)


def _way_in(request: Request, library: Library) -> dict[str, Any]:
    """What the empty page offers: the leading debate and its picture, the other debates, the authors."""
    debates = questions(library).questions
    leading, picture = None, None
    if debates:
        leading = library.who_argues(question=debates[0].id, limit=1)
        picture = _pictures(request).draw(Filters.of({"question": debates[0].id}))
    heard = [author for author in authors(library).authors if author.claims]
    return {"who": None, "leading": leading, "picture": picture, "questions": debates, "authors": heard}


def _pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.pictures
    return pictures


def _found(library: Library, filters: Filters) -> dict[str, Any]:
    who = library.who_argues(filters)
    return {"who": who, "groups": _groups(who), "sides": _sides(who.sides)}


@router.get("/graph")
def graph(here: Here, request: Request) -> Response:
    """The interactive graph of what passes the filters."""
    pairs = _pairs(request)

    def produced() -> tuple[str, dict[str, str]]:
        picture = _pictures(request).draw(filters_of(pairs))
        return _page(request, "graph.html", {"pairs": pairs, "picture": picture, "action": "/graph"}), {}

    try:
        return here.send(produced, HTML)
    except (UnknownName, AmbiguousName, BadFilter) as error:
        return _troubled(request, error, pairs)


@router.get("/problems", dependencies=[NOTHING])
def problems(here: Here, request: Request) -> Response:
    """All sorts of problem."""
    context = {"sorts": list(PROBLEMS.values()), "title": "Problems"}
    return here.send(lambda: (_page(request, "problems.html", context), {}), HTML)


@router.get("/problems/{slug}", dependencies=[NOTHING])
def problem(here: Here, request: Request, slug: str) -> Response:
    """What one sort of problem means."""
    if (sort := PROBLEMS.get(slug)) is None:
        raise HTTPException(404)
    return here.send(
        lambda: (_page(request, "problems.html", {"sorts": [sort], "title": sort.title}), {}), HTML
    )


@router.get("/openapi.json", dependencies=[NOTHING])
def openapi(here: Here, request: Request) -> Response:
    """The description of the service."""
    return here.send(lambda: (describing.as_json(request.app), {}), "application/json")


@router.get("/static/{name}", dependencies=[NOTHING])
def static(here: Here, name: str) -> Response:
    """A file that pages load."""
    if (file := assets.find(name)) is None:
        raise HTTPException(404)
    return here.send(lambda: (file.content, {}), file.media_type, FOR_GOOD)


# -- templates


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("bondgraph_api"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(request: Request, template: str, context: dict[str, Any]) -> str:
    library: Library = request.app.state.library
    pairs: list[tuple[str, str]] = context.setdefault("pairs", [])
    everything = {
        "asset": assets.address,
        "address": address,
        "without": _without,
        "corpus": library.stats().corpus,
        "description": library.corpus.record.description,
        "fields": _fields(library, pairs),
        "words": " ".join(value for name, value in pairs if name == "words"),
        "chips": _chips(library, pairs, context.get("action", "/")),
        "action": "/",
        "picture": None,
    }
    return _templates().get_template(template).render(everything | context)
