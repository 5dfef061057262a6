"""Exports over HTTP: what the package writes, sent as it is made; told of without being made; ended when nobody listens."""

from __future__ import annotations

import gzip
import sys
import threading
import time
from collections.abc import Iterator

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message, Scope
from tests.factories import corpus
from tests.test_api import client_of

import bondgraph
from bondgraph.exporting import FORMATS, Format, Selection, export
from bondgraph.library import Library
from bondgraph.opening import build
from bondgraph_api.app import create_app

FILTERED = "author=flores&voice=direct"


@pytest.fixture(scope="module")
def library() -> Library:
    return bondgraph.open()


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return client_of(library)


def test_the_formats_are_listed_with_what_they_leave_out(client: TestClient) -> None:
    listed = client.get("/v1/export").json()["formats"]
    assert [each["name"] for each in listed] == list(FORMATS)
    for each in listed:
        assert tuple(each["leaves_out"]) == FORMATS[each["name"]].leaves_out


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_the_packages(client: TestClient, library: Library, name: str) -> None:
    given = {"author": "flores", "voice": "direct"}
    response = client.get(f"/v1/export/{name}", params=given)
    assert response.status_code == 200
    assert response.content == b"".join(export(library, name, **given))
    assert response.headers["content-type"].partition(";")[0] == FORMATS[name].media_type
    wanted = f'attachment; filename="therapeutic-bond.{FORMATS[name].extension}"'
    assert response.headers["content-disposition"] == wanted
    assert response.headers["link"] == '</v1/export>; rel="describedby"'
    assert "content-length" not in response.headers


def test_what_was_fetched_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(f"/v1/export/csv?{FILTERED}").headers["etag"]
    again = client.get(f"/v1/export/csv?{FILTERED}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/v1/export/csv?author=flores", headers={"If-None-Match": tag})
    assert other.status_code == 200
    since = other.headers["last-modified"]
    again = client.get("/v1/export/csv?author=flores", headers={"If-Modified-Since": since})
    assert (again.status_code, again.content) == (304, b"")


def test_it_is_compressed_for_those_who_take_it(client: TestClient) -> None:
    with client.stream("GET", "/v1/export/graphml", headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["content-encoding"] == "gzip"
        sent = b"".join(response.iter_raw())
    whole = client.get("/v1/export/graphml", headers={"Accept-Encoding": "identity"}).content
    assert len(sent) < len(whole) / 4
    assert gzip.decompress(sent) == whole


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/v1/export/grapml", 404, "no format is called 'grapml'; the nearest: graphml"),
        ("/v1/export/csv?autor=x", 400, "there is no parameter 'autor'; did you mean author?"),
        ("/v1/export/csv?limit=3", 400, "there is no parameter 'limit'"),
        ("/v1/export/csv?author=", 400, "author: nothing is given"),
        ("/v1/export/csv?author=nobody-at-all", 400, "no author is called 'nobody-at-all'"),
        ("/v1/export?author=flores", 400, "this address takes none"),
    ],
)
def test_what_cannot_be_answered_is_said_before_anything_is_sent(
    client: TestClient, address: str, status: int, told: str
) -> None:
    response = client.get(address)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert told in response.json()["detail"]


def test_a_format_whose_library_is_missing_is_told_of(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    response = client.get("/v1/export/parquet")
    assert response.status_code == 501
    assert "pip install 'bondgraph[parquet]'" in response.json()["detail"]


# -- what is made of it


class Endless:
    """A format whose exports go on until they are closed."""

    def __init__(self) -> None:
        self.made = 0
        self.closed = False

    def write(self, _: Selection) -> Iterator[bytes]:
        try:
            while True:
                self.made += 1
                yield b"x" * 5_000
        finally:
            self.closed = True


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    found = Endless()
    made = Format("csv", "without end", "csv", "text/csv", (), found.write)
    monkeypatch.setattr("bondgraph_api.export.format_of", lambda _: made)
    return found


async def asking(app: FastAPI, path: str, method: str = "GET", pieces: int = sys.maxsize) -> list[Message]:
    """What the service sends to one who leaves after some pieces."""
    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [],
        "client": None, "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    sent: list[Message] = []
    left = anyio.Event()
    request = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if request:
            return request.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) > pieces:
            left.set()
            await anyio.lowlevel.checkpoint()

    with anyio.fail_after(20):
        await app(scope, receive, send)
    return sent


def listened(method: str, pieces: int) -> tuple[int, int]:
    """The status of an export to one who leaves after some pieces, and the bytes that came."""
    sent = anyio.run(asking, create_app(build(corpus())), "/v1/export/csv", method, pieces)
    return sent[0]["status"], sum(len(message.get("body", b"")) for message in sent[1:])


def test_one_who_leaves_ends_it(endless: Endless) -> None:
    status, _ = listened("GET", 3)
    assert status == 200
    assert endless.closed
    assert endless.made < 50


def test_head_makes_nothing_of_it(endless: Endless) -> None:
    assert listened("HEAD", 3) == (200, 0)
    assert endless.made == 0


def test_head_says_what_get_does(client: TestClient) -> None:
    own = {"transfer-encoding", "content-encoding", "vary", "x-request-id"}
    for name in ("graphml", "csv", "parquet"):
        got, told = (getattr(client, method)(f"/v1/export/{name}") for method in ("get", "head"))
        assert told.content == b""
        assert {each: told.headers[each] for each in set(told.headers) - own} == {
            each: got.headers[each] for each in set(got.headers) - own
        }


def test_three_are_made_at_once_and_the_next_is_told_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = create_app(build(corpus()))
    waiting = threading.Event()
    begun = threading.Semaphore(0)

    def held(_: Selection) -> Iterator[bytes]:
        begun.release()
        yield b"x"
        waiting.wait(10)

    slow = Format("csv", "slow", "csv", "text/csv", (), held)
    monkeypatch.setattr("bondgraph_api.export.format_of", lambda _: slow)
    answers: list[Message] = []

    async def ask() -> None:
        answers.extend(await asking(app, "/v1/export/csv"))

    async def run() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(ask)
            for _ in range(3):
                assert await anyio.to_thread.run_sync(begun.acquire, True, 10)
            refused, *_ = await asking(app, "/v1/export/csv")
            waiting.set()
        assert refused["status"] == 503
        assert dict(refused["headers"])[b"retry-after"] == b"5"

    anyio.run(run)
    assert [each["status"] for each in answers if "status" in each] == [200] * 3
    for method in ("HEAD", "GET") * 4:  # whoever leaves, leaves his place to others
        assert anyio.run(asking, app, "/v1/export/csv", method, 1)[0]["status"] == 200


def test_others_are_answered_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long to make is made apart: the service answers while a piece is waited for."""
    app = create_app(build(corpus()))
    answered: list[str] = []

    def slowly(_: Selection) -> Iterator[bytes]:
        time.sleep(1)
        yield b"x"

    slow = Format("csv", "slow", "csv", "text/csv", (), slowly)
    monkeypatch.setattr("bondgraph_api.export.format_of", lambda _: slow)

    async def ask(path: str) -> None:
        await asking(app, path)
        answered.append(path)

    async def run() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask, "/v1/export/csv")
            tasks.start_soon(ask, "/healthz")

    anyio.run(run)
    assert answered == ["/healthz", "/v1/export/csv"]
