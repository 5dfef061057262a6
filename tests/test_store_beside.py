"""A server holds the statements, and a folder on this machine what is read beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.healing import healing
from tests.servers import Running, missing, oxigraph
from tests.test_store_conformance import VERBS

from bondgraph import opening
from bondgraph.building import build
from bondgraph.building.sending import send
from bondgraph.errors import CorpusInvalid, StoreError, StoreNotFound
from bondgraph.library import Library
from bondgraph.store.remote import RemoteEngine
from bondgraph.store.server import Server
from bondgraph.stores import STATEMENTS, StoreFolder

pytestmark = pytest.mark.skipif(missing("oxigraph") is not None, reason="there is no oxigraph here")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as started:
        yield started


@pytest.fixture(scope="module")
def server(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server that was filled with the built-in corpus, with a folder beside it."""
    beside = tmp_path_factory.mktemp("beside") / "beside"
    with closing(RemoteEngine(running.server)) as engine:
        build(opening.built_in(), beside, server=engine)
    return dataclasses.replace(running.server, beside=beside)


@pytest.fixture(scope="module")
def library(server: Server) -> Iterator[Library]:
    with opening.open_server(server) as opened:
        yield opened


@pytest.fixture(scope="module")
def memory() -> Library:
    return opening.open()


@pytest.mark.parametrize("verb", VERBS)
def test_it_answers_as_memory_does(library: Library, memory: Library, verb: str) -> None:
    assert VERBS[verb](library) == VERBS[verb](memory)


def test_it_has_the_lines_and_no_statements_beside(library: Library, memory: Library, server: Server) -> None:
    assert list(library.lines()) == list(memory.lines())
    assert server.beside
    built = StoreFolder(server.beside).built()
    assert (built.server, built.statements) == (str(server.query), memory.statements())
    assert not (server.beside / built.build / STATEMENTS).exists()


def test_the_folder_alone_is_no_store(server: Server) -> None:
    assert server.beside
    with pytest.raises(StoreError) as refused:
        opening.open_store(server.beside)
    said = f"{server.beside}: its statements are on {server.query}; open it with --store {server.query} and BONDGRAPH_STORE_BESIDE={server.beside}"
    assert str(refused.value) == said


def test_a_folder_with_nothing_in_it_is_told(server: Server, tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match="there is no store"):
        opening.open_server(dataclasses.replace(server, beside=tmp_path))


def test_what_was_made_of_another_corpus_is_refused(server: Server, tmp_path: Path) -> None:
    lines = tmp_path / "healing.jsonl"
    lines.write_text("".join(f"{line}\n" for line in healing().lines()), encoding="utf-8")
    with oxigraph(tmp_path) as other, closing(RemoteEngine(other.server)) as engine:
        send(lines, engine)
        with pytest.raises(
            StoreError, match=r"was not made of the corpus that http://.* holds; build both anew"
        ):
            opening.open_server(dataclasses.replace(other.server, beside=server.beside))
        build(lines, tmp_path / "beside", server=engine)
        with opening.open_server(dataclasses.replace(other.server, beside=tmp_path / "beside")) as opened:
            assert opened.who_argues("bond").total == opening.build(healing()).who_argues("bond").total > 0


def test_a_corpus_that_does_not_conform_leaves_server_and_folder_as_they_were(
    server: Server, memory: Library, tmp_path: Path
) -> None:
    assert server.beside
    lines = tmp_path / "bad.jsonl"
    lines.write_text(
        "".join(f"{line}\n" for line in [*healing().lines(), '{"kind": "agent", "id": "twice"}'])
    )
    before = StoreFolder(server.beside).built()
    with closing(RemoteEngine(server)) as engine, pytest.raises(CorpusInvalid):
        build(lines, server.beside, server=engine)
    assert StoreFolder(server.beside).built() == before
    with opening.open_server(server) as opened:
        assert opened.stamp == memory.stamp
