"""The graph: its relations, drawn, walked, looked around in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathParameter
from starlette.responses import Response

from bondgraph.answers import (
    Around,
    Between,
    Filters,
    Graph,
    ListingRelations,
    Near,
    Node,
    Path,
    Relations,
    Showing,
)
from bondgraph_api.forms import FORMAT, LISTS, SHAPING
from bondgraph_api.parameters import FORMAT_ALONE, OF_NODE, asked_for, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import FORMED, NODE
from bondgraph_api.verbs import VERBS

router = APIRouter(prefix="/v1", tags=["graph"])

_Asked = Annotated[Filters, asked_for(Filters, FORMAT)]
_Related = Annotated[ListingRelations, asked_for(ListingRelations, *SHAPING)]
_Ends = Annotated[Between, asked_for(Between, FORMAT)]
_Named = Annotated[Showing, asked_for(Showing, FORMAT)]
_Middle = Annotated[Around, asked_for(Around, FORMAT)]


@router.get(
    "/relations",
    operation_id="list_relations",
    summary="Relations with their reasons",
    response_model=Relations,
    responses=FORMED,
    openapi_extra={"parameters": described(ListingRelations, LISTS["/v1/relations"])},
)
async def list_relations(here: Here, asked: _Related) -> Response:
    """The relations by id: all, or those of the claims that pass the filters, at whichever end.

    The filters are those of the claims; `relation` is the kind of relation.
    """
    return await here.list(lambda: here.library.relations(asked))


@router.get(
    "/relations/{relation}",
    operation_id="show_relation",
    summary="One relation",
    response_model=Node,
    responses=NODE,
    dependencies=[FORMAT_ALONE],
    openapi_extra={"parameters": OF_NODE},
)
async def show_relation(
    here: Here, relation: Annotated[str, PathParameter(description="The relation's id.")]
) -> Response:
    """A relation with its reason, and the claims that it joins."""
    return await here.node("relation", relation)


@router.get(
    "/graph",
    operation_id="draw_graph",
    summary="Nodes and edges for drawing",
    response_model=Graph,
    responses=FORMED,
    openapi_extra={"parameters": described(Filters, VERBS["/v1/graph"])},
)
async def draw_graph(here: Here, filters: _Asked) -> Response:
    """The claims that pass the filters with their holders, concepts and relations, as nodes and edges.

    The filters are those of the claims; no more claims are drawn than `limit` says.
    """
    return await here.verb(lambda: here.library.graph(filters))


@router.get(
    "/path",
    operation_id="find_path",
    summary="How two nodes are connected",
    response_model=Path,
    responses=FORMED,
    openapi_extra={"parameters": described(Between, VERBS["/v1/path"])},
)
async def find_path(here: Here, ends: _Ends) -> Response:
    """The shortest chain of relations between two nodes, each step with its reason.

    Any node can be named; one that is no claim or concept stands for the claims that hang on it. Where nothing was found,
    `gave_up` says whether the search ended before it could tell.
    """
    return await here.verb(lambda: here.library.path(ends.start, ends.end, relation=ends.relation))


@router.get(
    "/near",
    operation_id="look_around",
    summary="What is near a node",
    response_model=Near,
    responses=FORMED,
    openapi_extra={"parameters": described(Around, VERBS["/v1/near"])},
)
async def look_around(here: Here, middle: _Middle) -> Response:
    """The claims and concepts that relations join with a node, and those beyond, the nearest first, with the relations.

    Any node can be named; one that is no claim or concept stands for the claims that hang on it. `total` counts all that are
    as near, and is null where there was too much to count.
    """
    return await here.verb(
        lambda: here.library.near(
            middle.name, steps=middle.steps, limit=middle.limit, relation=middle.relation
        )
    )


@router.get(
    "/show",
    operation_id="show",
    summary="Any node, by any name",
    response_model=Node,
    responses=FORMED,
    openapi_extra={"parameters": described(Showing, VERBS["/v1/show"])},
)
async def show(here: Here, named: _Named) -> Response:
    """A node with all that hangs on it: facts, claims, relations and their reasons.

    Whatever is written for it is understood: an id, `kind:id` where an id belongs to nodes of several kinds, or a name.
    """
    return await here.verb(lambda: here.library.show(named.name, kind=named.kind))
