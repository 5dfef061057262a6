"""Errors over HTTP: one shape for all of them (RFC 9457), and a page for each sort.

`PROBLEMS` is the whole list. A problem's ``type`` is the address of the page that explains its sort; ``detail`` says
what to send instead; ``parameter``, ``nearest`` and the other members say the same for programs.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bondgraph.errors import (
    AmbiguousName,
    BadFilter,
    BadQuery,
    BondgraphError,
    QueryStopped,
    StoreError,
    UnknownName,
)
from bondgraph.ids import nearest
from bondgraph.naming import NOUNS
from bondgraph_api.negotiation import preferred
from bondgraph_api.requests import CURRENT
from bondgraph_api.settings import NOT_KEPT, REVALIDATED

MEDIA_TYPE: Final = "application/problem+json"
_HTML: Final = "text/html"

_log = logging.getLogger("bondgraph_api")


class Sort(NamedTuple):
    """A sort of problem.

    Attributes:
        slug: its name, the last part of its address.
        title: what it is called.
        explained: when it comes and what to do, for a reader who followed the address.
    """

    slug: str
    title: str
    explained: str


UNKNOWN_NAME: Final = Sort(
    "unknown-name",
    "Unknown name",
    "Nothing in the corpus answers to the name. In an address it comes with 404, in a parameter with 400. 'nearest' lists"
    " the ids that come near, best first; send one of them. Ids, names and labels are understood; case and accents"
    " don't matter.",
)
AMBIGUOUS_NAME: Final = Sort(
    "ambiguous-name",
    "Ambiguous name",
    "Several things answer to the name. 'candidates' lists their ids; send one of them.",
)
UNKNOWN_PARAMETER: Final = Sort(
    "unknown-parameter",
    "Unknown parameter",
    "The address has a parameter that is not known here. It is refused rather than passed over, since an answer that"
    " left out a filter would look right and be wrong. 'nearest' lists the parameters that come near.",
)
BAD_PARAMETER: Final = Sort(
    "bad-parameter",
    "Bad parameter",
    "A parameter's value cannot be used: it is empty, out of range, given more than once where one is meant, or not one"
    " of the values there are. 'parameter' names it and 'detail' says what was expected.",
)
BAD_ENCODING: Final = Sort(
    "bad-encoding",
    "Not UTF-8",
    "The address, or what was posted, has bytes that are no UTF-8. Write letters beyond ASCII in an address or a form as"
    " the percent-encoded bytes of their UTF-8 form, e.g. %C3%A9 for é, and post a query in UTF-8.",
)
ADDRESS_TOO_LONG: Final = Sort(
    "address-too-long",
    "Address too long",
    "What follows the question mark is longer than is taken at this address; 'detail' says how much is. Ask with fewer"
    " values, several times; a query of SPARQL can be posted, and be longer.",
)
NOT_FOUND: Final = Sort(
    "not-found",
    "Nothing at this address",
    "No resource has this path. 'nearest' lists paths that come near; /openapi.json lists all of them.",
)
METHOD_NOT_ALLOWED: Final = Sort(
    "method-not-allowed",
    "Method not allowed",
    "Everything here is read and nothing is written: send GET or HEAD; some paths also take a question by POST. The"
    " header Allow lists what the path takes.",
)
NOT_ACCEPTABLE: Final = Sort(
    "not-acceptable",
    "No such format",
    "The header Accept leaves none of the formats in which this can be answered; 'detail' lists them. Name one of them,"
    " or */*.",
)
CONTENT_TOO_LARGE: Final = Sort(
    "content-too-large",
    "Request too large",
    "What was posted is longer than any sensible question. Ask for less, or several times.",
)
UNSUPPORTED_MEDIA_TYPE: Final = Sort(
    "unsupported-media-type",
    "Unsupported media type",
    "What was posted is not of a type that is read here, its type is not named, or it is not in UTF-8. 'detail' says what"
    " the header Content-Type must say.",
)
BAD_QUERY: Final = Sort(
    "bad-query",
    "The query cannot be answered",
    "It is no query of SPARQL 1.1, uses a prefix that it does not declare, asks another server (SERVICE), or changes"
    " something. 'detail' says what and where; 'line' and 'column' count from 1.",
)
UPDATE_REFUSED: Final = Sort(
    "update-refused",
    "Updates are refused",
    "Nothing is changed over HTTP. A corpus is changed in its files and built anew.",
)
QUERY_STOPPED: Final = Sort(
    "query-stopped",
    "The query came to a limit",
    "It was understood, and ended at a limit of time, rows, memory or size of the answer; 'limit' says which. An answer"
    " comes whole or not at all: ask for less, e.g. with LIMIT, or with patterns that fewer statements fit.",
)
BUSY: Final = Sort(
    "busy",
    "Too many queries",
    "Other queries took all the time that this one had, or too many wait already. Send it again after the seconds that"
    " the header Retry-After tells.",
)
BAD_REQUEST: Final = Sort(
    "bad-request",
    "Request refused",
    "The request cannot be answered as it stands; 'detail' says why.",
)
STORE_UNAVAILABLE: Final = Sort(
    "store-unavailable",
    "The store does not answer",
    "The service is there, but the store that holds the corpus did not answer it, or not in time. It is no mistake in the"
    " request: send it again later, or ask for less. The service's log says what the matter was.",
)
NOT_AVAILABLE: Final = Sort(
    "not-available",
    "Not available here",
    "The service cannot write what was asked for, since it lacks a library or the corpus's own records; 'detail' says which."
    " Ask for another format; /v1/export lists them.",
)
INTERNAL_ERROR: Final = Sort(
    "internal-error",
    "The service failed",
    "Something broke while the answer was made, and it is the service's fault. Its log says what; the same request may"
    " fail again.",
)

PROBLEMS: Final = {
    sort.slug: sort
    for sort in (
        UNKNOWN_NAME,
        AMBIGUOUS_NAME,
        UNKNOWN_PARAMETER,
        BAD_PARAMETER,
        BAD_ENCODING,
        ADDRESS_TOO_LONG,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        NOT_ACCEPTABLE,
        CONTENT_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        BAD_QUERY,
        UPDATE_REFUSED,
        QUERY_STOPPED,
        BUSY,
        BAD_REQUEST,
        STORE_UNAVAILABLE,
        NOT_AVAILABLE,
        INTERNAL_ERROR,
    )
}

# Where all the names of a kind are listed, by what the kind is called in an error.
_LISTED: Final = {
    "agent": "/v1/agents",
    "author": "/v1/agents",
    "concept": "/v1/concepts",
    "question": "/v1/questions",
    "position": "/v1/positions",
    "work": "/v1/works",
    "source": "/v1/sources",
    "passage": "/v1/passages",
    "relation": "/v1/relations",
    "citation": "/v1/citations",
    "claim": "/v1/claims",
    "format": "/v1/export",
}


class Problem(BaseModel):
    """What went wrong, and what to send instead (RFC 9457)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str = Field(description="the sort of problem, and the address of a page about it")
    title: str = Field(description="the sort in a few words")
    status: int = Field(ge=400, le=599, description="the HTTP status")
    detail: str = Field(description="what is wrong with this request, and what to send instead")
    instance: str | None = Field(
        default=None, description="this one: the page about its sort, and behind the # the id of the request"
    )
    parameter: str | None = Field(default=None, description="the parameter concerned")
    kind: str | None = Field(
        default=None, description="of a name: what it was taken for, as /v1/show takes it for kind"
    )
    name: str | None = Field(default=None, description="the name that is unknown or ambiguous")
    nearest: tuple[str, ...] | None = Field(
        default=None, description="what comes near and is known, best first"
    )
    candidates: tuple[str, ...] | None = Field(
        default=None, description="what an ambiguous name can stand for"
    )
    line: int | None = Field(default=None, ge=1, description="of a query: the line that is wrong")
    column: int | None = Field(default=None, ge=1, description="of a query: the column in it")
    limit: Literal["time", "rows", "memory", "size"] | None = Field(
        default=None, description="of a query: the limit that it came to"
    )


