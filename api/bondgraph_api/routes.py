"""REST, version 1: each route is one verb, and answers with what the verb answers."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bondgraph.answers import (
    About,
    Answer,
    Around,
    Authors,
    Between,
    Faceting,
    Facets,
    Graph,
    Listing,
    Near,
    Node,
    Questions,
    Search,
    Searching,
    Who,
)
from bondgraph.answers import Path as Chain
from bondgraph_api.parameters import NOTHING, Asked, Counted, Ends, Middle, Page, Sought, described
from bondgraph_api.problems import MEDIA_TYPE
from bondgraph_api.replies import Here
from bondgraph_api.settings import NOT_KEPT

TAGS: Final = [
    {"name": "claims", "description": "Who argues what: claims with their voices, passages and positions."},
    {
        "name": "authors",
        "description": "Those who hold claims or tell them: persons, bodies, unsigned pages.",
    },
    {"name": "questions", "description": "The debates that divide the authors, with their positions."},
    {"name": "graph", "description": "Nodes and edges for drawing."},
    {"name": "service", "description": "The service itself."},
]


class Health(Answer):
    """That the service answers, and from which corpus."""

    format: Literal["bondgraph.health/1"] = "bondgraph.health/1"
    status: Literal["ok"] = "ok"
    claims: int = Field(description="how many claims the store has")


def _problem(description: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}


_REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    400: _problem("a parameter is unknown or its value cannot be used; `detail` says what to send instead"),
    414: _problem("the query is too long"),
    500: _problem("the service failed"),
    503: _problem("the store that holds the corpus does not answer"),
}
_KEPT: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "unchanged since the answer whose `ETag` was sent as `If-None-Match`"}
}
_MOVED: Final[dict[int | str, dict[str, Any]]] = {
    307: {"description": "the name stands for the node whose address `Location` gives"},
    308: {"description": "the id was renamed; `Location` gives the present address"},
}
_MISSING: Final[dict[int | str, dict[str, Any]]] = {
    404: _problem("nothing answers to the name; `nearest` comes near")
}

_NODE: Final = _KEPT | _MOVED | _REFUSED | _MISSING
LIST: Final = _KEPT | _REFUSED

router = APIRouter()
v1 = APIRouter(prefix="/v1")


@v1.get(
    "",
    operation_id="about",
    tags=["service"],
    summary="What is served",
    response_model=About,
    responses=LIST,
    dependencies=[NOTHING],
)
async def about(here: Here) -> Response:
    """The corpus, how much of it there is, and where it is held."""
    return await here.answer(here.library.about)


@v1.get(
    "/claims",
    operation_id="list_claims",
    tags=["claims"],
    summary="Who argues what",
    response_model=Who,
    responses=LIST,
    openapi_extra={"parameters": described()},
)
async def list_claims(here: Here, filters: Asked) -> Response:
    """The claims that pass the filters, each with who holds it, where, by way of whom, and which side it takes.

    A filter given more than once means any of its values; different filters mean all of them. Names may be ids, names
    or labels; case and accents don't matter. Pages are walked by `next`, which is also the header `Link: rel="next"`.
    """
    return await here.who(filters)


@v1.get(
    "/claims/{claim}",
    operation_id="show_claim",
    tags=["claims"],
    summary="One claim",
    response_model=Node,
    responses=_NODE,
    dependencies=[NOTHING],
)
async def show_claim(here: Here, claim: Annotated[str, Path(description="The claim's id.")]) -> Response:
    """A claim with its voice, its passages, and its relations with their reasons."""
    return await here.node(claim, here.library.show_claim)


@v1.get(
    "/authors",
    operation_id="list_authors",
    tags=["authors"],
    summary="The authors",
    response_model=Authors,
    responses=LIST,
    openapi_extra={"parameters": described(Listing)},
)
async def list_authors(here: Here, page: Page) -> Response:
    """Those who hold claims or tell them, sorted by name, each with how many claims it holds."""
    return await here.answer(lambda: here.library.authors(limit=page.limit, after=page.after))


@v1.get(
    "/authors/{author}",
    operation_id="show_author",
    tags=["authors"],
    summary="One author",
    response_model=Node,
    responses=_NODE,
    dependencies=[NOTHING],
)
async def show_author(
    here: Here, author: Annotated[str, Path(description="The author's id, or any name.")]
) -> Response:
    """An author with the claims held, and their relations."""
    return await here.node(author, here.library.show_agent)


@v1.get(
    "/questions",
    operation_id="list_questions",
    tags=["questions"],
    summary="The debate questions",
    response_model=Questions,
    responses=LIST,
    openapi_extra={"parameters": described(Listing)},
)
async def list_questions(here: Here, page: Page) -> Response:
    """The debate questions with their positions, the leading one first, each with how many claims take it."""
    return await here.answer(lambda: here.library.questions(limit=page.limit, after=page.after))


@v1.get(
    "/questions/{question}",
    operation_id="show_question",
    tags=["questions"],
    summary="One debate question",
    response_model=Node,
    responses=_NODE,
    dependencies=[NOTHING],
)
async def show_question(
    here: Here, question: Annotated[str, Path(description="The question's id, or its label.")]
) -> Response:
    """A debate question: who takes which of its positions, with which claims, and how those hang together."""
    return await here.node(question, here.library.show_question)


@v1.get(
    "/questions/{question}/{position}",
    operation_id="show_position",
    tags=["questions"],
    summary="One position of a debate question",
    response_model=Node,
    responses=_NODE,
    dependencies=[NOTHING],
)
async def show_position(
    here: Here,
    question: Annotated[str, Path(description="The question's id.")],
    position: Annotated[str, Path(description="The position's id within the question.")],
) -> Response:
    """A position: who takes it, with which claims."""
    return await here.node(f"{question}/{position}", here.library.show_position)


@v1.get(
    "/search",
    operation_id="search",
    tags=["claims"],
    summary="Nodes by their words",
    response_model=Search,
    responses=LIST,
    openapi_extra={"parameters": described(Searching)},
)
async def search(here: Here, sought: Sought) -> Response:
    """The nodes that hold words, in what they say or in their names: those that hold them best first, with snippets.

    A word is found in all its forms, with or without accents, and misspelt too; `meant` then says what it was taken for.
    With a filter of the claims, only claims are found.
    """
    return await here.answer(lambda: here.library.search(sought))


@v1.get(
    "/facets",
    operation_id="count_facets",
    tags=["claims"],
    summary="How many claims have what",
    response_model=Facets,
    responses=LIST,
    openapi_extra={"parameters": described(Faceting)},
)
async def count_facets(here: Here, counted: Counted) -> Response:
    """How many of the claims that pass the filters have each value of each filter, those of the most first.

    The filters are those of the claims. A `value` is what to send for the `filter`; `whole` is false where there are more
    values than `limit` says.
    """
    return await here.answer(lambda: here.library.facets(counted))


@v1.get(
    "/graph",
    operation_id="draw_graph",
    tags=["graph"],
    summary="Nodes and edges for drawing",
    response_model=Graph,
    responses=LIST,
    openapi_extra={"parameters": described()},
)
async def draw_graph(here: Here, filters: Asked) -> Response:
    """The claims that pass the filters with their holders, concepts and relations, as nodes and edges.

    The filters are those of the claims; no more claims are drawn than `limit` says.
    """
    return await here.answer(lambda: here.library.graph(filters))


@v1.get(
    "/path",
    operation_id="find_path",
    tags=["graph"],
    summary="How two nodes are connected",
    response_model=Chain,
    responses=LIST,
    openapi_extra={"parameters": described(Between)},
)
async def find_path(here: Here, ends: Ends) -> Response:
    """The shortest chain of relations between two nodes, each step with its reason.

    Any node can be named; one that is no claim or concept stands for the claims that hang on it. Where nothing was found,
    `gave_up` says whether the search ended before it could tell.
    """
    return await here.answer(lambda: here.library.path(ends.start, ends.end, relation=ends.relation))


@v1.get(
    "/near",
    operation_id="look_around",
    tags=["graph"],
    summary="What is near a node",
    response_model=Near,
    responses=LIST,
    openapi_extra={"parameters": described(Around)},
)
async def look_around(here: Here, middle: Middle) -> Response:
    """The claims and concepts that relations join with a node, and those beyond, the nearest first, with the relations.

    Any node can be named; one that is no claim or concept stands for the claims that hang on it. `total` counts all that are
    as near, and is null where there was too much to count.
    """
    return await here.answer(
        lambda: here.library.near(
            middle.name, steps=middle.steps, limit=middle.limit, relation=middle.relation
        )
    )


@router.get(
    "/healthz",
    operation_id="health",
    tags=["service"],
    summary="Whether the service answers",
    response_model=Health,
    responses=_REFUSED,
    dependencies=[NOTHING],
)
async def health(here: Here) -> Response:
    """Asks the store a question; 200 where it answers."""
    stats = await run_in_threadpool(here.library.stats)
    found = Health(corpus=stats.corpus, claims=stats.counts.get("claim", 0))
    return Response(
        found.model_dump_json(), headers={"Cache-Control": NOT_KEPT}, media_type="application/json"
    )


router.include_router(v1)
