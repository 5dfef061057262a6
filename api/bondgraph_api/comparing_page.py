"""The page on which authors or positions are compared, and the same as a table in files."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.explorer import comparing
from bondgraph.render.matrix import MATRICES, Matrix
from bondgraph_api.instead import trouble
from bondgraph_api.parameters import given
from bondgraph_api.replies import Door, Here

PATH: Final = "/compare"

router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def compare(here: Here, request: Request) -> Response:
    """Authors or positions by question, or whom to choose."""
    pairs = _pairs(request)
    explorer = here.served.explorer
    try:
        return await here.page(lambda: comparing.compare(explorer, pairs))
    except (UnknownName, AmbiguousName, BadFilter) as error:
        wrong = trouble(error, PATH, pairs)
    return await here.troubled(await run_in_threadpool(comparing.trouble, explorer, wrong))


@router.get(f"{PATH}.csv")
async def as_csv(here: Here, request: Request) -> Response:
    """The same for a spreadsheet."""
    return await _file(here, request, MATRICES["csv"])


@router.get(f"{PATH}.tex")
async def as_latex(here: Here, request: Request) -> Response:
    """The same for a manuscript."""
    return await _file(here, request, MATRICES["latex"])


@router.get(f"{PATH}.md")
async def as_markdown(here: Here, request: Request) -> Response:
    """The same for a page in Markdown."""
    return await _file(here, request, MATRICES["markdown"])


async def _file(here: Door, request: Request, form: Matrix) -> Response:
    what = comparing.asked(_pairs(request))
    response = await here.send(lambda: form.written(comparing.matrix(here.library, what)), form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="compare.{form.extension}"'
    return response


def _pairs(request: Request) -> list[tuple[str, str]]:
    """What is asked; fields of a form that were left empty ask nothing."""
    return [(name, value) for name, value in given(request, comparing.PARAMETERS) if value.strip()]
