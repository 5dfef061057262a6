"""Agents: those who hold claims or tell them, and compared with each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from bondgraph.answers import Authors, Compare, Comparing, ListingAgents, Node
from bondgraph_api.forms import FORMAT, LISTS, SHAPING
from bondgraph_api.parameters import FORMAT_ALONE, OF_NODE, asked_for, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import FORMED, NODE
from bondgraph_api.verbs import VERBS

router = APIRouter(prefix="/v1", tags=["agents"])

_Page = Annotated[ListingAgents, asked_for(ListingAgents, *SHAPING)]
_Compared = Annotated[Comparing, asked_for(Comparing, FORMAT)]


@router.get(
    "/agents",
    operation_id="list_agents",
    summary="The agents",
    response_model=Authors,
    responses=FORMED,
    openapi_extra={"parameters": described(ListingAgents, LISTS["/v1/agents"])},
)
async def list_agents(here: Here, page: _Page) -> Response:
    """Those who hold claims or tell them, each with how many claims it holds."""
    return await here.list(lambda: here.library.authors(limit=page.limit, after=page.after, sort=page.sort))


@router.get(
    "/agents/{agent}",
    operation_id="show_agent",
    summary="One agent",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_agent(
    here: Here, agent: Annotated[str, Path(description="The agent's id, or any name.")]
) -> Response:
    """A person, an organisation, a group or an unsigned page, with the claims held, and their relations."""
    return await here.node("agent", agent)


@router.get(
    "/compare",
    operation_id="compare",
    summary="Authors or positions by question",
    response_model=Compare,
    responses=FORMED,
    openapi_extra={"parameters": described(Comparing, VERBS["/v1/compare"])},
)
async def compare(here: Here, compared: _Compared) -> Response:
    """Two or more authors or positions by question: where they agree, differ, are silent.

    A position stands for those who take it. `relations` are those between their claims.
    """
    return await here.verb(
        lambda: here.library.compare(*compared.name, limit=compared.limit, after=compared.after)
    )
