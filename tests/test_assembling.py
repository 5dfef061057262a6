"""Rows of queries as parts of answers."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories import agent, claim, corpus, passage, relation, work
from tests.healing import healing

from bondgraph.assembling import Assembler, Relation
from bondgraph.ids import Ref
from bondgraph.model import Corpus
from bondgraph.queries import Queries
from bondgraph.rdf import ntriples
from bondgraph.store import in_memory


def assembler(made: Corpus) -> tuple[Assembler, Queries]:
    engine = in_memory()
    engine.load(ntriples(made))
    queries = Queries(engine, made.record.base)
    return Assembler(queries), queries


def refs(*claims: str) -> list[Ref]:
    return [Ref("claim", each) for each in claims]


def test_rows_come_in_the_order_asked_for_and_unknown_ones_not() -> None:
    made, _ = assembler(healing())
    rows = made.rows(refs("smith-too", "ash-helps", "nowhere"))
    assert [row.claim for row in rows] == ["smith-too", "ash-helps"]


@pytest.mark.parametrize("part", ["rows", "links", "works", "passages", "ties"])
def test_of_nothing_comes_nothing(part: str) -> None:
    made, _ = assembler(healing())
    assert not getattr(made, part)([])


def test_a_page_without_an_address_has_no_link() -> None:
    made, _ = assembler(corpus())
    (row,) = made.rows(refs("tea-calms"))
    assert [each.url for each in row.passages] == [None]


def test_more_than_ten_tellers_keep_their_order() -> None:
    agents = [
        agent("editors", type="organisation"),
        agent("tang"),
        agent("sen"),
        *(agent(f"t{n}") for n in range(12)),
    ]
    told = claim("tea-calms", told_by=[{"agent": f"t{n}", "how": "reports"} for n in range(12)])
    made, _ = assembler(corpus(agents=tuple(agents), claims=(told,), relations=()))
    (row,) = made.rows(refs("tea-calms"))
    assert [teller.agents[0].id for teller in row.told_by] == [f"t{n}" for n in range(12)]


def test_a_telling_work_without_agents_tells_all_the_same() -> None:
    told = claim("tea-calms", told_by={"work": "anon", "how": "summarises"}, held_by=["sen", "tang"])
    made, _ = assembler(corpus(claims=(told,), works=(work("anon"),), relations=()))
    (row,) = made.rows(refs("tea-calms"))
    (teller,) = row.told_by
    assert teller.work is not None
    assert (teller.agents, teller.work.id, teller.how) == ((), "anon", "summarises")
    assert [holder.id for holder in row.holders] == ["sen", "tang"]  # as the corpus has them


def test_what_sources_print_is_told_by_source() -> None:
    printed = [
        {
            "source": "leaflet",
            "author": [{"family": "Tan"}, {"family": "Sen"}],
            "title": "Tea",
            "edition": 2,
            "issued": 1999,
        },
        {"source": "leaflet", "note": "Only a note."},
    ]
    made, _ = assembler(corpus(works=(work("tang2001", as_cited=printed, subtitle="Calm"),)))
    link = made.works([Ref("work", "tang2001")])[Ref("work", "tang2001")]
    assert link.as_cited == ("leaflet: Tan; Sen; Tea; 2; 1999",)
    assert link.title == "The Book tang2001: Calm"


def test_ties_are_sorted_and_come_once() -> None:
    made, queries = assembler(healing())
    rows = queries.rows(Relation, "relations")
    ties = made.ties([*rows, *reversed(rows)])
    assert [tie.id for tie in ties] == sorted(relation.id for relation in healing().relations)


def test_a_definition_has_no_holders_at_its_end() -> None:
    defining = relation("tea-calms", "defines", "calm", basis="in-text", passage="on-calm", drawn_by="tang")
    made, queries = assembler(corpus(relations=(defining,)))
    (tie,) = made.ties(queries.rows(Relation, "relations"))
    assert (tie.object.kind, tie.object_holders, tie.nature) == ("concept", (), None)
    assert [holder.id for holder in tie.subject_holders] == ["tang"]


def test_passages_come_by_their_first_place() -> None:
    again = passage("x", "Tea calms those who drink it slowly.").model_dump(
        include={"start", "end", "first", "last", "sha256"}
    )
    again |= {"start": again["start"] + 137, "end": again["end"] + 137}
    twice = passage("on-calm", "Tea calms those who drink it slowly.", also_at=again)
    made, _ = assembler(corpus(passages=(twice, passage("on-waking", "Tea may keep a tired mind awake."))))
    assert [each.start for each in made.passages([Ref("passage", "on-calm")]).values()] == [0]


def test_of_what_cannot_change_parts_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _, queries = assembler(healing())
    made = Assembler(queries, keeps=True)
    asked = queries.rows
    names: list[str] = []

    def counted(row: Any, name: str, **given: Any) -> Any:
        names.append(name)
        return asked(row, name, **given)

    monkeypatch.setattr(queries, "rows", counted)
    first = made.rows(refs("smith-too", "ash-helps"))
    assert "claim" in names
    names.clear()
    assert made.rows(refs("ash-helps", "smith-too")) == first[::-1]
    assert names == []


def test_so_many_parts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bondgraph.assembling._MOST_KEPT", 1)
    _, queries = assembler(healing())
    made = Assembler(queries, keeps=True)
    rows = made.rows(refs("smith-too", "ash-helps"))
    assert [row.claim for row in rows] == ["smith-too", "ash-helps"]
    assert made.rows(refs("ash-helps")) == rows[1:]
