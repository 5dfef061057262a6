"""Queries and updates for a server, as they are given: it evaluates, and only it can free its own cores.

When the time is up the connection is closed, which ends the query on servers that notice it or have a limit of
their own.
"""

from __future__ import annotations

import json
import re
import threading
import time
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from typing import IO, Final

from bondgraph.errors import BadQuery, QueryAbandoned, QueryStopped, StoreBusy, StoreError
from bondgraph.sparql.caller import Caller
from bondgraph.sparql.formats import Format
from bondgraph.sparql.graphs import NOWHERE
from bondgraph.sparql.limits import Limits
from bondgraph.sparql.query import UNNAMED, Dataset, Query, read
from bondgraph.store.remote.connection import Connection
from bondgraph.store.server import Server

_RESULT: Final = re.compile(rb"<(?:\w+:)?result[\s/>]")
_CLOSED: Final = re.compile(rb"</(?:\w+:)?(?:sparql|RDF)>\s*\Z")


class Remote:
    """Evaluates queries over what a server holds; threads may share it.

    Args:
        server: how it is spoken to.
        limits: of each query.
        at_once: how many queries it is asked at the same time; those beyond wait.
    """

    def __init__(self, server: Server, limits: Limits, *, at_once: int = 8) -> None:
        self.limits = limits
        self._server = server
        self._turns = threading.BoundedSemaphore(at_once)

    def answer(
        self,
        query: str | Query,
        written: Format,
        dataset: Dataset | None = None,
        caller: Caller | None = None,
        size: int | None = None,
    ) -> IO[bytes]:
        """The whole answer to a query, as `Sandbox.answer` gives it.

        Raises:
            BadQuery, QueryStopped, StoreError: as `answer`.
            QueryAbandoned: the caller left.
            StoreBusy: others had all the time there was.
        """
        end = time.monotonic() + self.limits.seconds
        asked = read(query) if isinstance(query, str) else query
        caller = caller or Caller()
        if not caller.waits(self._turns, end):
            raise StoreBusy(str(self._server.query), self.limits.seconds)
        try:
            left = self.limits._replace(seconds=max(end - time.monotonic(), 0.001))
            left = left if size is None else left.of_size(size)
            return answer(self._server, asked, written, left, dataset, caller)
        except QueryStopped as stopped:
            if stopped.limit == "time" and time.monotonic() >= end:
                raise self.limits.passed("time") from None
            raise
        finally:
            self._turns.release()

    def close(self) -> None:
        """Nothing is held."""


def answer(
    server: Server,
    asked: Query,
    written: Format,
    limits: Limits,
    dataset: Dataset | None = None,
    caller: Caller | None = None,
) -> IO[bytes]:
    """The whole answer of a server, in a format that is one for what the query asks for.

    Args:
        server: the server. Where one of its graphs is named as the corpus's, queries see no other.
        asked: the query.
        written: the format.
        limits: what it may use.
        dataset: the graphs that it is asked of; by default the corpus's, or those that the query names.
        caller: who waits for it, and may leave.

    Raises:
        BadQuery: the server cannot make sense of the query.
        QueryStopped: it came to a limit, ours or the server's.
        QueryAbandoned: the caller left.
        StoreError: the server does not answer, or not in this format.
    """
    caller, written = caller or Caller(), written.plainer
    form = {"query": asked.text} | _graphs(server, dataset)
    with (
        closing(Connection(replace(server, timeout=limits.seconds))) as connection,
        caller.heard(connection.break_off),
    ):
        try:
            reply = connection.read(server.query, form, written.media_type, limits.size)
        except (StoreError, QueryStopped):
            if caller.gone:
                raise QueryAbandoned from None
            raise
    # Virtuoso ends at its own limits with a status of success, and tells them in headers.
    if most := reply.headers.get("x-sparql-maxrows"):
        raise QueryStopped("rows", f"{most}, the server's own")
    if "x-sql-state" in reply.headers:
        raise QueryStopped("time", "the server's own")
    if reply.type != written.media_type:
        raise StoreError(
            str(server.query),
            f"it answers with {reply.type or 'an unnamed type'} where {written.media_type} was asked for; try"
            " another format",
        )
    # Oxigraph breaks off in the midst of a result when its time is over.
    if (rows := _rows(reply.body, written)) is None:
        raise QueryStopped("time", "the server's own")
    if rows > limits.rows:
        raise limits.passed("rows")
    return BytesIO(reply.body)


def update(server: Server, asked: Query, limits: Limits) -> None:
    """Let a server change what it holds.

    Raises:
        StoreError: it takes no updates, or did not do it, or it is not known whether it did.
    """
    if server.update is None:
        raise StoreError(
            str(server.query), "no address for updates is known; name it in BONDGRAPH_STORE_UPDATE"
        )
    with closing(Connection(replace(server, timeout=limits.seconds))) as connection:
        connection.write(
            "POST",
            server.update,
            asked.text.encode(),
            content_type="application/sparql-update; charset=utf-8",
        )


def _graphs(server: Server, dataset: Dataset | None) -> dict[str, str | list[str]]:
    """How the protocol names the graphs that a query is asked of."""
    if dataset is None:
        return {} if server.graph is None else {"default-graph-uri": server.graph}
    default, named = ([*graphs] for graphs in dataset)
    if server.graph is not None:
        ours = {UNNAMED, server.graph}
        default = [server.graph for each in default if each in ours]
        named = [each for each in named if each == server.graph]
    elif UNNAMED in default:
        if len(default) > 1 or named:
            raise BadQuery("the server's graph that has no name cannot be asked together with others")
        return {}
    return {"default-graph-uri": default or [NOWHERE], "named-graph-uri": named}


def _rows(body: bytes, written: Format) -> int | None:
    """How many rows an answer has, of ASK and of graphs none; None where it has no end, as far as its format shows that."""
    match written:
        case Format.JSON | Format.JSONLD:
            try:
                told = json.loads(body)
            except ValueError:
                return None
            return len(told.get("results", {}).get("bindings", ())) if written is Format.JSON else 0
        case Format.XML | Format.RDFXML if not _CLOSED.search(body):
            return None
        case Format.XML:
            return sum(1 for _ in _RESULT.finditer(body))
        case Format.CSV:
            return sum(outside.count(b"\n") for outside in body.split(b'"')[::2]) - 1
        case Format.TSV:
            return body.count(b"\n") - 1
    return 0
