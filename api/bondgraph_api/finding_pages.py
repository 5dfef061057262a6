"""The pages by which something is found, at their addresses: claims by filters, anything by words, the path between two."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bondgraph.answers import Between, Searching
from bondgraph.explorer import claims as claims_page
from bondgraph.explorer import path as path_page
from bondgraph.explorer import searching as search_page
from bondgraph.explorer.explorer import Page
from bondgraph_api.instead import answered
from bondgraph_api.parameters import NAMES, asked, filled, filters_of, names_of
from bondgraph_api.replies import Here

router = APIRouter(include_in_schema=False)


@router.get("/claims")
async def claims(here: Here, request: Request) -> Response:
    """Who argues what."""
    pairs = filled(request, NAMES)
    explorer = here.served.explorer
    return await answered(
        here,
        lambda: claims_page.claims(explorer, filters_of(pairs), pairs),
        lambda wrong: claims_page.trouble(pairs, wrong),
        "/claims",
        pairs,
    )


@router.get("/search")
async def search(here: Here, request: Request) -> Response:
    """Anything by its words."""
    pairs = filled(request, names_of(Searching))
    explorer = here.served.explorer

    def made() -> Page:
        if {name for name, _ in pairs} <= {"kind"}:
            return search_page.way_in(explorer)
        return search_page.search(explorer, asked(Searching, pairs), pairs)

    return await answered(here, made, lambda wrong: search_page.trouble(pairs, wrong), "/search", pairs)


@router.get("/path")
async def path(here: Here, request: Request) -> Response:
    """How two are connected."""
    pairs = filled(request, names_of(Between))
    explorer = here.served.explorer

    def made() -> Page:
        if {"start", "end"} <= {name for name, _ in pairs}:
            return path_page.path(explorer, asked(Between, pairs), pairs)
        return path_page.way_in(explorer, pairs)

    return await answered(here, made, lambda wrong: path_page.trouble(explorer, pairs, wrong), "/path", pairs)
