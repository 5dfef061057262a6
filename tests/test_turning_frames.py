"""Results as data frames: the columns and their types, whatever is in them, and the same cells as the CSV of the service."""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import pandas
import polars
import pytest
from starlette.testclient import TestClient
from tests.healing import library
from tests.written import records

import bondgraph
from bondgraph.answers import Answer, Link, Row
from bondgraph.errors import NotInstalled
from bondgraph.render.rows import COLUMNS
from bondgraph.result import CutShort, Frozen, Result
from bondgraph.turning.columns import columns, of
from bondgraph.verbs import Verbs
from bondgraph_api import create_app


def test_claims_have_the_cells_that_the_service_gives_as_csv() -> None:
    with TestClient(create_app(library())) as client:
        csv = client.get("/v1/claims", params={"question": "heals"}, headers={"Accept": "text/csv"})
    served = pandas.read_csv(io.StringIO(csv.text), dtype="string", keep_default_na=False)
    frame = library().who_argues(question="heals").to_pandas()
    assert list(served.columns) == list(COLUMNS)
    assert len(served) == 3
    told = frame[list(COLUMNS)].astype("string").fillna("")
    pandas.testing.assert_frame_equal(told, served)


def test_a_claim_is_told_column_by_column() -> None:
    told = {name: cells[3] for name, cells in columns(library().who_argues()).items()}
    assert told == {
        "claim": "smith-warm",
        "says": "The bond is warm.",
        "holders": "J. Smith",
        "work": None,
        "year": None,
        "told_by": "Zoë Ash (reports); Jörg Müller, Müller 1990 (quotes)",
        "positions": "how/warmth",
        "concepts": "warmth",
        "passages": "p4",
        "sources": "page",
        "roles": "",
        "voice": "J. Smith, as told by Zoë Ash, as quoted by Müller 1990",
        "holders_id": "smith-a",
        "work_id": None,
        "questions": "how",
        "known_in": 1990,
        "urls": told["urls"],
        "stands_alone": None,
        "note": None,
    }
    assert str(told["urls"]).startswith("https://example.org/page#:~:text=")


def test_relations_have_both_ends_with_their_ids() -> None:
    frame = library().relations(relation="defines").to_pandas()
    assert list(
        zip(frame["subject_id"], frame["type"], frame["object"], frame["object_kind"], strict=True)
    ) == [
        ("ash-helps", "defines", "Alliance", "concept"),
        ("smith-warm", "defines", "Warmth", "concept"),
    ]
    assert frame["drawn_by_id"].tolist() == ["ash", "editors"]
    assert frame["subject_holders_id"].tolist() == ["ash; odegaard", "smith-a"]


def test_those_compared_have_a_column_each() -> None:
    frame = library().compare("ash", "critic").to_pandas()
    assert list(frame.columns) == [
        "question",
        "question_id",
        "verdict",
        "ash",
        "ash_claims",
        "critic",
        "critic_claims",
    ]
    assert frame.iloc[0].tolist() == [
        "Healing",
        "heals",
        "differ",
        "heals/yes",
        "ash-helps",
        "heals/no",
        "critic-denies",
    ]
    assert frame.iloc[1].tolist() == ["Ways", "how", "silent", "how/yes", "ash-helps", "", ""]


ASKED: list[tuple[Callable[[Verbs], Result[Any]], Callable[[Verbs], Result[Any]]]] = [
    (lambda it: it.who_argues(), lambda it: it.who_argues("nothing-of-the-kind")),
    (lambda it: it.search("bond"), lambda it: it.search("nothing-of-the-kind")),
    (lambda it: it.facets(), lambda it: it.facets("nothing-of-the-kind")),
    (lambda it: it.relations(), lambda it: it.relations("nothing-of-the-kind")),
    (lambda it: it.graph(), lambda it: it.graph("nothing-of-the-kind")),
    (lambda it: it.terms(), lambda it: it.terms(after="warmth", limit=5)),
    (lambda it: it.path("ash", "mueller"), lambda it: it.path("ash", "ash")),
]


