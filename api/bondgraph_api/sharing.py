"""Scripts of other pages: all is public and read only, so they may ask with any header and read what helps them (CORS)."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from bondgraph_api.problems import BAD_REQUEST, answer, problem

_METHODS: Final = ("GET", "HEAD", "POST")
_EXPOSED: Final = (
    "Content-Disposition", "Deprecation", "ETag", "Link", "Location", "Retry-After", "Sunset", "X-Request-ID",
)  # fmt: skip


class Sharing(CORSMiddleware):
    """Middleware: what a browser asks on behalf of a page from elsewhere is answered."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app, allow_origins=["*"], allow_methods=_METHODS, allow_headers=["*"], expose_headers=_EXPOSED
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """What may be asked; a refusal is a problem like any other."""
        found = super().preflight_response(request_headers)
        if found.status_code < 400:
            return found
        asked = request_headers.get("access-control-request-method", "")
        detail = f"pages from elsewhere may send {', '.join(_METHODS)} over a public network, not {asked!r} or otherwise"
        headers = {
            name: value
            for name, value in found.headers.items()
            if name.startswith("access-control-") or name == "vary"
        }
        return answer(problem(BAD_REQUEST, 400, detail), headers)


__all__ = ["Sharing"]
