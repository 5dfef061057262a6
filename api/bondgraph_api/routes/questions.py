"""Debate questions, and their positions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from bondgraph.answers import Listing, Node, Positions, Questions
from bondgraph_api.forms import LISTS, SHAPING
from bondgraph_api.parameters import FORMAT_ALONE, OF_NODE, asked_for, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import FORMED, NODE

router = APIRouter(prefix="/v1", tags=["questions"])

_Page = Annotated[Listing, asked_for(Listing, *SHAPING)]


@router.get(
    "/questions",
    operation_id="list_questions",
    summary="The debate questions",
    response_model=Questions,
    responses=FORMED,
    openapi_extra={"parameters": described(Listing, LISTS["/v1/questions"])},
)
async def list_questions(here: Here, page: _Page) -> Response:
    """The debate questions with their positions, the leading one first, each with how many claims take it."""
    return await here.list(lambda: here.library.questions(limit=page.limit, after=page.after))


@router.get(
    "/questions/{question}",
    operation_id="show_question",
    summary="One debate question",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_question(
    here: Here, question: Annotated[str, Path(description="The question's id, or its label.")]
) -> Response:
    """A debate question: who takes which of its positions, with which claims, and how those hang together."""
    return await here.node("question", question)


@router.get(
    "/positions",
    operation_id="list_positions",
    summary="The positions",
    response_model=Positions,
    responses=FORMED,
    openapi_extra={"parameters": described(Listing, LISTS["/v1/positions"])},
)
async def list_positions(here: Here, page: _Page) -> Response:
    """The positions by question, the leading question first, each with how many claims take it."""
    return await here.list(lambda: here.library.positions(limit=page.limit, after=page.after))


@router.get(
    "/positions/{question}/{position}",
    operation_id="show_position",
    summary="One position of a debate question",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_position(
    here: Here,
    question: Annotated[str, Path(description="The question's id.")],
    position: Annotated[str, Path(description="The position's id within the question.")],
) -> Response:
    """A position: who takes it, with which claims."""
    return await here.node("position", f"{question}/{position}")
