"""The page on which authors or positions are compared, and the same as a table in files."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from bondgraph.explorer import comparing
from bondgraph.render.matrix import MATRICES, Matrix
from bondgraph_api.instead import answered
from bondgraph_api.parameters import filled
from bondgraph_api.replies import Door, Here

PATH: Final = "/compare"

router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def compare(here: Here, request: Request) -> Response:
    """Authors or positions by question, or whom to choose."""
    pairs = filled(request, comparing.PARAMETERS)
    explorer = here.served.explorer
    return await answered(
        here,
        lambda: comparing.compare(explorer, pairs),
        lambda wrong: comparing.trouble(explorer, wrong),
        PATH,
        pairs,
    )


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
    what = comparing.asked(filled(request, comparing.PARAMETERS))
    response = await here.send(lambda: form.written(comparing.matrix(here.library, what)), form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="compare.{form.extension}"'
    return response
