"""A corpus is read, checked, built and opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import write_corpus
from tests.healing import CLAIMS, healing

import bondgraph
from bondgraph import opening
from bondgraph.errors import CannotJudge, CorpusInvalid, CorpusNotFound
from bondgraph.library import Library
from bondgraph.opening import build, built_in, load


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
