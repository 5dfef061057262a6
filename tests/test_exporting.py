"""Exports: what is selected, and that it is the same wherever the corpus is held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.stores import store

import bondgraph
from bondgraph.checking import check
from bondgraph.checking.references import named_by
from bondgraph.errors import BadFilter, UnknownName
from bondgraph.exporting import FORMATS, Selection, export
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.opening import build, load
from bondgraph.problems import Severity
from bondgraph.reading import read


@pytest.fixture(scope="module")
def library() -> Library:
    return build(load())


@pytest.fixture(scope="module")
def stored() -> Iterator[Library]:
    opened = bondgraph.open(store=store())
    yield opened
    opened.close()


GIVEN: list[dict[str, Any]] = [
    {}, {"author": "flores"}, {"words": "insight"}, {"concept": "alliance"}, {"question": "heals-or-carries"},
    {"relation": "contrasts"}, {"voice": "told", "to-year": 1990},
]  # fmt: skip


@pytest.mark.parametrize("given", GIVEN)
def test_a_store_gives_what_memory_gives(library: Library, stored: Library, given: dict[str, Any]) -> None:
    here, there = Selection.of(library, **given), Selection.of(stored, **given)
    assert here.filters == there.filters
    assert list(here.refs()) == list(there.refs())
    assert list(here.rows()) == list(there.rows())
    assert list(here.ties()) == list(there.ties())
    assert list(here.passages()) == list(there.passages())
    for kind in ("agent", "work", "source", "concept", "question", "position", "citation"):
        assert list(here.said(kind)) == list(there.said(kind))
        assert list(here.links(kind)) == list(there.links(kind))


def test_the_whole_is_every_record(library: Library) -> None:
    corpus = load()
    wanted = [Ref(kind, record.id) for kind, record in corpus.records()]
    wanted += [Ref("position", f"{each.id}/{own.id}") for each in corpus.questions for own in each.positions]
    found = list(Selection.of(library).refs())
    assert sorted(found) == sorted(wanted)
    assert len(found) == len(set(found))


def test_a_filter_selects_what_who_answers_and_the_relations_among_it(library: Library) -> None:
    selection = Selection.of(library, author="yalom")
    rows = library.who_argues(author="yalom", limit=1000).rows
    assert list(selection.rows()) == list(rows)
    claims = {row.claim for row in rows}
    wanted = {
        relation.id
        for relation in load().relations
        if relation.subject in claims and (relation.type == "defines" or relation.object in claims)
    }
    assert {tie.id for tie in selection.ties()} == wanted
    assert 0 < len(wanted) < len(load().relations)
    assert {ref.id for ref in selection.nodes("relation")} == wanted


def test_an_unknown_format_or_filter_is_refused(library: Library) -> None:
    with pytest.raises(UnknownName) as known:
        export(library, "jsnl")
    assert known.value.nearest[0] == "jsonl"
    with pytest.raises(BadFilter):
        export(library, "jsonl", autor="x")
    with pytest.raises(BadFilter):
        export(library, "jsonl", limit=3)


@pytest.mark.parametrize("given", [given for given in GIVEN if given] + [{"words": "zzzz"}])
def test_filtered_json_lines_read_back_without_a_gap(
    library: Library, stored: Library, tmp_path: Path, given: dict[str, Any]
) -> None:
    told = b"".join(export(library, "jsonl", **given))
    assert b"".join(export(stored, "jsonl", **given)) == told
    lines, whole = told.decode().splitlines(), list(load().lines())
    assert lines == [line for line in whole if line in set(lines)]
    assert len(lines) < len(whole)
    file = tmp_path / "some.jsonl"
    file.write_bytes(told)
    reading = read(file)
    assert [
        each for each in check(reading) if each.code.startswith("unknown-") or each.severity is Severity.ERROR
    ] == []
    assert reading.corpus
    selection = Selection.of(library, **given)
    assert {each.id for each in reading.corpus.claims} == {claim.id for claim in selection.claims}
    assert {each.id for each in reading.corpus.relations} == {ref.id for ref in selection.nodes("relation")}
    assert {each.id for each in reading.corpus.citations} == {ref.id for ref in selection.nodes("citation")}
    kept = {Ref(kind, record.id) for kind, record in reading.corpus.records()}
    assert {ref for ref in selection.refs() if ref.kind != "position"} <= kept
    named = {Ref(each.kind, each.id) for _, record in reading.corpus.records() for each in named_by(record)}
    of_claims = {ref for ref in kept if ref.kind in ("corpus", "claim", "relation", "citation")}
    assert kept == named | of_claims, "nothing is there that nothing names"


def test_names_are_unique_and_files_are_told_apart() -> None:
    assert list(FORMATS) == [each.name for each in FORMATS.values()]
