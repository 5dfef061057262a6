"""The base IRI is a setting: the same data under another base is the same graph, and gives the same answers."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import rdflib
import uvicorn
from fastapi.testclient import TestClient
from tests.healing import healing
from tests.servers import missing, oxigraph
from tests.stores import small_store

import bondgraph
from bondgraph import cli
from bondgraph.answers import Answer
from bondgraph.basing import base_of
from bondgraph.building import build
from bondgraph.building.sending import send
from bondgraph.errors import BadBase, StoreError
from bondgraph.library import Library
from bondgraph.opening import Shelved, open_server, open_store
from bondgraph.opening import build as build_in_memory
from bondgraph.rdf import ntriples
from bondgraph.store.remote import RemoteEngine
from bondgraph_api import create_app

OTHER: Final = "https://bond.example/of/theirs/"
HASH: Final = "http://127.0.0.1:8000/all#"


def moved(lines: list[str], base: str) -> list[str]:
    """Statements with the IRIs of another base, as one who knows nothing of bondgraph would write them."""
    own = healing().record.base
    assert own.endswith("#")
    mark = "?" if "#" in base else "#"
    return [
        re.sub(rf"<{re.escape(own)}([^?>]*)\??([^>]*)>", lambda iri: _moved(iri, base, mark), line).replace(
            f'"{own}"', f'"{base}"'
        )
        for line in lines
    ]


def _moved(iri: re.Match[str], base: str, mark: str) -> str:
    return f"<{base}{iri[1]}{mark if iri[2] else ''}{iri[2]}>"


@pytest.mark.parametrize("base", [OTHER, HASH])
def test_the_same_data_under_another_base_is_the_same_graph(base: str) -> None:
    own, other = list(ntriples(healing())), list(ntriples(healing(), base))
    assert other == moved(own, base)
    assert len(set(own) & set(other)) == 0
    assert len(own) > 500


@pytest.fixture(scope="module", params=["memory", "store"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("based")
    lines = folder / "small.jsonl"
    lines.write_text("".join(f"{line}\n" for line in healing().lines()), encoding="utf-8")
    if request.param == "store":
        assert build(lines, folder / "store", base=OTHER).base == OTHER
        opened = bondgraph.open(store=folder / "store", base=OTHER)
    else:
        opened = bondgraph.open(lines, base=OTHER)
    with opened:
        yield opened


def test_statements_are_those_of_the_same_graph(library: Library) -> None:
    assert sorted(library.ntriples()) == sorted(moved(list(ntriples(healing())), OTHER))
    assert list(library.lines()) == list(healing().lines())


VERBS: Final[list[Callable[[Library], Answer[Any]]]] = [
    lambda library: library.who_argues(),
    lambda library: library.who_argues("bond", voice="told"),
    lambda library: library.show("claim:ash-helps"),
    lambda library: library.show("work:Mueller1990"),
    lambda library: library.show("corpus:healing"),
    lambda library: library.facets(),
    lambda library: library.search("bond"),
    lambda library: library.path("ash-helps", "critic-denies"),
    lambda library: library.near("mueller-heals", steps=2),
    lambda library: library.stats(),
    lambda library: library.questions(),
    lambda library: library.graph(),
]


def test_answers_are_the_same_but_for_iris(library: Library) -> None:
    own = healing().record.base
    with open_store(small_store()) as under_its_own:
        for verb in VERBS:
            told = verb(library).model_dump_json()
            assert told.replace(OTHER, own) == verb(under_its_own).model_dump_json()
    assert library.show("ash-helps").iri == f"{OTHER}claim/ash-helps"


def test_a_service_has_the_same_paths_under_any_base(library: Library) -> None:
    client = TestClient(create_app(library), base_url="http://127.0.0.1:8000", follow_redirects=False)
    response = client.get("/claim/ash-helps", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["location"]) == (303, "/claim/ash-helps.ttl")
    assert f'<{OTHER}claim/ash-helps>; rel="canonical"' in response.headers["link"]
    assert f"@prefix claim: <{OTHER}claim/> ." in client.get("/claim/ash-helps.ttl").text
    other = TestClient(create_app(open_store(small_store())), base_url="http://127.0.0.1:8000")
    assert (
        other.get("/claim/ash-helps.ttl").headers["etag"]
        != client.get("/claim/ash-helps.ttl").headers["etag"]
    )


def test_where_the_base_is_the_service_every_iri_answers_itself() -> None:
    """Read by rdflib, which knows nothing but IRIs: each leads to what is said of it, parts of nodes included."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        app = create_app(build_in_memory(healing(), base))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            told = rdflib.Graph().parse(f"{base}claim/smith-warm")
            named = {str(node) for node in told.all_nodes() if isinstance(node, rdflib.URIRef)}
            followed = {iri for iri in named if iri.startswith(base) and not iri.endswith(".rdf")}
            assert {f"{base}claim/smith-warm#told-1", f"{base}work/Mueller1990"} <= followed
            for iri in sorted(followed):
                assert (rdflib.URIRef(iri), None, None) in rdflib.Graph().parse(iri), iri
        finally:
            server.should_exit = True
            thread.join()
    assert len(followed) > 10


