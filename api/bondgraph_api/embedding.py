"""Pages that stand in pages of others: at ``/embed`` and the address of any page, for whoever may frame it.

A page needs no code of its own for it: what is asked for behind ``/embed`` is what answers at the same address without
it, told in the request that it is to be framed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bondgraph.errors import BondgraphError
from bondgraph_api.problems import NOT_FOUND, problem
from bondgraph_api.settings import CONTENT_SECURITY_POLICY, FRAMED_BY_NOBODY

PREFIX: Final = "/embed"
FULL: Final = "bondgraph.full"
"""What a request has in its scope that is to be framed: the address of the page in full."""
ANYBODY: Final = "*"

_ORIGIN: Final = re.compile(r"https?://(?:\*\.)?(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?", re.IGNORECASE)
_HTML: Final = b"text/html"


class BadOrigin(BondgraphError):
    """What may frame pages is no origin (exit 2).

    Attributes:
        value: what was given.
        reason: what is wrong, and what to write instead.
    """

    def __init__(self, value: str, reason: str) -> None:
        self.value = value
        self.reason = reason
        super().__init__(f"{value!r} is no origin of pages: {reason}")


def origin_of(value: str) -> str:
    """An origin whose pages may frame those of the service, or ``*`` for all of them.

    Raises:
        BadOrigin: it is neither.

    >>> origin_of("https://Seminar.example:8443/")
    'https://seminar.example:8443'
    """
    given = value.strip()
    if given == ANYBODY or _ORIGIN.fullmatch(given.removesuffix("/")):
        return given.removesuffix("/").lower()
    host = re.match(r"(?:(https?):/{0,2})?((?:\*\.)?[\w.-]+(?::\d{1,5})?)(?:[/?#].*)?$", given, re.IGNORECASE)
    if host is None:
        raise BadOrigin(value, "write scheme and host, e.g. https://seminar.example, or * for everybody")
    instead = f"{(host[1] or 'https').lower()}://{host[2].encode('idna').decode().lower()}"
    raise BadOrigin(value, f"write scheme and host without a path: {instead}")


def policy(framed_by: Iterable[str]) -> str:
    """The Content-Security-Policy of what may be framed by the service's own pages and by those of some origins."""
    origins = list(dict.fromkeys(map(origin_of, framed_by)))
    told = ANYBODY if ANYBODY in origins else " ".join(["'self'", *origins])
    return CONTENT_SECURITY_POLICY.replace(FRAMED_BY_NOBODY, f"frame-ancestors {told}")


class Embedding:
    """Middleware: what is asked for behind ``/embed`` is the page at the same address, and may be framed.

    Args:
        app: what answers.
        framed_by: the origins whose pages may frame it, besides the service's own.

    Raises:
        BadOrigin: one of them is none.
    """

    def __init__(self, app: ASGIApp, framed_by: Iterable[str] = ()) -> None:
        self._app = app
        self._policy = policy(framed_by).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "GET" and _is_behind(scope["path"]):
            await self._framed(_within(scope), receive, send)
        else:
            await self._app(scope, receive, send)

    async def _framed(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = False

        async def sent(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                refused = message["status"] == HTTPStatus.OK and not headers[b"content-type"].startswith(
                    _HTML
                )
                message["headers"] = [
                    *((name, _behind(value) if name == b"location" else value) for name, value in message["headers"]),
                    (b"content-security-policy", self._policy),
                ]  # fmt: skip
            if refused:
                raise _NoPage
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:
            if not refused:
                raise
            detail = f"what is at {scope[FULL]} is no page, so it cannot be framed; ask for it there"
            request = Request(scope, receive)
            answer = await scope["app"].state.wrong(request, problem(NOT_FOUND, HTTPStatus.NOT_FOUND, detail))
            refused = False
            await answer(scope, receive, sent)


class _NoPage(Exception):
    """An answer that is to be framed is none that is looked at."""


def _is_behind(path: str) -> bool:
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _within(scope: Scope) -> Scope:
    """The request for the page itself, as a browser asks for it."""
    path = scope["path"].removeprefix(PREFIX) or "/"
    raw = scope["raw_path"].removeprefix(PREFIX.encode()) or b"/"
    query = scope["query_string"]
    full = raw + (b"?" + query if query else b"")
    headers = [each for each in scope["headers"] if each[0] != b"accept"]
    return {
        **scope, "path": path, "raw_path": raw, "headers": [*headers, (b"accept", _HTML)], FULL: full.decode("latin-1"),
    }  # fmt: skip


def _behind(address: bytes) -> bytes:
    """Where an answer leads on to, framed like what was asked for."""
    return PREFIX.encode() + address if address.startswith(b"/") else address


__all__ = ["ANYBODY", "FULL", "PREFIX", "BadOrigin", "Embedding", "origin_of", "policy"]
