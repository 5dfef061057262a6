"""The corpus in the formats of other programs, sent as it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from bondgraph.answers import Answer, ClaimFilters
from bondgraph.errors import NotInstalled, StoreError
from bondgraph.exporting import FORMATS, Format, Selection, format_of
from bondgraph_api.parameters import NOTHING, asked_for, described
from bondgraph_api.problems import NOT_AVAILABLE, Refused, problem
from bondgraph_api.replies import Here
from bondgraph_api.routes import replying
from bondgraph_api.routes.replying import FORMED, LIST, Responses

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


class Formats(Answer):
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
}

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
    format: Annotated[str, Path(description="The format, one of those that `/v1/export` lists.")],  # noqa: A002
    filters: Annotated[ClaimFilters, asked_for(ClaimFilters)],
) -> Response:
    """The whole corpus in a format, or with filters the claims that pass and all that belongs to them.

    The filters are those of the claims; there are no pages. It is sent as it is made, so its length is not known before.
    """
    chosen = format_of(format)
    name = f"{here.library.stamp.id}.{chosen.extension}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": '</v1/export>; rel="describedby"',
    }
    return await here.stream(lambda: _begun(here, chosen, filters), chosen.media_type, headers)


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
