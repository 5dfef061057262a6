"""Exports: what is selected, and that it is the same wherever the corpus is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.stores import store

import bondgraph
from bondgraph.errors import BadFilter, UnknownName
from bondgraph.exporting import FORMATS, Selection, export
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.opening import build, load


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
    with pytest.raises(BadFilter):
        export(library, "jsonl", author="yalom")


def test_names_are_unique_and_files_are_told_apart() -> None:
    assert list(FORMATS) == [each.name for each in FORMATS.values()]