class Refused(Exception):
    """A request that is refused; carries the problem to answer with."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.detail)


def problem(sort: Sort, status: int, detail: str) -> Problem:
    """A problem of a sort."""
    return Problem(type=f"/problems/{sort.slug}", title=sort.title, status=status, detail=detail)


def answer(found: Problem, headers: dict[str, str] | None = None) -> Response:
    """The problem as it is sent, with the id of the request that it came of."""
    if request := CURRENT.get():
        found = found.model_copy(update={"instance": f"{found.type}#{request}"})
    return Response(
        found.model_dump_json(exclude_none=True),
        found.status,
        {"Cache-Control": NOT_KEPT} | (headers or {}),
        MEDIA_TYPE,
    )


_MEANT: Final = {
    "q": ("words",),
    "query": ("words",),
    "text": ("words",),
    "search": ("words",),
    "from": ("start",),
    "to": ("end",),
    "source": ("start",),
    "target": ("end",),
    "author": ("name",),
    "year": ("from-year", "to-year"),
}
"""What parameters that there are not are called here, for those who know them from elsewhere."""


def unknown_parameter(name: str, known: Iterable[str]) -> Refused:
    """The refusal of a parameter that is not known at an address."""
    names = list(known)
    meant = tuple(each for each in _MEANT.get(name, ()) if each in names)
    near = meant or tuple(nearest(name, names))
    if not names:
        hint = "this address takes none; leave it out"
    elif name == "sort" and "after" in names:
        hint, near = "what is listed here has one order; leave it out", ()
    elif near:
        hint = f"did you mean {near[0]}?"
    else:
        hint = f"there are: {', '.join(names)}"
    found = problem(UNKNOWN_PARAMETER, 400, f"there is no parameter {name!r}; {hint}")
    return Refused(found.model_copy(update={"parameter": name, "nearest": near}))


def unknown_value(parameter: str, value: str, known: Iterable[str]) -> Refused:
    """The refusal of a name in a parameter that takes some of a few."""
    names = list(known)
    near = tuple(nearest(value, names)) if value else ()
    there = (
        f"there are: {', '.join(names)}"
        if names
        else "there is nothing to name here; leave the parameter out"
    )
    hint = f"did you mean {near[0]}? {there}" if near else there
    found = problem(BAD_PARAMETER, 400, f"{parameter}: there is no {value!r} here; {hint}")
    return Refused(found.model_copy(update={"parameter": parameter, "nearest": near}))


def problem_of(error: BondgraphError, given: Iterable[tuple[str, str]] = ()) -> Problem:
    """The problem that a deliberate error of bondgraph is.

    Args:
        error: the error.
        given: the parameters of the request. A name that one of them gave is a mistake in the request (400); one that
            stood in the path is a resource that does not exist (404).
    """
    more: dict[str, Any] = {}
    if isinstance(error, UnknownName) and error.kind == "format":
        error = UnknownName(error.name, error.kind, nearest(error.name, error.nearest))
    if isinstance(error, (UnknownName, AmbiguousName)):
        parameter = next((each for each, value in given if value.strip() == error.name.strip()), None)
        more = {"parameter": parameter, "kind": NOUNS.get(error.kind, error.kind), "name": error.name}
    if isinstance(error, UnknownName):
        if not error.nearest:
            hint = f"; {_LISTED[error.kind]} lists them" if error.kind in _LISTED else ""
        else:
            hint = f"; send {parameter}={error.nearest[0]}" if parameter else f"; ask for {error.nearest[0]}"
        found = problem(UNKNOWN_NAME, 400 if parameter else 404, f"{error}{hint}")
        more["nearest"] = error.nearest
    elif isinstance(error, AmbiguousName):
        found = problem(AMBIGUOUS_NAME, 400, str(error))
        more["candidates"] = error.candidates
    elif isinstance(error, BadFilter):
        found = problem(BAD_PARAMETER, 400, str(error))
        more["parameter"] = error.parameter
    elif isinstance(error, BadQuery):
        found = problem(BAD_QUERY, 400, str(error))
        more = {"line": error.line, "column": error.column}
    else:
        found = problem(BAD_REQUEST, 400, str(error))
    return found.model_copy(update=more)


async def _deliberate(request: Request, error: Exception) -> Response:
    assert isinstance(error, BondgraphError)
    found = problem_of(error, request.query_params.multi_items())
    if found.status == HTTPStatus.NOT_FOUND and (bare := _without_slash(request)):
        return _moved(bare)
    return await _told(request, found)


async def _told(request: Request, found: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a page for one who would rather have that, which is a browser, else as it is sent to programs."""
    accepted = ", ".join(request.headers.getlist("accept"))
    if "html" in accepted and preferred(accepted, (MEDIA_TYPE, "application/json", _HTML)) == _HTML:
        shown: Response = await request.app.state.wrong(request, found)
        shown.headers.update(headers or {})
        return shown
    return answer(found, headers)


