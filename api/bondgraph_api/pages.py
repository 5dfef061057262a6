"""Pages for people: the way in, the answers to a search, the graph, and what each problem means.

The address of a page is its state, with the filters under the names they have at every door. Pages work without
scripts; what scripts add is the picture.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bondgraph.answers import Filters
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.library import Library
from bondgraph.render.pages import templates
from bondgraph_api import assets, describing
from bondgraph_api.lists import authors, questions
from bondgraph_api.parameters import NAMES, NOTHING, filters_of, given
from bondgraph_api.pictures import Pictures
from bondgraph_api.presenting import address, by_question, chips, fields, groups, trouble, without
from bondgraph_api.problems import PROBLEMS
from bondgraph_api.replies import Here
from bondgraph_api.settings import FOR_GOOD, NOT_KEPT

HTML: Final = "text/html; charset=utf-8"

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(here: Here, request: Request) -> Response:
    """The way in: without filters the leading debate, with filters who argues what."""
    pairs = _pairs(request)

    def produced() -> tuple[str, dict[str, str]]:
        asked = without(pairs, "limit")
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
    leading: list[tuple[str, str]] = _leading(request.app.state.library)
    context = {"pairs": pairs, "drawn": leading, "who": None, "trouble": trouble(error, pairs)}
    body = _page(request, "home.html", context)
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


def _leading(library: Library) -> list[tuple[str, str]]:
    """The filter for the leading debate."""
    return [("question", question.id) for question in library.corpus.questions[:1]]


def _pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.pictures
    return pictures


def _found(library: Library, filters: Filters) -> dict[str, Any]:
    who = library.who_argues(filters)
    return {"who": who, "groups": groups(who), "sides": by_question(who.sides)}


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


def _page(request: Request, template: str, context: dict[str, Any]) -> str:
    library: Library = request.app.state.library
    pairs: list[tuple[str, str]] = context.setdefault("pairs", [])
    everything = {
        "asset": assets.address,
        "address": address,
        "without": without,
        "corpus": library.stats().corpus,
        "description": library.corpus.record.description,
        "fields": fields(library, pairs),
        "words": " ".join(value for name, value in pairs if name == "words"),
        "chips": chips(library, pairs, context.get("action", "/")),
        "action": "/",
        "drawn": pairs or _leading(library),
        "picture": None,
    }
    return templates("bondgraph_api").get_template(template).render(everything | context)
