"""Answers compressed for those who take it (RFC 9110, section 12.5.3); what is compressed already is left as it is."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bondgraph_api.settings import SMALLEST_COMPRESSED

PACKED: Final = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/vnd.apache.parquet")
"""The media types of what is compressed already."""
_ASKED: Final = b"accept-encoding"


def wanted(accepted: str) -> bool:
    """Whether a client would rather have an answer compressed by gzip than as it is.

    Args:
        accepted: the header Accept-Encoding; several of them joined by commas.

    >>> wanted("gzip, deflate, br"), wanted("gzip;q=0"), wanted("identity, gzip;q=0.5"), wanted("*")
    (True, False, False, True)
    """
    weights: dict[str, float] = {}
    for element in accepted.lower().split(","):
        name, _, parameter = (part.strip() for part in element.partition(";"))
        try:
            weights[name] = float(parameter.removeprefix("q=")) if parameter else 1.0
        except ValueError:  # no weight: it says nothing
            continue
    zipped = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return zipped > 0 and zipped >= weights.get("identity", 0.0)


class Compression(GZipMiddleware):
    """Middleware: answers of some size are compressed where that is wanted, and every kept answer says that it varies."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=SMALLEST_COMPRESSED, compresslevel=6, exclude_content_types=PACKED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        accepted = ", ".join(Headers(scope=scope).getlist("accept-encoding"))
        headers = [pair for pair in scope["headers"] if pair[0] != _ASKED]
        if wanted(accepted):
            headers.append((_ASKED, b"gzip"))

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _varying(message["headers"])
            await send(message)

        await super().__call__({**scope, "headers": headers}, receive, told)


def _varying(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer; one with a tag varies by what is accepted, whether it is sent whole, small or as 304."""
    names = {name.lower() for name, _ in headers}
    varies = b", ".join(value for name, value in headers if name.lower() == b"vary")
    if b"etag" not in names or _ASKED in varies.lower():
        return headers
    others = [pair for pair in headers if pair[0].lower() != b"vary"]
    return [*others, (b"vary", b", ".join(filter(None, (varies, b"Accept-Encoding"))))]