async def _told_if_can_be(request: Request, found: Problem) -> Response:
    """A problem of the service's own, which may keep it from making a page of it."""
    with suppress(Exception):
        return await _told(request, found)
    return answer(found)


def _without_slash(request: Request) -> str | None:
    """The address without the slash at its end, where something is there."""
    path: str = request.scope["path"]
    return _there(request, path.removesuffix("/"))


def _as_file(request: Request) -> str | None:
    """The address of the page whose file has this name among those that ``bondgraph site`` writes."""
    path: str = request.scope["path"]
    if path.startswith("/v1/") or "/." in path or not path.endswith(".html"):
        return None
    return _there(request, "/" if path == "/index.html" else path.removesuffix(".html"))


def _there(request: Request, path: str) -> str | None:
    """The address with this path and the same query, where something other than what was asked for is there."""
    if path in ("", request.scope["path"]) or (path != "/" and {"", ".", ".."} & set(path.split("/")[1:])):
        return None
    scope = {**request.scope, "path": path, "raw_path": path.encode()}
    routes: list[Route] = request.app.state.routes
    if not any(route.matches(scope)[0] is Match.FULL for route in routes):
        return None
    query = request.scope["query_string"].decode("latin-1")
    return quote(path, safe="/:+") + (f"?{query}" if query else "")


