"""Addresses that were moved: each leads to the present one as long as the policy in docs/api.md says."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from bondgraph_api.settings import REVALIDATED

router = APIRouter(include_in_schema=False)


class Former(NamedTuple):
    """An address that was moved.

    Attributes:
        present: the address in its place, with the same variables.
        since: when it was moved.
        until: when it is no longer answered.
    """

    present: str
    since: datetime
    until: datetime


_MOVED: Final = datetime(2026, 11, 30, tzinfo=UTC)
_GONE: Final = datetime(2027, 11, 30, tzinfo=UTC)

FORMER: Final = {
    "/v1/authors": Former("/v1/agents", _MOVED, _GONE),
    "/v1/authors/{agent}": Former("/v1/agents/{agent}", _MOVED, _GONE),
    "/v1/questions/{question}/{position}": Former("/v1/positions/{question}/{position}", _MOVED, _GONE),
}


def _add(path: str, former: Former) -> None:
    @router.get(path)
    async def moved(request: Request) -> Response:
        """The way to the present address (308), with the dates of RFC 9745 and RFC 8594."""
        place = former.present.format(
            **{name: quote(str(value), safe=":+") for name, value in request.path_params.items()}
        )
        query = request.scope["query_string"].decode("latin-1")
        headers = {
            "Location": f"{place}?{query}" if query else place,
            "Deprecation": f"@{int(former.since.timestamp())}",
            "Sunset": format_datetime(former.until, usegmt=True),
            "Link": f'<{place}>; rel="successor-version"',
            "Cache-Control": REVALIDATED,
        }
        return Response(status_code=308, headers=headers)


for _path, _former in FORMER.items():
    _add(_path, _former)
