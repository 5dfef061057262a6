"""Results as the objects that they are: sequences that can be copied, kept and compared."""

from __future__ import annotations

import copy
import pickle

import pytest
from tests.factories import claim, corpus
from tests.healing import library

from bondgraph.analysis import balance, weight
from bondgraph.answers import Row
from bondgraph.errors import BadFilter, UnknownName
from bondgraph.ids import Ref
from bondgraph.opening import build
from bondgraph.verbs import Verbs


def test_a_copy_says_the_same_and_asks_the_same_library() -> None:
    who = library().who_argues()
    deep = copy.deepcopy(who)
    assert deep == who
    assert deep.filters is not who.filters
    assert [row.claim for row in deep.where(author="ash")] == ["ash-helps"]
    assert copy.copy(who).where(author="ash") == deep.where(author="ash")
    assert copy.deepcopy(pickle.loads(pickle.dumps(who))) == who


def test_results_that_are_equal_are_one_in_a_set() -> None:
    ash, cite = library().who_argues(author="ash"), library().cite("ash-helps")
    assert len({ash, cite, library().who_argues(author="Zoë Ash"), library().cite("ash-helps")}) == 2


def test_a_column_is_asked_of_a_data_frame_and_that_is_said() -> None:
    with pytest.raises(
        TypeError, match=r"Who\['says'\]: rows are got by a number or a slice.*to_pandas\(\)\['says'\]"
    ):
        library().who_argues()["says"]  # type: ignore[call-overload]


def test_a_row_that_is_not_there_is_told_with_how_many_are() -> None:
    with pytest.raises(IndexError, match=r"^Who\[6\]: there are 6 rows here$"):
        library().who_argues()[6]
    assert next(row.claim for row in reversed(library().who_argues())) == "page-right"


def test_one_claim_is_one_claim() -> None:
    one = build(corpus(claims=(claim("tea-calms"),), relations=()))
    assert repr(one) == "<bondgraph.Library: What tea does, 1 claim, in memory>"


def test_what_is_completed_is_what_readers_use() -> None:
    def completed(of: object) -> list[str]:
        return [name for name in dir(of) if not name.startswith("_")]

    verbs = {name for name in vars(Verbs) if not name.startswith("_")}
    assert set(completed(library())) == verbs
    assert {"where", "cite", "to_pandas", "draw", "rows", "total"} <= {*completed(library().who_argues())}
    assert completed(library().who_argues()[0]) == sorted(Row.model_fields)


def test_statements_are_asked_for_by_name_as_by_reference() -> None:
    by_ref = list(library().ntriples([Ref("agent", "ash"), Ref("claim", "ash-helps")]))
    assert list(library().ntriples(["Zoë Ash", "ash-helps"])) == by_ref
    assert list(library().ntriples("ash-helps")) == list(library().ntriples([Ref("claim", "ash-helps")]))
    with pytest.raises(UnknownName, match="'nobody'"):
        list(library().ntriples(["nobody"]))


def test_an_analysis_reads_all_and_takes_no_page() -> None:
    for page in ({"limit": 3}, {"after": "ash-helps"}):
        with pytest.raises(BadFilter, match=r"^(limit|after): all claims that pass are read; .*\[:3\]$"):
            weight(library(), **page)


def test_an_empty_list_is_not_taken_for_all() -> None:
    with pytest.raises(
        BadFilter, match=r"^author: the list is empty; give one or more, or leave it out for all$"
    ):
        library().who_argues(author=[])
    with pytest.raises(BadFilter, match="question: the list is empty"):
        library().who_argues(author="ash").where(question=[])


def test_what_is_no_words_no_name_and_no_library_is_refused_in_words() -> None:
    with pytest.raises(BadFilter, match="words: None is no text; write words"):
        library().search(None)  # type: ignore[arg-type]
    with pytest.raises(BadFilter, match="words: 3 is no text"):
        library().who_argues(3)  # type: ignore[arg-type]
    with pytest.raises(BadFilter, match="name: 3 is no text; write a name"):
        library().cite(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"library: str is none; first write what bondgraph\.open\(\)"):
        weight("Strupp")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="library: Who is none"):
        balance(library().who_argues())  # type: ignore[arg-type]


def test_a_row_can_be_read_where_it_is_looked_at() -> None:
    row = library().show_claim("smith-too")[0]
    shown = repr(row)
    assert shown.startswith("Row(claim='smith-too', says='")
    assert "holders=(<agent:" in shown
    assert "None" not in shown
    assert "()" not in shown
    line = library().works()[0]
    assert f"{line!r}".startswith(f"WorkLine(kind='work', id={line.id!r}, label=")
