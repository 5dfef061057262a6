"""SPARQL over HTTP: what is answered in which format, what is refused, and that no query harms another."""

from __future__ import annotations

import gc
import http.client
import json
import re
import shlex
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import anyio
import pyoxigraph
import pytest
import rdflib
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.healing import healing
from tests.servers import OXIGRAPH, oxigraph
from tests.services import odd, saying, serving
from tests.stores import small_store
from tests.test_api import client_of, small

import bondgraph
from bondgraph.errors import QueryAbandoned
from bondgraph.opening import open_server
from bondgraph.rdf import ntriples
from bondgraph.sparql import remote
from bondgraph.sparql.caller import Caller
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import MIB, Limits
from bondgraph.sparql.query import Dataset, read
from bondgraph.store.address import ServerAddress
from bondgraph.store.remote import RemoteEngine
from bondgraph.store.server import Server
from bondgraph_api import create_app, sparql

QUERY: Final = "application/sparql-query"
SELECT: Final = "SELECT ?claim { ?claim a bg:Claim } ORDER BY ?claim"
ASK: Final = "ASK { ?claim a bg:Claim }"
GRAPH: Final = "CONSTRUCT { ?claim a bg:Claim } WHERE { ?claim a bg:Claim }"
BOMB: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
TSV: Final = "text/tab-separated-values"
BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small())


def limited(**limits: Any) -> TestClient:
    app = create_app(small(), limits=Limits(**limits))
    return TestClient(app, base_url="http://127.0.0.1:8000")


def ask(client: TestClient, query: str, accept: str | None = None, **more: str) -> Response:
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", params={"query": query} | more, headers=headers)


def type_of(response: Response) -> str:
    assert response.status_code == 200, response.text
    found: str = response.headers["content-type"]
    return found


# -- formats


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, "*/*", JSON),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, f"{JSON};q=0.2, {TSV};q=0.8", f"{TSV}; charset=utf-8"),
        (SELECT, f"text/turtle, {XML};q=0.1", XML),
        (SELECT, "application/*;q=0.5, text/csv;q=0.4", JSON),
        (SELECT, "application/json", "application/json"),
        (SELECT, f"{JSON};q=0, application/*", XML),
        (SELECT, BROWSER, "text/html; charset=utf-8"),
        (SELECT, "text/turtle, text/html;q=0.1", "text/html; charset=utf-8"),
        (ASK, "text/csv;q=0.9, application/xml;q=0.1", "text/csv; charset=utf-8"),
        (GRAPH, "*/*", "text/turtle; charset=utf-8"),
        (GRAPH, f"{JSON}, application/rdf+xml;q=0.5, application/n-triples;q=0.6", "application/n-triples"),
        (GRAPH, "application/n-quads", "application/n-quads"),
        (GRAPH, "application/trig;q=0.9, text/*;q=0.8", "application/trig"),
        (GRAPH, "application/json", "application/json"),
        (GRAPH.replace("CONSTRUCT { ?claim a bg:Claim }", "DESCRIBE ?claim"), "application/ld+json", "application/ld+json"),
    ],
)  # fmt: skip
def test_the_format_is_what_the_client_would_rather_have(
    client: TestClient, query: str, accept: str, expected: str
) -> None:
    response = ask(client, query, accept)
    assert type_of(response) == expected
    assert response.headers["vary"].split(", ")[0] == "Accept"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (ASK, "text/turtle"),
        (GRAPH, JSON),
        (GRAPH, "text/turtle;q=0"),
        (SELECT, "image/*"),
    ],
)
def test_a_format_that_there_is_not_is_told_with_those_that_there_are(
    client: TestClient, query: str, accept: str
) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 406
    offered = response.json()["detail"].partition("name one of: ")[2].split(", ")
    assert {ask(client, query, media).status_code for media in offered} == {200}


