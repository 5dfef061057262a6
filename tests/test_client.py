"""A service answers what a library answers, word for word, and whatever is wrong with it is said in one sentence."""

from __future__ import annotations

import doctest
import gzip
import inspect
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from math import inf, nan
from pathlib import Path
from typing import Any, Final, get_type_hints

import pytest
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tests.healing import healing
from tests.healing import library as small
from tests.services import Conversation, bondgraph_serve, odd, saying, serving
from tests.stores import small_store, store_of

import bondgraph
from bondgraph import Verbs, answers
from bondgraph.answers import Answer, Citing, Filters, Searching
from bondgraph.client import ADDRESSES, Client
from bondgraph.errors import (
    AmbiguousName,
    BadFilter,
    BondgraphError,
    ServiceError,
    StoreError,
    StoreUnreachable,
    UnknownName,
)
from bondgraph.library import Library
from bondgraph.opening import Shelved
from bondgraph.store.remote.connection import IDLE
from bondgraph.turning.picture import Picture
from bondgraph_api import create_app, served

# -- the verbs

ANSWERS: Final = {
    name for name, value in vars(answers).items() if isinstance(value, type) and issubclass(value, Answer)
}
"""What verbs answer with. Whatever else a library has is for what serves it, looks after it, or fills in forms."""

BOTH: Final[tuple[type[Verbs], ...]] = (Library, Client)
"""mypy holds both against the protocol."""


def own(of: type) -> dict[str, Any]:
    """What a class has that is not private."""
    return {
        name: value
        for base in reversed(of.__mro__[:-1])
        for name, value in vars(base).items()
        if not name.startswith("_")
    }


def verbs() -> list[str]:
    """The names of all that can be asked."""
    return [name for name, value in own(Verbs).items() if inspect.isfunction(value) and name != "close"]


def test_a_library_has_no_verb_that_a_client_has_not() -> None:
    answering = {
        name
        for name, value in own(Library).items()
        if inspect.isfunction(value) and value.__annotations__["return"] in ANSWERS
    }
    # What pages ask for is `show` and `near`, in the measure in which it is shown and drawn.
    assert (answering | {"draw", "lines", "ntriples"}) - {"view", "graph_around"} == set(verbs())
    assert set(own(Client)) == set(own(Verbs))
    assert len(answering) > 15


@pytest.mark.parametrize("name", own(Verbs))
def test_a_verb_takes_the_same_from_either(name: str) -> None:
    promised = own(Verbs)[name]
    for each in BOTH:
        found = inspect.getattr_static(each, name)
        if isinstance(promised, property):
            assert get_type_hints(promised.fget)["return"] == get_type_hints(value_of(found))["return"]
        else:
            assert inspect.signature(found) == inspect.signature(promised)


def value_of(found: Any) -> Any:
    return found.fget if isinstance(found, property) else found.func


# -- the same answers

Ask = Callable[[Verbs], Answer[Any] | Picture | list[str]]

