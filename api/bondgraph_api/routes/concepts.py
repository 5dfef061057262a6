"""Concepts: the terms, and how they are defined."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from bondgraph.answers import Define, Defining, Listing, Node, Terms
from bondgraph_api.forms import FORMAT, LISTS, SHAPING
from bondgraph_api.parameters import FORMAT_ALONE, OF_NODE, asked_for, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import FORMED, NODE
from bondgraph_api.verbs import VERBS

router = APIRouter(prefix="/v1", tags=["concepts"])

_Page = Annotated[Listing, asked_for(Listing, *SHAPING)]
_Defined = Annotated[Defining, asked_for(Defining, FORMAT)]


@router.get(
    "/concepts",
    operation_id="list_concepts",
    summary="The terms",
    response_model=Terms,
    responses=FORMED,
    openapi_extra={"parameters": described(Listing, LISTS["/v1/concepts"])},
)
async def list_concepts(here: Here, page: _Page) -> Response:
    """The terms by label: how many claims use each, how many define it, who does, and to whom it is credited."""
    return await here.list(lambda: here.library.terms(limit=page.limit, after=page.after))


@router.get(
    "/concepts/{concept}",
    operation_id="show_concept",
    summary="One concept",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_concept(
    here: Here, concept: Annotated[str, Path(description="The concept's id, or any of its labels.")]
) -> Response:
    """A concept with what is broader, narrower and related, and with the claims about it."""
    return await here.node("concept", concept)


@router.get(
    "/define",
    operation_id="define",
    summary="Definitions side by side",
    response_model=Define,
    responses=FORMED,
    openapi_extra={"parameters": described(Defining, VERBS["/v1/define"])},
)
async def define(here: Here, defined: _Defined) -> Response:
    """The definitions of a concept, side by side, with who gives them, and to whom the term is credited."""
    return await here.verb(
        lambda: here.library.define(defined.name, limit=defined.limit, after=defined.after)
    )