@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")  # rdflib's own
@pytest.mark.parametrize(
    ("media_type", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/n-quads", "nquads"),
        ("application/trig", "trig"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_a_graph_is_the_same_in_every_format(client: TestClient, media_type: str, parser: str) -> None:
    parsed = rdflib.Dataset()
    parsed.parse(data=ask(client, GRAPH, media_type).text, format=parser)
    assert {str(subject).rpartition("/")[2] for subject, *_ in parsed.quads()} == {
        "ann-one",
        "bo-one",
        "cy-plain",
    }


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        (SELECT, "csv", "text/csv"),
        (SELECT, "XML", XML),
        (SELECT, "text/csv", "text/csv"),
        (GRAPH, "xml", "application/rdf+xml"),
        (GRAPH, "json", "application/ld+json"),
        (GRAPH, "ttl", "text/turtle"),
        (GRAPH, "nquads", "application/n-quads"),
        (ASK, "json", JSON),
    ],
)
def test_a_parameter_names_the_format_whatever_else_is_accepted(
    client: TestClient, query: str, name: str, expected: str
) -> None:
    for parameter in ("format", "output", "results"):
        assert type_of(ask(client, query, BROWSER, **{parameter: name})).partition(";")[0] == expected


@pytest.mark.parametrize(
    ("query", "more", "said"),
    [
        (
            SELECT,
            {"format": "turtle"},
            "SELECT is not written as 'turtle'; write one of: json, xml, csv, tsv",
        ),
        (ASK, {"format": "turtle"}, "ASK is not written as 'turtle'; write one of: json, xml, csv, tsv"),
        (SELECT, {"format": "csv", "output": "json"}, "given as csv and as json"),
        (SELECT, {"format": ""}, "nothing is given"),
    ],
)
def test_a_format_that_does_not_fit_is_refused(
    client: TestClient, query: str, more: dict[str, str], said: str
) -> None:
    response = ask(client, query, **more)
    assert response.status_code == 400
    assert said in response.json()["detail"]


def test_a_verdict_is_a_word_where_it_is_asked_for_as_a_table(client: TestClient) -> None:
    for query, word in ((ASK, "true"), ("ASK { ?s bg:none ?o }", "false")):
        assert [ask(client, query, format=name).text for name in ("csv", "tsv")] == [word] * 2


@pytest.mark.parametrize("accept", [JSON, XML, "text/csv", TSV, BROWSER])
def test_the_columns_of_all_variables_come_as_the_query_names_them(client: TestClient, accept: str) -> None:
    query = "SELECT DISTINCT * { ?z a bg:Claim ; schema:text $t BIND(1 AS ?m) OPTIONAL { ?z bg:none ?b } BIND('a\tb\\n' AS ?a) } ORDER BY ?z"
    text = ask(client, query, accept).text
    columns = ["z", "t", "m", "b", "a"]
    if accept == JSON:
        assert json.loads(text)["head"]["vars"] == columns
    elif accept in ("text/csv", TSV):
        assert text.splitlines()[0] == {"text/csv": "z,t,m,b,a", TSV: "?z\t?t\t?m\t?b\t?a"}[accept]
    else:
        assert re.findall(r'(?:<variable name="|<th scope="col">)(\w)', text) == columns
    # The values go with them.
    row = ask(client, query).json()["results"]["bindings"][0]
    assert (row["z"]["type"], row["m"]["value"], row["a"]["value"], "b" in row) == (
        "uri",
        "1",
        "a\tb\n",
        False,
    )


# -- requests


def posted(
    client: TestClient, body: str | bytes, media_type: str | None, address: str = "/sparql"
) -> Response:
    headers = {} if media_type is None else {"Content-Type": media_type}
    return client.post(address, content=body, headers=headers)


FORM: Final = "application/x-www-form-urlencoded"
EMPTY: Final = quote("ASK {}")

REFUSED: Final[list[tuple[Callable[[TestClient], Response], int, str, str]]] = [
    (lambda on: on.post("/sparql"), 415, "unsupported-media-type", "Content-Type"),
    (lambda on: posted(on, "", FORM), 400, "bad-parameter", "query: nothing is given"),
    (lambda on: posted(on, "", QUERY), 400, "bad-parameter", "query: nothing is given"),
    (lambda on: posted(on, "query=", FORM), 400, "bad-parameter", "query: nothing is given"),
    (lambda on: on.get("/sparql?query=%20"), 400, "bad-parameter", "query: nothing is given"),
    (lambda on: on.get("/sparql?default-graph-uri=a:b"), 400, "bad-parameter", "query: nothing is given"),
    (lambda on: posted(on, f"query={EMPTY}", FORM, f"/sparql?query={EMPTY}"), 400, "bad-parameter", "given 2 times"),
    (lambda on: posted(on, "ASK {}", QUERY, f"/sparql?query={EMPTY}"), 400, "bad-parameter", "given 2 times"),
    (lambda on: posted(on, f"query={EMPTY}&update=x", FORM), 403, "update-refused", "update is for updates"),
    (lambda on: on.get("/sparql?using-graph-uri=a:b"), 403, "update-refused", "using-graph-uri is for updates"),
    (lambda on: posted(on, "CLEAR ALL", "Application/SPARQL-Update"), 403, "update-refused", "built anew"),
    (lambda on: on.get("/sparql?query=CLEAR+ALL"), 400, "bad-query", "CLEAR changes what is stored"),
    (lambda on: ask(on, "SELECT * { SERVICE <http://e/> {} }"), 400, "bad-query", "SERVICE asks another server"),
    (lambda on: ask(on, "SELECT * { ?s no:such ?o }"), 400, "bad-query", "no prefix no: is declared"),
    (lambda on: posted(on, "ASK {}", "text/plain"), 415, "unsupported-media-type", "not as text/plain"),
    (lambda on: posted(on, "ASK {}", f"{QUERY}; charset=latin-1"), 415, "unsupported-media-type", "latin-1"),
    (lambda on: posted(on, "format=json&" * 1_000 + f"query={EMPTY}", FORM), 400, "bad-request", "more than 1,000 parameters"),
    (lambda on: posted(on, b"query=%ff", FORM), 400, "bad-encoding", "the form is not UTF-8"),
    (lambda on: posted(on, b"ASK { ?s ?p '\xff' }", QUERY), 400, "bad-encoding", "not UTF-8 at its byte 14"),
    (lambda on: on.get("/sparql?query=%ff"), 400, "bad-encoding", "the address is not UTF-8"),
    (lambda on: on.get(f"/sparql?query={'x' * 33_000}"), 414, "address-too-long", "send the query by POST"),
    (lambda on: posted(on, "#" * 2_600_000, QUERY), 413, "content-too-large", "2,500,000"),
    (lambda on: posted(on, "#" * 201_000, QUERY), 400, "bad-query", "longer than 200,000 characters"),
    (lambda on: ask(on, ASK, timeout="1"), 400, "unknown-parameter", "'timeout'"),
    (lambda on: ask(on, ASK, **{"default-graph": "a:b"}), 400, "unknown-parameter", "did you mean default-graph-uri?"),
    (lambda on: ask(on, ASK, **{"named-graph-uri": "graph"}), 400, "bad-parameter", "no absolute IRI"),
    (lambda on: ask(on, ASK, **{"default-graph-uri": "a:b c"}), 400, "bad-parameter", "no absolute IRI"),
]  # fmt: skip


@pytest.mark.parametrize(("send", "status", "slug", "said"), REFUSED)
def test_what_is_wrong_with_a_request_is_told(
    client: TestClient, send: Callable[[TestClient], Response], status: int, slug: str, said: str
) -> None:
    response = send(client)
    assert response.status_code == status, response.text
    found = response.json()
    assert found["type"] == f"/problems/{slug}"
    assert said in found["detail"]
    assert response.headers["cache-control"] == "no-store"


def test_a_body_that_is_packed_is_refused(client: TestClient) -> None:
    response = client.post(
        "/sparql", content=b"\x1f\x8b", headers={"Content-Type": QUERY, "Content-Encoding": "gzip"}
    )
    assert (response.status_code, "gzip" in response.json()["detail"]) == (415, True)


@pytest.mark.parametrize(
    "media_type", [QUERY, f"{QUERY};charset=utf-8", f'{QUERY}; charset="UTF-8"', "Application/SPARQL-Query"]
)
def test_queries_are_utf_8(client: TestClient, media_type: str) -> None:
    query = "\ufeffASK { FILTER(STRLEN('é😀') = 2) }"
    assert posted(client, query.encode(), media_type).json()["boolean"] is True


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40), st.sampled_from([QUERY, FORM, "text/plain"]))
def test_no_request_breaks_the_service(body: bytes, media_type: str) -> None:
    client = client_for_anything()
    assert posted(client, body, media_type).status_code < 500
    address = "/sparql?" + "&".join(f"{name}={quote(body)}" for name in ("query", "format"))
    assert client.get(address).status_code < 500
    assert client.get(f"/sparql?{quote(body)}").status_code < 500


