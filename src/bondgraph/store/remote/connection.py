"""A connection to a server: requests, waits, tries and what can go wrong with them.

It is made for SPARQL servers; what is got from other addresses goes the same way.
"""

from __future__ import annotations

import math
import random
import re
import socket
import ssl
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event
from time import monotonic, sleep
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

import httpx2

from bondgraph.errors import BadQuery, BondgraphError, QueryStopped, StoreError, StoreUnreachable
from bondgraph.store.address import ServerAddress, server_address
from bondgraph.store.server import Server

IDLE: Final = 4.0
"""Seconds for which a connection that nothing goes over is kept: less than any server does, lest one is closed while it
is taken up again."""
_BUSY: Final = frozenset({429, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HOPS: Final = 5
_LONGEST_PAUSE: Final = 10.0
_READ: Final = 4_000
_SAID: Final = 300
_UNSEEN: Final = re.compile(r"<(head|script|style)\b.*?</\1>|</?[A-Za-z!][^>:]*>", re.DOTALL | re.IGNORECASE)


class Reply(NamedTuple):
    """What a server answered with a status of success.

    Attributes:
        body: the whole of it.
        type: its media type, in lower case.
        headers: by name in lower case.
    """

    body: bytes
    type: str
    headers: Mapping[str, str]


class Response(NamedTuple):
    """What a server answered, whatever its status.

    Attributes:
        status: of HTTP.
        headers: by name in lower case.
        body: the whole of it.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """Its media type, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def words(self) -> str:
        """The first of what the server says, in a line; of a page, what it shows."""
        text = self.body[:_READ].decode("utf-8", errors="replace")
        if "html" in self.type:
            text = _UNSEEN.sub(" ", text)
        text = " ".join(text.split())
        return text if len(text) <= _SAID else f"{text[:_SAID].rstrip()} …"


class _Passing(Exception):
    """What may have passed when one tries again."""

    def __init__(self, error: BondgraphError, wait: float = 0.0) -> None:
        self.error = error
        self.wait = wait
        super().__init__(str(error))


class Connection:
    """Requests to the addresses of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        limits = httpx2.Limits(keepalive_expiry=IDLE)
        self._client = httpx2.Client(auth=_Credentials(server), timeout=server.timeout, limits=limits)
        self._broken_off = Event()
        self._socket: socket.socket | None = None

    def close(self) -> None:
        """Close what is open."""
        self._client.close()

    def break_off(self) -> None:
        """End what another thread reads, which is then unreachable; nothing is asked here again."""
        self._broken_off.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def read(
        self,
        address: ServerAddress,
        form: Mapping[str, str | list[str]],
        accept: str,
        size: int | None = None,
    ) -> Reply:
        """The reply to a request that changes nothing: it is sent again where that may help.

        Args:
            address: where to.
            form: what is asked.
            accept: the media type of the reply.
            size: bytes that it may have; no more are read.

        Raises:
            BadQuery: the server cannot make sense of it; with its words.
            QueryStopped: it took longer than the time that the server's settings give it, has more bytes, or came to a
                limit of the server's own.
            StoreUnreachable: there is no reply that can be used.
        """
        deadline = monotonic() + self._server.timeout
        tries = 0
        while True:
            try:
                return self._follow(address, form, accept, deadline, size)
            except _Passing as passing:
                pause = max(passing.wait, min(_LONGEST_PAUSE, 0.2 * 2**tries) * random.uniform(0.5, 1.0))
                last = tries == self._server.retries or monotonic() + pause >= deadline
                if last or self._broken_off.is_set():
                    raise passing.error from passing.__cause__
            tries += 1
            sleep(pause)

    def get(self, address: ServerAddress, headers: Mapping[str, str]) -> Response:
        """What is at an address or where it points to, whatever its status; it is asked once.

        Raises:
            QueryStopped: it took longer than the time that the server's settings give it.
            StoreUnreachable: nothing is answered.
        """
        deadline = monotonic() + self._server.timeout

        def request(at: ServerAddress) -> httpx2.Request:
            return self._client.build_request("GET", at.url, headers=headers, timeout=self._left(deadline))

        try:
            return self._followed(address, deadline, request)[1]
        except _Passing as passing:
            raise passing.error from passing.__cause__

    def pieces(
        self,
        address: ServerAddress,
        headers: Mapping[str, str],
        refused: Callable[[ServerAddress, Response], BondgraphError],
    ) -> Iterator[bytes]:
        """What is at an address or where it points to, piece by piece, each within the time of the server's settings.

        Args:
            address: the address.
            headers: of the request.
            refused: the error that a status other than 200 means.

        Raises:
            QueryStopped: a piece took longer.
            StoreUnreachable: nothing is answered, or not all of it.
        """
        at = address
        try:
            for _ in range(_HOPS):
                auth = None if _same_place(address, at) else _Nobody()
                with self._errors(at, math.inf):
                    request = self._client.build_request("GET", at.url, headers=headers)
                    with closing(self._open(request, auth)) as response:
                        onward = (
                            response.headers.get("location") if response.status_code in _REDIRECTS else None
                        )
                        if onward is None and response.status_code == 200:
                            yield from response.iter_bytes()
                            return
                        body = response.read()
                if onward is None:
                    raise refused(at, Response(response.status_code, dict(response.headers), body))
                at = self._onward(at, onward)
        except _Passing as passing:
            raise passing.error from passing.__cause__
        raise _circling(address)

    def _follow(
        self,
        address: ServerAddress,
        form: Mapping[str, str | list[str]],
        accept: str,
        deadline: float,
        size: int | None,
    ) -> Reply:
        """The reply to a form at an address or where it points to."""

        def request(at: ServerAddress) -> httpx2.Request:
            headers = {"accept": accept}
            return self._client.build_request(
                "POST",
                at.url,
                data=form,
                headers=headers,
                timeout=self._left(deadline),
                extensions={"trace": self._connected},
            )

        at, response = self._followed(address, deadline, request, size)
        return _whole(self._judged(at, response))

    def _followed(
        self,
        address: ServerAddress,
        deadline: float,
        request: Callable[[ServerAddress], httpx2.Request],
        size: int | None = None,
    ) -> tuple[ServerAddress, Response]:
        """What is answered at an address or where it points to, and the address that answered."""
        at = address
        for _ in range(_HOPS):
            with self._errors(at, deadline):
                # Elsewhere nobody is told who we are.
                auth = None if _same_place(address, at) else _Nobody()
                response = self._sent(request(at), deadline, auth, size)
            if response.status not in _REDIRECTS or "location" not in response.headers:
                return at, response
            at = self._onward(at, response.headers["location"])
        raise _circling(address)

    def write(
        self, method: str, address: ServerAddress, body: bytes | Iterable[bytes], **headers: str
    ) -> None:
        """Send what changes the server's statements, once.

        Args:
            method: of HTTP.
            address: where to.
            body: bytes, or an iterable that can be gone through again.
            headers: by name, with underscores for hyphens.

        Raises:
            StoreError: it was not done, or it is not known whether it was.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with self._errors(address, None):
            request = self._client.build_request(method, address.url, content=body, headers=named)
            response = self._sent(request, None, None)
        if response.status in _REDIRECTS:
            onward = self._onward(address, response.headers.get("location", ""))
            raise StoreUnreachable(
                str(address), f"nothing was written: it redirects to {onward}; write that address"
            )
        try:
            self._judged(address, response)
        except _Passing as passing:
            raise passing.error from passing.__cause__
        except BadQuery as error:
            raise StoreError(str(address), f"it refused what was written: {error.reason}") from error

    def _connected(self, event: str, told: Mapping[str, Any]) -> None:
        """Know the socket that a request goes over, by which it can be broken off."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = told["return_value"].get_extra_info("socket")
            if self._broken_off.is_set():
                self.break_off()

    def _sent(
        self,
        request: httpx2.Request,
        deadline: float | None,
        auth: httpx2.Auth | None,
        size: int | None = None,
    ) -> Response:
        body = bytearray()
        with closing(self._open(request, auth)) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if size is not None and len(body) > size:
                    raise QueryStopped("size", f"{size / 2**20:g} MiB")
                if deadline is not None and monotonic() > deadline:
                    raise self._stopped()
        return Response(response.status_code, dict(response.headers), bytes(body))

    def _open(self, request: httpx2.Request, auth: httpx2.Auth | None) -> httpx2.Response:
        return self._client.send(
            request, stream=True, auth=httpx2.USE_CLIENT_DEFAULT if auth is None else auth
        )

    def _judged(self, address: ServerAddress, response: Response) -> Reply:
        """What was answered, where that is a success."""
        status, shown = response.status, str(address)
        if 200 <= status < 300:
            return Reply(response.body, response.type, response.headers)
        words = response.words
        if status in (400, 422):
            raise BadQuery(f"the server says: {words or f'status {status}'}")
        if status in (401, 403):
            sent = (
                "those in BONDGRAPH_STORE_… were refused"
                if self._server.user or self._server.token
                else "none are set"
            )
            raise StoreUnreachable(
                shown,
                f"it wants other credentials (status {status}; {sent}); set BONDGRAPH_STORE_USER and"
                " BONDGRAPH_STORE_PASSWORD, or BONDGRAPH_STORE_TOKEN",
            )
        if status in (404, 405, 410):
            raise StoreUnreachable(
                shown,
                f"there is nothing that answers here (status {status}); is the address whole, e.g. …/query or …/sparql?",
            )
        said = f"; it says: {words}" if words else ""
        error = StoreUnreachable(
            shown, f"it failed with status {status}{said}; try again later, or see its log"
        )
        if status in _BUSY:
            raise _Passing(error, _wait(response.headers.get("retry-after", "")))
        raise error

    def _onward(self, at: ServerAddress, location: str) -> ServerAddress:
        to = urljoin(at.url, location)
        try:
            onward = server_address(to)
        except StoreError as error:
            raise StoreUnreachable(
                str(at), "it redirects to what is no address; write the right one"
            ) from error
        if at.url.startswith("https:") and not onward.url.startswith("https:"):
            raise StoreUnreachable(
                str(at), f"it redirects to {onward}, which is not encrypted; write another address"
            )
        return onward

    def _left(self, deadline: float) -> float:
        return max(0.001, deadline - monotonic())

    def _stopped(self) -> QueryStopped:
        return QueryStopped("time", f"{self._server.timeout:g} s")

    @contextmanager
    def _errors(self, address: ServerAddress, deadline: float | None) -> Iterator[None]:
        """What the library raises, in our words."""
        shown = str(address)
        try:
            yield
        except httpx2.ConnectTimeout as error:
            raise StoreUnreachable(
                shown,
                f"no connection within {self._server.timeout:g} s; is the server running, and the address right?",
            ) from error
        except httpx2.TimeoutException as error:
            if deadline is not None:
                raise self._stopped() from error
            raise StoreUnreachable(
                shown,
                f"it was silent for {self._server.timeout:g} s, and may yet write or have written;"
                " set BONDGRAPH_STORE_TIMEOUT higher and do it again",
            ) from error
        except httpx2.ConnectError as error:
            if _is_tls(error):
                raise StoreUnreachable(
                    shown, f"no encrypted connection: {error}; check its certificate, or SSL_CERT_FILE"
                ) from error
            raise _passing(
                StoreUnreachable(
                    shown, f"no connection ({error}); is the server running, and the address right?"
                ),
                deadline,
            ) from error
        except httpx2.TransportError as error:
            told = "the connection broke off" + ("" if deadline is not None else ", perhaps after it wrote")
            raise _passing(
                StoreUnreachable(
                    shown,
                    f"{told} ({str(error) or type(error).__name__}); see the server's log, and try again",
                ),
                deadline,
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise StoreUnreachable(shown, f"it cannot be spoken to: {error}; check the address") from error


def _passing(error: StoreUnreachable, deadline: float | None) -> Exception:
    return _Passing(error) if deadline is not None else error


def _circling(address: ServerAddress) -> StoreUnreachable:
    return StoreUnreachable(
        str(address), f"it redirects more than {_HOPS} times; write the address it ends at"
    )


def _whole(reply: Reply) -> Reply:
    """The reply, where the server did not end it: Virtuoso does with a status of success, and tells it in headers."""
    if most := reply.headers.get("x-sparql-maxrows"):
        raise QueryStopped("rows", f"{most}, the server's own")
    if "x-sql-state" in reply.headers:
        raise QueryStopped("time", "the server's own")
    return reply


class _Nobody(httpx2.Auth):
    """No credentials."""


class _Credentials(httpx2.Auth):
    """A token; or a user and password, sent as Basic until the server asks for Digest."""

    def __init__(self, server: Server) -> None:
        self._token = server.token
        self._basic = self._digest = None
        if server.user is not None and server.password is not None:
            self._basic = httpx2.BasicAuth(server.user, server.password)
            self._digest = httpx2.DigestAuth(server.user, server.password)
        self._digests = False

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        if self._token is not None:
            request.headers["authorization"] = f"Bearer {self._token}"
            yield request
        elif self._basic is None or self._digest is None:
            yield request
        elif self._digests:
            yield from self._digest.auth_flow(request)
        else:
            (known,) = self._basic.auth_flow(request)
            response = yield known
            # Virtuoso, which wants Digest, answers to Basic without saying so.
            offered = response.headers.get("www-authenticate", "").lower()
            if response.status_code == 401 and "basic" not in offered:
                self._digests = True
                del request.headers["authorization"]
                yield from self._digest.auth_flow(request)


def _same_place(one: ServerAddress, other: ServerAddress) -> bool:
    first, second = httpx2.URL(one.url), httpx2.URL(other.url)
    return (first.scheme, first.host, first.port) == (second.scheme, second.host, second.port)


def _is_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return "[SSL" in str(error)


def _wait(told: str) -> float:
    """The seconds that a server asks to wait: told as such, or as the time of day."""
    if told.isascii() and told.isdigit():
        return float(told)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
