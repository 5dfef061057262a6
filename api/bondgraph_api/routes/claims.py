"""Claims: who argues what, by filters, by words, counted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from bondgraph.answers import Faceting, Facets, Filters, Node, Search, Searching, Who
from bondgraph_api.forms import FORMAT, LISTS, SHAPING
from bondgraph_api.parameters import FORMAT_ALONE, OF_NODE, asked_for, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import FORMED, NODE
from bondgraph_api.verbs import VERBS

router = APIRouter(prefix="/v1", tags=["claims"])

_Asked = Annotated[Filters, asked_for(Filters, *SHAPING)]
_Sought = Annotated[Searching, asked_for(Searching, FORMAT)]
_Counted = Annotated[Faceting, asked_for(Faceting, FORMAT)]


@router.get(
    "/claims",
    operation_id="list_claims",
    summary="Who argues what",
    response_model=Who,
    responses=FORMED,
    openapi_extra={"parameters": described(Filters, LISTS["/v1/claims"])},
)
async def list_claims(here: Here, filters: _Asked) -> Response:
    """The claims that pass the filters, each with who holds it, where, by way of whom, and which side it takes.

    A filter given more than once means any of its values; different filters mean all of them. Names may be ids, names
    or labels; case and accents don't matter. Pages are walked by `next`, which is also the header `Link: rel="next"`.
    """
    return await here.who(filters)


@router.get(
    "/claims/{claim}",
    operation_id="show_claim",
    summary="One claim",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_claim(here: Here, claim: Annotated[str, Path(description="The claim's id.")]) -> Response:
    """A claim with its voice, its passages, and its relations with their reasons."""
    return await here.node("claim", claim)


@router.get(
    "/search",
    operation_id="search",
    summary="Nodes by their words",
    response_model=Search,
    responses=FORMED,
    openapi_extra={"parameters": described(Searching, VERBS["/v1/search"])},
)
async def search(here: Here, sought: _Sought) -> Response:
    """The nodes that hold words, in what they say or in their names: those that hold them best first, with snippets.

    A word is found in all its forms, with or without accents, and misspelt too; `meant` then says what it was taken for.
    With a filter of the claims, only claims are found.
    """
    return await here.verb(lambda: here.library.search(sought))


@router.get(
    "/facets",
    operation_id="count_facets",
    summary="How many claims have what",
    response_model=Facets,
    responses=FORMED,
    openapi_extra={"parameters": described(Faceting, VERBS["/v1/facets"])},
)
async def count_facets(here: Here, counted: _Counted) -> Response:
    """How many of the claims that pass the filters have each value of each filter, those of the most first.

    The filters are those of the claims. A `value` is what to send for the `filter`; `whole` is false where there are more
    values than `limit` says.
    """
    return await here.verb(lambda: here.library.facets(counted))
