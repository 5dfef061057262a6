"""References over HTTP: citations and bibliographies in a style, and the formats of reference managers."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from bondgraph.answers import Cite, Citing
from bondgraph.render.references import MEDIA_TYPES, WrittenAs, written
from bondgraph_api import problems
from bondgraph_api.desk import MOST_WAITING, Desk
from bondgraph_api.parameters import asked_for, described
from bondgraph_api.problems import BUSY, problem
from bondgraph_api.replies import Door, Here
from bondgraph_api.routes import replying
from bondgraph_api.routes.replying import LIST

_AGAIN: Final = "5"

router = APIRouter(prefix="/v1", tags=["references"])


class Asked(Citing):
    """What is cited, and how it is written."""

    format: WrittenAs | None = Field(
        default=None, description="how it is written; without it, as the header Accept says, else json"
    )

    def given(self) -> dict[str, object]:
        """The filters that were given."""
        return {name: value for name, value in super().given().items() if name != "format"}

    def without_format(self) -> Citing:
        """What is cited."""
        return Citing.of(self.model_dump(by_alias=True, exclude_defaults=True, exclude={"format"}))


_Asked = Annotated[Asked, asked_for(Asked)]

_NAMES: Final[dict[str, WrittenAs]] = {media: name for name, media in MEDIA_TYPES.items()}
_BUSY: Final = replying.problem(
    "too many lists of references are put together, and `Retry-After` says when to ask again; or the store does not answer"
)
_CONTENT: Final = {media: {"schema": {"type": "string"}} for media in _NAMES if media != MEDIA_TYPES["json"]}


@router.get(
    "/cite",
    operation_id="cite",
    summary="References, and citations of anything",
    response_model=Cite,
    responses=LIST | {200: {"content": _CONTENT}, 503: _BUSY},
    openapi_extra={"parameters": described(Asked)},
)
async def cite(here: Here, asked: _Asked, request: Request) -> Response:
    """Nodes as citations and references in a style; or, by filters, all works that the claims which pass rest on.

    Claims, passages, works, sources, authors and any other nodes are named by `name`, which may be given more than once. A
    view that is known at second hand is cited by the work that tells it. Without names or filters, what all claims rest on is
    listed.
    """
    desk: Desk = request.app.state.desk
    if desk.waiting >= MOST_WAITING:
        found = problem(BUSY, 503, f"{MOST_WAITING} others wait for references; ask again later")
        return problems.answer(found, {"Retry-After": _AGAIN})
    desk.waiting += 1
    try:
        async with desk.places:
            return await _cited(here, asked)
    finally:
        desk.waiting -= 1


async def _cited(here: Door, asked: Asked) -> Response:
    what = asked.without_format()
    form = asked.format or _NAMES[here.accept(tuple(_NAMES))]
    if form == "json":
        return await here.answer(lambda: here.library.cite(what))
    media = f"{MEDIA_TYPES[form]}; charset=utf-8"
    return await here.send(lambda: written(here.library.cite(what), form), media)
