"""A request → the operation of the SPARQL 1.1 Protocol that it is (https://www.w3.org/TR/sparql11-protocol/).

Parameters stand in the address, in a form that is posted, or in both; a query that is posted as it is has its graphs in
the address. What is no query by the protocol is refused here, before anybody reads its SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from bondgraph.errors import BadFilter
from bondgraph.sparql.formats import Format
from bondgraph.sparql.query import Dataset, Form
from bondgraph_api.negotiation import preferred
from bondgraph_api.problems import (
    ADDRESS_TOO_LONG,
    BAD_ENCODING,
    BAD_REQUEST,
    CONTENT_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    UPDATE_REFUSED,
    Refused,
    problem,
    unknown_parameter,
)
from bondgraph_api.settings import LARGEST_QUERY, LONGEST_SPARQL_ADDRESS, MOST_PARAMETERS

QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
FORM: Final = "application/x-www-form-urlencoded"

PARAMETERS: Final = ("query", "default-graph-uri", "named-graph-uri", "format")
"""What is understood; other services call ``format`` what some call ``output`` or ``results``, so all three are."""
_FORMAT: Final = ("format", "output", "results")
_OF_UPDATES: Final = ("update", "using-graph-uri", "using-named-graph-uri")

_TABLES: Final[dict[str, Format]] = {
    "application/sparql-results+json": Format.JSON,
    "application/sparql-results+xml": Format.XML,
    "text/csv": Format.CSV,
    "text/tab-separated-values": Format.TSV,
    "application/json": Format.JSON,
    "application/xml": Format.XML,
}
_GRAPHS: Final[dict[str, Format]] = {
    "text/turtle": Format.TURTLE,
    "application/n-triples": Format.NTRIPLES,
    "application/ld+json": Format.JSONLD,
    "application/rdf+xml": Format.RDFXML,
    "application/n-quads": Format.NQUADS,
    "application/trig": Format.TRIG,
    "application/json": Format.JSONLD,
    "application/xml": Format.RDFXML,
}
GRAPHS: Final = tuple(_GRAPHS)
"""The media types of a graph, the best first."""
EVERY: Final = tuple(dict.fromkeys((*_TABLES, *_GRAPHS)))
"""The media types of any answer."""
# What clients call formats in a parameter, beside the names of `Format` and the media types.
_CALLED: Final = {
    "rdf": Format.RDFXML,
    "rdf+xml": Format.RDFXML,
    "ttl": Format.TURTLE,
    "n3": Format.TURTLE,
    "nt": Format.NTRIPLES,
    "nq": Format.NQUADS,
    "json-ld": Format.JSONLD,
    "sparql-results+json": Format.JSON,
    "sparql-results+xml": Format.XML,
}
_ALIKE: Final = {Format.JSON: Format.JSONLD, Format.XML: Format.RDFXML}

# An IRI that stands by itself, of the characters that IRIs have (RFC 3987).
_ABSOLUTE: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_UTF8: Final = frozenset({"", "utf-8", "utf8"})


class Operation(NamedTuple):
    """What a request asks.

    Attributes:
        query: the query as written; None where none is given, which asks what the service is.
        dataset: the graphs that it is asked of, where they are named.
        formats: the format of the answer by names or media types, where it is not left to the header Accept.
    """

    query: str | None
    dataset: Dataset | None
    formats: tuple[str, ...]


def offered(form: Form) -> dict[str, Format]:
    """The media types in which what a query asks for can be answered, the best first.

    A verdict is a word in CSV and TSV, for which the W3C has no other form.

    >>> list(offered("ASK"))[:2]
    ['application/sparql-results+json', 'application/sparql-results+xml']
    """
    match form:
        case "SELECT" | "ASK":
            return _TABLES
    return _GRAPHS


def named(names: Sequence[str], form: Form) -> tuple[str, Format]:
    """The media type and the format that parameters name, each by another name perhaps.

    Raises:
        BadFilter: there is none of a name for what the query asks for, or they name several.

    >>> named(["xml", "application/rdf+xml"], "CONSTRUCT")
    ('application/rdf+xml', <Format.RDFXML: 'rdfxml'>)
    """
    found = [_named(name, form) for name in names]
    if len({written for _, written in found}) > 1:
        raise BadFilter("format", f"it is given as {' and as '.join(names)}; give one")
    return found[0]


def _named(name: str, form: Form) -> tuple[str, Format]:
    types = offered(form)
    plain = name.strip().lower()
    # A client may name several media types, as in Accept.
    if "/" in plain and (media := preferred(plain, (*types,))):
        return media, types[media]
    found = _CALLED.get(plain) or (Format(plain) if plain in [*Format] else None)
    for each in (found, found and _ALIKE.get(found)):
        if each and each in types.values():
            return each.media_type, each
    there = ", ".join(dict.fromkeys(types.values()))
    raise BadFilter("format", f"{form} is not written as {name!r}; write one of: {there}")


async def operation(request: Request) -> Operation:
    """The operation that a request is.

    Raises:
        Refused: it is none of the protocol, or one that changes something.
        BadFilter: the value of a parameter cannot be used.
    """
    pairs = list(_address(request))
    if request.method == "POST":
        pairs += await _posted(request)
    for name, _ in pairs:
        if name in _OF_UPDATES:
            raise _no_update(name)
        if name not in PARAMETERS and name not in _FORMAT:
            raise unknown_parameter(name, PARAMETERS)
    return Operation(_query(pairs, request), _dataset(pairs), _formats(pairs))


def _address(request: Request) -> Iterator[tuple[str, str]]:
    raw: bytes = request.scope["query_string"]
    if len(raw) > LONGEST_SPARQL_ADDRESS:
        detail = (
            f"what follows the question mark has {len(raw):,} bytes, at most {LONGEST_SPARQL_ADDRESS:,} are taken;"
            f" send the query by POST, as {QUERY} or as a form"
        )
        raise Refused(problem(ADDRESS_TOO_LONG, 414, detail))
    yield from _pairs(raw, "the address")


def _pairs(raw: bytes, where: str) -> list[tuple[str, str]]:
    if raw.count(b"&") >= MOST_PARAMETERS:
        detail = (
            f"{where} has more than {MOST_PARAMETERS:,} parameters; name fewer graphs, or ask several times"
        )
        raise Refused(problem(BAD_REQUEST, 400, detail))
    try:
        return parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        detail = f"{where} is not UTF-8; percent-encode the bytes of the UTF-8 form, e.g. %C3%A9 for é"
        raise Refused(problem(BAD_ENCODING, 400, detail)) from None


async def _posted(request: Request) -> list[tuple[str, str]]:
    """The parameters that a body gives."""
    sent, _, rest = request.headers.get("content-type", "").partition(";")
    media = sent.strip().lower()
    if media == UPDATE:
        raise _no_update(UPDATE)
    if media not in (QUERY, FORM):
        what = f"not as {media}" if media else "and name its type in the header Content-Type"
        raise _unsupported(f"send a query as {QUERY}, or as a form ({FORM}), {what}")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]*)", rest, re.IGNORECASE)
    if charset and charset[1].lower() not in _UTF8:
        raise _unsupported(f"a query is UTF-8, not {charset[1]}; encode it anew and send charset=utf-8")
    if (encoding := request.headers.get("content-encoding", "identity").lower()) != "identity":
        raise _unsupported(f"send the body as it is, without Content-Encoding: {encoding}")
    body = await _body(request)
    if media == FORM:
        return await run_in_threadpool(_pairs, body, "the form")
    try:
        return [("query", body.decode("utf-8-sig"))]
    except UnicodeDecodeError as error:
        detail = f"the query is not UTF-8 at its byte {error.start + 1}; encode it anew"
        raise Refused(problem(BAD_ENCODING, 400, detail)) from None


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_QUERY:
            detail = f"a query may have {LARGEST_QUERY:,} bytes, encoded as it is sent; ask with less"
            raise Refused(problem(CONTENT_TOO_LARGE, 413, detail))
    return bytes(body)


def _query(pairs: Sequence[tuple[str, str]], request: Request) -> str | None:
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise BadFilter("query", f"it is given {len(queries)} times; give it once")
    if queries and queries[0].strip():
        return queries[0]
    if queries or request.method == "POST" or any(name.endswith("-graph-uri") for name, _ in pairs):
        raise BadFilter("query", "nothing is given; write a query of SPARQL 1.1, e.g. query=ASK {}")
    return None


def _dataset(pairs: Sequence[tuple[str, str]]) -> Dataset | None:
    for name, value in pairs:
        if name.endswith("-graph-uri") and not _ABSOLUTE.fullmatch(value):
            raise BadFilter(name, f"{value!r} is no absolute IRI; write one, e.g. https://example.org/graph")
    default, names = (
        tuple(value for name, value in pairs if name == f"{which}-graph-uri")
        for which in ("default", "named")
    )
    return Dataset(default, names) if default or names else None


def _formats(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    given = [(name, value) for name, value in pairs if name in _FORMAT]
    for name, value in given:
        if not value.strip():
            raise BadFilter(name, "nothing is given; write a format, or leave it out")
    return tuple(dict.fromkeys(value for _, value in given))


def _no_update(by: str) -> Refused:
    detail = (
        f"{by} is for updates, and nothing is changed here: the corpus is changed in its files and built anew; send"
        " a query as query"
    )
    found = problem(UPDATE_REFUSED, 403, detail)
    return Refused(found.model_copy(update={"parameter": by} if by != UPDATE else {}))


def _unsupported(detail: str) -> Refused:
    return Refused(problem(UNSUPPORTED_MEDIA_TYPE, 415, detail))