ASKED: Final[dict[str, list[Ask]]] = {
    "about": [lambda it: it.about()],
    "stats": [lambda it: it.stats()],
    "who_argues": [
        lambda it: it.who_argues(),
        lambda it: it.who_argues("bond"),
        lambda it: it.who_argues("  the bond ", author=["Müller", "smith-a"], limit="2"),
        lambda it: it.who_argues(Filters(author=("ash",), to_year=2010), voice="direct"),
        lambda it: it.who_argues(Filters(position=("heals/no",))),
        lambda it: it.who_argues(question="Healing", relation=("supports", "contrasts"), from_year=1990, limit=1),
        lambda it: it.who_argues(question="heals", limit=1, after="critic-denies"),
        lambda it: it.who_argues("unheard of & “quoted” + 100%", author="ash"),
        lambda it: it.who_argues(concept=["The bond"], author=None),
    ],
    "search": [
        lambda it: it.search("bond"),
        lambda it: it.search("bnod warm", kind=["claim", "concept"], limit=2),
        lambda it: it.search("bond", limit=2, after="2"),
        lambda it: it.search(Searching(words='"the bond"'), author="Müller"),
    ],
    "facets": [
        lambda it: it.facets(),
        lambda it: it.facets("bond", question="heals", limit=1),
        lambda it: it.facets("unheard", author="ash"),
    ],
    "show": [
        lambda it: it.show("ash-helps"),
        lambda it: it.show("concept:healing"),
        lambda it: it.show("Über [Bindung]"),
        lambda it: it.show("heals/never"),
        lambda it: it.show("ash-helps", kind="claim"),
        lambda it: it.show("tie", kind="concept"),
        lambda it: it.show("mueller1990 ", kind="work"),
        lambda it: it.show("ash-helps--supports--mueller-heals"),
        lambda it: it.show("p1"),
        lambda it: it.show("A page", kind="source"),
        lambda it: it.show("corpus:healing"),
    ],
    "show_agent": [lambda it: it.show_agent("Jörg Müller"), lambda it: it.show_agent("muller")],
    "show_claim": [lambda it: it.show_claim("ash-odegaard"), lambda it: it.show_claim("claim:smith-warm")],
    "show_question": [lambda it: it.show_question("ways"), lambda it: it.show_question("Healing?")],
    "show_position": [lambda it: it.show_position("heals/yes"), lambda it: it.show_position("warmth")],
    "compare": [
        lambda it: it.compare("ash", "Müller"),
        lambda it: it.compare("heals/yes", "heals/no", "critic", limit=1),
        lambda it: it.compare("ash", "mueller", limit=1, after="heals"),
    ],
    "path": [
        lambda it: it.path("critic", "warmth"),
        lambda it: it.path("smith-b", "mueller", relation="supports"),
        lambda it: it.path("page", "ash", relation=["contrasts", "supports"]),
    ],
    "near": [
        lambda it: it.near("mueller-heals"),
        lambda it: it.near("Zoë Ash", steps=2, limit=1, relation=("supports", "defines")),
    ],
    "define": [lambda it: it.define("alliance"), lambda it: it.define("Tie"), lambda it: it.define("warmth", limit=1)],
    "terms": [lambda it: it.terms(), lambda it: it.terms(limit=2, after="bond")],
    "authors": [lambda it: it.authors(), lambda it: it.authors(limit=1, after="ash"), lambda it: it.authors(after=" ")],
    "questions": [lambda it: it.questions(), lambda it: it.questions(limit=1), lambda it: it.questions(after="Healing")],
    "works": [lambda it: it.works(), lambda it: it.works(sort="-year", limit=1)],
    "sources": [lambda it: it.sources(), lambda it: it.sources(sort="-claims")],
    "passages": [lambda it: it.passages(), lambda it: it.passages(source="page", limit=2, after="p2")],
    "positions": [lambda it: it.positions(), lambda it: it.positions(limit=1, after="heals/yes")],
    "relations": [lambda it: it.relations(), lambda it: it.relations("bond", author=["ash", "smith-a"], relation="supports")],
    "citations": [lambda it: it.citations(), lambda it: it.citations(limit=1)],
    "graph": [lambda it: it.graph(), lambda it: it.graph("bond", author=["ash", "smith-a"], limit=1)],
    "draw": [lambda it: it.draw(), lambda it: it.draw("bond", author=["ash", "smith-a"], limit=1)],
    "cite": [
        lambda it: it.cite(),
        lambda it: it.cite("ash-helps"),
        lambda it: it.cite(["p1", "Jörg Müller"], style="mla"),
        lambda it: it.cite(style="vancouver", author=["Müller", "ash"], from_year=1900),
        lambda it: it.cite(Citing(name=("ash-helps",)), style="chicago-notes"),
    ],
    "lines": [lambda it: list(it.lines())],
    "ntriples": [lambda it: sorted(it.ntriples())],
}  # fmt: skip
"""For each verb, questions of the small debate."""


