"""Ids that were published are recorded, and stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import claim, corpus, write_corpus
from tests.healing import healing

from bondgraph.checking import check
from bondgraph.errors import CannotJudge
from bondgraph.publishing import HEADER, publish, published_ids
from bondgraph.reading import read


def test_what_is_promised_to_be_stable(tmp_path: Path) -> None:
    ids = [str(ref) for ref in published_ids(read(write_corpus(tmp_path, healing())))]
    assert ids == sorted(ids)
    assert {
        "agent:critic",
        "work:Mueller1990",
        "source:page",
        "concept:bond",
        "passage:p6",
        "claim:ash-helps",
    } < set(ids)
    assert {"question:heals", "position:heals/never"} < set(ids)
    assert not any(each.startswith(("relation:", "citation:", "corpus:")) for each in ids)
    assert "claim:ash-odegaard" not in ids  # a former id
    assert len(ids) == 8 + 3 + 1 + 5 + 2 + 5 + 6 + 6


def test_ids_are_recorded_once(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, healing())
    assert publish(read(folder)) == 36
    once = (folder / "published.txt").read_bytes()
    assert once.startswith(HEADER.encode())
    assert once.count(b"\n") == 37
    written = (folder / "published.txt").stat().st_ino
    assert publish(read(folder)) == 0
    assert ((folder / "published.txt").read_bytes(), (folder / "published.txt").stat().st_ino) == (
        once,
        written,
    )


def test_an_id_that_went_stays_recorded_and_is_missed(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, corpus())
    publish(read(folder))
    write_corpus(folder, corpus(claims=(corpus().claims[0], claim("tea-warms")), relations=()))
    assert publish(read(folder)) == 1
    recorded = (folder / "published.txt").read_text(encoding="utf-8")
    assert "claim:tea-wakes\n" in recorded
    assert "claim:tea-warms\n" in recorded
    assert [problem.code for problem in check(read(folder)) if problem.code == "id-lost"] == ["id-lost"]


def test_beside_lines_nothing_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(healing().lines()), encoding="utf-8")
    with pytest.raises(CannotJudge, match="beside a folder of YAML files only"):
        publish(read(path))
    assert [each.name for each in tmp_path.iterdir()] == ["corpus.jsonl"]
