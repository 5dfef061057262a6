"""Pages for people: the way in, the answers to a search, the graph, and what each problem means.

The address of a page is its state, with the filters under the names they have at every door. Pages work without
scripts; what scripts add is the picture.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bondgraph.answers import Filters
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.library import Library
from bondgraph.render.pages import templates
from bondgraph_api import assets, describing, schema_org
from bondgraph_api.parameters import NAMES, NOTHING, filters_of, given
from bondgraph_api.presenting import (
    address,
    by_question,
    chips,
    claims_of,
    fields,
    groups,
    instead,
    path_of,
    trouble,
    without,
)
from bondgraph_api.problems import PROBLEMS, Problem
from bondgraph_api.replies import Door, Here
from bondgraph_api.served import Served
from bondgraph_api.settings import FOR_GOOD, NOT_KEPT

HTML: Final = "text/html; charset=utf-8"

_OFFERED: Final = 500
"""Debates, and authors, that the way in lists at most."""

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(here: Here, request: Request) -> Response:
    """The way in: without filters the leading debate, with filters who argues what."""
    pairs = _pairs(request)

    def produced() -> str:
        asked = without(pairs, "limit")
        found = _found(here.library, filters_of(pairs)) if asked else _way_in(here.served)
        return page(here.served, "home.html", found | {"pairs": pairs, "trouble": None})

    return await _answered(here, produced, pairs)


async def _answered(here: Door, produced: Callable[[], str], pairs: list[tuple[str, str]]) -> Response:
    """A page, or the one that says why it cannot be answered."""
    try:
        return await here.send(produced, HTML)
    except (UnknownName, AmbiguousName, BadFilter) as error:
        wrong = trouble(error, pairs)
    context = {"pairs": pairs, "drawn": here.served.leading, "who": None, "trouble": wrong}
    body = await run_in_threadpool(page, here.served, "home.html", context)
    return Response(body, HTTPStatus.BAD_REQUEST, {"Cache-Control": NOT_KEPT}, HTML)


async def wrong(request: Request, found: Problem) -> Response:
    """A problem of an address as a page, for one who followed it in a browser."""
    served = await request.app.state.current.now()
    context = {
        "found": found,
        "instead": instead(found, request.url.path, request.query_params.multi_items()),
    }
    body = await run_in_threadpool(page, served, "wrong.html", context)
    return Response(body, found.status, {"Cache-Control": NOT_KEPT, "Vary": "Accept"}, HTML)


def _pairs(request: Request) -> list[tuple[str, str]]:
    """The filters of a page; a form sends its empty fields too, and those are none."""
    return [(name, value) for name, value in given(request, NAMES) if value.strip()]


def _way_in(served: Served) -> dict[str, Any]:
    """What the empty page offers: the leading debate and its picture, the other debates, the authors."""
    library = served.library
    debates = library.questions(limit=_OFFERED).questions
    leading, picture = None, None
    if debates:
        leading = library.who_argues(question=debates[0].id, limit=1)
        picture = served.pictures.draw(Filters.of({"question": debates[0].id}))
    heard = [author for author in library.authors(limit=_OFFERED).authors if author.claims]
    corpus = schema_org.described(library, library.show(f"corpus:{library.stamp.id}"))
    found = {"who": None, "leading": leading, "picture": picture, "questions": debates, "authors": heard}
    return found | {"schema": corpus}


def _found(library: Library, filters: Filters) -> dict[str, Any]:
    who = library.who_argues(filters)
    return {"who": who, "groups": groups(who), "sides": by_question(who.sides)}


@router.get("/graph")
async def graph(here: Here, request: Request) -> Response:
    """The interactive graph of what passes the filters."""
    pairs = _pairs(request)

    def produced() -> str:
        picture = here.served.pictures.draw(filters_of(pairs))
        return page(here.served, "graph.html", {"pairs": pairs, "picture": picture, "action": "/graph"})

    return await _answered(here, produced, pairs)


@router.get("/problems", dependencies=[NOTHING])
async def problems(here: Here) -> Response:
    """All sorts of problem."""
    context = {"sorts": list(PROBLEMS.values()), "title": "Problems"}
    return await here.send(lambda: page(here.served, "problems.html", context), HTML)


@router.get("/problems/{slug}", dependencies=[NOTHING])
async def problem(here: Here, slug: str) -> Response:
    """What one sort of problem means."""
    if (sort := PROBLEMS.get(slug)) is None:
        raise HTTPException(404)
    context = {"sorts": [sort], "title": sort.title}
    return await here.send(lambda: page(here.served, "problems.html", context), HTML)


@router.get("/api", dependencies=[NOTHING])
async def api(here: Here, request: Request) -> Response:
    """The addresses for programs, each with what it is for."""

    def produced() -> str:
        groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
        for path, methods in describing.description(request.app, here.served)["paths"].items():
            for method, operation in methods.items():
                if "summary" in operation:
                    needs = any(each.get("required") for each in operation.get("parameters", ()))
                    told = {"summary": operation["summary"], "required": needs}
                    groups.setdefault(operation["tags"][0], []).append((method.upper(), path, told))
        return page(here.served, "api.html", {"groups": groups})

    return await here.send(produced, HTML)


@router.get("/openapi.json", dependencies=[NOTHING])
async def openapi(here: Here, request: Request) -> Response:
    """The description of the service."""
    return await here.send(lambda: describing.as_json(request.app, here.served), "application/json")


@router.get("/static/{name}", dependencies=[NOTHING])
async def static(here: Here, name: str) -> Response:
    """A file that pages load."""
    if (file := assets.find(name)) is None:
        raise HTTPException(404)
    return await here.send(lambda: file.content, file.media_type, FOR_GOOD)


def page(served: Served, template: str, context: dict[str, Any]) -> str:
    """A page from its template, with what all pages have."""
    pairs: list[tuple[str, str]] = context.setdefault("pairs", [])
    everything = {
        "asset": assets.address,
        "address": address,
        "claims_of": claims_of,
        "path_of": path_of,
        "without": without,
        "corpus": served.library.stamp,
        "description": served.library.description,
        "fields": fields(served, pairs),
        "words": " ".join(value for name, value in pairs if name == "words"),
        "chips": chips(served, pairs, context.get("action", "/")),
        "action": "/",
        "drawn": pairs or served.leading,
        "picture": None,
        "schema": None,
    }
    return templates("bondgraph_api").get_template(template).render(everything | context)
