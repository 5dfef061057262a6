"""REST, version 1: any node by any name, and what is in the corpus."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from bondgraph.answers import Node, Showing, Stats
from bondgraph_api.parameters import NOTHING, Named, described
from bondgraph_api.replies import Here
from bondgraph_api.routes import LIST

router = APIRouter(prefix="/v1")


@router.get(
    "/show",
    operation_id="show",
    tags=["graph"],
    summary="Any node, by any name",
    response_model=Node,
    responses=LIST,
    openapi_extra={"parameters": described(Showing)},
)
async def show(here: Here, named: Named) -> Response:
    """A node with all that hangs on it: facts, claims, relations and their reasons.

    Whatever is written for it is understood: an id, `kind:id` where an id belongs to nodes of several kinds, or a name.
    """
    return await here.answer(lambda: here.library.show(named.name, kind=named.kind))


@router.get(
    "/stats",
    operation_id="count_all",
    tags=["service"],
    summary="What is in the corpus",
    response_model=Stats,
    responses=LIST,
    dependencies=[NOTHING],
)
async def count_all(here: Here) -> Response:
    """How many nodes, relations, voices and labels there are of each kind, and the debate questions."""
    return await here.answer(here.library.stats)
