"""The service itself: what is served, and whether it answers."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bondgraph.answers import About, Stamped, Stats
from bondgraph_api.forms import JSON
from bondgraph_api.parameters import FORMAT_ALONE, NOTHING, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import FORMED, REFUSED
from bondgraph_api.settings import NOT_KEPT
from bondgraph_api.verbs import VERBS


class Health(Stamped):
    """That the service answers, and from which corpus."""

    format: Literal["bondgraph.health/1"] = "bondgraph.health/1"
    status: Literal["ok"] = "ok"
    claims: int = Field(description="how many claims the store has")


v1 = APIRouter(tags=["service"])
plain = APIRouter(tags=["service"])


@v1.get(
    "/v1",
    operation_id="about",
    summary="What is served",
    response_model=About,
    responses=FORMED,
    dependencies=[NOTHING],
)
async def about(here: Here) -> Response:
    """The corpus, how much of it there is, and where it is held."""
    here.accept((JSON,))
    return await here.answer(here.library.about)


@v1.get(
    "/v1/stats",
    operation_id="count_all",
    summary="What is in the corpus",
    response_model=Stats,
    responses=FORMED,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": described(None, VERBS["/v1/stats"])},
)
async def count_all(here: Here) -> Response:
    """How many nodes, relations, voices and labels there are of each kind, and the debate questions."""
    return await here.verb(here.library.stats)


@plain.get(
    "/healthz",
    operation_id="health",
    summary="Whether the service answers",
    response_model=Health,
    responses=REFUSED,
    dependencies=[NOTHING],
)
async def health(here: Here) -> Response:
    """Asks the store a question; 200 where it answers."""
    await run_in_threadpool(here.library.nodes, "claim", 1)  # counts are kept, and say nothing of the store
    stats = await run_in_threadpool(here.library.stats)
    found = Health(corpus=stats.corpus, claims=stats.counts.get("claim", 0))
    return Response(
        found.model_dump_json(), headers={"Cache-Control": NOT_KEPT}, media_type="application/json"
    )
