"""The corpus in the formats of other programs, sent as it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bondgraph.answers import ClaimFilters, Stamped
from bondgraph.errors import NotInstalled, StoreError
from bondgraph.exporting import FORMATS, Format, Selection, format_of
from bondgraph_api import problems
from bondgraph_api.parameters import NOTHING, asked_for, described
from bondgraph_api.problems import BUSY, NOT_AVAILABLE, Refused, problem
from bondgraph_api.replies import Here
from bondgraph_api.routes import replying
from bondgraph_api.routes.replying import FORMED, LIST, Responses
from bondgraph_api.settings import MOST_EXPORTS

TAG: Final = {
    "name": "export",
    "description": "The corpus, or what passes filters, in the formats of other programs.",
}


class FormatLine(BaseModel):
    """A format."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="what it is asked for by")
    title: str = Field(description="what it is, and what reads it")
    media_type: str
    extension: str = Field(description="what the names of its files end in")
    leaves_out: tuple[str, ...] = Field(description="what it cannot carry")


class Formats(Stamped):
    """The formats in which the corpus is exported."""

    format: Literal["bondgraph.formats/1"] = "bondgraph.formats/1"
    formats: tuple[FormatLine, ...]


def _contents() -> dict[str, Any]:
    """What an export may be, as OpenAPI describes responses: JSON by its schema, all else as it comes."""
    types = sorted({each.media_type for each in FORMATS.values()} - {"application/json"})
    return {"application/json": {"schema": {"type": "object"}}} | {media_type: {} for media_type in types}


_EXPORTED: Final[Responses] = {
    200: {
        "description": "the export, as it is made; `Content-Disposition` has a name for its file, and what the format leaves"
        " out is listed where `Link: rel=describedby` leads",
        "content": _contents(),
    },
    404: replying.problem("there is no such format; `nearest` comes near"),
    501: replying.problem("this service cannot write the format; `detail` says what it lacks"),
    503: replying.problem(
        "other exports are being made, as many as there may be at once, and `Retry-After` says when to ask again; or the store"
        " does not answer"
    ),
}
_AGAIN: Final = "5"

router = APIRouter(tags=["export"])


@router.get(
    "/v1/export",
    operation_id="list_formats",
    summary="The formats",
    response_model=Formats,
    responses=FORMED,
    dependencies=[NOTHING],
)
async def list_formats(here: Here) -> Response:
    """The formats in which the corpus is exported, with what reads each of them and what it cannot carry."""
    lines = tuple(FormatLine.model_validate(each._asdict()) for each in FORMATS.values())
    here.accept(("application/json",))
    return await here.answer(lambda: Formats(corpus=here.library.stamp, formats=lines))


@router.get(
    "/v1/export/{format}",
    operation_id="export",
    summary="An export",
    response_class=Response,
    responses=LIST | _EXPORTED,
    openapi_extra={"parameters": described(ClaimFilters)},
)
async def export(
    here: Here,
    request: Request,
    format: Annotated[str, Path(description="The format, one of those that `/v1/export` lists.")],  # noqa: A002
    filters: Annotated[ClaimFilters, asked_for(ClaimFilters)],
) -> Response:
    """The whole corpus in a format, or with filters the claims that pass and all that belongs to them.

    The filters are those of the claims; there are no pages. It is sent as it is made, so its length is not known before; one that breaks off lacks the end of its chunked body.
    """
    chosen = format_of(format)
    name = f"{here.library.stamp.id}.{chosen.extension}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": '</v1/export>; rel="describedby"',
    }
    place = _Place(request.app.state.exports)

    def begin() -> Iterator[bytes]:
        place.take()
        return _begun(here, chosen, filters)

    try:
        response = await here.stream(begin, chosen.media_type, headers)
    except _Busy:
        detail = f"{MOST_EXPORTS} exports are being made, and no more are made at once; ask again in {_AGAIN} seconds"
        return problems.answer(problem(BUSY, 503, detail), {"Retry-After": _AGAIN})
    except BaseException:
        place.leave()
        raise
    return _Held(response, place.leave)


def places() -> BoundedSemaphore:
    """The places of exports that are being made, of one service."""
    return BoundedSemaphore(MOST_EXPORTS)


class _Busy(Exception):
    """There is no place left."""


class _Place:
    """The place of an export among those that are being made."""

    def __init__(self, places: BoundedSemaphore) -> None:
        self._places = places
        self._taken = False

    def take(self) -> None:
        """Take it.

        Raises:
            _Busy: there is none.
        """
        if not self._places.acquire(blocking=False):
            raise _Busy
        self._taken = True

    def leave(self) -> None:
        """Leave it to others, where it was taken."""
        if self._taken:
            self._taken = False
            self._places.release()


class _Held(Response):
    """A response that something is held for until it is sent, or nobody waits for it any more."""

    def __init__(self, response: Response, leave: Callable[[], None]) -> None:
        self._response = response
        self._leave = leave
        self.status_code = response.status_code
        self.raw_headers = response.raw_headers
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await self._response(scope, receive, send)
        finally:
            self._leave()


def _begun(here: Here, chosen: Format, filters: ClaimFilters) -> Iterator[bytes]:
    """An export that is begun: what is wrong with it is known before the first byte is sent.

    Raises:
        Refused: the service lacks what the format is written with.
        BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
    """
    selection = Selection(here.library, filters)
    try:
        return chosen.write(selection)
    except (NotInstalled, StoreError) as error:
        if type(error) not in (NotInstalled, StoreError):  # a server that does not answer is another matter
            raise
        raise Refused(problem(NOT_AVAILABLE, 501, str(error))) from None
