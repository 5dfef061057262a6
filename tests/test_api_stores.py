"""The service over a store: rows as they are kept, answers kept for those who ask the same, builds that take turns."""

from __future__ import annotations

import gc
import json
import logging
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.healing import healing
from tests.stores import small_store, store, store_of
from tests.test_api import client_of, small

import bondgraph
from bondgraph.answers import Filters
from bondgraph.errors import BondgraphError, QueryStopped, StoreUnreachable
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import Shelved, build, load
from bondgraph.queries import Queries
from bondgraph_api import create_app, served
from bondgraph_api.app import Service
from bondgraph_api.served import Answers, Current, Written


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    opened = bondgraph.open(store=store())
    yield opened
    opened.close()


def shorter() -> Corpus:
    """The same debate without the claim that nothing hangs on."""
    whole = healing()
    return Corpus.model_validate(
        {name: getattr(whole, name) for name in Corpus.model_fields}
        | {
            "claims": tuple(each for each in whole.claims if each.id != "page-right"),
            "relations": tuple(each for each in whole.relations if each.subject != "page-right"),
        }
    )


def test_what_takes_a_while_is_made_ahead_until_it_is_told_to_stop(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    once = Explorer.once

    def noted(self: Explorer, name: str, make: Callable[[], Page]) -> Page:
        made.append(name)
        return once(self, name, make)

    monkeypatch.setattr(Explorer, "once", noted)
    Current(library).warm(lambda: True)
    assert made == ["home"]
    Current(library).warm(lambda: False)
    assert made == ["home", "home", "questions"]
    Current(bondgraph.open()).warm(lambda: False)
    assert len(made) == 3, "what is in memory is small"


def serving(folder: Path) -> TestClient:
    return TestClient(create_app(Shelved(folder)), base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that was built anew is noticed by the next request."""
    monkeypatch.setattr(served, "_LOOKS", -1.0)


# -- rows as they are kept


@pytest.mark.parametrize(
    "given",
    [
        {}, {"limit": 1}, {"author": "strupp"}, {"question": "heals-or-carries", "limit": 3}, {"words": "bond heals"},
        {"author": "strupp", "words": "zzzz"}, {"words": 'rows":[] "rows":[ bond'},
    ],
    ids=str,
)  # fmt: skip
def test_rows_that_are_ready_come_out_as_the_model_writes_them(
    library: Library, given: dict[str, Any]
) -> None:
    filters = Filters.of(given)
    body, after = library.who_as_json(filters)
    said = library.who_argues(filters)
    assert body == said.model_dump_json().encode()
    assert after == said.next


def test_without_a_store_they_come_out_the_same() -> None:
    filters = Filters.of({"limit": 2})
    said = small().who_argues(filters)
    assert small().who_as_json(filters) == (said.model_dump_json().encode(), said.next)


# -- answers that are kept


def test_an_answer_is_made_once_in_whatever_order_it_is_asked_for(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Filters] = []
    who = Library.who_as_json

    def counted(self: Library, filters: Filters) -> tuple[bytes, str | None]:
        asked.append(filters)
        return who(self, filters)

    monkeypatch.setattr(Library, "who_as_json", counted)
    client = client_of(library)
    one = client.get("/v1/claims?author=strupp&limit=2")
    other = client.get("/v1/claims?limit=2&author=strupp")
    assert one.content == other.content
    assert len(asked) == 1
    assert one.headers["etag"] != other.headers["etag"]  # each address has its own
    assert one.headers["link"] == other.headers["link"].replace(
        "limit=2&author=strupp", "author=strupp&limit=2"
    )
    # Of the values of one filter the order is told in the answer.
    first, second = (client.get(f"/v1/claims?{query}").json() for query in ("author=yalom&author=jung", "author=jung&author=yalom"))  # fmt: skip
    assert (first["filters"]["author"], second["filters"]["author"]) == (["yalom", "jung"], ["jung", "yalom"])


def test_nodes_and_lists_are_kept_too(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(library)
    said = {path: client.get(path).content for path in ("/v1/agents/yalom", "/v1/agents", "/v1")}

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("asked again")

    for verb in ("show_agent", "authors", "stats"):
        monkeypatch.setattr(Library, verb, fail)
    assert {path: client.get(path).content for path in said} == said


def test_what_was_asked_for_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "_KEPT", 16)
    monkeypatch.setattr(served, "_BESIDE", 3)
    monkeypatch.setattr(served, "_LARGEST", 9)
    kept = Answers()
    for name in "ab":
        kept.keep(name, Written(b"12345"))
    assert kept.get("a") is not None
    kept.keep("c", Written(b"12345"))
    assert [name for name in "abc" if kept.get(name)] == ["a", "c"]
    kept.keep("d", Written(b"1234567890"))  # too large to be kept at all
    assert [name for name in "acd" if kept.get(name)] == ["a", "c"]


def test_a_long_address_takes_no_more_room_than_a_short_one(library: Library) -> None:
    app = create_app(library)
    client = TestClient(app)
    for query in ("fields=claim", "&".join(["fields=claim"] * 600)):
        assert client.get(f"/v1/claims?limit=1&{query}").status_code == 200
    keys = list(app.state.current._served.answers._kept)
    assert [len(key) for key in keys] == [32, 32]


def test_the_tag_knows_where_the_corpus_is_held(library: Library) -> None:
    held = {build(load()): "memory", library: "disk"}
    tags = {}
    for each, place in held.items():
        response = client_of(each).get("/v1")
        assert response.json()["store"] == place
        tags[place] = response.headers["etag"]
    assert tags["memory"] != tags["disk"]


def test_the_store_is_asked_whether_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(small())
    assert client.get("/healthz").status_code == 200

    def lost(*_: object, **__: object) -> None:
        raise StoreUnreachable("http://store.example/", "nobody answers")

    monkeypatch.setattr(Queries, "rows", lost)
    assert client.get("/healthz").status_code == 503


# -- what is served


def test_it_is_told_what_is_served_and_where_it_is_held(library: Library) -> None:
    told = client_of(library).get("/v1").json()
    assert (told["format"], told["store"], told["corpus"]["id"]) == (
        "bondgraph.about/1",
        "disk",
        "therapeutic-bond",
    )
    assert told["counts"] == library.stats().counts
    assert client_of(small()).get("/v1").json()["store"] == "memory"


@pytest.mark.usefixtures("at_once")
def test_a_store_that_is_built_anew_is_served_from_the_next_request_on(tmp_path: Path) -> None:
    folder = store_of(healing(), tmp_path / "store")
    client = serving(folder)
    before = client.get("/v1/claims")
    described = client.get("/openapi.json").json()
    assert before.json()["total"] == 6
    store_of(shorter(), folder)
    after = client.get("/v1/claims", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["total"]) == (200, 5)
    assert after.json()["corpus"]["digest"] == shorter().digest
    assert client.get("/v1/claims/page-right").status_code == 404
    assert client.get("/claims?words=follow").text.count("All follow") == 0
    assert client.get("/openapi.json").json()["paths"].keys() == described["paths"].keys()
    # The build before is let go of, so that the next build can clear it away.
    store_of(healing(), folder)
    assert client.get("/v1/claims").json()["total"] == 6
    store_of(shorter(), folder)
    assert len([each for each in folder.iterdir() if each.is_dir()]) <= 2


@pytest.mark.usefixtures("at_once")
def test_of_a_store_that_is_built_anew_the_build_before_is_let_go_of_at_every_door(tmp_path: Path) -> None:
    folder = store_of(healing(), tmp_path / "store")
    client = serving(folder)
    assert isinstance(client.app, Service)
    before = weakref.ref(client.app.state.current._served.library)

    def asked() -> Any:
        call = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "who_argues", "arguments": {}},
        }
        accept = {"Accept": "application/json, text/event-stream", "Host": "127.0.0.1:8000"}
        client.get("/v1/claims")
        client.get("/claim/page-right.ttl")
        client.get("/sparql", headers={"Accept": "text/html"})
        client.get("/sparql", params={"query": "ASK {}"})
        return client.post("/mcp", json=call, headers=accept).json()["result"]["structuredContent"]["total"]

    assert asked() == 6
    assert before() is not None
    store_of(shorter(), folder)
    # Whoever asks first: the other doors let go of it all the same.
    assert client.get("/v1/claims").json()["total"] == 5
    for _ in range(50):  # a worker that was in use a moment ago lets go of it at its own pace
        gc.collect()
        if before() is None:
            break
        time.sleep(0.1)
    assert before() is None
    assert asked() == 5


def test_it_is_not_looked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def changed(_: Shelved) -> bool:
        looks.append(1)
        return False

    monkeypatch.setattr(Shelved, "changed", changed)
    client = serving(small_store())
    for _ in range(20):
        client.get("/v1/claims")
    assert len(looks) <= 1


@pytest.mark.usefixtures("at_once")
def test_no_request_fails_while_builds_take_turns(tmp_path: Path) -> None:
    folder = store_of(healing(), tmp_path / "store")
    client = serving(folder)
    known = {healing().digest: 6, shorter().digest: 5}

    def ask(number: int) -> tuple[int, bool]:
        response = client.get(f"/v1/claims?limit={number % 7 + 1}&words=bond")
        told = client.get("/v1").json()
        return response.status_code, known[told["corpus"]["digest"]] == told["counts"]["claim"]

    with ThreadPoolExecutor(3) as threads:
        building = threads.submit(
            lambda: [store_of(each, folder) for each in (shorter(), healing(), shorter())]
        )
        asked = []
        while not building.done():
            asked += [threads.submit(ask, number) for number in range(20)]
            for each in asked[-20:]:
                each.result()
        building.result()
    assert {each.result() for each in asked} == {(200, True)}
    assert client.get("/v1").json()["corpus"]["digest"] == shorter().digest


@pytest.mark.usefixtures("at_once")
def test_a_build_that_cannot_be_opened_leaves_the_one_before(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = store_of(healing(), tmp_path / "store")
    client = serving(folder)
    (folder / "store.json").write_text("{}", encoding="utf-8")
    with caplog.at_level(logging.WARNING, "bondgraph_api"):
        assert client.get("/v1/claims").json()["total"] == 6
        assert client.get("/v1/claims?limit=2").json()["total"] == 6
    assert caplog.text.count("the build before it is served on") == 1  # not at every request
    store_of(shorter(), folder)
    assert client.get("/v1/claims").json()["total"] == 5


# -- a store that does not answer


@pytest.mark.parametrize(
    "error",
    [
        lambda: StoreUnreachable("http://10.0.0.7/query", "it failed with a secret"),
        lambda: QueryStopped("time", "30 s"),
    ],
)
@pytest.mark.parametrize("address", ["/v1/claims", "/claims?author=ann"])
def test_a_store_that_does_not_answer_is_no_mistake_of_the_request(
    error: Callable[[], BondgraphError],
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error()

    monkeypatch.setattr(Library, "_who", fail)
    with caplog.at_level(logging.WARNING, "bondgraph_api"):
        response = client_of(small()).get(address)
    assert (response.status_code, response.headers["cache-control"]) == (503, "no-store")
    said = json.loads(response.text)
    assert said["type"] == "/problems/store-unavailable"
    assert "10.0.0.7" not in response.text
    assert str(error()) in caplog.text
