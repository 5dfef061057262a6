"""The remote engine: what it sends, what it makes of every bad answer, how long it waits; real servers that die."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import pytest
from tests.servers import SERVERS, Running, free_ports, missing, oxigraph, virtuoso, wanted

from bondgraph.errors import BadQuery, BondgraphError, QueryStopped, StoreError, StoreUnreachable
from bondgraph.namespaces import XSD, Iri, Literal
from bondgraph.store.address import ServerAddress, parse
from bondgraph.store.remote import RemoteEngine
from bondgraph.store.server import Server

QUERY: Final = "SELECT ?s WHERE { ?s ?p ?o }"
RESULTS: Final = "application/sparql-results+json"
ONE: Final = '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "a:a"}}]}}'


# -- addresses


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("memory:", None),
        ("memory", Path("memory")),
        ("graph/store", Path("graph/store")),
        ("/var/store", Path("/var/store")),
        ("./memory:", Path("memory:")),
        ("C:\\stores\\bond", Path("C:\\stores\\bond")),
        ("c:/stores/bond", Path("c:/stores/bond")),
        ("localhost/query", Path("localhost/query")),
        ("http://localhost:7878/query", ServerAddress("http://localhost:7878/query")),
        ("HTTPS://example.org/sparql?key=1#x", ServerAddress("https://example.org/sparql?key=1")),
        ("http://[::1]:7878/query", ServerAddress("http://[::1]:7878/query")),
    ],
)
def test_an_address_is_what_it_looks_like(written: str, meant: object) -> None:
    assert parse(written) == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", r"no store is named; write a path"),
        (" ", r"no store is named"),
        ("ftp://example.org/query", r"no address of a server; write one like https://.*\./ before it"),
        ("file:///var/store", r"\./ before it"),
        ("localhost:7878/query", r"no address of a server"),
        ("memory:x", r"no address of a server"),
        ("https:example.org", r"no address of a server"),
        ("https:///query", r"no address of a server"),
        ("https://example.org:port/query", r"no address \(.*\); write one like"),
        ("https://[::1/query", r"no address"),
        ("https://example.org/a query", r"percent-encode"),
        ("https://example.org/a\nb", r"percent-encode"),
        ("https://bücher.example/query", r"percent-encode"),
    ],
)
def test_what_is_no_address_says_what_to_write(written: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        parse(written)


@pytest.mark.parametrize(
    "written",
    ["https://tang:s3cret@example.org/query", "https://s3cret@example.org/", "ftp://tang:s3cret@example.org/", "https://tang:s3cret@example.org:x/"],
)  # fmt: skip
def test_an_address_with_credentials_is_refused_and_not_shown(written: str) -> None:
    with pytest.raises(StoreError, match=r"example\.org") as caught:
        parse(written)
    assert "s3cret" not in str(caught.value)
    with pytest.raises(StoreError) as caught:
        Server.from_environment(ServerAddress("http://x/"), {"BONDGRAPH_STORE_UPDATE": written})
    assert str(caught.value).startswith("BONDGRAPH_STORE_UPDATE: ")
    assert "s3cret" not in str(caught.value)


# -- settings

AT: Final = ServerAddress("https://example.org/query")


def test_a_server_is_what_the_environment_says() -> None:
    assert Server.from_environment(AT, {}) == Server(AT, timeout=30, retries=3)
    environ = {
        "UPDATE": "https://example.org/update", "GRAPHS": "https://example.org/data", "GRAPH": "https://example.org/g",
        "USER": "tang", "PASSWORD": "s3cret", "TIMEOUT": "2.5", "RETRIES": "0",
    }  # fmt: skip
    server = Server.from_environment(
        AT, {f"BONDGRAPH_STORE_{name}": value for name, value in environ.items()}
    )
    assert server == Server(
        AT,
        ServerAddress("https://example.org/update"),
        ServerAddress("https://example.org/data"),
        "https://example.org/g",
        "tang",
        "s3cret",
        timeout=2.5,
        retries=0,
    )
    assert "s3cret" not in repr(server)
    assert (
        Server.from_environment(AT, {"BONDGRAPH_STORE_TOKEN": "t0ken", "BONDGRAPH_STORE_USER": ""}).token
        == "t0ken"
    )


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"TIMEOUT": "soon"}, r"TIMEOUT: 'soon' is no time; write seconds"),
        ({"TIMEOUT": "0"}, r"TIMEOUT: '0'"),
        ({"TIMEOUT": "inf"}, r"TIMEOUT: 'inf'"),
        ({"TIMEOUT": "nan"}, r"TIMEOUT: 'nan'"),
        ({"RETRIES": "-1"}, r"RETRIES: '-1' is no number of times"),
        ({"RETRIES": "1.5"}, r"RETRIES: '1.5'"),
        ({"RETRIES": "²"}, r"RETRIES: '²'"),
        ({"USER": "tang"}, r"PASSWORD: it is missing"),
        ({"PASSWORD": "s3cret"}, r"USER: it is missing"),
        ({"USER": "tang", "PASSWORD": "s3cret", "TOKEN": "t0ken"}, r"TOKEN: give either"),
        ({"TOKEN": "t0ken\nx: y"}, r"TOKEN: it holds a line break"),
        ({"TOKEN": "t0kén"}, r"TOKEN: .* beyond ASCII"),
        ({"GRAPH": "mine"}, r"GRAPH: write the graph's IRI"),
        ({"GRAPH": "a:b> } DROP ALL #"}, r"GRAPH: write the graph's IRI"),
        ({"GRAPHS": "data"}, r"GRAPHS: this is no address of a server; write one like"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_write(environ: Mapping[str, str], said: str) -> None:
    with pytest.raises(StoreError, match=rf"^BONDGRAPH_STORE_{said}") as caught:
        Server.from_environment(AT, {f"BONDGRAPH_STORE_{name}": value for name, value in environ.items()})
    assert not re.search(r"s3cret|t0k", str(caught.value))


# -- a server that answers as it is told


@dataclass
class Asked:
    """A request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body, strict_parsing=True)


