"""The server, asked by the official client: over standard input and output, and over HTTP on a real port."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Final, Literal

import anyio
import httpx2
import pytest
from fastapi.testclient import TestClient
from mcp import Client, ClientSession, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import PromptReference, ResourceTemplateReference, TextContent, TextResourceContents
from tests import told
from tests.factories import concept
from tests.healing import healing
from tests.healing import library as small
from tests.servers import missing, oxigraph
from tests.services import serving
from tests.stores import small_store
from typer.testing import CliRunner

import bondgraph_api.served
from bondgraph.cli import app
from bondgraph.ids import KINDS
from bondgraph.library import Library
from bondgraph.opening import Shelved, build, open_server, open_store
from bondgraph.rdf import ntriples
from bondgraph.store.remote import RemoteEngine
from bondgraph_api import create_app
from bondgraph_api.mcp import resources
from bondgraph_api.mcp.calling import call
from bondgraph_api.mcp.prompts import PROMPTS
from bondgraph_api.mcp.schemas import input_schema, output_schema
from bondgraph_api.mcp.tools import TOOLS

COMMAND: Final = [sys.executable, "-m", "bondgraph", "mcp"]

ASKED: Final[list[tuple[str, dict[str, Any]]]] = [
    ("who_argues", {"question": ["heals"]}),
    ("search", {"words": "bond"}),
    ("show", {"name": "critic-denies"}),
    ("compare", {"name": ["ash", "mueller"]}),
    ("path", {"start": "smith-too", "end": "warmth"}),
    ("near", {"name": "mueller-heals"}),
    ("relations", {"question": ["heals"]}),
    ("define", {"name": "alliance"}),
    ("cite", {"name": ["smith-warm"]}),
    ("facets", {}),
    ("terms", {}),
    ("questions", {}),
    ("authors", {}),
    ("stats", {}),
]  # fmt: skip
"""An example for each tool."""

PATIENCE: Final = 60
"""Seconds that a process may take."""

Mode = Literal["legacy", "auto"]
"""The handshake of before, or the requests that stand on their own."""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus as a file."""
    path = tmp_path_factory.mktemp("corpus") / "healing.jsonl"
    path.write_text("".join(f"{line}\n" for line in healing().lines()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a service over the small corpus."""
    with serving(create_app(small())) as url:
        yield f"{url}/mcp"


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("BONDGRAPH_")}


def over_stdio(*options: str) -> StdioServerParameters:
    return StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], *options], env=environment())


def run(do: Callable[[], Coroutine[Any, Any, None]]) -> None:
    anyio.run(do)


def text_of(content: list[Any]) -> str:
    (block,) = content
    assert isinstance(block, TextContent)
    return block.text


async def everything(client: Client) -> None:
    """Every tool, resource and prompt, equal to what the library gives."""
    library = small()
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert list(tools) == list(TOOLS) == [name for name, _ in ASKED]
    for name, arguments in ASKED:
        tool, found = tools[name], await client.call_tool(name, arguments)
        assert (tool.input_schema, tool.output_schema) == (input_schema(name), output_schema(name))
        hints = tool.annotations
        assert hints
        assert (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint) == (
            True, False, True, False,
        )  # fmt: skip
        expected = call(library, TOOLS[name], arguments)
        assert not found.is_error
        assert found.structured_content == expected.structured
        assert text_of(found.content) == expected.text

    seen, cursor = [], None
    while True:
        page = await client.list_resources(cursor=cursor)
        seen += [(each.uri, each.title) for each in page.resources]
        if (cursor := page.next_cursor) is None:
            break
    nodes = [
        node
        for kind in ("question", "agent", "concept", "work", "source", "claim")
        for node in library.nodes(kind, 100)
    ]
    assert len(seen) == len(dict(seen)) == 2 + len(nodes)
    assert {resources.address(node.kind, node.id) for node in nodes} < set(dict(seen))
    for uri, _ in seen[:4] + seen[-1:]:
        (contents,) = (await client.read_resource(uri)).contents
        assert isinstance(contents, TextResourceContents)
        assert contents.text == resources.read(library, uri)
    (template,) = (await client.list_resource_templates()).resource_templates
    assert template.uri_template == "bondgraph://{kind}/{+id}"

    prompts = {prompt.name: prompt for prompt in (await client.list_prompts()).prompts}
    filled = {
        "summarise_debate": {"question": "heals"},
        "compare_authors": {"author": "ash", "other": "Müller"},
        "who_holds": {"words": "bond"},
    }
    assert list(prompts) == list(PROMPTS) == list(filled)
    for name, given in filled.items():
        assert [each.name for each in prompts[name].arguments or ()] == list(given)
        task, material = (await client.get_prompt(name, given)).messages
        assert isinstance(task.content, TextContent)
        assert isinstance(material.content, TextContent)
        assert "never set it in quotation marks" in task.content.text
        assert told.claims(material.content.text) or name == "compare_authors"

    debate = PromptReference(name="summarise_debate")
    node = ResourceTemplateReference(uri=template.uri_template)
    completions: list[tuple[Any, str, str, dict[str, str] | None, list[str]]] = [
        (debate, "question", "h", None, ["heals", "how"]),
        (debate, "question", "Ways", None, ["how"]),
        (debate, "question", "zzz", None, []),
        (debate, "other", "h", None, []),
        (node, "kind", "c", None, ["corpus", "concept", "claim", "citation"]),
        (node, "id", "smith", {"kind": "claim"}, ["smith-too", "smith-warm"]),
        (node, "id", "Jörg", {"kind": "agent"}, ["mueller"]),
    ]
    for ref, argument, value, context, expected_values in completions:
        done = await client.complete(ref, {"name": argument, "value": value}, context)
        assert sorted(done.completion.values) == sorted(expected_values), (argument, value)


def test_everything_is_answered_over_standard_input_and_output(lines: Path) -> None:
    async def do() -> None:
        async with Client(over_stdio("--corpus", str(lines))) as client:
            assert client.instructions
            assert "Healing [bold]" in client.instructions
            assert "It is not a quotation" in client.instructions
            await everything(client)

    run(do)


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_everything_is_answered_over_http(mode: Mode, address: str) -> None:
    async def do() -> None:
        async with Client(address, mode=mode) as client:
            await everything(client)

    run(do)


@asynccontextmanager
async def session(address: str) -> AsyncIterator[ClientSession]:
    async with streamable_http_client(address) as streams, ClientSession(streams[0], streams[1]) as opened:
        await opened.initialize()
        yield opened


def test_what_cannot_be_answered_is_told_to_the_model(address: str) -> None:
    async def do() -> None:
        async with session(address) as client:
            for name, arguments, sentence in (
                ("who_argues", {"author": ["mueler"]}, "no author is called 'mueler'; the nearest: mueller; authors lists them"),
                ("who_argues", {"limit": "many"}, "limit: 'many' is no whole number"),
                ("who_argues", {"autor": "ash"}, "autor: there is no such filter; did you mean author?"),
                ("show", {"name": "nobody-at-all"}, "no node is called 'nobody-at-all'"),
                ("define", {"name": "allianc"}, "no concept is called 'allianc'; the nearest: alliance; terms lists them"),
            ):  # fmt: skip
                found = await client.call_tool(name, arguments)
                assert found.is_error
                assert found.structured_content is None
                assert text_of(found.content).startswith(sentence)

    run(do)


def test_what_there_is_not_is_an_error_of_the_protocol_that_says_what_there_is(address: str) -> None:
    async def do() -> None:
        async with session(address) as client:
            asked: list[tuple[Coroutine[Any, Any, Any], str]] = [
                (client.call_tool("who_argue", {}), "there is no tool 'who_argue'; did you mean who_argues?"),
                (client.get_prompt("summarise", {}), "there is no prompt 'summarise'; did you mean summarise_debate?"),
                (client.get_prompt("summarise_debate", {}), "question: nothing is given; write the debate question"),
                (client.get_prompt("summarise_debate", {"question": "heels"}), "no question is called 'heels'; the nearest: heals"),
                (client.get_prompt("who_holds", {"words": "q" * 80_000}), f"words: '{'q' * 40}…' has 80000 characters; send at most 500"),
                (client.get_prompt("p" * 9_000, {}), f"there is no prompt '{'p' * 780} … ppp"),
                (client.get_prompt("who_holds", {"word": "x"}), "word: there is no such argument; did you mean words?"),
                (client.read_resource("bondgraph://claim/mueller-heal"), "no claim is called 'mueller-heal'; the nearest: mueller-heals"),
                (client.read_resource("https://example.org/else"), "uri: 'https://example.org/else' is no node here"),
                (client.read_resource("bondgraph://claim/"), "uri: 'bondgraph://claim/' is no node here"),
            ]  # fmt: skip
            for request, sentence in asked:
                with pytest.raises(MCPError, match=r".") as raised:
                    await request
                assert raised.value.code == -32602
                assert raised.value.message.startswith(sentence)

    run(do)


@pytest.mark.parametrize("kind", KINDS)
def test_a_node_of_every_kind_is_read_by_its_address_and_by_its_iri(kind: str) -> None:
    library = small()
    for node in library.nodes(kind, 2):  # type: ignore[arg-type]
        text = resources.read(library, resources.address(node.kind, node.id))
        assert text == resources.read(library, library.show(f"{kind}:{node.id}").iri)
        assert f"[{kind}:{node.id}]" in text.splitlines()[0]


def test_a_list_of_resources_is_paged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PAGE", 2)
    found, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page, cursor = resources.listed(small(), cursor)
        found += [each.uri for each in page]
        pages += 1
    assert len(found) == len(set(found)) == 2 + 2 + 8 + 5 + 3 + 1 + 6
    assert pages == 1 + 4 + 3 + 2 + 1 + 3


def post(address: str, **headers: str) -> httpx2.Response:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    given = {"accept": "application/json, text/event-stream"} | headers
    return httpx2.post(address, json=ping, headers=given)


def test_a_page_from_elsewhere_may_not_speak_to_a_service_on_this_machine(address: str) -> None:
    assert post(address).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert post(address, origin="http://localhost:6274").status_code == 200
    for header, value, status in (
        ("host", "evil.example", 421),
        ("host", "evil.example:8000", 421),
        ("host", "127.0.0.1.evil.example", 421),
        ("origin", "http://evil.example", 403),
        ("origin", "null", 403),
        ("origin", "http://[", 403),
    ):
        refused = post(address, **{header: value})
        assert refused.status_code == status, value
        assert refused.headers["content-type"] == "application/problem+json"
        assert "--known-as NAME" in refused.json()["detail"]


def test_a_service_that_others_reach_answers_under_any_name_and_to_its_own_pages() -> None:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    with TestClient(create_app(small()), base_url="http://192.0.2.7:8000") as client:
        for headers, status in (
            ({"host": "bonds.example"}, 200),
            ({"host": "bonds.example", "origin": "http://bonds.example"}, 200),
            ({"host": "bonds.example", "origin": "http://evil.example"}, 403),
            ({"host": "bonds.example", "origin": "http://["}, 403),
        ):
            assert client.post("/mcp", json=ping, headers=headers).status_code == status
    with TestClient(create_app(small()), base_url="http://[::1]:8000") as client:
        assert client.post("/mcp", json=ping).status_code == 200
        assert client.post("/mcp", json=ping, headers={"host": "bonds.example"}).status_code == 421


def test_a_name_that_the_service_was_told_is_let_in() -> None:
    with serving(create_app(small(), names=["Bonds.example"])) as url:
        assert post(f"{url}/mcp", host="bonds.example", origin="https://bonds.example").status_code == 200
        assert post(f"{url}/mcp", host="bonds.example", origin="https://evil.example").status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "a b/c",
        "https://bonds.example",
        "bonds.example:8000",
        "a:80",
        "bonds.example/",
        "",
        "bönds.example",
        "a..b",
    ],
)
def test_a_name_that_is_no_host_s_is_refused(name: str) -> None:
    found = CliRunner().invoke(
        app, ["serve", "--known-as", "bonds.example", "--known-as", name, "--corpus", "nowhere"]
    )
    assert found.exit_code == 2
    assert f"{name!r} is no name of a host" in " ".join(found.output.split())


def test_nothing_but_post_is_taken_and_nothing_large(address: str) -> None:
    for method in ("GET", "DELETE", "PUT"):
        refused = httpx2.request(method, address)
        assert refused.status_code == 405
        assert set(refused.headers["allow"].split(", ")) - {"OPTIONS"} == {"POST"}
    large = httpx2.post(address, content=b" " * 100_001, headers={"content-type": "application/json"})
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")
    pieces = httpx2.post(
        address, content=iter([b" " * 60_000] * 2), headers={"content-type": "application/json"}
    )
    assert pieces.status_code == 413
    other = httpx2.post(address, content=b"{}", headers={"content-type": "text/plain"})
    assert other.status_code == 415
    assert other.json()["detail"] == "/mcp takes application/json, not 'text/plain'"


@pytest.mark.parametrize("set_", [{"args": ["--base", "https://bonds.example/"]}, {"env": {"BONDGRAPH_BASE": "https://bonds.example/"}}])  # fmt: skip
def test_the_base_is_set_as_everywhere(lines: Path, set_: dict[str, Any]) -> None:
    async def do() -> None:
        told = over_stdio("--corpus", str(lines), *set_.get("args", ()))
        async with Client(told.model_copy(update={"env": environment() | set_.get("env", {})})) as client:
            found = (await client.call_tool("show", {"name": "concept:warmth"})).structured_content
            assert found
            assert found["iri"] == "https://bonds.example/concept/warmth"

    run(do)


class Anew(Shelved):
    """A store that is built anew whenever it is looked at: the second build has a concept more."""

    def __init__(self) -> None:
        self.opened = 0

    def changed(self) -> bool:
        return True

    def open(self) -> Library:
        self.opened += 1
        more = () if self.opened == 1 else (concept("another"),)
        return build(healing().model_copy(update={"concepts": (*healing().concepts, *more)}))


def test_a_store_that_is_built_anew_answers_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bondgraph_api.served, "_LOOKS", 3600.0)

    async def do() -> None:
        async with Client(f"{url}/mcp") as client:

            async def concepts() -> object:
                found = (await client.call_tool("stats", {})).structured_content
                assert isinstance(found, dict)
                return found["counts"]["concept"]

            assert await concepts() == 5
            monkeypatch.setattr(bondgraph_api.served, "_LOOKS", 0.0)
            assert await concepts() == 6

    with serving(create_app(Anew())) as url:
        run(do)


def test_a_store_and_a_sparql_server_answer_as_memory_does(tmp_path: Path) -> None:
    if why := missing("oxigraph"):
        pytest.skip(why)
    with (
        open_store(small_store()) as stored,
        oxigraph(tmp_path) as running,
        closing(RemoteEngine(running.server)) as engine,
    ):
        engine.load(ntriples(healing()))
        with open_server(running.server) as remote:
            for name, arguments in ASKED:
                expected = call(small(), TOOLS[name], arguments)
                assert call(stored, TOOLS[name], arguments) == expected
                assert call(remote, TOOLS[name], arguments) == expected


def start(*options: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, *options], stdin=pipe, stdout=pipe, stderr=pipe, env=environment())


INITIALIZE: Final = {
    "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"},
}  # fmt: skip


def line(ident: int, method: str, params: dict[str, Any]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": ident, "method": method, "params": params}).encode() + b"\n"


def test_it_ends_at_the_end_of_input_and_writes_nothing_but_the_protocol(lines: Path) -> None:
    process = start("--corpus", str(lines))
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"no protocol\n" + line(1, "initialize", INITIALIZE))
    process.stdin.flush()
    told = json.loads(process.stdout.readline())
    assert told == {
        "jsonrpc": "2.0", "id": None,
        "error": {"code": -32700, "message": "the line is no message of JSON-RPC 2.0"},
    }  # fmt: skip
    first = json.loads(process.stdout.readline())
    assert first["result"]["serverInfo"]["title"] == "bondgraph: Healing [bold]"
    out, err = process.communicate(timeout=PATIENCE)
    said = b"bondgraph: a line on standard input is no message of the protocol (JSON-RPC 2.0)\n"
    assert (process.returncode, out, err.replace(b"\r", b"")) == (0, b"", said)


def test_it_ends_at_once_when_it_is_interrupted(lines: Path) -> None:
    process = start("--corpus", str(lines))
    assert process.stdin
    assert process.stdout
    process.stdin.write(line(1, "initialize", INITIALIZE))
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == -signal.SIGINT
    assert process.communicate() == (b"", b"")


def test_a_client_that_is_gone_is_no_traceback(lines: Path) -> None:
    process = start("--corpus", str(lines))
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write(line(1, "initialize", INITIALIZE))
    process.stdin.close()
    assert process.wait(PATIENCE) in (0, 141)
    assert process.stderr.read() == b""
    process.stderr.close()


def test_what_cannot_be_opened_is_said_in_one_line(tmp_path: Path) -> None:
    process = start("--store", str(tmp_path / "none"))
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (2, b"")
    assert err.startswith(b"bondgraph: ")
    assert err.count(b"\n") == 1
