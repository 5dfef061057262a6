"""The lists: authors and questions in pages, nodes of a kind, passages; the same from memory and from a store."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.healing import SPANS, TEXT, healing, library
from tests.stores import small_store, store

import bondgraph
from bondgraph.errors import BadFilter, UnknownName
from bondgraph.ids import KINDS, Ref
from bondgraph.library import Library
from bondgraph.listing import AskedLists
from bondgraph.ordering import Cursor
from bondgraph.queries import Queries
from bondgraph.rdf import ntriples
from bondgraph.store import in_memory

HELD = [("critic", 1), ("ash", 1), ("mueller", 1), ("odegaard", 1), ("smith-a", 1), ("smith-b", 1), ("editors", 0), ("page", 1)]  # fmt: skip
"""Sorted by name: 'a critic …', 'Ash', …, 'The Editors', 'The page'."""


@pytest.fixture(scope="module", params=["memory", "store"])
def shelf(request: pytest.FixtureRequest) -> Iterator[Library]:
    if request.param == "memory":
        yield library()
        return
    opened = bondgraph.open(store=small_store())
    yield opened
    opened.close()


def test_authors_are_sorted_by_name_with_what_they_hold(shelf: Library) -> None:
    answer = shelf.authors()
    assert [(each.id, each.claims) for each in answer.authors] == HELD
    assert (answer.total, answer.next) == (8, None)
    editors, page = answer.authors[6:]
    assert (editors.label, editors.type, page.type) == ("The Editors, Ltd.", "organisation", "page")


def test_authors_come_in_pages(shelf: Library) -> None:
    first = shelf.authors(limit=5)
    assert ([each.id for each in first.authors], first.total) == ([name for name, _ in HELD[:5]], 8)
    assert first.next == str(Cursor("name", ("smith, j.", "smith-a")))
    rest = shelf.authors(limit=5, after=first.next)
    assert ([each.id for each in rest.authors], rest.next) == (["smith-b", "editors", "page"], None)
    assert shelf.authors(after="page").authors == ()
    assert shelf.authors(limit=8).next is None


def test_questions_say_how_many_take_each_position(shelf: Library) -> None:
    heals, how = shelf.questions().questions
    assert (heals.id, heals.label, heals.asks, heals.claims) == ("heals", "Healing", "Healing?", 3)
    # Three hold the two claims that say yes.
    assert [(each.id, each.claims, each.holders) for each in heals.positions] == [
        ("heals/yes", 2, 3), ("heals/no", 1, 1), ("heals/never", 0, 0),
    ]  # fmt: skip
    assert [(each.id, each.claims, each.holders) for each in how.positions] == [
        ("how/yes", 1, 2), ("how/warmth", 1, 1),
    ]  # fmt: skip
    assert (how.claims, heals.positions[1].says) == (2, "No, it is said.")


def test_questions_come_in_pages(shelf: Library) -> None:
    first = shelf.questions(limit=1)
    assert ([each.id for each in first.questions], first.total, first.next) == (
        ["heals"],
        2,
        str(Cursor("question", (0, "heals"))),
    )
    rest = shelf.questions(limit=1, after="heals")
    assert ([each.id for each in rest.questions], rest.total, rest.next) == (["how"], 2, None)


def test_what_cannot_be_listed_is_refused(shelf: Library) -> None:
    with pytest.raises(UnknownName, match="no author is called 'nobody'"):
        shelf.authors(after="nobody")
    with pytest.raises(UnknownName, match="no question is called 'ash'"):
        shelf.questions(after="ash")
    for verb in (shelf.authors, shelf.questions):
        with pytest.raises(BadFilter) as caught:
            verb(limit=0)
        assert caught.value.parameter == "limit"


def test_nodes_of_a_kind_come_by_id(shelf: Library) -> None:
    assert [(each.id, each.label) for each in shelf.nodes("concept", 3)] == [
        ("alliance", "Alliance"), ("bond", "The bond"), ("healing", "Getting well"),
    ]  # fmt: skip
    assert [each.id for each in shelf.nodes("position", 9)] == [
        "heals/never", "heals/no", "heals/yes", "how/warmth", "how/yes",
    ]  # fmt: skip


def test_ids_are_completed_kind_by_kind(shelf: Library) -> None:
    assert shelf.beginning("m", ("agent",), 9) == ("mueller",)
    assert shelf.beginning("heals", ("position", "question"), 9) == (
        "heals/never", "heals/no", "heals/yes", "heals",
    )  # fmt: skip
    assert shelf.beginning("heals", ("question", "position"), 2) == ("heals/never", "heals/no")
    assert shelf.beginning("p", ("passage",), 3) == ("p1", "p2", "p3")
    assert shelf.beginning("he", ("corpus",), 9) == ("healing",)
    assert shelf.beginning("x", ("corpus", "passage", "citation", "claim"), 9) == ()


def test_a_store_lists_and_completes_ids_as_memory_does() -> None:
    built_in = bondgraph.open()
    with bondgraph.open(store=store()) as stored:
        for kind in KINDS:
            all_of_kind = [link.id for link in built_in.nodes(kind, 1000)]
            assert len(all_of_kind) == min(built_in.stats().counts.get(kind, 1), 1000)
            assert [link.id for link in stored.nodes(kind, 1000)] == all_of_kind
            for begins in ("", "a", "t", "the-", all_of_kind[-1][:3], all_of_kind[0], "zz"):
                wanted = built_in.beginning(begins, (kind,), 20)
                assert stored.beginning(begins, (kind,), 20) == wanted
        assert stored.beginning("a", KINDS, 50) == built_in.beginning("a", KINDS, 50)


def test_passages_are_found_with_their_places(shelf: Library) -> None:
    last, first = shelf.passages_by_id(["p6", "p1", "p6", "no-such-passage"])
    assert (last.id, first.id, first.source) == ("p6", "p1", "page")
    assert TEXT[first.start : first.end] == SPANS["p1"]  # not the place where the words come again
    assert first.sha256 == healing().passages[0].sha256
    assert shelf.passages_by_id([]) == ()


def test_all_places_in_a_document_are_told(shelf: Library) -> None:
    source, passages = shelf.places.of(Ref("source", "page"))
    assert (source.length, source.sha256) == (len(TEXT), healing().sources[0].sha256)
    assert [(each.id, len(each.also_at)) for each in passages] == [
        ("p1", 1), ("p2", 0), ("p3", 0), ("p4", 0), ("p5", 0), ("p6", 0),
    ]  # fmt: skip
    assert [TEXT[each.start : each.end] for each in passages] == [*SPANS.values()]
    assert TEXT[passages[0].also_at[0].start : passages[0].also_at[0].end] == SPANS["p1"]


def test_passages_stand_before_and_behind_each_other(shelf: Library) -> None:
    def named(refs: Sequence[Ref]) -> list[str]:
        return [ref.id for ref in refs]

    before, behind = shelf.places.around(Ref("passage", "p3"), 2)
    assert (named(before), named(behind)) == (["p1", "p2"], ["p4", "p5"])
    before, behind = shelf.places.around(Ref("passage", "p6"), 9)
    assert (named(before), named(behind)) == (["p1", "p2", "p3", "p4", "p5"], [])
    listed, total = shelf.places.listed(Ref("source", "page"), 4, 9)
    assert (named(listed), total) == (["p5", "p6"], 6)


def test_what_was_read_in_a_passage_is_told_by_the_passage(shelf: Library) -> None:
    read = shelf.places.read_in([Ref("passage", "p6"), Ref("passage", "p2"), Ref("passage", "p1")])
    assert {passage.id: [(ref.kind, ref.id) for ref in refs] for passage, refs in read.items()} == {
        "p1": [("claim", "mueller-heals")],
        "p2": [
            ("citation", "cites--smith-b--p2"),
            ("claim", "critic-denies"),
            ("relation", "critic-denies--contrasts--mueller-heals"),
        ],
        "p6": [("claim", "mueller-heals"), ("claim", "page-right")],
    }
    assert shelf.places.read_in([]) == {}


def test_what_the_corpus_says_of_itself(shelf: Library) -> None:
    assert (shelf.stamp.id, shelf.stamp.digest, shelf.description) == ("healing", healing().digest, None)


def test_a_description_is_known() -> None:
    record = healing().record.model_copy(update={"description": "A small debate."})
    described = bondgraph.opening.build(healing().model_copy(update={"record": record}))
    assert described.description == "A small debate."


def test_what_is_listed_is_asked_for_once_by_however_many_at_once() -> None:
    asked: list[str] = []

    class Slow(Queries):
        def rows(self, row: Any, name: str, **parameters: Any) -> Any:
            asked.append(name)
            time.sleep(0.02)
            return super().rows(row, name, **parameters)

    engine = in_memory()
    engine.load(ntriples(healing()))
    lists = AskedLists(Slow(engine, healing().record.base))

    def ask(_: int) -> int:
        return len(lists.listed("agent", "claims")) + len(lists.relations((), None))

    with ThreadPoolExecutor(8) as pool:
        (once,) = set(pool.map(ask, range(8)))
    assert once > 8
    assert sorted(asked) == ["authors", "edges", "facets", "identifiers"]


def test_statements_are_counted() -> None:
    assert library().statements() == len(set(ntriples(healing())))