@dataclass
class Answer:
    """What is answered."""

    status: int = 200
    body: str | bytes = ONE
    headers: Mapping[str, str] = field(default_factory=dict)
    short: int = 0
    """How many bytes more the headers promise."""


@dataclass
class Script:
    """A server's answers, the last of them again and again, and what it was asked."""

    base: str
    answers: list[Answer]
    asked: list[Asked]

    def engine(self, **settings: Any) -> RemoteEngine:
        at = {name: ServerAddress(f"{self.base}/{name}") for name in ("query", "update", "graphs")}
        return RemoteEngine(Server(**({"timeout": 5.0} | at | settings)))


@pytest.fixture
def script() -> Iterator[Script]:
    answers: list[Answer] = []
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            asked.append(
                Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            )
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            sent = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            headers = {"content-type": RESULTS, "content-length": str(len(sent) + answer.short)} | dict(
                answer.headers
            )
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PUT = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        answers.append(Answer())
        yield Script(f"http://127.0.0.1:{server.server_address[1]}", answers, asked)
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between tries, none of which is made."""
    made: list[float] = []
    monkeypatch.setattr("bondgraph.store.remote.connection.sleep", made.append)
    return made


def test_a_query_goes_in_the_body_and_its_rows_come_out(script: Script) -> None:
    long = f"SELECT ?s WHERE {{ VALUES ?s {{ {'<a:a> ' * 20_000} }} }}"
    assert script.engine().select(long) == [{"s": Iri("a:a")}]
    (asked,) = script.asked
    assert (asked.method, asked.path) == ("POST", "/query")
    assert asked.form == {"query": [long]}
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["accept"] == RESULTS
    assert "authorization" not in asked.headers


def test_the_named_graph_is_the_default_graph(script: Script) -> None:
    script.engine(graph="https://example.org/g?a&b").select(QUERY)
    assert script.asked[0].form == {"query": [QUERY], "default-graph-uri": ["https://example.org/g?a&b"]}


def test_terms_are_read_however_a_server_tells_them(script: Script) -> None:
    told = [
        {"type": "uri", "value": "a:a"},
        {"type": "bnode", "value": "b0"},
        {"type": "bnode", "value": "nodeID://b10000"},
        {"type": "literal", "value": "text"},
        {"type": "literal", "value": "text", "xml:lang": "en-GB"},
        {"type": "typed-literal", "value": "text", "datatype": XSD.string},
        {"type": "typed-literal", "value": "7", "datatype": XSD.integer},
        {"type": "typed-literal", "value": "1", "datatype": XSD.boolean},
        {"type": "typed-literal", "value": "-44", "datatype": XSD.gYear},
        {"type": "literal", "value": "1", "datatype": XSD.decimal},
    ]
    script.answers[:] = [
        Answer(body=json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": term} for term in told] + [{}]}}))
    ]  # fmt: skip
    rows = [row["s"] for row in script.engine().select(QUERY)]
    assert rows == [
        Iri("a:a"),
        Iri("_:b0"),
        Iri("_:b10000"),
        Literal("text"),
        Literal("text", "en-gb"),
        Literal("text"),
        Literal("7", datatype=XSD.integer),
        Literal("true", datatype=XSD.boolean),
        Literal("-0044", datatype=XSD.gYear),
        Literal("1", datatype=XSD.decimal),
        None,
    ]


@pytest.mark.parametrize(
    "query",
    ["DROP ALL", "# SELECT\nDROP ALL", "PREFIX a: <b:> CLEAR ALL", "BASE <a:SELECT> DELETE WHERE { ?s ?p ?o }", "ASK {}", "SELECTED", ""],
)  # fmt: skip
def test_what_is_no_select_query_is_not_even_sent(script: Script, query: str) -> None:
    with pytest.raises(BadQuery, match=r"no SELECT query"):
        script.engine().select(query)
    assert not script.asked


@pytest.mark.parametrize(
    "query",
    ["select*{?s?p?o}", "# c\nPREFIX a:<b:>#c\nprefix b.c: <d:> BASE<e:f>\r\n SELECT ?s {?s a a:b}", "PREFIX : <a:> SELECT ?s {?s a :b}"],
)  # fmt: skip
def test_a_select_query_is_known_by_its_first_word(script: Script, query: str) -> None:
    assert len(script.engine().select(query)) == 1


# -- bad answers

SERVER_TIME: Final = (QueryStopped, r"limit of time, the server's own")
NO_RESULTS: Final = r"not with SPARQL results; is this the address for queries"


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Answer(400, "error at 1:3:\n  expected WHERE", {"content-type": "text/plain"}), BadQuery, r"the server says: error at 1:3: expected WHERE$"),
        (Answer(400, "x" * 9_000, {"content-type": "text/plain"}), BadQuery, r"says: x{300} …$"),
        (Answer(400, b"\xff\xfe", {"content-type": "text/plain"}), BadQuery, r"the server says: "),
        (Answer(400, ""), BadQuery, r"status 400"),
        (Answer(401, "who?"), StoreUnreachable, r"wants other credentials \(status 401; none are set\); set BONDGRAPH_STORE_USER"),
        (Answer(403, ""), StoreUnreachable, r"wants other credentials \(status 403"),
        (Answer(404, "<html>"), StoreUnreachable, r"nothing that answers here \(status 404\); is the address whole"),
        (Answer(405, ""), StoreUnreachable, r"nothing that answers here"),
        (Answer(500, "out of memory", {"content-type": "text/plain"}), StoreUnreachable, r"failed with status 500; it says: out of memory"),
        (Answer(500, "<html><head><title>t</title></head><p class='x'>Bad <b>luck</b></p></html>", {"content-type": "text/html"}), StoreUnreachable, r"it says: Bad luck; try again"),
        (Answer(503, ""), StoreUnreachable, r"failed with status 503"),
        (Answer(200, "<html>Welcome</html>", {"content-type": "text/html; charset=utf-8"}), StoreUnreachable, rf"answers with text/html, {NO_RESULTS}"),
        (Answer(200, ONE, {"content-type": ""}), StoreUnreachable, r"an unnamed type"),
        (Answer(204, "", {"content-type": ""}), StoreUnreachable, NO_RESULTS),
        (Answer(200, ""), StoreUnreachable, rf"no JSON, {NO_RESULTS}"),
        (Answer(200, "Welcome"), StoreUnreachable, r"no JSON"),
        (Answer(200, '{"head": {}, "boolean": true}'), StoreUnreachable, r"no results of a SELECT query"),
        (Answer(200, "[" * 100_000), StoreUnreachable, r"no JSON"),
        (Answer(200, "[1]"), StoreUnreachable, r"no JSON|no results of a SELECT query"),
        (Answer(200, '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": "a"}]}}'), StoreUnreachable, r"no results of a SELECT query"),
        (Answer(200, ONE[:-5]), *SERVER_TIME),
        (Answer(200, f"{ONE[:-3]}The SPARQL operation has been cancelled"), *SERVER_TIME),
        (Answer(200, ONE, {"x-sql-state": "S1TAT"}), *SERVER_TIME),
        (Answer(200, ONE, {"x-sparql-maxrows": "10000"}), QueryStopped, r"limit of rows, 10000, the server's own"),
        (Answer(200, ONE, short=10), StoreUnreachable, r"the connection broke off \(.*\); see the server's log"),
        (Answer(200, ONE, {"content-encoding": "gzip"}), StoreUnreachable, r"cannot be spoken to"),
        (Answer(302, "", {"location": "/query"}), StoreUnreachable, r"redirects more than 5 times"),
        (Answer(302, "", {"location": "ftp://example.org/"}), StoreUnreachable, r"redirects to what is no address"),
        (Answer(302, "", {"location": "http://u:s3cret@example.org/"}), StoreUnreachable, r"redirects to what is no address"),
        (Answer(302, ""), StoreUnreachable, r"failed with status 302"),
    ],
)  # fmt: skip
def test_a_bad_answer_says_what_to_do(
    script: Script, answer: Answer, kind: type[BondgraphError], said: str
) -> None:
    script.answers[:] = [answer]
    with pytest.raises(kind, match=said) as caught:
        script.engine(query=ServerAddress(f"{script.base}/query?key=s3cret")).select(QUERY)
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert type(caught.value) is kind


# -- trying again


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(script: Script, pauses: list[float], status: int) -> None:
    script.answers[:] = [Answer(status), Answer(status), Answer()]
    assert len(script.engine().select(QUERY)) == 1
    assert len(script.asked) == 3
    assert 0.1 <= pauses[0] <= 0.2
    assert 0.2 <= pauses[1] <= 0.4


def test_a_broken_connection_is_tried_again(script: Script) -> None:
    script.answers[:] = [Answer(short=1), Answer()]
    assert len(script.engine().select(QUERY)) == 1


@pytest.mark.parametrize(("retries", "times"), [(0, 1), (2, 3)])
def test_it_gives_up_in_the_end(script: Script, retries: int, times: int) -> None:
    script.answers[:] = [Answer(503)]
    with pytest.raises(StoreUnreachable, match=r"status 503"):
        script.engine(retries=retries).select(QUERY)
    assert len(script.asked) == times


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_what_will_not_pass_is_not_tried_again(script: Script, status: int) -> None:
    script.answers[:] = [Answer(status)]
    with pytest.raises(BondgraphError):
        script.engine().select(QUERY)
    assert len(script.asked) == 1


def test_a_server_says_when_to_ask_again(script: Script, pauses: list[float]) -> None:
    script.answers[:] = [Answer(503, headers={"retry-after": "3"}), Answer()]
    script.engine().select(QUERY)
    assert pauses == [3.0]
    soon = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 4))
    script.answers[:] = [
        Answer(429, headers={"retry-after": soon}),
        Answer(429, headers={"retry-after": "soon"}),
        Answer(),
    ]
    script.engine().select(QUERY)
    assert 2 <= pauses[1] <= 4
    assert pauses[2] <= 0.4


def test_it_does_not_wait_beyond_its_time(script: Script, pauses: list[float]) -> None:
    script.answers[:] = [Answer(503, headers={"retry-after": "3600"})]
    with pytest.raises(StoreUnreachable, match=r"status 503"):
        script.engine().select(QUERY)
    assert not pauses


# -- redirects and credentials


def test_a_read_follows_a_redirect_with_its_query(script: Script) -> None:
    script.answers[:] = [Answer(301, "", {"location": "/elsewhere"}), Answer()]
    script.engine(user="tang", password="s3cret").select(QUERY)
    assert [(each.method, each.path, each.form["query"]) for each in script.asked] == [
        ("POST", "/query", [QUERY]),
        ("POST", "/elsewhere", [QUERY]),
    ]
    assert [each.headers.get("authorization") for each in script.asked] == ["Basic dGFuZzpzM2NyZXQ="] * 2


def test_credentials_stay_where_they_belong(script: Script) -> None:
    elsewhere = script.base.replace("127.0.0.1", "localhost")
    script.answers[:] = [Answer(307, "", {"location": f"{elsewhere}/query"}), Answer()]
    script.engine(token="t0ken").select(QUERY)
    assert [each.headers.get("authorization") for each in script.asked] == ["Bearer t0ken", None]


def test_digest_is_answered_also_where_it_is_not_asked_for(script: Script) -> None:
    """As Virtuoso does: to Basic credentials it says no more than 401."""
    challenge = {"www-authenticate": 'Digest realm="SPARQL", nonce="n0nce", qop="auth", algorithm=MD5'}
    script.answers[:] = [Answer(401), Answer(401, headers=challenge), Answer()]
    engine = script.engine(user="tang", password="s3cret")
    engine.replace(['<a:a> <a:b> "c" .\n'])
    engine.select(QUERY)
    kinds = [each.headers.get("authorization", "none").partition(" ")[0] for each in script.asked]
    assert kinds == ["Basic", "none", "Digest", "Digest"]
    assert [each.body for each in script.asked[:3]] == ['<a:a> <a:b> "c" .\n'] * 3


def test_refused_credentials_are_told_apart_from_none(script: Script) -> None:
    script.answers[:] = [Answer(401, headers={"www-authenticate": "Basic"})]
    with pytest.raises(StoreUnreachable, match=r"were refused") as caught:
        script.engine(user="tang", password="s3cret").select(QUERY)
    assert "s3cret" not in str(caught.value)
    assert len(script.asked) == 1


# -- writing

A: Final = "<a:a> <a:b> <a:c> .\n"


def test_a_load_is_one_request_to_the_graph_store(script: Script) -> None:
    script.engine().load(A for _ in range(10_000))
    (asked,) = script.asked
    assert (asked.method, asked.path) == ("POST", "/graphs?default")
    assert asked.headers["content-type"] == "application/n-triples"
    assert asked.body == A * 10_000


def test_a_replacement_is_one_put(script: Script) -> None:
    script.engine(graph="https://example.org/g?a&b").replace([A])
    (asked,) = script.asked
    assert (asked.method, asked.path) == ("PUT", "/graphs?graph=https%3A%2F%2Fexample.org%2Fg%3Fa%26b")


def test_without_a_graph_store_updates_come_in_batches(script: Script) -> None:
    engine = script.engine(graphs=None)
    engine.load(f'<a:{n}> <a:b> "\\u0022\\u000A}}" .\n' for n in range(501))
    first, second = (each.body for each in script.asked)
    assert {each.path for each in script.asked} == {"/update"}
    assert script.asked[0].headers["content-type"] == "application/sparql-update; charset=utf-8"
    assert first.startswith('INSERT DATA {\n<a:0> <a:b> "\\"\\n}" .\n')
    assert first.count(" .\n") == 500
    assert second == 'INSERT DATA {\n<a:500> <a:b> "\\"\\n}" .\n}'


@pytest.mark.parametrize(
    ("graph", "updates"),
    [
        (None, ["CLEAR SILENT DEFAULT", f"INSERT DATA {{\n{A}}}"]),
        ("a:g", ["CLEAR SILENT GRAPH <a:g>", f"INSERT DATA {{ GRAPH <a:g> {{\n{A}}} }}"]),
    ],
)
def test_a_replacement_by_updates_clears_first(script: Script, graph: str | None, updates: list[str]) -> None:
    script.engine(graphs=None, graph=graph).replace([A])
    assert [each.body for each in script.asked] == updates


def test_nothing_is_sent_of_a_bad_file(script: Script) -> None:
    for engine in (script.engine(), script.engine(graphs=None)):
        with pytest.raises(ValueError, match=r".+"):
            engine.replace([A, "<a:a> <a:b> .\n"])
    assert not script.asked


def test_blank_nodes_need_a_graph_store(script: Script) -> None:
    with pytest.raises(StoreError, match=r"blank nodes .* set BONDGRAPH_STORE_GRAPHS"):
        script.engine(graphs=None).load(["<a:a> <a:b> _:c .\n"])
    script.engine().load(["<a:a> <a:b> _:c .\n"])
    assert len(script.asked) == 1


def test_a_server_that_is_only_read_is_not_written_to(script: Script) -> None:
    with pytest.raises(StoreError, match=r"set BONDGRAPH_STORE_GRAPHS .* or BONDGRAPH_STORE_UPDATE"):
        script.engine(update=None, graphs=None).load([A])
    assert not script.asked


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(503), r"failed with status 503"),
        (Answer(400, "no such graph", {"content-type": "text/plain"}), r"refused what was written: .*no such graph"),
        (Answer(307, "", {"location": "/there"}), r"nothing was written: it redirects to http://.*/there; write that address"),
        (Answer(200, "x", short=5), r"broke off, perhaps after it wrote"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["update", "graphs"])
def test_a_write_is_never_tried_again(
    script: Script, pauses: list[float], answer: Answer, said: str, way: str
) -> None:
    script.answers[:] = [answer]
    with pytest.raises(StoreError, match=said):
        script.engine(**{"graphs": None} if way == "update" else {}).load([A])
    assert len(script.asked) == 1
    assert not pauses


# -- servers that are not there, say nothing or die


def alone(port: int) -> RemoteEngine:
    at = ServerAddress(f"http://127.0.0.1:{port}/query")
    return RemoteEngine(Server(at, graphs=at, timeout=0.5))


def timed(do: Callable[[], object], kind: type[BondgraphError], said: str) -> float:
    began = time.monotonic()
    with pytest.raises(kind, match=said):
        do()
    return time.monotonic() - began


def test_nobody_listens() -> None:
    (port,) = free_ports(1)
    said = r"/query: no connection \(.*refused.*\); is the server running, and the address right\?"
    assert timed(lambda: alone(port).select(QUERY), StoreUnreachable, said) < 2
    assert timed(lambda: alone(port).load([A]), StoreUnreachable, said) < 2


def test_no_such_host() -> None:
    at = ServerAddress("http://no-such-host.invalid/query")
    timed(lambda: RemoteEngine(Server(at, timeout=2)).select(QUERY), StoreUnreachable, r"no connection")


def test_a_server_without_encryption_is_no_encrypted_one(script: Script) -> None:
    at = ServerAddress(script.base.replace("http:", "https:"))
    timed(
        lambda: script.engine(query=at).select(QUERY),
        StoreUnreachable,
        r"no encrypted connection: .*certificate",
    )


def test_a_server_that_accepts_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        took = timed(lambda: alone(port).select(QUERY), QueryStopped, r"limit of time, 0\.5 s")
        assert 0.4 < took < 1.5
        took = timed(lambda: alone(port).load([A]), StoreUnreachable, r"silent for 0\.5 s, and may yet write")
        assert 0.4 < took < 1.5


def test_a_server_that_drips() -> None:
    """Each byte comes in time, the whole does not."""
    with socket.create_server(("127.0.0.1", 0)) as dripping:

        def drip() -> None:
            taken, _ = dripping.accept()
            with taken:
                taken.recv(65_536)
                taken.sendall(
                    f"HTTP/1.1 200 OK\r\ncontent-type: {RESULTS}\r\ncontent-length: 9999\r\n\r\n".encode()
                )
                with contextlib.suppress(OSError):
                    for _ in range(60):
                        taken.sendall(b" ")
                        time.sleep(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        took = timed(
            lambda: alone(dripping.getsockname()[1]).select(QUERY), QueryStopped, r"limit of time, 0\.5 s"
        )
        thread.join()
    assert 0.4 < took < 1.5


# -- real servers


@pytest.fixture(scope="module", params=[name for name in SERVERS if wanted(name) or not missing(name)])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    if why := missing(request.param):
        pytest.skip(why)
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.mark.parametrize("way", ["graph store", "updates"])
@pytest.mark.parametrize("graph", ["https://example.org/graph", "https://example.org/a%20b?c=d&e"])
def test_a_replacement_leaves_nothing_else_in_its_graph_and_all_in_others(
    running: Running, way: str, graph: str
) -> None:
    server = replace(running.server, graph=graph)
    engine = RemoteEngine(server if way == "graph store" else replace(server, graphs=None))
    other = RemoteEngine(replace(server, graph="https://example.org/other"))
    other.replace(["<a:other> <a:b> <a:c> .\n"])
    engine.replace([A, "<a:b> <a:b> <a:c> .\n"])
    engine.replace(f'<a:{n:04}> <a:b> "{n}" .\n' for n in range(1_200))
    engine.load(["<a:z> <a:b> <a:c> .\n"])
    rows = engine.select("SELECT ?s WHERE { ?s <a:b> ?o } ORDER BY ?s")
    assert [row["s"] for row in rows] == [*(f"a:{n:04}" for n in range(1_200)), "a:z"]
    assert other.select(QUERY) == [{"s": "a:other"}]
    engine.replace([])
    assert engine.select(QUERY) == []
    for each in (engine, other):
        each.close()


def test_a_text_over_64_kib_goes_in_but_for_virtuosos_graph_store(running: Running) -> None:
    statement = f'<a:a> <a:b> "{"é" * 40_000}" .\n'
    engine = RemoteEngine(running.server)
    engine.replace([A])
    if "crud" in str(running.server.graphs):
        with pytest.raises(StoreUnreachable, match=r"status 500"):
            engine.replace([statement])
        assert len(engine.select(QUERY)) == 1
        engine.close()
        engine = RemoteEngine(replace(running.server, graphs=None))
    engine.replace([statement])
    (row,) = engine.select("SELECT ?o WHERE { ?s ?p ?o }")
    assert row["o"] == Literal("é" * 40_000)
    engine.close()


SLOW: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?c) < STR(?l)) }"
)
MANY: Final = [f'<a:{n}> <a:b> "{n}" .\n' for n in range(2_000)]


@pytest.mark.parametrize("name", [name for name in SERVERS if wanted(name) or not missing(name)])
def test_a_server_that_is_killed_in_the_midst_of_a_query(name: str, tmp_path: Path) -> None:
    if why := missing(name):
        pytest.skip(why)
    with SERVERS[name](tmp_path) as started:
        engine = RemoteEngine(replace(started.server, timeout=20))
        engine.replace(MANY)
        killing = threading.Timer(0.5, lambda: started.process.send_signal(signal.SIGKILL))
        killing.start()
        took = timed(lambda: engine.select(SLOW), StoreUnreachable, r"no connection|broke off")
        killing.join()
        engine.close()
    assert 0.4 < took < 10


def test_a_query_that_takes_too_long_is_left(tmp_path: Path) -> None:
    if why := missing("oxigraph"):
        pytest.skip(why)
    with SERVERS["oxigraph"](tmp_path) as started:
        engine = RemoteEngine(replace(started.server, timeout=0.5))
        engine.replace(MANY)
        assert 0.4 < timed(lambda: engine.select(SLOW), QueryStopped, r"limit of time, 0\.5 s") < 2
        engine.close()


LIMITED: Final[dict[str, tuple[Callable[[Path], contextlib.AbstractContextManager[Running]], str, str]]] = {
    # It breaks off in the midst of the rows, with status 200.
    "oxigraph": (
        lambda folder: oxigraph(folder, "--timeout-s", "1"),
        "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?c = ?i) }",
        r"limit of time, the server's own",
    ),
    # It leaves out the rest, with status 200.
    "virtuoso": (lambda folder: virtuoso(folder, max_rows=100), QUERY, r"limit of rows, 100, the server's own"),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in LIMITED if wanted(name) or not missing(name)])
def test_a_servers_own_limit_is_told(name: str, tmp_path: Path) -> None:
    if why := missing(name):
        pytest.skip(why)
    start, query, said = LIMITED[name]
    with start(tmp_path) as started:
        engine = RemoteEngine(started.server)
        engine.replace(MANY)
        assert len(engine.select(f"{QUERY} LIMIT 99")) == 99
        assert timed(lambda: engine.select(query), QueryStopped, said) < 10
        engine.close()