@pytest.fixture(scope="module", params=["memory", "store"])
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    if request.param == "memory":
        yield small()
        return
    with bondgraph.open(store=small_store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[Client]:
    with serving(create_app(library)) as url, bondgraph.connect(url) as connected:
        yield connected


def test_every_verb_is_asked() -> None:
    assert list(ASKED) == verbs()
    assert set(ADDRESSES) <= set(ASKED)


@pytest.mark.parametrize("verb", ASKED)
def test_a_service_answers_what_a_library_answers(library: Library, client: Client, verb: str) -> None:
    for ask in ASKED[verb]:
        expected = ask(library)
        for _ in range(2):  # the second time it is asked whether the first still holds
            answer = ask(client)
            assert answer == expected
            if isinstance(answer, Answer) and isinstance(expected, Answer):
                assert answer.model_dump_json() == expected.model_dump_json()


def test_a_client_tells_which_corpus_it_is_as_a_library_does(library: Library, client: Client) -> None:
    assert (client.stamp, client.description, client.base) == (
        library.stamp,
        library.description,
        library.base,
    )


def test_every_address_is_served() -> None:
    served = [re.sub(r"\{\w+\}", r"\\w+", path) for path in create_app(small()).state.paths]
    for verb, address in ADDRESSES.items():
        assert any(re.fullmatch(path, address) for path in served), verb


WRONG: Final[list[tuple[type[BondgraphError], Ask]]] = [
    (UnknownName, lambda it: it.who_argues(author="Mülller")),
    (UnknownName, lambda it: it.who_argues(supports="ash-helpz")),
    (UnknownName, lambda it: it.who_argues(after="nowhere")),
    (UnknownName, lambda it: it.show("Mülller")),
    (UnknownName, lambda it: it.show(" ")),
    (UnknownName, lambda it: it.show_agent("mueler")),
    (UnknownName, lambda it: it.show_agent("")),
    (UnknownName, lambda it: it.show_claim("a/b c?d#e%2F&x=1")),
    (UnknownName, lambda it: it.show_position("heals/perhaps")),
    (UnknownName, lambda it: it.show_question("concept:bond")),
    (UnknownName, lambda it: it.path("", "ash")),
    (UnknownName, lambda it: it.path("ash", "nobody at all")),
    (UnknownName, lambda it: it.near("nobody at all")),
    (UnknownName, lambda it: it.define("aliance")),
    (UnknownName, lambda it: it.define("")),
    (UnknownName, lambda it: it.compare("ash", "")),
    (UnknownName, lambda it: it.compare("ash", "mueler")),
    (UnknownName, lambda it: it.terms(after="nowhere")),
    (UnknownName, lambda it: it.authors(after="nowhere")),
    (AmbiguousName, lambda it: it.who_argues(author="Smith")),
    (AmbiguousName, lambda it: it.show("Smith")),
    (AmbiguousName, lambda it: it.show_position("yes")),
    (BadFilter, lambda it: it.who_argues(autor="ash")),
    (BadFilter, lambda it: it.who_argues(limit=0)),
    (BadFilter, lambda it: it.who_argues(from_year=2000, to_year=1990)),
    (BadFilter, lambda it: it.who_argues(author="")),
    (BadFilter, lambda it: it.who_argues("…")),
    (BadFilter, lambda it: it.search("?!")),
    (BadFilter, lambda it: it.search("bond", after="x")),
    (BadFilter, lambda it: it.search("bond", kind="klaim")),
    (BadFilter, lambda it: it.facets(voice="loud")),
    (BadFilter, lambda it: it.show("ash", kind="person")),  # type: ignore[arg-type]
    (BadFilter, lambda it: it.path("ash", "mueller", relation="attacks")),
    (BadFilter, lambda it: it.near("ash", steps=13)),
    (BadFilter, lambda it: it.compare("ash")),
    (BadFilter, lambda it: it.compare("ash", "Zoë Ash")),
    (BadFilter, lambda it: it.compare("ash", "mueller", limit=0)),
    (BadFilter, lambda it: it.authors(limit=1001)),
    (BadFilter, lambda it: it.questions(limit="many")),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_service_refuses_what_a_library_refuses_with_the_same_error(
    library: Library, client: Client, number: int
) -> None:
    kind, ask = WRONG[number]
    with pytest.raises(kind) as expected:
        ask(library)
    with pytest.raises(kind) as found:
        ask(client)
    assert type(found.value) is type(expected.value)
    assert vars(found.value) == vars(expected.value)
    assert str(found.value) == str(expected.value)


def test_more_than_an_address_can_hold_is_refused_by_the_name_of_what_is_too_long(client: Client) -> None:
    with pytest.raises(BadFilter, match="give less, and ask more often") as caught:
        client.who_argues("bond", author=["ash"] * 2000, limit=5)
    assert caught.value.parameter == "author"


def test_a_parameter_that_an_older_service_does_not_know() -> None:
    problem = {"type": "/problems/unknown-parameter", "status": 400, "detail": "…", "parameter": "voice"}
    with (
        Older(saying_problem(problem)) as client,
        pytest.raises(BadFilter, match="knows no such filter") as caught,
    ):
        client.who_argues(voice="told")
    assert caught.value.parameter == "voice"


# -- a script


SCRIPT: Final = """\
import bondgraph

with bondgraph.open(store={store!r}) as library:
    for line in library.authors().authors:
        answer = library.who_argues(author=line.id, voice="told")
        print(line.label, [row.says for row in answer.rows])
    try:
        library.show("Mülller")
    except bondgraph.UnknownName as error:
        print(error, error.nearest)
    print(library.compare("ash", "mueller").questions[0].verdict, library.base)
"""


def test_a_script_moves_to_a_service_by_one_line(library: Library) -> None:
    here = SCRIPT.format(store=str(small_store()))
    opened = f"bondgraph.open(store={str(small_store())!r})"
    assert here.count(opened) == 1

    def run(program: str) -> str:
        command = [sys.executable, "-c", program]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    with serving(create_app(library)) as url:
        there = here.replace(opened, f"bondgraph.connect({url!r})")
        with ThreadPoolExecutor(2) as threads:
            said, told = threads.map(run, (here, there))
    assert told == said
    assert said.count("\n") == 10


def test_a_served_store_answers_until_it_is_killed_and_then_that_is_said(tmp_path: Path) -> None:
    with ExitStack() as stack:
        url, process = stack.enter_context(bondgraph_serve("--store", str(small_store()), folder=tmp_path))
        library = stack.enter_context(bondgraph.open(store=small_store()))
        client = stack.enter_context(bondgraph.connect(url))
        assert client.who_argues(question="heals") == library.who_argues(question="heals")
        process.kill()
        process.wait()
        with pytest.raises(ServiceError) as caught:
            client.who_argues(question="heals")
    assert caught.value.store == f"{url}v1/claims"


def test_importing_bondgraph_does_not_import_what_talks_over_http() -> None:
    code = "import sys, bondgraph; print([name for name in sys.modules if name.startswith(('httpx2', 'bondgraph.client'))])"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout == "[]\n"


def test_a_connection_that_nothing_goes_over_is_given_up_before_a_server_does_so() -> None:
    assert uvicorn.Config(create_app(small())).timeout_keep_alive > IDLE


def test_threads_share_a_client(library: Library, client: Client) -> None:
    asked = [ask for each in ASKED.values() for ask in each] * 2
    expected = [ask(library) for ask in asked]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda ask: ask(client), asked)) == expected


