"""The reading view of a document at its addresses: ``/read/ID``, and ``/read/ID/2`` for a further page of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bondgraph.explorer.reading import pages_of
from bondgraph.explorer.reading import reading as reading_page
from bondgraph_api.linked import elsewhere
from bondgraph_api.parameters import NOTHING
from bondgraph_api.replies import Door, Here

_MOST_DIGITS: Final = 9

router = APIRouter(include_in_schema=False)


@router.get("/read/{name}", dependencies=[NOTHING])
async def reading(here: Here, name: str) -> Response:
    """The first page."""
    return await _read(here, name, 1)


@router.get("/read/{name}/{number}", dependencies=[NOTHING])
async def further(here: Here, name: str, number: str) -> Response:
    """Another page."""
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        raise HTTPException(404)
    return await _read(here, name, int(number))


async def _read(here: Door, name: str, number: int) -> Response:
    ref = await run_in_threadpool(here.library.identified, "source", name)
    if ref.id != name:
        return elsewhere(f"/read/{ref.id}", {}, HTTPStatus.PERMANENT_REDIRECT)
    if not 1 <= number <= await run_in_threadpool(pages_of, here.served.explorer, ref):
        raise HTTPException(404)
    return await here.page(lambda: reading_page(here.served.explorer, ref, number))