def client_for_anything(kept: list[TestClient] = []) -> TestClient:  # noqa: B006 - it is there to be kept
    if not kept:
        kept.append(client_of(small()))
    return kept[0]


# -- conventions of HTTP


def test_head_is_get_without_a_body(client: TestClient) -> None:
    got, headed = ask(client, SELECT), client.head("/sparql", params={"query": SELECT})
    assert (headed.status_code, headed.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary"):
        assert headed.headers[name] == got.headers[name]


def test_an_answer_is_tagged_by_query_and_format(client: TestClient) -> None:
    tags = {ask(client, SELECT, accept).headers["etag"] for accept in (JSON, XML, "text/csv", BROWSER)}
    tags |= {ask(client, ASK).headers["etag"], client.get("/sparql").headers["etag"]}
    assert len(tags) == 6
    tag = ask(client, SELECT).headers["etag"]
    again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("query", [{"query": SELECT}, {}])
def test_whoever_has_any_answer_or_a_younger_one_gets_none_anew(
    client: TestClient, query: dict[str, str]
) -> None:
    modified = client.get("/sparql", params=query).headers["last-modified"]
    assert modified == client.get("/v1/claims").headers["last-modified"]
    for header, value in (("If-None-Match", "*"), ("If-Modified-Since", modified)):
        response = client.get("/sparql", params=query, headers={header: value})
        assert (response.status_code, response.content) == (304, b""), header
        assert response.headers["vary"].startswith("Accept")
    # Of what cannot be answered there is none.
    assert client.get("/sparql?query=ASK+{", headers={"If-None-Match": "*"}).status_code == 400
    never = client.get(
        "/sparql", params={"query": "ASK { FILTER(RAND() < 2) }"}, headers={"If-None-Match": "*"}
    )
    assert never.status_code == 200


def test_an_answer_is_closed_when_its_listener_leaves() -> None:
    class Gone(Exception):
        pass

    async def send(message: Any) -> None:
        raise Gone

    async def receive() -> Any:
        await anyio.sleep_forever()

    with tempfile.TemporaryFile() as answer:
        scope = {"type": "http", "asgi": {"spec_version": "2.4"}}
        with pytest.raises(Gone):
            anyio.run(sparql._File(answer, {}, JSON), scope, receive, send)
        assert answer.closed


@pytest.mark.parametrize(
    "query", ["SELECT (RAND() AS ?x) {}", "SELECT (now() AS ?x) {}", "SELECT (UUID() AS ?x) {}"]
)
def test_what_changes_each_time_is_not_tagged(client: TestClient, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_scripts_from_anywhere_may_ask_in_every_way(client: TestClient) -> None:
    asked = {"Origin": "https://e.example", "Access-Control-Request-Method": "POST"}
    told = client.options("/sparql", headers=asked | {"Access-Control-Request-Headers": "content-type"})
    assert told.status_code == 200
    assert "POST" in told.headers["access-control-allow-methods"]
    answered = client.post(
        "/sparql", content=ASK, headers={"Origin": "https://e.example", "Content-Type": QUERY}
    )
    assert answered.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_with_those_that_there_are(client: TestClient, method: str) -> None:
    response = client.request(method, "/sparql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


# -- what is asked


def test_relative_iris_are_resolved_against_the_corpus(client: TestClient) -> None:
    assert ask(client, "ASK { <claim/ann-one> a bg:Claim }").json()["boolean"] is True
    told = ask(client, "BASE <http://e/> SELECT (<x> AS ?x) {}", "text/csv").text
    assert told == "x\r\nhttp://e/x\r\n"


CORPUS: Final = "https://example.org/s/corpus/small"
RDFLIBS: Final = "urn:x-rdflib:default"
ELSEWHERE: Final = "http://e/none"


@pytest.mark.parametrize(
    ("default", "named", "expected"),
    [
        ([], [], (True, True, True)),
        ([CORPUS], [], (True, False, False)),
        ([RDFLIBS], [], (True, False, False)),
        ([ELSEWHERE], [], (False, False, False)),
        ([ELSEWHERE, CORPUS], [CORPUS], (True, True, True)),
        ([], [CORPUS], (False, True, True)),
        ([ELSEWHERE], [CORPUS], (False, True, True)),
        ([], [ELSEWHERE], (False, False, False)),
        ([CORPUS], [ELSEWHERE], (True, False, False)),
    ],
)
def test_a_graph_is_the_same_for_a_query_and_for_the_protocol(
    client: TestClient, default: list[str], named: list[str], expected: tuple[bool, bool, bool]
) -> None:
    clauses = "".join(f" FROM <{each}>" for each in default)
    clauses += "".join(f" FROM NAMED <{each}>" for each in named)
    said = {"default-graph-uri": default, "named-graph-uri": named}
    bodies = ("?c a bg:Claim", f"GRAPH <{CORPUS}> {{ ?c a bg:Claim }}", "GRAPH ?g { ?c a bg:Claim }")
    for body, holds in zip(bodies, expected, strict=True):
        asked: list[dict[str, Any]] = [
            {"query": f"ASK{clauses} {{ {body} }}"},
            {"query": f"ASK {{ {body} }}"} | said,
        ]
        # What a request names stands in place of what its query names.
        if default or named:
            asked.append({"query": f"ASK FROM <{ELSEWHERE}> {{ {body} }}"} | said)
        for params in asked:
            response = client.get("/sparql", params=params)
            assert (response.status_code, response.json().get("boolean")) == (200, holds), params


@pytest.mark.parametrize(
    "clauses", ["", f"FROM NAMED <{CORPUS}>", "FROM NAMED <corpus/small> FROM here:small", f"FROM <{CORPUS}> FROM NAMED <{CORPUS}>"]
)  # fmt: skip
def test_what_is_asked_of_the_export_as_quads_is_asked_here_too(client: TestClient, clauses: str) -> None:
    exported = pyoxigraph.Store()
    exported.load(client.get("/v1/export/nquads").content, pyoxigraph.RdfFormat.N_QUADS)
    space = "PREFIX bg: <https://w3id.org/bondgraph/ns#> PREFIX here: <https://example.org/s/corpus/>"
    query = f"""{space} SELECT ?g ?c ?n {clauses} {{
      GRAPH ?g {{ ?c a bg:Claim OPTIONAL {{ ?c bg:contrasts ?other FILTER EXISTS {{ ?other a bg:Claim }} }} }}
      {{ SELECT ?c ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?c ?p ?o }} }} GROUP BY ?c ?g }}
    }} ORDER BY ?c"""
    rows = ask(client, query, "text/csv").text.split()[1:]
    found = exported.query(query, base_iri="https://example.org/s/")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert rows == [",".join(row[name].value for name in ("g", "c", "n")) for row in found]
    assert len(rows) >= 3


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("GRAPH ?g { ?c a bg:Claim } ?x a bg:Claim", 0),
        ("GRAPH ?g { ?c a bg:Claim } OPTIONAL { ?x a bg:Claim }", 3),
        ("GRAPH ?g { ?c a bg:Claim } FILTER NOT EXISTS { ?c a bg:Claim }", 3),
        ("GRAPH ?g { ?c a bg:Claim FILTER EXISTS { ?c a bg:Claim } }", 3),
        ("GRAPH ?g { ?c a bg:Claim } FILTER(?g = <corpus/small>) VALUES (?x ?y) { (1 2) (3 4) }", 6),
        ("GRAPH <corpus/small> { ?c a bg:Claim } MINUS { ?c a bg:Claim }", 3),
        ("GRAPH ?g { SELECT ?c { ?c a bg:Claim } LIMIT 2 } BIND(1 + (2 * 3) AS ?n)", 2),
        ("{ ?c a bg:Claim ; bg:voice [ bg:x (1 2) ] . } UNION { GRAPH ?g {} }", 1),
        ("GRAPH <http://e/none> { GRAPH ?g { ?c a bg:Claim } }", 0),
    ],
)
def test_outside_of_graph_is_what_the_query_names(client: TestClient, body: str, rows: int) -> None:
    query = f"SELECT * FROM NAMED <{CORPUS}> {{ {body} }}"
    response = ask(client, query)
    assert response.status_code == 200, response.text
    assert len(response.json()["results"]["bindings"]) == rows


def test_one_variable_does_not_name_the_corpus_and_others(client: TestClient) -> None:
    response = ask(client, f"ASK FROM NAMED <{CORPUS}> FROM NAMED <a:b>\n{{ GRAPH ?g {{ }} }}")
    assert (response.status_code, response.json()["line"], response.json()["column"]) == (400, 2, 3)


def test_an_answer_longer_than_a_piece_comes_whole(client: TestClient) -> None:
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 3000"
    plain = {"Accept-Encoding": "identity"}
    response = client.get("/sparql", params={"query": query}, headers=plain)
    headed = client.head("/sparql", params={"query": query}, headers=plain)
    assert len(response.content) == int(headed.headers["content-length"])
    assert ask(client, query).headers["content-encoding"] == "gzip"
    assert len(response.json()["results"]["bindings"]) == 3000
    assert len(response.content) > 2**16


# -- limits


@pytest.mark.parametrize(
    ("limits", "query", "limit"),
    [
        ({"rows": 2}, SELECT, "rows"),
        ({"rows": 2}, GRAPH, "rows"),
        ({"size": 100}, SELECT, "size"),
        ({"seconds": 0.5}, BOMB, "time"),
        (
            {"memory": 8 * MIB},
            "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?g",
            "memory",
        ),
    ],
)
@pytest.mark.parametrize("accept", [None, BROWSER])
def test_a_query_that_comes_to_a_limit_is_told_so(
    limits: dict[str, Any], query: str, limit: str, accept: str | None
) -> None:
    response = ask(limited(**limits), query, accept)
    assert response.status_code == 422, response.text
    if accept:
        assert f"at its limit of {limit}" in response.text
        assert "<textarea" in response.text
    else:
        found = response.json()
        assert (found["type"], found["limit"]) == ("/problems/query-stopped", limit)
        assert "ask for less" in found["detail"]


def test_a_page_has_less_than_a_file() -> None:
    client = limited(size=6 * MIB)
    query = f"SELECT * {{ VALUES ?x {{ '{'x' * 10_000}' }} ?s ?p ?o . ?a ?b ?c }} LIMIT 450"
    page = client.post("/sparql", data={"query": query}, headers={"Accept": BROWSER})
    assert (page.status_code, "limit of size, 4 MiB on a page, more in a file" in page.text) == (422, True)
    assert client.post("/sparql", data={"query": query}).status_code == 200


def test_beyond_those_who_wait_others_are_told_to_come_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparql, "MOST_WAITING", 0)
    response = ask(client, ASK)
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.json()["type"] == "/problems/busy"