# -- what is sent, and what comes


class Watched:
    """A service, and what was said to and by it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.seen: list[tuple[str, dict[str, str], int, dict[str, str]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                asked, answered = (
                    {name.decode(): value.decode() for name, value in headers}
                    for headers in (scope["headers"], message["headers"])
                )
                self.seen.append((scope["path"], asked, message["status"], answered))
            await send(message)

        await self._app(scope, receive, told)


def test_what_has_not_changed_is_not_sent_twice() -> None:
    watched = Watched(create_app(small()))
    with serving(watched) as url, bondgraph.connect(url) as client:
        first = client.who_argues("bond", limit=5)
        again = client.who_argues("bond", limit=5)
        other = client.who_argues("bond", limit=1)
    assert first == again != other
    asked = [each for each in watched.seen if each[0] == "/v1/claims"]
    assert [status for _, _, status, _ in asked] == [200, 304, 200]
    assert asked[1][1]["if-none-match"] == asked[0][3]["etag"]
    assert "if-none-match" not in asked[2][1]
    assert asked[0][3]["content-encoding"] == "gzip"
    assert re.fullmatch(r"bondgraph/\d+\.\d+\.\d+", asked[0][1]["user-agent"])


def test_what_is_kept_is_not_what_is_answered_once_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "_LOOKS", -1.0)
    folder = store_of(healing(), tmp_path / "store")
    with serving(create_app(Shelved(folder))) as url, bondgraph.connect(url) as client:
        assert client.who_argues().total == 6
        fewer = healing().model_copy(
            update={"claims": healing().claims[:5], "relations": healing().relations[:5]}
        )
        store_of(fewer, folder)
        until = time.monotonic() + 20
        while client.who_argues().total == 6 and time.monotonic() < until:
            time.sleep(0.05)
        assert client.who_argues().total == 5
        assert client.stamp.digest != small().stamp.digest


def test_no_more_is_kept_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bondgraph.service._KEPT", 3000)
    watched = Watched(create_app(small()))
    with serving(watched) as url, bondgraph.connect(url) as client:
        for _ in range(2):
            for author in ("ash", "mueller", "critic"):
                assert client.who_argues(author=author) == small().who_argues(author=author)
    assert {status for path, _, status, _ in watched.seen if path == "/v1/claims"} == {200}


class Behind:
    """A service behind a proxy, which has it under a path of its own and tells it nothing of that."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(f"{self._path}/"):
            path = scope["path"].removeprefix(self._path)
            await self._app({**scope, "path": path, "raw_path": path.encode()}, receive, send)
            return
        await send(
            {"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/html")]}
        )
        await send({"type": "http.response.body", "body": b"<html><body>Nothing <b>here</b>.</body></html>"})