BAD: Final = {
    "example.org/bond/": "no address of http or https; write one like https://",
    "": "no address of http or https",
    "urn:bond/": "no address of http or https",
    "https:///bond/": "no address of http or https",
    "https://example.org/bond": "ends in / or #; write https://example.org/bond/",
    "https://example.org/a b/": "a sign that no IRI has; write https://example.org/a%20b/",
    "https://example.org/<bond>/": "a sign that no IRI has; write https://example.org/%3Cbond%3E/",
    "https://example.org/\n/": "a sign that no IRI has",
    "https://example.org/?bond=/": "has no question mark",
    "https://example.org/all#bond/": "behind its #; write https://example.org/all#",
    "https://me:secret@example.org/": "holds no credentials",
    "https://[example.org/": "no address",
    "https://example.org:port/": "no address",
    f"https://example.org/{'a' * 2000}/": "longer than 2000 signs",
}


@pytest.mark.parametrize("base", BAD, ids=lambda base: base[:40])
def test_what_is_no_base_is_refused_with_what_to_write(base: str) -> None:
    with pytest.raises(BadBase) as refused:
        base_of(base)
    assert BAD[base] in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_corpus_is_not_opened_under_what_is_no_base() -> None:
    with pytest.raises(BadBase):
        build_in_memory(healing(), "bond")
    with pytest.raises(BadBase):
        bondgraph.open(store=small_store(), base="bond")


@pytest.mark.parametrize(
    "base", [OTHER, HASH, "https://example.org/", "http://[::1]:80/é/", "https://example.org/a%20b/"]
)
def test_what_is_a_base_is_taken(base: str) -> None:
    assert base_of(base) == base


def test_a_store_that_was_built_with_another_base_is_refused_with_what_to_do() -> None:
    own = healing().record.base
    with pytest.raises(StoreError) as refused:
        bondgraph.open(store=small_store(), base=OTHER)
    assert f"its nodes stand under {own}, and not under {OTHER}" in str(refused.value)
    assert f"bondgraph build CORPUS --store {small_store()} --base {OTHER}" in str(refused.value)
    with pytest.raises(StoreError, match="leave the base out"):
        Shelved(small_store(), OTHER).open()
    with bondgraph.open(store=small_store(), base=own) as library:
        assert library.base == own


def test_a_server_is_filled_and_read_with_the_base_that_is_set(tmp_path: Path) -> None:
    if why := missing("oxigraph"):
        pytest.skip(why)
    lines = tmp_path / "small.jsonl"
    lines.write_text("".join(f"{line}\n" for line in healing().lines()), encoding="utf-8")
    with oxigraph(tmp_path) as running:
        engine = RemoteEngine(running.server)
        send(lines, engine, base=OTHER)
        with open_server(running.server, OTHER) as library:
            assert library.base == OTHER
            assert library.show("ash-helps").iri == f"{OTHER}claim/ash-helps"
        with pytest.raises(StoreError, match="leave the base out"):
            open_server(running.server, healing().record.base)
        engine.close()


def said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *line: str
) -> tuple[int | str | None, str, str]:
    monkeypatch.setattr(sys, "argv", ["bondgraph", *line])
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code, *capsys.readouterr()


def test_the_command_line_takes_it_as_an_option_or_from_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "small.jsonl"
    lines.write_text("".join(f"{line}\n" for line in healing().lines()), encoding="utf-8")
    for name in ("CORPUS", "STORE", "BASE"):
        monkeypatch.delenv(f"BONDGRAPH_{name}", raising=False)
    shown = ("show", "claim:ash-helps", "--format", "json")
    monkeypatch.setenv("BONDGRAPH_BASE", OTHER)
    code, out, err = said(capsys, monkeypatch, *shown, "--corpus", str(lines))
    assert code == 0, err
    assert json.loads(out)["iri"] == f"{OTHER}claim/ash-helps"
    built = str(tmp_path / "built")
    code, _, err = said(capsys, monkeypatch, "build", str(lines), "--store", built, "--base", HASH)
    assert code == 0, err
    code, _, err = said(capsys, monkeypatch, *shown, "--store", built)
    assert (code, f"not under {OTHER}" in err) == (2, True)
    monkeypatch.setenv("BONDGRAPH_BASE", "")
    code, out, err = said(capsys, monkeypatch, *shown, "--store", built)
    assert json.loads(out)["iri"] == f"{HASH}claim/ash-helps"
    for line in (("serve", "--base", "bond"), ("build", str(lines), "--store", built, "--base", "bond")):
        code, out, err = said(capsys, monkeypatch, *line)
        assert (code, out) == (2, "")
        assert "the base 'bond' cannot be used: this is no address of http or https; write one like" in err
        assert "Traceback" not in err
