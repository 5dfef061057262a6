"""A corpus is read, checked, built and opened."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.factories import corpus, write_corpus
from tests.healing import CLAIMS, healing
from tests.servers import missing, oxigraph
from tests.stores import small_store, store_of

import bondgraph
from bondgraph import opening
from bondgraph.errors import CannotJudge, CorpusInvalid, CorpusNotFound, StoreError, StoreNotFound
from bondgraph.library import Library
from bondgraph.opening import Shelved, build, built_in, load, open_server
from bondgraph.rdf import ntriples
from bondgraph.store.remote import RemoteEngine


def test_the_built_in_corpus_is_opened_where_none_is_named() -> None:
    library = bondgraph.open()
    assert isinstance(library, Library)
    assert library.stamp.id == "therapeutic-bond"
    assert (built_in() / "corpus.yaml").is_file()


def test_a_folder_and_its_lines_open_to_the_same(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", healing())
    lines = tmp_path / "corpus.jsonl"
    lines.write_text("".join(f"{line}\n" for line in healing().lines()), encoding="utf-8")
    assert load(folder) == load(str(folder)) == load(lines) == healing()
    assert [row.claim for row in bondgraph.open(lines).who_argues().rows] == list(CLAIMS)


def test_what_does_not_conform_is_not_opened(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, healing())
    path = folder / "agents.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"id": "ash"', '"id": "asch"'), encoding="utf-8")
    with pytest.raises(CorpusInvalid) as caught:
        bondgraph.open(folder)
    assert {problem.code for problem in caught.value.problems} == {"unknown-agent"}
    assert list(caught.value.problems) == sorted(caught.value.problems)


def test_warnings_do_not_keep_a_corpus_closed(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, healing())
    path = folder / "concepts.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"label": "Cure"', '"label": "Warmth"'), encoding="utf-8"
    )
    assert bondgraph.open(folder).show("concept:heals").label == "Warmth"


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere", "no corpus here"), (".", "no corpus here"), ("f.txt", "this is neither")]
)
def test_what_is_no_corpus(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "f.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(CannotJudge, match=reason):
        bondgraph.open(tmp_path / name)


def test_a_corpus_that_is_not_installed_is_missed_at_both_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "__file__", str(tmp_path / "a" / "src" / "bondgraph" / "opening.py"))
    with pytest.raises(CorpusNotFound) as caught:
        built_in()
    assert caught.value.places == (
        tmp_path / "a/src/bondgraph/_corpus/therapeutic-bond",
        tmp_path / "a/graph/therapeutic-bond",
    )


def test_the_installed_corpus_comes_before_the_checkouts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("src/bondgraph/_corpus/therapeutic-bond", "graph/therapeutic-bond"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "corpus.yaml").touch()
    monkeypatch.setattr(opening, "__file__", str(tmp_path / "src" / "bondgraph" / "opening.py"))
    assert built_in() == tmp_path / "src/bondgraph/_corpus/therapeutic-bond"


def test_a_corpus_without_claims_can_be_asked() -> None:
    kinds = ("claims", "relations", "questions", "passages", "citations", "concepts")
    library = build(healing().model_copy(update=dict.fromkeys(kinds, ())))
    assert (library.who_argues().total, library.who_argues("bond").loosen) == (0, ())
    assert library.stats().counts["claim"] == 0
    assert library.graph().nodes == ()
    assert library.compare("ash", "mueller").questions == ()
    assert library.path("ash", "mueller").found is False
    assert library.show("ash").claims == ()


# -- stores


def test_a_store_is_opened_by_its_folder() -> None:
    for at in (small_store(), str(small_store())):
        with bondgraph.open(store=at) as library:
            assert library.stamp.digest == healing().digest
            assert library.held == "disk"
            assert list(library.lines()) == list(healing().lines())
    assert bondgraph.open(store="memory:").stamp.id == "therapeutic-bond"


def test_no_corpus_is_opened_beside_a_store() -> None:
    with pytest.raises(
        StoreError, match="leave the corpus out, or build it with: bondgraph build CORPUS --store"
    ):
        bondgraph.open("my-corpus", store=small_store())


def test_a_build_that_is_open_is_not_cleared_away(tmp_path: Path) -> None:
    folder = store_of(healing(), tmp_path / "store")
    with bondgraph.open(store=folder) as library:
        store_of(healing(), folder)
        store_of(healing(), folder)
        assert len(builds(folder)) == 2
        assert library.show("ash").label == "Zoë Ash"  # of which nothing was read before
    store_of(healing(), folder)
    assert len(builds(folder)) == 1


def test_a_library_that_nobody_needs_any_more_holds_no_build(tmp_path: Path) -> None:
    folder = store_of(healing(), tmp_path / "store")
    library = bondgraph.open(store=folder)
    assert library.search("bond").hits
    del library
    store_of(healing(), folder)
    assert len(builds(folder)) == 1


def builds(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.is_dir()]


def test_it_is_seen_that_a_store_was_built_anew(tmp_path: Path) -> None:
    folder = store_of(healing(), tmp_path / "store")
    shelved = Shelved(folder)
    with shelved.open():
        assert not shelved.changed()
        store_of(healing(), folder)
        assert shelved.changed()
    with shelved.open():
        assert not shelved.changed()
    (folder / "store.json").unlink()
    assert not shelved.changed()  # there is nothing to be opened


@pytest.mark.skipif(missing("oxigraph") is not None, reason="there is no oxigraph here")
def test_a_server_is_opened_where_it_holds_one_corpus(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as running, closing(RemoteEngine(running.server)) as engine:
        with pytest.raises(StoreNotFound, match="it holds no corpus in its default graph"):
            open_server(running.server)
        engine.load(ntriples(healing()))
        with bondgraph.open(store=str(running.server.query)) as library:
            assert (library.base, library.held) == ("https://example.org/healing#", "server")
            assert [row.claim for row in library.who_argues().rows] == list(CLAIMS)
            with pytest.raises(StoreError, match="holds statements only"):
                library.lines()
        engine.load(ntriples(corpus()))
        with pytest.raises(StoreError, match=r"several corpora \(Healing \[bold\]; What tea does\)"):
            open_server(running.server)
