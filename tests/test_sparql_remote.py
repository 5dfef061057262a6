"""Queries and updates for a server: what it answers is checked against the limits, and is whole or an error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from tests.elsewhere import JSON, OFF, Elsewhere, elsewhere
from tests.services import odd

from bondgraph.errors import QueryStopped, StoreError, StoreUnreachable
from bondgraph.sparql import remote
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import Limits
from bondgraph.sparql.query import read
from bondgraph.store.address import ServerAddress
from bondgraph.store.server import Server

LIMITS = Limits(seconds=5, rows=1, size=500)
XML = b"<?xml version='1.0'?><sparql><head/><results><result/></results></sparql>"


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as server:
        yield server


def ask(there: Elsewhere, written: Format = Format.JSON, query: str = "SELECT * { ?s a bg:Claim }") -> bytes:
    with remote.answer(Server(ServerAddress(there.address)), read(query), written, LIMITS) as answer:
        return answer.read()


def test_a_servers_answer_comes_as_it_is(there: Elsewhere) -> None:
    assert ask(there) == OFF
    (asked,) = there.asked
    assert asked.split() == "PREFIX bg: <https://w3id.org/bondgraph/ns#> SELECT * { ?s a bg:Claim }".split()


@pytest.mark.parametrize(
    ("written", "one", "two"),
    [
        (Format.JSON, OFF, OFF.replace(b"[{", b'[{"far":{"type":"literal","value":"on"}},{')),
        (Format.XML, XML, XML.replace(b"<result/>", b"<result/><result  index='2'></result>")),
        (Format.CSV, b'x\r\n"a\n""b"\r\n', b'x\r\n"a\n""b"\r\nc\r\n'),
        (Format.TSV, b"?x\n<a:a>\n", b"?x\n<a:a>\n\n"),
    ],
)
def test_rows_are_counted_in_each_format(there: Elsewhere, written: Format, one: bytes, two: bytes) -> None:
    there.type = written.media_type
    there.body = one
    assert ask(there, written) == one
    there.body = two
    with pytest.raises(QueryStopped, match="limit of rows, 1;"):
        ask(there, written)


@pytest.mark.parametrize(
    ("written", "body"),
    [(Format.JSON, OFF[:-3]), (Format.XML, XML[:-4]), (Format.RDFXML, b"<rdf:RDF>"), (Format.JSONLD, b"[{")],
)
def test_an_answer_that_breaks_off_is_none(there: Elsewhere, written: Format, body: bytes) -> None:
    there.type, there.body = written.media_type, body
    query = "CONSTRUCT WHERE { ?s ?p ?o }" if written in (Format.RDFXML, Format.JSONLD) else "ASK {}"
    with pytest.raises(QueryStopped, match="limit of time, the server's own"):
        ask(there, written, query)


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({"X-SPARQL-MaxRows": "10"}, "rows, 10, the server's own"),
        ({"X-SQL-State": "S1TAT"}, "time, the server's own"),
    ],
)
def test_what_a_server_tells_in_headers_is_heard(
    there: Elsewhere, headers: dict[str, str], limit: str
) -> None:
    there.headers = headers
    with pytest.raises(QueryStopped, match=limit):
        ask(there)


def test_an_answer_in_another_format_is_told(there: Elsewhere) -> None:
    there.type = "text/html"
    with pytest.raises(StoreError, match=f"text/html where {JSON.replace('+', '.')} was asked for"):
        ask(there)


def test_an_answer_has_a_size_at_most(there: Elsewhere) -> None:
    there.body = OFF + b" " * 500
    with pytest.raises(QueryStopped, match="limit of size"):
        ask(there)


def test_no_more_is_read_of_an_answer_than_its_limit() -> None:
    def endless(connection: Any) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
        with suppress(OSError):
            while True:
                connection.sendall(b" " * 65536)

    with odd(endless) as there, pytest.raises(QueryStopped, match="limit of size, 1 MiB"):
        remote.answer(
            Server(ServerAddress(there.url)), read("ASK {}"), Format.JSON, Limits(seconds=20, size=2**20)
        )


def test_an_update_goes_where_updates_are_taken(there: Elsewhere) -> None:
    update = read("INSERT DATA { <a:a> <a:b> 1 }", update=True)
    with pytest.raises(StoreError, match="BONDGRAPH_STORE_UPDATE"):
        remote.update(Server(ServerAddress("http://127.0.0.1:1/")), update, LIMITS)
    assert there.asked == []
    address = ServerAddress(there.address)
    remote.update(Server(address, update=address), update, LIMITS)
    assert [asked.split() for asked in there.asked] == ["INSERT DATA { <a:a> <a:b> 1 }".split()]


def test_a_server_that_is_not_there_is_told() -> None:
    server = Server(ServerAddress("http://127.0.0.1:1/"), retries=0)
    with pytest.raises(StoreUnreachable):
        remote.answer(server, read("ASK {}"), Format.JSON, LIMITS)
