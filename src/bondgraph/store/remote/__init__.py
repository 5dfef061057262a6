"""The remote engine: a server that speaks SPARQL 1.1."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any, Final
from urllib.parse import quote

import pyoxigraph

from bondgraph.errors import BadQuery, QueryStopped, StoreError, StoreUnreachable
from bondgraph.namespaces import RDF, XSD, Iri, Literal, Term
from bondgraph.store import Row
from bondgraph.store.remote.connection import Connection, Reply
from bondgraph.store.server import Server

_RESULTS: Final = "application/sparql-results+json"
_JSON: Final = frozenset({_RESULTS, "application/json"})
_BATCH: Final = 500
"""How many statements one INSERT DATA has: Virtuoso compiles each into SQL, of which it takes 10,000 lines."""
_CHUNK: Final = 1 << 16

_BLANK: Final = r"(?:\s|\#[^\n\r]*(?:[\n\r]|\Z))"
_SELECT: Final = re.compile(
    rf"{_BLANK}*(?:(?:BASE{_BLANK}*<[^>]*>|PREFIX{_BLANK}+[^\s:]*:{_BLANK}*<[^>]*>){_BLANK}*)*SELECT\b",
    re.IGNORECASE,
)
"""What begins a SELECT query. An update cannot follow in the same request."""


class RemoteEngine:
    """Statements held by a server.

    What it holds is read as `Server` says: its default graph or the one that is named there. What is written
    must be N-Triples here already, so that a server with a lenient parser never gets half of a bad file.

    Attributes:
        server: the server.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self._connection = Connection(server)

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query; nothing else is sent, as some servers take updates where they take queries."""
        if not _SELECT.match(query):
            raise BadQuery("it is no SELECT query")
        form = {"query": query}
        if self.server.graph is not None:
            form["default-graph-uri"] = self.server.graph
        return self._rows(self._connection.read(self.server.query, form, _RESULTS))

    def statements(self, query: str) -> Iterator[str]:
        """The rows of a SELECT query of three variables as lines of N-Triples."""
        for row in self.select(query):
            terms = (term for term in row.values() if term is not None)
            yield f"{' '.join(term.n3() for term in terms)} .\n"

    def load(self, ntriples: Iterable[str]) -> None:
        """Add statements: in one request to the graph store where its address is known, else in batches of updates.

        A line that is no N-Triples leaves the server as it was. Where the server itself fails in the midst of it, that
        depends: Oxigraph takes a request whole or not at all, others may keep a part; of batches those before stay.
        Adding the same statements again is harmless, but for blank nodes.

        Raises:
            ValueError: a line is not N-Triples.
            StoreError: nothing can be written there.
        """
        self._write(ntriples, "POST")

    def replace(self, ntriples: Iterable[str]) -> None:
        """Let the graph hold these statements and no others.

        With the address of a graph store it is one PUT, which Oxigraph does whole or not at all and for which other
        servers give no promise. Without, the graph is cleared, then filled in batches of updates, and who asks
        meanwhile sees a part; where that ends early, it is to be done again.

        Raises:
            ValueError: a line is not N-Triples; the server is as it was.
            StoreError: nothing can be written there.
        """
        self._write(ntriples, "PUT")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _rows(self, reply: Reply) -> list[Row]:
        if reply.type not in _JSON:
            raise self._no_results(f"it answers with {reply.type or 'an unnamed type'}")
        try:
            told = json.loads(reply.body)
        except (ValueError, RecursionError) as error:
            # Oxigraph breaks off in the midst of a result when its time is over.
            if reply.body.lstrip().startswith(b"{"):
                raise QueryStopped("time", "the server's own") from error
            raise self._no_results("its answer is no JSON") from error
        try:
            names = told["head"]["vars"]
            return [
                {name: _term(found[name]) if name in found else None for name in names}
                for found in told["results"]["bindings"]
            ]
        except (KeyError, TypeError, AttributeError) as error:
            raise self._no_results("its answer is JSON, but no results of a SELECT query") from error

    def _no_results(self, what: str) -> StoreUnreachable:
        return StoreUnreachable(
            str(self.server.query),
            f"{what}, not with SPARQL results; is this the address for queries, e.g. …/query or …/sparql?",
        )

    def _write(self, ntriples: Iterable[str], method: str) -> None:
        server = self.server
        if server.graphs is None and server.update is None:
            raise StoreError(
                str(server.query),
                "no address to write to is known; set BONDGRAPH_STORE_GRAPHS (graph store) or BONDGRAPH_STORE_UPDATE",
            )
        with tempfile.TemporaryFile() as spool:
            for line in ntriples:
                spool.write(line.encode())
            size = spool.tell()
            blank = _checked(spool)
            if server.graphs is not None:
                target = "default" if server.graph is None else f"graph={quote(server.graph, safe='')}"
                self._connection.write(
                    method,
                    server.graphs.with_query(target),
                    _Spooled(spool),
                    content_type="application/n-triples",
                    content_length=str(size),
                )
                return
            if blank:
                raise StoreError(
                    str(server.update),
                    "blank nodes cannot be added in batches of updates; set BONDGRAPH_STORE_GRAPHS",
                )
            self._update(spool, clear=method == "PUT")

    def _update(self, spool: IO[bytes], *, clear: bool) -> None:
        assert self.server.update is not None
        graph = None if self.server.graph is None else Iri(self.server.graph).n3()
        before, after = (
            ("INSERT DATA {", "}") if graph is None else (f"INSERT DATA {{ GRAPH {graph} {{", "} }")
        )
        emptying = f"CLEAR SILENT {'DEFAULT' if graph is None else f'GRAPH {graph}'}"
        if clear:
            self._send(emptying)
        for statements in _batches(spool):
            self._send(f"{before}\n{statements}\n{after}")

    def _send(self, update: str) -> None:
        assert self.server.update is not None
        self._connection.write(
            "POST",
            self.server.update,
            update.encode(),
            content_type="application/sparql-update; charset=utf-8",
        )


class _Spooled:
    """A file as an iterable of its bytes that can be gone through again, where a server wants credentials first."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk


