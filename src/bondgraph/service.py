"""A service of bondgraph, as a client sees it: what is asked of it, what it answers, and what can go wrong between."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

from pydantic import ValidationError

from bondgraph.answers import Answer
from bondgraph.errors import (
    AmbiguousName,
    BadFilter,
    BondgraphError,
    QueryStopped,
    ServiceError,
    StoreUnreachable,
    UnknownName,
)
from bondgraph.store.address import ServerAddress
from bondgraph.store.remote.connection import Connection, Response
from bondgraph.store.server import Server

A = TypeVar("A", bound=Answer[Any])

_JSON: Final = "application/json"
_PROBLEM: Final = "application/problem+json"
_FORMAT: Final = re.compile(r"bondgraph\.(\w+)/(\d+)")
_SORT: Final = re.compile(r"/problems/([a-z-]+)\Z")
_ROOT: Final = "/v1"
"""Where a service says what it is; a client asks this first, with no parameters."""

_ELSEWHERE: Final = ("not-found", "unknown-name", "ambiguous-name", "bad-parameter", "unknown-parameter")
"""What a service answers where that is asked behind some other of its addresses."""

_KEPT: Final = 16_000_000
"""Bytes of answers that are kept."""


class Service:
    """A service of bondgraph at an address.

    Answers are kept as far as they fit, and asked for again by their tag, so that what has not changed is not sent twice.

    Args:
        server: its address, whom it knows us as, and how many seconds an answer may take.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection = Connection(server)
        self._closed = False
        self._kept = _Kept()
        try:
            self.version = version("bondgraph")
        except PackageNotFoundError:
            self.version = "0"

    def __str__(self) -> str:
        return str(self._server.query)

    def close(self) -> None:
        """Close the connection; it is not asked again."""
        self._closed = True
        self._connection.close()

    def ask(self, answer: type[A], path: str, given: Iterable[tuple[str, str]] = ()) -> A:
        """What is answered.

        Args:
            answer: what it is to be. What it has beyond that was added by a later release and is passed over.
            path: the address under the service's own.
            given: the parameters.

        Raises:
            UnknownName, AmbiguousName, BadFilter: as the verb that the service is asked.
            ServiceError: it does not answer, or not as a service of bondgraph does.
        """
        pairs = list(given)
        address = self._address(path, pairs)
        kept = self._kept.get(address.url)
        headers = {"accept": f"{_JSON}, {_PROBLEM};q=0.9", "user-agent": f"bondgraph/{self.version}"}
        response = self._got(address, headers | ({"if-none-match": kept.tag} if kept else {}))
        if kept and response.status == 304:
            return self._read(answer, address, kept.body)
        if response.status != 200:
            raise self._refused(address, response, pairs)
        if response.type != _JSON:
            raise _no_service(address, f"it answers with {response.type or 'an unnamed type'}")
        found = self._read(answer, address, response.body)
        if tag := response.headers.get("etag"):
            self._kept.keep(address.url, _Tagged(tag, response.body))
        return found

    def pieces(self, path: str, given: Iterable[tuple[str, str]] = ()) -> Iterator[bytes]:
        """A file, piece by piece; it is asked for when the first is.

        Args:
            path: the address under the service's own.
            given: the parameters.

        Raises:
            UnknownName, AmbiguousName: a name is among the parameters and stands for no node, or for several.
            ServiceError: it is not answered, or breaks off.
        """
        address = self._address(path, pairs := list(given))
        headers = {"accept": f"*/*, {_PROBLEM};q=0.9", "user-agent": f"bondgraph/{self.version}"}
        with self._errors(address):
            yield from self._connection.pieces(
                address, headers, lambda at, told: self._refused(at, told, pairs)
            )

    def _address(self, path: str, given: list[tuple[str, str]]) -> ServerAddress:
        address = ServerAddress(f"{self._server.query.url}{path}")
        return address.with_query(urlencode(given, errors="replace")) if given else address

    def _got(self, address: ServerAddress, headers: dict[str, str]) -> Response:
        with self._errors(address):
            return self._connection.get(address, headers)

    @contextmanager
    def _errors(self, address: ServerAddress) -> Iterator[None]:
        """What a connection raises, as the errors of a service."""
        if self._closed:
            raise ServiceError(str(self), "the connection to it was closed; connect anew")
        try:
            yield
        except QueryStopped as error:
            reason = (
                f"no answer within {self._server.timeout:g} s; ask for less, or connect with a longer timeout"
            )
            raise ServiceError(str(address), reason) from error
        except StoreUnreachable as error:
            raise ServiceError(error.store, error.reason) from error

    def _read(self, answer: type[A], address: ServerAddress, body: bytes) -> A:
        try:
            return answer.model_validate_json(body, extra="ignore")
        except ValidationError as error:
            raise self._unreadable(answer, address, body, error) from error

    def _unreadable(
        self, answer: type[Answer[Any]], address: ServerAddress, body: bytes, error: ValidationError
    ) -> ServiceError:
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            return ServiceError(str(address), "its answer breaks off, or is no JSON; ask again")
        said = str(told.get("format")) if isinstance(told, dict) else ""
        wanted = str(answer.model_fields["format"].default)
        here, there = _FORMAT.fullmatch(wanted), _FORMAT.fullmatch(said)
        if not here or not there:
            return _no_service(address, "its answer is JSON, but none of bondgraph's")
        if said == wanted:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            what = f"what this bondgraph ({self.version}) cannot read, at {where}: {first['msg']}"
        else:
            what = f"{said} where this bondgraph ({self.version}) reads {wanted}"
        older = here[1] == there[1] and int(there[2]) < int(here[2])
        remedy = (
            "install its version of bondgraph here, or this one there"
            if older
            else "install a newer bondgraph"
        )
        return ServiceError(str(address), f"it answers with {what}; {remedy}")

    def _refused(
        self, address: ServerAddress, response: Response, given: list[tuple[str, str]]
    ) -> BondgraphError:
        """The error that a service answers with."""
        problem = _problem(response)
        sort, detail = problem.slug, problem.detail
        at = self._server.query
        if sort in _ELSEWHERE and address.url == f"{at.url}{_ROOT}" and urlsplit(at.url).path:
            return ServiceError(
                str(at),
                f"this is an address within a service, not the service's own; connect to that, e.g. {_own(at)}",
            )
        if sort in ("unknown-name", "ambiguous-name") and problem.name is not None:
            kind = "author" if problem.kind == "agent" else problem.kind or "node"
            if sort == "unknown-name":
                return UnknownName(problem.name, kind, problem.nearest)
            return AmbiguousName(problem.name, kind, problem.candidates)
        if sort == "bad-parameter" and problem.parameter:
            return BadFilter(problem.parameter, detail.removeprefix(f"{problem.parameter}: "))
        if sort == "unknown-parameter" and problem.parameter:
            reason = "the service knows no such filter; leave it out, or ask a service with a newer bondgraph"
            return BadFilter(problem.parameter, reason)
        if response.status == 414 and given:
            longest = max(
                given, key=lambda pair: sum(len(value) for name, value in given if name == pair[0])
            )[0]
            return BadFilter(
                longest, "the address gets too long with all that is given; give less, and ask more often"
            )
        if sort == "not-available":
            return ServiceError(str(address), detail)
        if sort == "not-found":
            return ServiceError(
                str(address), "the service has no such address; it may be of an older bondgraph"
            )
        if response.status in (401, 403):
            reason = (
                f"it wants other credentials (status {response.status}); connect to https://USER:PASSWORD@…"
            )
            return ServiceError(str(address), reason)
        said = f"; it says: {detail or response.words}" if detail or response.words else ""
        if sort is None and response.status < 500:
            return _no_service(address, f"it answers with status {response.status}{said}")
        if response.status < 500:
            return ServiceError(str(address), f"it refuses what is asked (status {response.status}){said}")
        reason = f"it failed with status {response.status}{said}; ask again later, or see its log"
        return ServiceError(str(address), reason)