@pytest.mark.parametrize("written", ["/bonds", "/bonds/", "/bonds/v1", "/bonds/v1/", "/bonds/#top"])
def test_an_address_may_be_written_in_several_ways(written: str) -> None:
    with (
        serving(Behind(create_app(small()), "/bonds")) as url,
        bondgraph.connect(f" {url}{written} ") as client,
    ):
        assert client.show("ash") == small().show("ash")


def test_an_address_without_the_path_is_told_to_be_no_service() -> None:
    with serving(Behind(create_app(small()), "/bonds")) as url, pytest.raises(ServiceError) as caught:
        bondgraph.connect(url)
    assert str(caught.value) == (
        f"{url}/v1: it answers with status 404; it says: Nothing here ., not as a service of bondgraph does;"
        " is it the address of one, e.g. https://example.org/?"
    )


class Later:
    """A service of a later release, whose answers have more fields under the same version."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []

        async def gathered(message: Message) -> None:
            messages.append(message)

        headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self._app({**scope, "headers": headers}, receive, gathered)
        start, *bodies = messages
        if start["status"] == 304 or not dict(start["headers"])[b"content-type"].endswith(b"json"):
            for each in messages:
                await send(each)
            return
        told = json.loads(b"".join(each.get("body", b"") for each in bodies) or b"{}")
        body = json.dumps(more(told)).encode()
        kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        await send({**start, "headers": kept})
        await send({"type": "http.response.body", "body": body})


def more(told: Any) -> Any:
    """JSON with a field more in every object but those whose keys are data."""
    if isinstance(told, list):
        return [more(each) for each in told]
    if not isinstance(told, dict):
        return told
    data = ("filters", "counts", "relations", "voices", "roles", "csl")
    found = {
        name: value if name in data and isinstance(value, dict) else more(value)
        for name, value in told.items()
    }
    return found | {"added": {"later": [1]}}


def test_fields_that_a_later_release_adds_are_passed_over() -> None:
    with serving(Later(create_app(small()))) as url, bondgraph.connect(url) as client:
        for verb, asked in ASKED.items():
            assert asked[0](client) == asked[0](small()), verb
        with pytest.raises(UnknownName) as caught:
            client.show("Mülller")
        assert "mueller" in caught.value.nearest


# -- what can go wrong


ABOUT: Final = small().about().model_dump(mode="json")


def about(**changed: object) -> bytes:
    return json.dumps(ABOUT | changed).encode()


def hangs_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def greets(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


def sleeps(connection: socket.socket) -> None:
    time.sleep(1)


def drips(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
    for byte in about():
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def unsized(body: bytes) -> Conversation:
    return saying(body, content_length="")


def saying_problem(problem: dict[str, object], status: str = "400 Bad Request") -> Conversation:
    return saying(json.dumps(problem).encode(), status=status, content_type="application/problem+json")


NO_SERVICE: Final = "not as a service of bondgraph does; is it the address of one, e.g. https://example.org/?"
HTML: Final = b"<!DOCTYPE html><html><head><title>x</title></head><body><h1>Welcome</h1></body></html>"
VERSION: Final = "0.1.0"

FAULTS: Final[dict[str, tuple[Conversation, str]]] = {
    "a page": (
        saying(HTML, content_type="text/html; charset=utf-8"), f"it answers with text/html, {NO_SERVICE}",
    ),
    "no type": (saying(b"hello", content_type=""), f"it answers with an unnamed type, {NO_SERVICE}"),
    "other JSON": (saying(b'{"hello": 1}'), f"its answer is JSON, but none of bondgraph's, {NO_SERVICE}"),
    "a list": (saying(b"[1, 2]"), f"its answer is JSON, but none of bondgraph's, {NO_SERVICE}"),
    "a later version": (
        saying(about(format="bondgraph.about/2")),
        f"it answers with bondgraph.about/2 where this bondgraph ({VERSION}) reads bondgraph.about/1; install a newer bondgraph",
    ),
    "an earlier version": (
        saying(about(format="bondgraph.about/0")),
        f"it answers with bondgraph.about/0 where this bondgraph ({VERSION}) reads bondgraph.about/1; install its version",
    ),
    "another answer": (
        saying(small().stats().model_dump_json().encode()),
        f"it answers with bondgraph.stats/1 where this bondgraph ({VERSION}) reads bondgraph.about/1; install a newer bondgraph",
    ),
    "a value that is new": (
        saying(about(store="cloud")),
        f"it answers with what this bondgraph ({VERSION}) cannot read, at store: Input should be 'memory', 'disk' or 'server'",
    ),
    "cut, of a length": (
        saying(about()[:-9], content_length=str(len(about()))),
        "the connection broke off (peer closed connection without sending complete message body",
    ),
    "cut, of no length": (unsized(about()[:-9]), "its answer breaks off, or is no JSON; ask again"),
    "cut, in pieces": (
        saying(b"40\r\n" + about()[:10], content_length="", transfer_encoding="chunked"), "the connection broke off (",
    ),
    "hangs up": (hangs_up, "the connection broke off ("),
    "not HTTP": (greets, "the connection broke off ("),
    "silence": (sleeps, "no answer within 0.4 s; ask for less, or connect with a longer timeout"),
    "drop by drop": (drips, "no answer within 0.4 s; ask for less, or connect with a longer timeout"),
    "no gzip": (saying(b"not gzip", content_encoding="gzip"), "it cannot be spoken to: "),
    "half a gzip": (
        saying(gzip.compress(about())[:40], content_encoding="gzip"), "its answer breaks off, or is no JSON; ask again",
    ),
    "500": (
        saying(HTML, status="500 Oh", content_type="text/html"),
        "it failed with status 500; it says: Welcome; ask again later, or see its log",
    ),
    "502": (saying(b"", status="502 Bad Gateway"), "it failed with status 502; ask again later, or see its log"),
    "503": (
        saying_problem({"type": "/problems/store-unavailable", "detail": "the store did not answer"}, "503 Busy"),
        "it failed with status 503; it says: the store did not answer; ask again later, or see its log",
    ),
    "401": (
        saying(b"", status="401 Unauthorized", www_authenticate='Basic realm="x"'),
        "it wants other credentials (status 401); connect to https://USER:PASSWORD@…",
    ),
    "404": (
        saying_problem({"type": "/problems/not-found", "detail": "nothing"}, "404 Not Found"),
        "the service has no such address; it may be of an older bondgraph",
    ),
    "a problem of somebody else": (
        saying_problem({"type": "about:blank", "detail": "you cannot", "nearest": 3}, "400 Bad"),
        "it answers with status 400; it says: you cannot",
    ),
    "204": (saying(b"", status="204 No Content"), f"it answers with status 204, {NO_SERVICE}"),
    "304 to who asked for none": (saying(b"", status="304 Not Modified"), f"it answers with status 304, {NO_SERVICE}"),
    "nowhere": (
        saying(b"", status="302 Found", location="ftp://example.org/"),
        "it redirects to what is no address; write the right one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_with_a_service_is_said_in_a_sentence(name: str) -> None:
    say, reason = FAULTS[name]
    with odd(say) as server, pytest.raises(ServiceError) as caught:
        bondgraph.connect(server.url, timeout=0.4)
    assert caught.value.store == f"{server.url}/v1"
    assert caught.value.reason.startswith(reason)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, StoreError)
    assert not isinstance(caught.value, StoreUnreachable)
    assert len(server.heard) == 1  # it is asked once


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(
        ServiceError, match=r"no connection .*is the server running, and the address right"
    ) as caught:
        bondgraph.connect(f"http://127.0.0.1:{port}")
    assert caught.value.store == f"http://127.0.0.1:{port}/v1"


def test_a_host_that_is_nowhere() -> None:
    with pytest.raises(ServiceError, match=r"^http://no-such-host\.invalid/v1: no connection "):
        bondgraph.connect("http://no-such-host.invalid/")


def test_a_service_that_is_not_encrypted_is_not_spoken_to_as_if_it_were() -> None:
    with odd(greets) as server, pytest.raises(ServiceError, match="no encrypted connection"):
        bondgraph.connect(server.url.replace("http:", "https:"))


def test_a_service_that_goes_in_circles() -> None:
    with ExitStack() as stack:
        server = stack.enter_context(odd(saying(b"", status="308 Permanent Redirect", location="/v1")))
        with pytest.raises(ServiceError, match="it redirects more than 5 times"):
            bondgraph.connect(server.url)
        assert len(server.heard) == 5


@pytest.mark.parametrize("status", ["307 Temporary Redirect", "308 Permanent Redirect", "301 Moved"])
def test_a_service_that_has_moved_is_followed_and_credentials_are_not_told_elsewhere(status: str) -> None:
    with ExitStack() as stack:
        there = stack.enter_context(odd(saying(about())))
        here = stack.enter_context(odd(saying(b"", status=status, location=f"{there.url}/v1")))
        with bondgraph.connect(here.url.replace("//", "//ann:se%40cret@")) as client:
            assert client.base == small().base
        assert "authorization: Basic YW5uOnNlQGNyZXQ=" in here.heard[0].replace(
            "Authorization", "authorization"
        )
        assert "uthorization" not in there.heard[0]


@pytest.mark.parametrize(
    "say", [saying(b"", status="401 Unauthorized"), saying(HTML, content_type="text/html"), hangs_up]
)
def test_credentials_are_shown_in_no_error(say: Conversation) -> None:
    with odd(say) as server:
        with pytest.raises(ServiceError) as caught:
            bondgraph.connect(server.url.replace("//", "//ann:sesame@"))
        told = [str(caught.value), repr(caught.value), str(vars(caught.value))]
        error: BaseException | None = caught.value
        while error := error and (error.__cause__ or error.__context__):
            told.append(f"{error} {error!r}")
    assert "sesame" not in " ".join(told)
    assert f"{server.url}/v1" in told[0]


@pytest.mark.parametrize(
    ("written", "shown", "reason"),
    [
        ("example.org", "example.org", "no address of a server; write one like https://example.org/"),
        ("", "", "no address of a server"),
        ("ftp://ann:sesame@example.org/", "ftp://example.org/", "no address of a server"),
        ("http://", "http://", "no address of a server"),
        ("http://ann:sesame@/x", "http:///x", "no address of a server"),
        ("http://example.org:port/", "http://example.org:port/", "this is no address"),
        ("http://ann:ses/ame@example.org/", "http://example.org/", "an @ stands behind a slash"),
        ("http://example.org/?key=sesame", "http://example.org/", "has no question mark"),
        ("http://example.org/a b", "http://example.org/a b", "neither blanks nor signs beyond ASCII"),
        ("memory:", "memory:", "no address of a server"),
        ("/home/me/store", "/home/me/store", "no address of a server"),
    ],
)
def test_an_address_that_is_none(written: str, shown: str, reason: str) -> None:
    with pytest.raises(ServiceError) as caught:
        bondgraph.connect(written)
    assert caught.value.store == shown
    assert reason in caught.value.reason
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(
    "within", ["v1/claims", "v1/claims/ash-helps", "v1/search", "docs", "sparql", "agent/ash"]
)
def test_an_address_within_a_service_is_told_from_the_service_s_own(within: str) -> None:
    with serving(create_app(small())) as url, pytest.raises(ServiceError) as caught:
        bondgraph.connect(f"{url}/{within}")
    assert caught.value.store == f"{url}/{within}"
    assert caught.value.reason.endswith(f"not the service's own; connect to that, e.g. {url}/")


@pytest.mark.parametrize("timeout", [inf, nan, 0, -1, 1e300, "3", None, True])
def test_a_timeout_that_is_none(timeout: Any) -> None:
    with pytest.raises(BadFilter, match=r"^timeout: .* cannot be used; write seconds above 0"):
        bondgraph.connect("https://example.org/", timeout=timeout)


@pytest.mark.parametrize("written", [None, b"https://example.org/", 3])
def test_an_address_that_is_no_text(written: Any) -> None:
    with pytest.raises(TypeError, match=r"^address: .* is no text; write one like 'https://example.org/'"):
        bondgraph.connect(written)


def test_a_client_that_was_closed_says_so() -> None:
    with serving(create_app(small())) as url:
        with bondgraph.connect(url) as client:
            assert "Healing" in client._repr_html_()
        assert repr(client) == f"<bondgraph.Client: Healing [bold], 6 claims, at {url}>"
        with pytest.raises(ServiceError, match="was closed; connect anew"):
            client.stats()
        client.close()


class Older:
    """A service that tells what it is, and then says something."""

    def __init__(self, then: Conversation, timeout: float = 5) -> None:
        self._then = then
        self._timeout = timeout
        self._stack = ExitStack()

    def __enter__(self) -> Client:
        asked: list[int] = []

        def say(connection: socket.socket) -> None:
            asked.append(1)
            (saying(about()) if len(asked) == 1 else self._then)(connection)

        server = self._stack.enter_context(odd(say))
        return self._stack.enter_context(bondgraph.connect(server.url, timeout=self._timeout))

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def test_lines_that_break_off_are_read_as_far_as_they_came_and_then_that_is_said() -> None:
    lines = list(small().lines())
    half = "\n".join(lines[:5]).encode()
    cut = saying(half, content_type="application/jsonl", content_length=str(len(half) + 100))
    with Older(cut) as client:
        read = client.lines()
        assert [next(read) for _ in range(4)] == lines[:4]
        with pytest.raises(ServiceError, match="the connection broke off") as caught:
            next(read)
    assert caught.value.store.endswith("/v1/export/jsonl")


def test_lines_that_a_service_has_not() -> None:
    detail = "it holds statements only"
    problem: dict[str, object] = {"type": "/problems/not-available", "detail": detail}
    with (
        Older(saying_problem(problem, "501 Not Implemented")) as client,
        pytest.raises(ServiceError) as caught,
    ):
        next(client.lines())
    assert caught.value.reason == detail


def test_lines_that_do_not_come() -> None:
    with Older(sleeps, timeout=0.4) as client, pytest.raises(ServiceError, match=r"no answer within 0\.4 s"):
        next(client.ntriples())


def test_lines_that_nobody_reads_to_the_end_are_let_go_of() -> None:
    with serving(create_app(small())) as url, bondgraph.connect(url) as client:
        lines = client.lines()
        assert next(lines) == next(small().lines())
        lines.close()  # type: ignore[attr-defined]
        assert client.stats() == small().stats()


def test_an_answer_that_a_newer_service_gives_in_another_version() -> None:
    who = small().who_argues(limit=1).model_dump(mode="json") | {"format": "bondgraph.who/2"}
    with Older(saying(json.dumps(who).encode())) as client, pytest.raises(ServiceError) as caught:
        client.who_argues(limit=1)
    assert "bondgraph.who/2 where this bondgraph" in caught.value.reason
    assert caught.value.store.endswith("/v1/claims")


# -- the page about it


PAGE: Final = Path(__file__).parents[1] / "docs" / "python.md"
SHOWN: Final = 'bondgraph.connect("https://bonds.example.org/")'


@pytest.mark.parametrize("where", ["service", "here"])
def test_what_the_page_shows_is_so_of_a_service_and_of_a_library(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(f">>> library = {SHOWN}") == text.count(f">>> with {SHOWN} as library:") == 1
    with ExitStack() as stack:
        said = "bondgraph.open()"
        if where == "service":
            url = stack.enter_context(serving(create_app(bondgraph.open())))
            said = f"bondgraph.connect({url!r})"
        lines = [
            line.replace(SHOWN, said) if line.startswith(">>>") else line for line in text.splitlines(True)
        ]
        test = doctest.DocTestParser().get_doctest("".join(lines), {}, where, str(PAGE), 0)
        assert len(test.examples) == 25
        reported: list[str] = []
        runner = doctest.DocTestRunner()
        runner.run(test, out=reported.append)
    assert reported == []


def test_the_page_names_every_verb() -> None:
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition("## The verbs")[2].partition("```")[0]
    assert set(re.findall(r"`(\w+)`", section)) >= set(verbs())
