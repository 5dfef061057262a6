"""A library → the service: wired together in one place."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import anyio
from fastapi import FastAPI
from starlette.routing import Route

from bondgraph.library import Library
from bondgraph.opening import Shelved
from bondgraph.sparql.limits import Limits
from bondgraph.texts import Texts
from bondgraph_api import (
    comparing_page,
    describing,
    export,
    finding_pages,
    front_pages,
    graph_page,
    linked,
    page_data,
    pages,
    problems,
    published,
    reading_page,
    routes,
    sparql,
)
from bondgraph_api.compressing import Compression
from bondgraph_api.desk import Desk
from bondgraph_api.embedding import Embedding, origin_of
from bondgraph_api.mcp import endpoint as mcp
from bondgraph_api.replies import Manners, code
from bondgraph_api.served import Current
from bondgraph_api.settings import QUERY_LIMITS
from bondgraph_api.sharing import Sharing

_ROUTERS: Final = (
    export.router,
    sparql.router,
    pages.router,
    front_pages.router,
    finding_pages.router,
    comparing_page.router,
    graph_page.router,
    page_data.router,
    reading_page.router,
    linked.router,
    published.router,
)
"""What answers besides the verbs."""


class Service(FastAPI):
    """A FastAPI app that describes itself with examples from its own corpus."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description of what is served at the moment."""
        return describing.description(self, anyio.run(self.state.current.now))


def create_app(
    library: Library | Shelved,
    *,
    limits: Limits = QUERY_LIMITS,
    names: Iterable[str] = (),
    framed_by: Iterable[str] = (),
    texts: Texts | None = None,
) -> FastAPI:
    """The service over a library.

    Args:
        library: what it answers from; of a store on disk, whichever build serves.
        limits: of each query of SPARQL.
        names: names under which it is reached besides those that this machine has for itself.
        framed_by: the origins whose pages may frame those of the service, e.g. ``https://seminar.example``; ``*`` for all.
        texts: the texts of the sources, whose words the pages then show.

    Raises:
        StoreError: the store cannot be opened.
        BadOrigin: what may frame pages is no origin.
    """
    code()  # it takes a moment, which is not the first request's
    app = Service(
        version=_version(),
        openapi_tags=[*routes.TAGS, export.TAG],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.current = Current(library, texts)
    app.state.evaluators = sparql.Evaluators(limits)
    app.state.exports = export.places()
    app.state.desk = Desk()
    problems.handle(app, pages.wrong)
    app.include_router(routes.router)
    for each in _ROUTERS:
        app.include_router(each)
    spoken = Route(
        mcp.PATH, mcp.Endpoint(app.state.current, names), methods=["POST"], include_in_schema=False
    )
    app.router.routes.append(spoken)
    app.state.routes = [
        route for each in (*routes.ROUTERS, *_ROUTERS) for route in each.routes if isinstance(route, Route)
    ] + [spoken]
    app.state.paths = list(dict.fromkeys(route.path for route in app.state.routes))
    # The last one added is the first to see a request.
    app.add_middleware(Embedding, framed_by=tuple(map(origin_of, framed_by)))
    app.add_middleware(problems.Failures)
    app.add_middleware(Compression)
    app.add_middleware(Sharing)
    app.add_middleware(Manners)
    return app


def _version() -> str:
    try:
        return version("bondgraph")
    except PackageNotFoundError:
        return "0"