@pytest.mark.parametrize("asked", ASKED)
def test_an_empty_result_has_the_columns_and_types_of_one_that_is_not(
    asked: tuple[Callable[[Verbs], Result[Any]], Callable[[Verbs], Result[Any]]],
) -> None:
    full, empty = (ask(library()) for ask in asked)
    assert len(full) > 0
    assert len(empty) == 0
    assert full.to_pandas().dtypes.to_dict() == empty.to_pandas().dtypes.to_dict()
    assert full.to_polars().schema == empty.to_polars().schema


class Pair(Frozen):
    """Two authors, as an analysis may have them."""

    one: Link
    others: tuple[Link, ...]
    agreement: float | None
    questions: int
    independent: bool
    verdict: Literal["agree", "differ"]
    claims: tuple[Row, ...]
    years: tuple[int, ...]


class Pairs(Answer[Pair]):
    """Pairs of authors."""

    ROWS: ClassVar = "pairs"
    format: Literal["bondgraph.pairs/1"] = "bondgraph.pairs/1"
    pairs: tuple[Pair, ...]


def pairs() -> Pairs:
    links = [Link(kind="agent", id=each, label=each.title()) for each in ("ash", "mueller")]
    pair = Pair(
        one=links[0], others=(links[1],), agreement=None, questions=2, independent=True, verdict="agree",
        claims=library().who_argues(author="ash").rows, years=(1990, 2005),
    )  # fmt: skip
    return Pairs(
        corpus=library().stamp, pairs=(pair, pair.model_copy(update={"agreement": 0.5, "others": ()}))
    )


def test_what_others_make_turns_into_frames_with_no_further_code() -> None:
    frame = pairs().to_pandas()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "one": "string", "one_kind": "string", "one_id": "string", "others": "string", "others_id": "string",
        "agreement": "Float64", "questions": "Int64", "independent": "boolean", "verdict": "string", "claims": "string",
        "years": "string",
    }  # fmt: skip
    assert frame["agreement"].tolist() == [pandas.NA, 0.5]
    assert frame["others_id"].tolist()[1] == ""
    assert frame["claims"].tolist()[0] == "ash-helps"
    assert frame["years"].tolist()[0] == "1990; 2005"
    assert pairs().to_polars().rows(named=True)[1]["agreement"] == 0.5
    assert pairs().to_polars().schema["independent"] == polars.Boolean


def test_a_year_that_is_not_known_leaves_the_others_whole_numbers() -> None:
    frame = library().who_argues().to_pandas()
    assert frame["year"].tolist() == [pandas.NA, 2005, 1990, pandas.NA, pandas.NA, pandas.NA]
    assert library().who_argues().to_polars()["year"].to_list() == [None, 2005, 1990, None, None, None]


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_library_that_is_not_there_is_named_with_what_installs_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(
        ImportError, match=rf"{name} is not installed here, .*; pip install 'bondgraph\[{name}\]'"
    ) as caught:
        getattr(library().who_argues(), f"to_{name}")()
    assert isinstance(caught.value, NotInstalled)


def test_every_answer_has_columns_that_both_make_alike() -> None:
    it = library()
    asked: list[Result[Any]] = [
        it.about(), it.stats(), it.show("ash"), it.show_claim("ash-helps"), it.near("ash"), it.define("alliance"),
        it.authors(), it.questions(), it.works(), it.sources(), it.passages(), it.positions(), it.citations(), it.cite("ash"),
    ]  # fmt: skip
    for answer in asked:
        assert len(answer.to_pandas()) == len(answer) > 0
        left, right = answer.to_pandas(), answer.to_polars()
        assert list(left.columns) == right.columns == [column.name for column in of(answer)]
        kept = left.astype(object).where(left.notna(), None)
        assert kept.to_dict("records") == right.to_dicts()


def test_a_page_that_becomes_a_frame_says_so_unless_a_limit_was_meant() -> None:
    with pytest.warns(CutShort):
        library().passages().model_copy(update={"total": 9}).to_pandas()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        library().passages(limit=2).to_pandas()


def test_what_is_left_out_is_not_reckoned_from_a_total_that_counts_claims() -> None:
    counts = bondgraph.open().facets()
    assert counts.total == len(records("claims"))
    with pytest.warns(CutShort, match=rf"to_pandas\(\) has the first {len(counts)} rows;"):
        counts.to_pandas()
    assert " ".join(repr(counts).split()).startswith(
        f"How many of the claims that pass have each value of each filter: {len(counts)} counts of 295 claims "
    )