def test_others_are_answered_while_a_query_is_killed_at_its_limit() -> None:
    app = create_app(small(), limits=Limits(seconds=3))
    with serving(app) as origin, ThreadPoolExecutor(9) as pool:
        assert told(origin, ASK) == (200, True)
        bombs = [pool.submit(told, origin, BOMB) for _ in range(2)]
        others = [pool.submit(told, origin, ASK) for _ in range(40)]
        answers = [other.result() for other in others]
        assert not any(bomb.done() for bomb in bombs)
        assert answers == [(200, True)] * 40
        assert [bomb.result() for bomb in bombs] == [(422, None)] * 2
        assert told(origin, ASK) == (200, True)


def told(origin: str, query: str) -> tuple[int, bool | None]:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=30)
    connection.request("GET", f"/sparql?{urlencode({'query': query})}")
    response = connection.getresponse()
    found = json.loads(response.read())
    connection.close()
    return response.status, found.get("boolean")


def test_the_query_of_a_client_that_leaves_is_ended() -> None:
    left: list[Caller] = []

    class Watched(Caller):
        def leave(self) -> None:
            left.append(self)
            super().leave()

    app = create_app(small(), limits=Limits(seconds=60))
    with pytest.MonkeyPatch.context() as patch, serving(app) as origin:
        patch.setattr(sparql, "Caller", Watched)
        assert told(origin, ASK) == (200, True)
        evaluators = app.state.evaluators
        connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=30)
        connection.request("GET", f"/sparql?{urlencode({'query': BOMB})}")
        until(lambda: evaluators.waiting == 1)
        time.sleep(0.3)  # it is under way
        begun = time.monotonic()
        connection.close()
        until(lambda: evaluators.waiting == 0)
        assert time.monotonic() - begun < 10, "it ran on to its limit"
        assert len(left) == 1
        assert told(origin, ASK) == (200, True)