def _moved(path: str) -> Response:
    return Response(status_code=308, headers={"Location": path, "Cache-Control": REVALIDATED})


def _near(path: str, paths: Iterable[str]) -> tuple[str, ...]:
    """The addresses there are that come near to a path, or to what it lies below."""
    real = [each for each in paths if "{" not in each]
    if alike := [each for each in real if each.casefold() == path.casefold()]:
        return tuple(alike)
    if near := nearest(path, real):
        return tuple(near)
    above = path.rpartition("/")[0]
    return _near(above, real) if above.count("/") > 1 else ()


async def _unavailable(request: Request, error: Exception) -> Response:
    _log.warning("%s was not answered (request %s): %s", request.url.path, CURRENT.get(), error)
    detail = "the store that holds the corpus did not answer in time; ask again later, or for less"
    return await _told_if_can_be(request, problem(STORE_UNAVAILABLE, 503, detail))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    unwanted = error.problem.status == HTTPStatus.NOT_ACCEPTABLE
    return await _told(request, error.problem, {"Vary": "Accept"} if unwanted else None)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = str(first["loc"][-1])
    found = problem(BAD_PARAMETER, 400, f"{name}: {first['msg']}")
    return answer(found.model_copy(update={"parameter": name}))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    path = request.url.path
    if error.status_code == 404:
        if there := _without_slash(request) or _as_file(request):
            return _moved(there)
        near = _near(path, request.app.state.paths)
        hint = f"the nearest: {', '.join(near)}" if near else "/openapi.json lists what there is"
        found = problem(NOT_FOUND, 404, f"there is nothing at {path}; {hint}").model_copy(
            update={"nearest": near}
        )
    elif error.status_code == 405:
        headers["Allow"] = allowed = ", ".join(_methods(request))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        found = problem(
            METHOD_NOT_ALLOWED, 405, f"{request.method} does nothing at {path}; it takes {allowed}"
        )
    else:
        found = problem(BAD_REQUEST, error.status_code, str(error.detail))
    return await _told(request, found, headers)


def _methods(request: Request) -> list[str]:
    """What a path takes; HEAD works wherever GET does."""
    routes: list[Route] = request.app.state.routes
    fit = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    found = {method for route in fit for method in route.methods or ()} | {"OPTIONS"}
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def handle(app: FastAPI, page: Callable[[Request, Problem], Awaitable[Response]]) -> None:
    """Let an app answer every error with a problem.

    Args:
        app: the app.
        page: makes a page of a problem.
    """
    app.state.wrong = page
    app.add_exception_handler(BondgraphError, _deliberate)
    app.add_exception_handler(StoreError, _unavailable)
    app.add_exception_handler(QueryStopped, _unavailable)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


class Failures:
    """Middleware: what nobody meant to raise is logged, and answered without a word about the inside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            _log.exception("%s %s failed (request %s)", scope["method"], scope["path"], CURRENT.get())
            detail = "the service failed while it made the answer; its log says why"
            response = await _told_if_can_be(Request(scope, receive), problem(INTERNAL_ERROR, 500, detail))
            await response(scope, receive, send)
