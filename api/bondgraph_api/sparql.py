"""SPARQL 1.1 over HTTP: a query from anybody, in whatever form the protocol has, answered in the format asked for.

Queries are evaluated within limits, apart from the service (`bondgraph.sparql`); one whose asker leaves is ended.
"""

from __future__ import annotations

import asyncio
import hashlib
import weakref
from collections.abc import Iterator
from http import HTTPStatus
from threading import Lock
from typing import IO, Final, NamedTuple
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from bondgraph.errors import BadFilter, BadQuery, QueryAbandoned, QueryStopped, StoreBusy
from bondgraph.library import Library
from bondgraph.sparql.caller import Caller
from bondgraph.sparql.evaluator import Evaluator
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import Limits
from bondgraph.sparql.query import Dataset, Query, read
from bondgraph_api import problems
from bondgraph_api.negotiation import preferred
from bondgraph_api.problems import BUSY, NOT_ACCEPTABLE, QUERY_STOPPED, Problem, Refused, problem, problem_of
from bondgraph_api.protocol import Operation, named, offered, operation
from bondgraph_api.replies import Here
from bondgraph_api.settings import MOST_WAITING, NOT_KEPT, REVALIDATED

PAGE: Final = "text/html"
_PIECE: Final = 2**16
_VARYING: Final = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
"""What makes a query answer differently each time."""
_GONE: Final = 499
"""A status that nobody sees, since the asker left."""

router = APIRouter()


class Evaluators:
    """What evaluates queries for each library that is served, from its first query until it is served no more.

    Args:
        limits: of each query.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.waiting = 0
        self.threads = CapacityLimiter(MOST_WAITING)
        self._made: WeakKeyDictionary[Library, Evaluator] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, library: Library) -> Evaluator:
        """What evaluates queries over a library.

        Raises:
            StoreError: as `Library.evaluator`.
        """
        with self._lock:
            if (found := self._made.get(library)) is None:
                found = self._made[library] = library.evaluator(self.limits)
                weakref.finalize(library, found.close)
            return found


class Asked(NamedTuple):
    """A query, and how its answer is wanted."""

    query: Query
    dataset: Dataset | None
    media_type: str
    format: Format | None


@router.get("/sparql", include_in_schema=False)
@router.post("/sparql", include_in_schema=False)
async def sparql(here: Here, request: Request) -> Response:
    """Any query of SPARQL 1.1, or without one what there is to be asked."""
    try:
        asking = await operation(request)
        if asking.query is None:
            raise NotImplementedError
        asked = _asked(asking, here.library, request)
        return await _answered(here.library, asked, request, _tag(here.tag, asked, here.library))
    except QueryAbandoned:
        return Response(status_code=_GONE)
    except (Refused, QueryStopped, StoreBusy, BadQuery, BadFilter) as error:
        return _told(_problem(error))


def _asked(asking: Operation, library: Library, request: Request) -> Asked:
    """What is asked, and the format for it.

    Raises:
        BadQuery: it is no query that may be evaluated.
        BadFilter: the format that a parameter names is none for it.
        Refused: nor is one that the client takes.
    """
    assert asking.query is not None
    query = read(asking.query, base=library.base)
    types = offered(query.form)
    if asking.format is not None:
        return Asked(query, asking.dataset, *named(asking.format, query.form))
    media = preferred(_accept(request), (*types,))
    if media is None:
        detail = f"{query.form} is answered as one of: {', '.join(types)}"
        raise Refused(problem(NOT_ACCEPTABLE, 406, detail))
    return Asked(query, asking.dataset, media, types.get(media))


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None


def _tag(own: str, asked: Asked, library: Library) -> str | None:
    """The ETag of an answer; none where the same query may be answered otherwise."""
    words = {token.text.upper() for token in asked.query.tokens if token.kind == "word"}
    if library.held == "server" or words & _VARYING:
        return None
    return f'W/"{hashlib.sha256(f"{own} {asked.media_type}".encode()).hexdigest()[:32]}"'


async def _answered(library: Library, asked: Asked, request: Request, tag: str | None) -> Response:
    headers = {"Vary": "Accept", "Cache-Control": NOT_KEPT}
    if tag is not None and request.method == "GET":
        headers |= {"ETag": tag, "Cache-Control": REVALIDATED}
        known = ",".join(request.headers.getlist("if-none-match"))
        if tag.removeprefix("W/") in [each.strip().removeprefix("W/") for each in known.split(",")]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    assert asked.format is not None
    answer = await _evaluated(library, asked.query, asked.format, asked.dataset, request)
    size = answer.seek(0, 2)
    answer.seek(0)
    if size <= _PIECE:
        with answer:
            return Response(answer.read(), headers=headers, media_type=asked.media_type)
    headers["Content-Length"] = str(size)
    return StreamingResponse(_pieces(answer), headers=headers, media_type=asked.media_type)


def _pieces(answer: IO[bytes]) -> Iterator[bytes]:
    with answer:
        while piece := answer.read(_PIECE):
            yield piece


async def _evaluated(
    library: Library, query: Query, written: Format, dataset: Dataset | None, request: Request
) -> IO[bytes]:
    """The answer to a query, which is ended where the asker leaves."""
    evaluators: Evaluators = request.app.state.evaluators
    if evaluators.waiting >= MOST_WAITING:
        raise StoreBusy("/sparql", evaluators.limits.seconds)
    caller = Caller()

    def answer() -> IO[bytes]:
        return evaluators.of(library).answer(query, written, dataset, caller)

    evaluators.waiting += 1
    watch = asyncio.create_task(_until_left(request, caller))
    try:
        return await to_thread.run_sync(answer, limiter=evaluators.threads)
    finally:
        evaluators.waiting -= 1
        watch.cancel()


async def _until_left(request: Request, caller: Caller) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    await run_in_threadpool(caller.leave)


def _problem(error: Refused | QueryStopped | StoreBusy | BadQuery | BadFilter) -> Problem:
    """The problem that an error of a query is."""
    match error:
        case Refused():
            return error.problem
        case QueryStopped():
            detail = (
                f"the query was ended at its limit of {error.limit}, {error.most}; ask for less, e.g. with LIMIT or"
                " with patterns that fewer statements fit"
            )
            return problem(QUERY_STOPPED, 422, detail).model_copy(update={"limit": error.limit})
        case StoreBusy():
            return problem(BUSY, 503, f"other queries took all of the {error.seconds:g} s; ask again later")
    return problem_of(error)


def _told(found: Problem) -> Response:
    return problems.answer(found, {"Retry-After": "5"} if found.status == 503 else None)
