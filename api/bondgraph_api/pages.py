"""Pages for people, at their addresses: what each holds is made by `bondgraph.explorer`.

The address of a page is its state, with the filters under the names they have at every door. Pages work without
scripts; what scripts add is the picture.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bondgraph.explorer import assets
from bondgraph.explorer.explorer import Page
from bondgraph.explorer.home import home as home_page
from bondgraph.explorer.wrong import Wrong
from bondgraph.explorer.wrong import wrong as wrong_page
from bondgraph.ids import KINDS
from bondgraph_api import describing
from bondgraph_api.instead import instead
from bondgraph_api.parameters import NAMES, NOTHING, filled
from bondgraph_api.problems import PROBLEMS, Problem
from bondgraph_api.replies import HTML, Here, html, origin
from bondgraph_api.settings import FOR_GOOD, NOT_KEPT

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(here: Here, request: Request) -> Response:
    """The way in. Before claims had a page of their own, filters stood here: they lead there."""
    if pairs := filled(request, NAMES):
        return Response(status_code=308, headers={"Location": f"/claims?{urlencode(pairs)}"})
    return await here.page(lambda: home_page(here.served.explorer))


async def wrong(request: Request, found: Problem) -> Response:
    """A problem of an address as a page, for one who followed it in a browser."""
    served = await request.app.state.current.now()
    path = request.url.path
    told = Wrong(
        found.title,
        found.detail,
        found.status,
        found.type,
        instead(found, path, request.query_params.multi_items()),
        next((kind for kind in KINDS if kind == found.kind), None),
        found.name,
        found.parameter,
    )
    body = await run_in_threadpool(lambda: html(request, served, wrong_page(served.explorer, told, path)))
    return Response(body, found.status, {"Cache-Control": NOT_KEPT, "Vary": "Accept"}, HTML)


@router.get("/problems", dependencies=[NOTHING])
async def problems(here: Here) -> Response:
    """All sorts of problem."""
    context = {"sorts": list(PROBLEMS.values()), "title": "Problems"}
    return await here.page(lambda: Page("problems.html", context))


@router.get("/problems/{slug}", dependencies=[NOTHING])
async def problem(here: Here, slug: str) -> Response:
    """What one sort of problem means."""
    if (sort := PROBLEMS.get(slug)) is None:
        raise HTTPException(404)
    context = {"sorts": [sort], "title": sort.title}
    return await here.page(lambda: Page("problems.html", context))


@router.get("/api", dependencies=[NOTHING])
async def api(here: Here, request: Request) -> Response:
    """The addresses for programs, each with what it is for."""

    def made() -> Page:
        groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
        for path, methods in describing.description(request.app, here.served)["paths"].items():
            for method, operation in methods.items():
                if "summary" in operation:
                    needs = any(each.get("required") for each in operation.get("parameters", ()))
                    told = {"summary": operation["summary"], "required": needs}
                    groups.setdefault(operation["tags"][0], []).append((method.upper(), path, told))
        return Page("api.html", {"groups": groups, "origin": origin(request)})

    return await here.page(made)


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
