"""The lists of the corpus, what there is to know about it and what can be taken along, at their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from bondgraph.answers import Listing, ListingAgents, ListingSources, ListingWorks
from bondgraph.explorer import indexes
from bondgraph.explorer.about import about as about_page
from bondgraph.explorer.downloads import downloads as downloads_page
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph_api.parameters import NOTHING, asked, filled, names_of
from bondgraph_api.replies import Door, Here

A = TypeVar("A", bound=Listing)

router = APIRouter(include_in_schema=False)


@router.get("/questions")
async def questions(here: Here, request: Request) -> Response:
    """The debates."""
    return await _listed(here, request, Listing, indexes.questions)


@router.get("/authors")
async def authors(here: Here, request: Request) -> Response:
    """The authors."""
    return await _listed(here, request, ListingAgents, indexes.authors)


@router.get("/concepts")
async def concepts(here: Here, request: Request) -> Response:
    """The concepts."""
    return await _listed(here, request, Listing, indexes.concepts)


@router.get("/works")
async def works(here: Here, request: Request) -> Response:
    """The works."""
    return await _listed(here, request, ListingWorks, indexes.works)


@router.get("/sources")
async def sources(here: Here, request: Request) -> Response:
    """The documents that were read."""
    return await _listed(here, request, ListingSources, indexes.sources)


async def _listed(
    here: Door,
    request: Request,
    of: type[A],
    made: Callable[[Explorer, A, list[tuple[str, str]]], Page],
) -> Response:
    """A page of a list."""
    pairs = filled(request, names_of(of))
    listing = asked(of, pairs)
    return await here.page(lambda: made(here.served.explorer, listing, pairs))


@router.get("/about", dependencies=[NOTHING])
async def about(here: Here) -> Response:
    """How the corpus was made, what is in it, and how to cite it."""
    return await here.page(lambda: about_page(here.served.explorer))


@router.get("/downloads", dependencies=[NOTHING])
async def downloads(here: Here) -> Response:
    """The formats in which it can be taken along."""
    return await here.page(lambda: downloads_page(here.served.explorer))
