"""Queries and updates for a server, as they are given: it evaluates, and only it can free its own cores.

When the time is up the connection is closed, which ends the query on servers that notice it or have a limit of
their own.
"""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from typing import IO, Final

from bondgraph.errors import QueryStopped, StoreError
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import Limits
from bondgraph.sparql.query import Query
from bondgraph.store.remote.connection import Connection
from bondgraph.store.server import Server

_CLOSED: Final = re.compile(rb"</(?:\w+:)?(?:sparql|RDF)>\s*\Z")


def answer(server: Server, asked: Query, written: Format, limits: Limits) -> IO[bytes]:
    """The whole answer of a server, in a format that is one for what the query asks for.

    Raises:
        BadQuery: the server cannot make sense of the query.
        QueryStopped: it came to a limit, ours or the server's.
        StoreError: the server does not answer, or not in this format.
    """
    form = {"query": asked.text}
    if server.graph is not None:
        form["default-graph-uri"] = server.graph
    with closing(Connection(replace(server, timeout=limits.seconds))) as connection:
        reply = connection.read(server.query, form, written.media_type)
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
    if len(reply.body) > limits.size:
        raise limits.passed("size")
    # Oxigraph breaks off in the midst of a result when its time is over.
    if not _whole(reply.body, written):
        raise QueryStopped("time", "the server's own")
    if _rows(reply.body, written) > limits.rows:
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


def _whole(body: bytes, written: Format) -> bool:
    """Whether an answer has an end, as far as its format shows that."""
    match written:
        case Format.JSON | Format.JSONLD:
            try:
                json.loads(body)
            except ValueError:
                return False
        case Format.XML | Format.RDFXML:
            return _CLOSED.search(body) is not None
    return True


def _rows(body: bytes, written: Format) -> int:
    """How many rows an answer has; of ASK and of graphs, none."""
    match written:
        case Format.JSON:
            return len(json.loads(body).get("results", {}).get("bindings", ()))
        case Format.XML:
            return len(re.findall(rb"<(?:\w+:)?result[\s/>]", body))
        case Format.CSV:
            return sum(outside.count(b"\n") for outside in body.split(b'"')[::2]) - 1
        case Format.TSV:
            return body.count(b"\n") - 1
    return 0
