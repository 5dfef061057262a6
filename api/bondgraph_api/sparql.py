"""SPARQL 1.1 over HTTP: a query from anybody, in whatever form the protocol has, answered in the format asked for.

Queries are evaluated within limits, apart from the service (`bondgraph.sparql`); one whose asker leaves is ended.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Iterable
from http import HTTPStatus
from os import SEEK_END
from threading import Lock
from typing import IO, Final, NamedTuple
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bondgraph.errors import BadFilter, BadQuery, QueryAbandoned, QueryStopped, StoreBusy
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.sparql.caller import Caller
from bondgraph.sparql.evaluator import Evaluator
from bondgraph.sparql.formats import Format
from bondgraph.sparql.graphs import of_corpus
from bondgraph.sparql.limits import Limits
from bondgraph.sparql.query import Dataset, Query, read
from bondgraph_api import problems
from bondgraph_api.negotiation import preferred
from bondgraph_api.problems import BUSY, NOT_ACCEPTABLE, QUERY_STOPPED, Problem, Refused, problem, problem_of
from bondgraph_api.protocol import EVERY, Operation, named, offered, operation
from bondgraph_api.replies import HTML, Door, Here, html, origin
from bondgraph_api.service_description import described
from bondgraph_api.settings import MOST_WAITING, NOT_KEPT
from bondgraph_api.sparql_page import SIZE, editor, result, written_for

PAGE: Final = "text/html"
_PIECE: Final = 2**16
_CHANGING: Final = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
"""What makes a query answer differently each time."""
VARYING: Final = {"Vary": "Accept"}
_RDFLIBS: Final = "urn:x-rdflib:default"
"""What rdflib calls a default graph, and asks for."""
_AGAIN: Final = "5"
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


class _Asked(NamedTuple):
    """A query, and how its answer is wanted.

    Attributes:
        query: the query.
        operation: what it came in.
        dataset: the graphs that it is asked of, where they are named.
        media_type: what is sent.
        format: the format of the answer; None for the page.
        changing: whether it is answered differently each time.
    """

    query: Query
    operation: Operation
    dataset: Dataset | None
    media_type: str
    format: Format | None
    changing: bool


@router.get("/sparql", include_in_schema=False)
@router.post("/sparql", include_in_schema=False)
async def sparql(here: Here, request: Request) -> Response:
    """Any query of SPARQL 1.1, or without one what there is to be asked."""
    asking: Operation | None = None
    try:
        asking = await operation(request)
        if asking.query is None:
            return await _described(here, request, asking.formats)
        # A long query takes a while to read.
        asked = await run_in_threadpool(_asked, asking, asking.query, here.library, request)
        return await _answered(here, request, asked)
    except QueryAbandoned:
        return Response(status_code=_GONE)
    except (Refused, QueryStopped, StoreBusy, BadQuery, BadFilter) as error:
        found = _problem(error)
    if found.status != HTTPStatus.NOT_ACCEPTABLE and _wants_page(request, asking):
        limits = _evaluators(request).limits
        shown = asking or Operation(request.query_params.get("query"), None, ())
        body = await run_in_threadpool(
            lambda: html(request, here.served, editor(here.served, limits, shown, trouble=found))
        )
        return Response(body, found.status, VARYING | {"Cache-Control": NOT_KEPT}, HTML)
    return problems.answer(found, VARYING | ({"Retry-After": _AGAIN} if found.status == 503 else {}))


def _asked(asking: Operation, written: str, library: Library, request: Request) -> _Asked:
    """What is asked, and the format for it.

    Raises:
        BadQuery: it is no query that may be evaluated.
        BadFilter: the format that a parameter names is none for it.
        Refused: nor is one that the client takes.
    """
    query = read(written, base=library.base)
    types = offered(query.form)
    query, dataset = of_corpus(query, asking.dataset, (_corpus(library), _RDFLIBS), library.base)
    changing = any(token.kind == "word" and token.text.upper() in _CHANGING for token in query.tokens)
    if asking.formats:
        return _Asked(query, asking, dataset, *named(asking.formats, query.form), changing)
    media = _accepted(request, query.form, types)
    return _Asked(query, asking, dataset, media, types.get(media), changing)


def _corpus(library: Library) -> str:
    """The IRI by which exports and the service's description call the corpus's graph."""
    return Ref("corpus", library.stamp.id).iri(library.base)


def _accepted(request: Request, what: str, types: Iterable[str]) -> str:
    """The media type that is sent.

    Raises:
        Refused: none of them is wanted.
    """
    if (media := preferred(_accept(request), (*types, PAGE))) is None:
        detail = f"Accept leaves none of the formats of {what}; name one of: {', '.join(types)}"
        raise Refused(problem(NOT_ACCEPTABLE, 406, detail))
    return media


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None


def _wants_page(request: Request, asking: Operation | None) -> bool:
    """Whether an error is told to a person."""
    named_one = asking is not None and bool(asking.formats)
    return not named_one and preferred(_accept(request), (*EVERY, PAGE)) == PAGE


async def _described(here: Door, request: Request, wanted: tuple[str, ...]) -> Response:
    """What the service is: for programs its description, for people the editor."""
    types = offered("DESCRIBE")
    media, written = (
        (_accepted(request, "its description", types), None) if not wanted else named(wanted, "DESCRIBE")
    )
    written = written or types.get(media)
    service = origin(request)
    limits = _evaluators(request).limits
    headers, has = here.kept(f"{media} {service} {limits}", made=True)
    if has:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if written is None:
        body = await run_in_threadpool(lambda: html(request, here.served, editor(here.served, limits)))
        return Response(body, headers=headers, media_type=HTML)
    body = await run_in_threadpool(described, here.library, service, limits, written)
    return Response(body, headers=headers, media_type=media)


async def _answered(here: Door, request: Request, asked: _Asked) -> Response:
    evaluators = _evaluators(request)
    headers = VARYING | {"Cache-Control": NOT_KEPT}
    # What a server holds may change while it is served, and some queries never answer the same twice.
    lasts = request.method == "GET" and here.library.held != "server" and not asked.changing
    if lasts:
        headers, has = here.kept(f"{asked.media_type} {evaluators.limits}", made=False)
        if has:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    answer = await _evaluated(here.library, asked, request)
    if lasts and here.kept(f"{asked.media_type} {evaluators.limits}", made=True)[1]:
        answer.close()
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if asked.format is None:

        def paged() -> str:
            with answer:
                found = result(asked.query.form, answer, here.library.base, asked.operation)
            return html(request, here.served, editor(here.served, evaluators.limits, asked.operation, found))

        return Response(await run_in_threadpool(paged), headers=headers, media_type=HTML)
    size = answer.seek(0, SEEK_END)
    answer.seek(0)
    if size > _PIECE:
        headers["Content-Length"] = str(size)
        return _File(answer, headers, asked.media_type)
    with answer:
        return Response(answer.read(), headers=headers, media_type=asked.media_type)


class _File(StreamingResponse):
    """An answer sent piece by piece, closed when it is sent or nobody listens any more."""

    def __init__(self, answer: IO[bytes], headers: dict[str, str], media_type: str) -> None:
        super().__init__(iter(lambda: answer.read(_PIECE), b""), headers=headers, media_type=media_type)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._answer:
            await super().__call__(scope, receive, send)


async def _evaluated(library: Library, asked: _Asked, request: Request) -> IO[bytes]:
    """The answer to a query, which is ended where the asker leaves."""
    evaluators = _evaluators(request)
    if evaluators.waiting >= MOST_WAITING:
        raise StoreBusy("/sparql", evaluators.limits.seconds)
    caller = Caller()

    written, size = (asked.format, None) if asked.format else (written_for(asked.query.form), SIZE)

    def answer() -> IO[bytes]:
        try:
            return evaluators.of(library).answer(asked.query, written, asked.dataset, caller, size)
        except QueryStopped as stopped:
            if stopped.limit == "size" and size:
                raise QueryStopped("size", f"{stopped.most} on a page, more in a file") from None
            raise

    evaluators.waiting += 1
    watch = asyncio.create_task(_until_left(request, caller))
    try:
        return await to_thread.run_sync(answer, limiter=evaluators.threads)
    finally:
        evaluators.waiting -= 1
        watch.cancel()


def _evaluators(request: Request) -> Evaluators:
    found: Evaluators = request.app.state.evaluators
    return found


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
