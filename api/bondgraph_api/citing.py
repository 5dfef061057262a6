"""References over HTTP: citations and bibliographies in a style, and the formats of reference managers."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from bondgraph.answers import Cite, Citing
from bondgraph.render.references import MEDIA_TYPES, WrittenAs, written
from bondgraph_api.parameters import asked_for, described
from bondgraph_api.replies import Here
from bondgraph_api.routes.replying import LIST

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
_CONTENT: Final = {media: {"schema": {"type": "string"}} for media in _NAMES if media != MEDIA_TYPES["json"]}


@router.get(
    "/cite",
    operation_id="cite",
    summary="References, and citations of anything",
    response_model=Cite,
    responses=LIST | {200: {"content": _CONTENT}},
    openapi_extra={"parameters": described(Asked)},
)
async def cite(here: Here, asked: _Asked) -> Response:
    """Nodes as citations and references in a style; or, by filters, all works that the claims which pass rest on.

    Claims, passages, works, sources, authors and any other nodes are named by `name`, which may be given more than once. A
    view that is known at second hand is cited by the work that tells it. Without names or filters, all works are listed.
    """
    what = asked.without_format()
    form = asked.format or _NAMES[here.accept(tuple(_NAMES))]
    if form == "json":
        return await here.answer(lambda: here.library.cite(what))
    media = f"{MEDIA_TYPES[form]}; charset=utf-8"
    return await here.send(lambda: written(here.library.cite(what), form), media)