def until(so: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)


# -- wherever the statements are


def test_a_store_on_disk_is_asked_where_it_is() -> None:
    with bondgraph.open(store=small_store()) as library:
        client = client_of(library)
        assert ask(client, ASK).json()["boolean"] is True
        assert "etag" in ask(client, ASK).headers


def copies() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("bondgraph-????????/statements"))


def test_statements_in_memory_are_copied_once_and_the_copy_goes_with_the_service() -> None:
    before = copies()
    client = client_of(small.__wrapped__())  # which nothing else keeps
    assert copies() == before
    assert ask(client, ASK).json()["boolean"] is True
    assert ask(client, SELECT).status_code == 200
    (made,) = copies() - before
    total = ask(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text
    assert total == f"n\r\n{small().statements()}\r\n"
    del client
    gc.collect()
    assert not made.exists()


@pytest.fixture(scope="module")
def over_a_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    if not OXIGRAPH.exists():
        pytest.skip("there is no oxigraph beside python: pip install oxigraph")
    with oxigraph(tmp_path_factory.mktemp("server")) as running:
        with closing(RemoteEngine(running.server)) as engine:
            engine.load(ntriples(healing()))
        with open_server(running.server) as library:
            yield TestClient(
                create_app(library, limits=Limits(seconds=20, rows=5)), base_url="http://127.0.0.1"
            )


def test_a_server_is_asked_in_our_place(over_a_server: TestClient) -> None:
    response = ask(over_a_server, ASK)
    assert response.json()["boolean"] is True
    assert "etag" not in response.headers
    assert ask(over_a_server, "ASK { <claim/ash-heals> a bg:Claim }").status_code == 200
    for accept in (JSON, XML, "text/csv", TSV):
        assert type_of(ask(over_a_server, f"{SELECT} LIMIT 2", accept)).partition(";")[0] == accept
    for accept in ("text/turtle", "application/trig", "application/n-quads", "application/rdf+xml"):
        assert type_of(ask(over_a_server, f"{GRAPH} LIMIT 2", accept)).partition(";")[0] == accept
    assert ask(over_a_server, SELECT).json()["limit"] == "rows"
    assert ask(over_a_server, "SELECT * {").status_code == 400
    page = ask(over_a_server, "DESCRIBE <claim/ash-heals>", BROWSER)
    assert "<table>" in page.text or "No statement" in page.text
    corpus = f"{healing().record.base}corpus/{healing().record.id}"
    for clause in (f"FROM <{corpus}>", f"FROM NAMED <{corpus}>"):
        for body, expected in (
            ("?c a bg:Claim", "NAMED" not in clause),
            (f"GRAPH <{corpus}> {{ ?c a bg:Claim }}", "NAMED" in clause),
        ):
            assert ask(over_a_server, f"ASK {clause} {{ {body} }}").json()["boolean"] is expected
    for graphs, expected in (({"default-graph-uri": "http://e/none"}, False), ({}, True)):
        assert ask(over_a_server, ASK, **graphs).json()["boolean"] is expected


def test_of_a_server_only_the_graph_that_is_the_corpus_is_seen() -> None:
    server = Server(ServerAddress("http://e/"), graph="http://e/ours")
    graphs = remote._graphs
    assert graphs(server, None) == {"default-graph-uri": "http://e/ours"}
    assert graphs(server, Dataset(("http://e/theirs",), ("http://e/theirs",))) == {
        "default-graph-uri": ["urn:bondgraph:nowhere"],
        "named-graph-uri": [],
    }
    assert graphs(server, Dataset(("", "http://e/theirs"), ("http://e/ours",))) == {
        "default-graph-uri": ["http://e/ours"],
        "named-graph-uri": ["http://e/ours"],
    }


def test_a_server_that_is_asked_for_one_who_leaves_is_let_go_of() -> None:
    heard = threading.Event()

    def silent(connection: Any) -> None:
        heard.set()
        connection.settimeout(30)
        while connection.recv(4096):  # until we hang up
            pass

    caller = Caller()
    with odd(silent) as slow, ThreadPoolExecutor(1) as pool:
        server = Server(ServerAddress(slow.url), retries=3)
        asked = pool.submit(remote.answer, server, read(ASK), Format.JSON, Limits(seconds=60), None, caller)
        assert heard.wait(30)
        begun = time.monotonic()
        caller.leave()
        with pytest.raises(QueryAbandoned):
            asked.result()
        assert time.monotonic() - begun < 10
    with odd(saying(b"{}")) as quick:
        with pytest.raises(QueryAbandoned):
            remote.answer(Server(ServerAddress(quick.url)), read(ASK), Format.JSON, Limits(), None, caller)
        assert quick.heard == []


# -- as it is described


def test_openapi_describes_both_ways_to_ask_with_examples_that_run(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    operations = described["paths"]["/sparql"]
    assert list(operations) == ["get", "post"]
    assert "sparql" in {tag["name"] for tag in described["tags"]}
    expected = operations["get"]["responses"]["200"]["content"][JSON]["example"]
    assert len(expected["results"]["bindings"]) == 1
    for operation in operations.values():
        assert {"400", "403", "406", "414", "422", "500", "503"} <= operation["responses"].keys()
        (sample,) = operation["x-codeSamples"]
        command, *words = shlex.split(sample["source"])
        assert command == "curl"
        path = words[-1].removeprefix("http://127.0.0.1:8000")
        if len(words) == 1:
            response = client.get(path)
        else:
            (header, body) = (words[words.index(option) + 1] for option in ("-H", "--data-binary"))
            response = client.post(path, content=body, headers=dict([header.split(": ")]))
        assert response.json() == expected
    wrong = operations["get"]["responses"]
    for status, address in (("400", "/sparql?query=ASK+{"), ("403", "/sparql?update=CLEAR+ALL")):
        response = client.get(address)
        assert str(response.status_code) == status
        example = wrong[status]["content"]["application/problem+json"]["example"]
        assert response.json() | {"instance": ""} == example | {"instance": ""}
    answers = operations["get"]["responses"]["200"]["content"]
    assert {media for media, each in answers.items() if "example" not in each} == {"text/html"}
    assert len(answers) == 13
    found = rdflib.Graph().parse(data=answers["application/rdf+xml"]["example"], format="xml")
    assert [str(kind) for _, _, kind in found] == ["https://w3id.org/bondgraph/ns#Claim"]
    given = {each["name"]: each["example"] for each in operations["get"]["parameters"]}
    assert given["default-graph-uri"] == given["named-graph-uri"] == [CORPUS]
    assert client.get("/sparql", params=given).json() == expected
    names = [parameter["name"] for parameter in operations["get"]["parameters"]]
    assert names == ["query", "default-graph-uri", "named-graph-uri", "format"]
    for name in operations["get"]["parameters"][3]["schema"]["enum"]:
        assert 200 in {ask(client, query, format=name).status_code for query in (SELECT, GRAPH)}
