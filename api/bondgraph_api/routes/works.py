"""What was read and what is cited: works, documents, their passages, and who cites what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from bondgraph.answers import (
    Citations,
    Listing,
    ListingPassages,
    ListingSources,
    ListingWorks,
    Node,
    Passages,
    Sources,
    Works,
)
from bondgraph_api.forms import LISTS, SHAPING
from bondgraph_api.parameters import FORMAT_ALONE, OF_NODE, asked_for, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import FORMED, NODE

router = APIRouter(prefix="/v1", tags=["works"])

_Works = Annotated[ListingWorks, asked_for(ListingWorks, *SHAPING)]
_Sources = Annotated[ListingSources, asked_for(ListingSources, *SHAPING)]
_Passages = Annotated[ListingPassages, asked_for(ListingPassages, *SHAPING)]
_Page = Annotated[Listing, asked_for(Listing, *SHAPING)]


@router.get(
    "/works",
    operation_id="list_works",
    summary="The works that are cited",
    response_model=Works,
    responses=FORMED,
    openapi_extra={"parameters": described(ListingWorks, LISTS["/v1/works"])},
)
async def list_works(here: Here, page: _Works) -> Response:
    """The works in which claims are held, told or excerpted, or which are cited otherwise, each with how many claims it has."""
    return await here.list(lambda: here.library.works(limit=page.limit, after=page.after, sort=page.sort))


@router.get(
    "/works/{work}",
    operation_id="show_work",
    summary="One work",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_work(
    here: Here, work: Annotated[str, Path(description="The work's id, or its label.")]
) -> Response:
    """A work with its record, what the documents print of it, and the claims in it."""
    return await here.node("work", work)


@router.get(
    "/sources",
    operation_id="list_sources",
    summary="The documents that were read",
    response_model=Sources,
    responses=FORMED,
    openapi_extra={"parameters": described(ListingSources, LISTS["/v1/sources"])},
)
async def list_sources(here: Here, page: _Sources) -> Response:
    """The documents that were read, each with how many claims were read in it."""
    return await here.list(lambda: here.library.sources(limit=page.limit, after=page.after, sort=page.sort))


@router.get(
    "/sources/{source}",
    operation_id="show_source",
    summary="One document",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_source(
    here: Here, source: Annotated[str, Path(description="The document's id, or its title.")]
) -> Response:
    """A document that was read, with its passages and the claims read in it."""
    return await here.node("source", source)


@router.get(
    "/passages",
    operation_id="list_passages",
    summary="The passages",
    response_model=Passages,
    responses=FORMED,
    openapi_extra={"parameters": described(ListingPassages, LISTS["/v1/passages"])},
)
async def list_passages(here: Here, page: _Passages) -> Response:
    """The passages by document and place, of all documents or of one: where their words are, not the words."""
    return await here.list(
        lambda: here.library.passages(source=page.source, limit=page.limit, after=page.after)
    )


@router.get(
    "/passages/{passage}",
    operation_id="show_passage",
    summary="One passage",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_passage(
    here: Here, passage: Annotated[str, Path(description="The passage's id.")]
) -> Response:
    """A passage with the claims that it carries."""
    return await here.node("passage", passage)


@router.get(
    "/citations",
    operation_id="list_citations",
    summary="Who cites what",
    response_model=Citations,
    responses=FORMED,
    openapi_extra={"parameters": described(Listing, LISTS["/v1/citations"])},
)
async def list_citations(here: Here, page: _Page) -> Response:
    """Works, or documents that were read, that cite works or name agents: to what end, and where that was read."""
    return await here.list(lambda: here.library.citations(limit=page.limit, after=page.after))


@router.get(
    "/citations/{citation}",
    operation_id="show_citation",
    summary="One citation",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_citation(
    here: Here, citation: Annotated[str, Path(description="The citation's id.")]
) -> Response:
    """A citation: what cites, what is cited, to what end, and where that was read."""
    return await here.node("citation", citation)
