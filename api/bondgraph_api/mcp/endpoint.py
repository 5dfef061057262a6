"""The protocol over HTTP, as one address of the service (streamable HTTP, without sessions).

Each request is answered on its own: nothing is kept from one to the next, so a service can be stopped, or several stand
behind one address, and no client notices. Server and manager are made when first asked for, since the protocol's
library takes long to import.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bondgraph.library import Library
from bondgraph_api import problems
from bondgraph_api.served import Current

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

PATH: Final = "/mcp"

HEADERS: Final = ("Last-Event-ID", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id")
"""What clients send beside a request, which a browser has to be allowed to."""

LARGEST_REQUEST: Final = 100_000
"""Bytes that a request may have."""

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine for itself."""


class Endpoint:
    """The address at which the protocol is spoken.

    A page that a browser shows may not speak to a service on its reader's machine, whatever name it gives it (DNS
    rebinding): where the service listens on this machine only, it is spoken to under this machine's own names, or one it
    was told; and what a page says it comes from is held to the same.

    Args:
        current: what is served.
        names: further names under which the service is reached.
    """

    def __init__(self, current: Current, names: Iterable[str] = ()) -> None:
        self._current = current
        self._names = _HERE | {name.casefold() for name in names}
        # Weak, so that a library that is served no more is let go of, with its files and processes.
        self._made: WeakKeyDictionary[Library, Server[Any]] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if (refused := self._refused(Request(scope))) is not None:
            await problems.answer(refused)(scope, receive, send)
            return
        server = await run_in_threadpool(self._server, await self._now())
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=LARGEST_REQUEST
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def _server(self, library: Library) -> Server[Any]:
        """A server over a library, which is made when another library is served."""
        if (made := self._made.get(library)) is None:
            from bondgraph_api.mcp.server import server_of

            made = self._made[library] = server_of(self._now, library)
        return made

    async def _now(self) -> Library:
        return (await self._current.now()).library

    def _refused(self, request: Request) -> problems.Problem | None:
        """Why a request is not listened to, if it is not."""
        return self._from_elsewhere(request) or _unreadable(request)

    def _from_elsewhere(self, request: Request) -> problems.Problem | None:
        private, host = self._private(request.scope), request.headers.get("host", "")
        if private and _name(f"//{host}") not in self._names:
            detail = (
                f"{PATH} of a service on this machine is asked under localhost, not {host!r}; if it is reached by that name,"
                " start it with --known-as NAME"
            )
            return problems.problem(problems.BAD_REQUEST, 421, detail)
        origin = request.headers.get("origin")
        own = not private and origin in (f"http://{host}", f"https://{host}")
        if origin is None or own or _name(origin) in self._names:
            return None
        detail = (
            f"a page of {origin!r} may not speak to {PATH}; if it may, start the service with --known-as NAME"
        )
        return problems.problem(problems.BAD_REQUEST, 403, detail)

    @staticmethod
    def _private(scope: Scope) -> bool:
        """Whether the connection came in at an address that this machine alone can reach."""
        try:
            return ip_address((scope.get("server") or ("127.0.0.1", 0))[0]).is_loopback
        except ValueError:  # a socket in the file system, or a name
            return True


def _unreadable(request: Request) -> problems.Problem | None:
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "application/json":
        detail = f"{PATH} takes application/json, not {kind or 'nothing'!r}"
        return problems.problem(problems.UNSUPPORTED_MEDIA_TYPE, 415, detail)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_REQUEST:
        detail = f"the request has {length} bytes; send at most {LARGEST_REQUEST}"
        return problems.problem(problems.CONTENT_TOO_LARGE, 413, detail)
    return None


def _name(address: str) -> str | None:
    """The host's name in an address."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
