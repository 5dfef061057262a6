"""REST, version 1: each route is one verb, and answers with what the verb answers."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from bondgraph_api import citing
from bondgraph_api.routes import agents, claims, concepts, former, graph, questions, service, works

TAGS: Final = [
    {"name": "claims", "description": "Who argues what: claims with their voices, passages and positions."},
    {
        "name": "agents",
        "description": "Those who hold claims or tell them: persons, organisations, groups, unsigned pages.",
    },
    {"name": "concepts", "description": "The terms of the field, and how they are defined."},
    {"name": "questions", "description": "The debates that divide the authors, with their positions."},
    {
        "name": "works",
        "description": "What is cited and what was read: works, documents, passages, and who cites what.",
    },
    {
        "name": "graph",
        "description": "Relations with their reasons, nodes and edges for drawing, what is between and what is near.",
    },
    {
        "name": "references",
        "description": "References in the styles of journals, and for reference managers.",
    },
    {"name": "service", "description": "The service itself."},
]

ROUTERS: Final = (
    service.v1,
    claims.router,
    agents.router,
    concepts.router,
    questions.router,
    works.router,
    graph.router,
    citing.router,
    service.plain,
    former.router,
)

router = APIRouter()
for _each in ROUTERS:
    router.include_router(_each)

__all__ = ["ROUTERS", "TAGS", "router"]