def _statements(spool: IO[bytes]) -> Iterator[pyoxigraph.Quad]:
    spool.seek(0)
    return pyoxigraph.parse(spool, pyoxigraph.RdfFormat.N_TRIPLES)


def _checked(spool: IO[bytes]) -> bool:
    """Whether there are blank nodes among the statements; ValueError where a line is none."""
    blank = False
    try:
        for statement in _statements(spool):
            blank |= any(
                isinstance(end, pyoxigraph.BlankNode) for end in (statement.subject, statement.object)
            )
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    return blank


def _batches(spool: IO[bytes]) -> Iterator[str]:
    # Written anew: SPARQL resolves \u0022 before it looks for quotes, N-Triples after.
    statements = _statements(spool)
    while batch := list(islice(statements, _BATCH)):
        yield "\n".join(f"{each.triple} ." for each in batch)


def _term(told: dict[str, Any]) -> Term | None:
    kind, value = told["type"], told["value"]
    if kind == "uri":
        return Iri(value)
    if kind == "bnode":
        return Iri(f"_:{value.removeprefix('nodeID://')}")
    if language := told.get("xml:lang"):
        return Literal(value, language.lower())
    datatype = told.get("datatype")
    if datatype is None or datatype in {XSD.string, RDF.langString}:
        return Literal(value)
    # Virtuoso tells truth values as numbers, and years without their zeros.
    if datatype == XSD.boolean:
        value = {"1": "true", "0": "false"}.get(value, value)
    elif datatype == XSD.gYear:
        value = re.sub(r"^(-?)(\d{1,3})$", lambda year: year[1] + year[2].zfill(4), value)
    return Literal(value, datatype=Iri(datatype))
