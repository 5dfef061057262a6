"""The graph, at ``/graph`` as a page and at ``/graph.svg`` as a picture."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from bondgraph.explorer.graph import LOOKS, Looking, drawn
from bondgraph.explorer.graph import graph as graph_page
from bondgraph.explorer.graph import trouble as trouble_page
from bondgraph.render.svg import svg_file
from bondgraph_api.instead import answered
from bondgraph_api.parameters import asked, filled, names_of
from bondgraph_api.replies import Here

SVG: Final = "image/svg+xml"

_NAMES: Final = names_of(Looking)

router = APIRouter(include_in_schema=False)


@router.get("/graph")
async def graph(here: Here, request: Request) -> Response:
    """What is asked for, drawn: a map, a list or a timeline."""
    pairs = filled(request, _NAMES)
    return await answered(
        here,
        lambda: graph_page(here.served.explorer, asked(Looking, pairs), pairs),
        lambda wrong: trouble_page(pairs, wrong),
        "/graph",
        pairs,
    )


@router.get("/graph.svg")
async def still(here: Here, request: Request) -> Response:
    """The same as a picture that stands still."""
    pairs = [pair for pair in filled(request, _NAMES) if pair[0] not in LOOKS]

    def made() -> str:
        picture = drawn(here.served.explorer, asked(Looking, pairs))
        return svg_file(picture.graph, label=picture.graph.title, styled=False)

    return await here.send(made, SVG)