class _Problem(NamedTuple):
    """What a problem detail (RFC 9457) of a service says."""

    slug: str | None = None
    detail: str = ""
    parameter: str | None = None
    kind: str | None = None
    name: str | None = None
    nearest: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def _problem(response: Response) -> _Problem:
    """The problem that is answered; nothing of one where it is none."""
    try:
        told = json.loads(response.body) if response.type == _PROBLEM else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return _Problem()

    def text(name: str) -> str | None:
        value = told.get(name)
        return value if isinstance(value, str) else None

    def texts(name: str) -> tuple[str, ...]:
        value = told.get(name)
        return tuple(map(str, value)) if isinstance(value, list) else ()

    slug = _SORT.search(text("type") or "")
    return _Problem(
        slug[1] if slug else None,
        text("detail") or "",
        text("parameter"),
        text("kind"),
        text("name"),
        texts("nearest"),
        texts("candidates"),
    )


def _no_service(address: ServerAddress, what: str) -> ServiceError:
    return ServiceError(
        str(address),
        f"{what}, not as a service of bondgraph does; is it the address of one, e.g. https://example.org/?",
    )


def _own(address: ServerAddress) -> str:
    """The address that a service may have, in which some other is."""
    before, within, _ = address.url.partition(f"{_ROOT}/")
    return f"{before}/" if within else urljoin(address.url, "/")


class _Tagged(NamedTuple):
    """An answer, and the tag by which the service knows it."""

    tag: str
    body: bytes


class _Kept:
    """The answers asked for last, as far as they fit."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, _Tagged] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: str) -> _Tagged | None:
        """The answer that is kept under an address."""
        with self._lock:
            if (found := self._answers.get(key)) is not None:
                self._answers.move_to_end(key)
            return found

    def keep(self, key: str, answer: _Tagged) -> None:
        """Keep an answer in the place of the one before, and let go of those asked for longest ago."""
        with self._lock:
            before = self._answers.pop(key, None)
            self._answers[key] = answer
            self._size += len(answer.body) - (len(before.body) if before else 0)
            while self._size > _KEPT:
                self._size -= len(self._answers.popitem(last=False)[1].body)


__all__ = ["Service"]
