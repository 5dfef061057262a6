"""A SPARQL server: its addresses, and how it is spoken to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bondgraph.errors import StoreError
from bondgraph.namespaces import address as escaped
from bondgraph.store.address import ServerAddress, server_address

_TIMEOUT: Final = 30.0
_RETRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Server:
    """What is known of a server.

    Attributes:
        query: where it takes queries.
        update: where it takes updates, if anywhere.
        graphs: where it takes whole graphs (SPARQL 1.1 Graph Store HTTP Protocol), if anywhere.
        graph: the graph that is read and written; None is its default graph.
        user: with `password`, whom it knows us as (HTTP Basic, or Digest where it asks for that).
        password: see `user`.
        token: a bearer token, in place of both.
        beside: a folder on this machine for what is read beside the statements, if any.
        timeout: the seconds that a query may take, the tries of it and the waits between them included; for
            an update, the seconds for which the server may be silent.
        retries: how often a query is tried again where the server cannot be reached or is busy.
    """

    query: ServerAddress
    update: ServerAddress | None = None
    graphs: ServerAddress | None = None
    graph: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    beside: Path | None = None
    timeout: float = _TIMEOUT
    retries: int = _RETRIES

    @classmethod
    def from_environment(cls, query: ServerAddress, environ: Mapping[str, str]) -> Server:
        """A server as the environment describes it: ``BONDGRAPH_STORE_UPDATE`` and its like.

        An empty variable is as good as none.

        Raises:
            StoreError: a variable has a value that cannot be used; credentials are not shown.
        """

        def given(name: str) -> str | None:
            return environ.get(f"BONDGRAPH_STORE_{name}") or None

        def at(name: str) -> ServerAddress | None:
            written = given(name)
            return server_address(written, f"BONDGRAPH_STORE_{name}") if written else None

        user, password, token = given("USER"), given("PASSWORD"), given("TOKEN")
        if token and (user or password):
            raise StoreError(
                "BONDGRAPH_STORE_TOKEN",
                "give either a token, or BONDGRAPH_STORE_USER and BONDGRAPH_STORE_PASSWORD",
            )
        if (user is None) != (password is None):
            missing = "PASSWORD" if user else "USER"
            raise StoreError(f"BONDGRAPH_STORE_{missing}", "it is missing; user and password go together")
        for name in ("USER", "PASSWORD", "TOKEN"):
            if any(ord(char) < 0x20 or ord(char) == 0x7F for char in given(name) or ""):
                raise StoreError(
                    f"BONDGRAPH_STORE_{name}", "it holds a line break or another control character"
                )
        if token and not token.isascii():
            raise StoreError("BONDGRAPH_STORE_TOKEN", "it holds a sign beyond ASCII, which no token has")
        graph = given("GRAPH")
        if graph and (":" not in graph or escaped(graph) != graph):
            raise StoreError("BONDGRAPH_STORE_GRAPH", "write the graph's IRI, e.g. https://example.org/graph")
        return cls(
            query=query,
            update=at("UPDATE"),
            graphs=at("GRAPHS"),
            graph=graph,
            user=user,
            password=password,
            token=token,
            beside=Path(beside).expanduser() if (beside := given("BESIDE")) else None,
            timeout=_seconds(given("TIMEOUT")),
            retries=_times(given("RETRIES")),
        )


def _seconds(written: str | None) -> float:
    if written is None:
        return _TIMEOUT
    try:
        seconds = float(written)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise StoreError("BONDGRAPH_STORE_TIMEOUT", f"{written!r} is no time; write seconds above 0, e.g. 30")
    return seconds


def _times(written: str | None) -> int:
    if written is None:
        return _RETRIES
    if not (written.isascii() and written.isdigit() and len(written) < 4):
        raise StoreError(
            "BONDGRAPH_STORE_RETRIES", f"{written!r} is no number of times; write 0 for none, e.g. 3"
        )
    return int(written)
