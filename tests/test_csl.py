"""Names and dates of CSL records, whichever way they are written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from bondgraph.csl import Date, Name
from bondgraph.model import Work, csl_value


@pytest.mark.parametrize(
    ("written", "parts", "circa"),
    [
        (2015, ((2015,),), False),
        ("2015", ((2015,),), False),
        ("2015-09", ((2015, 9),), False),
        ("2015-09-25", ((2015, 9, 25),), False),
        ("2009/2013", ((2009,), (2013,)), False),
        ("1950~", ((1950,),), True),
        ("-44", ((-44,),), False),
        ({"date-parts": [["1954", 4]]}, ((1954, 4),), False),
        ({"date-parts": [[1954]], "circa": True}, ((1954,),), True),
        ({"date-parts": [[1954]], "circa": "no"}, ((1954,),), False),
        ({"date-parts": [[1954]], "circa": 0}, ((1954,),), False),
        ({"raw": "2001-02"}, ((2001, 2),), False),
        ({"raw": "2001", "circa": True}, ((2001,),), True),
        ({"year": 2001, "month": 2}, ((2001, 2),), False),
        ([{"year": 2001}, {"year": 2003}], ((2001,), (2003,)), False),
        (
            [{"year": 2001, "season": 1}, {"year": 2001, "season": "3", "circa": True}],
            ((2001, 21), (2001, 23)),
            True,
        ),
        ({"year": 2001, "circa": True}, ((2001,),), True),
        ("2010-05-04T10:00:00Z", ((2010, 5, 4),), False),
        ("2010-05-04 10:00:00.5+02:00", ((2010, 5, 4),), False),
        ("2010-21/2010-24", ((2010, 21), (2010, 24)), False),
        ("2012-02-29", ((2012, 2, 29),), False),
        ("-45-02-29", ((-45, 2, 29),), False),
    ],
)
def test_a_date_is_read(written: Any, parts: tuple[tuple[int, ...], ...], circa: bool) -> None:
    date = Date.model_validate(written)
    assert (date.parts, date.circa) == (parts, circa)
    assert Date.model_validate(date.model_dump()) == date


@pytest.mark.parametrize(
    "written",
    ["", "2015-27", "2015-01-32", {"date-parts": [[10_000]]}, {"date-parts": []}, {"date-parts": [[]]}, {"yaer": 1},
     {"date-parts": [[2001, 1, 1, 1]]}, [], [1], {}, True, None, "2010-02-30", "2010-02-29", "1900-02-29",
     "2010-09-31", "2010-09-00", "2010-00", "2010-13", "2010-20", "2010-25", "2010-21-01", "2010-02-30T10:00:00Z",
     "2010/2011-13", {"year": 2010, "month": 13}, {"date-parts": [[2010, 2, 30]]}, {"parts": [[]]}, {"year": 2010, "day": 5},
     {"season": 1}, [{"year": 2001, "season": "wet"}, {"year": 2002}], [{"year": 1, "month": 2, "season": 1}, {"year": 2}]],
)  # fmt: skip
def test_what_is_no_date_is_refused(written: Any) -> None:
    with pytest.raises(ValidationError):
        Date.model_validate(written)


@pytest.mark.parametrize(
    ("written", "season"),
    [
        ({"date-parts": [[2010]], "season": 2}, "2"),
        ({"year": 2010, "season": "Trinity"}, "Trinity"),
        ([{"year": 2010, "season": 3}], "3"),
        ({"year": 2010, "season": ""}, None),
        ({"raw": "2010", "season": "1"}, "1"),
    ],
)
def test_a_season_is_kept(written: Any, season: str | None) -> None:
    date = Date.model_validate(written)
    assert (date.parts, date.season, date.model_dump().get("season")) == (((2010,),), season, season)
    assert Date.model_validate(date.model_dump()) == date


def test_words_stay_words() -> None:
    assert Date.model_validate("in press").literal == "in press"
    assert Date.model_validate("in press").year is None


def test_how_a_name_is_to_be_set_is_kept() -> None:
    written = {
        "family": "Beek",
        "suffix": "Jr.",
        "comma-suffix": True,
        "static-ordering": "yes",
        "parse-names": 0,
    }
    work = Work.model_validate({"id": "x", "author": written, "translator": written})
    kept = work.model_dump(mode="json", exclude_defaults=True)
    assert (
        json.dumps(kept["author"])
        == json.dumps(kept["translator"])
        == json.dumps([{name: written[name] for name in kept["author"][0]}])
    )
    assert len(kept["author"][0]) == len(written)
    assert Work.model_validate(kept) == work


def test_a_name_is_parts_or_a_literal() -> None:
    beek = Name.model_validate(
        {"family": "Beek", "given": "Martin", "non-dropping-particle": "van", "suffix": "Jr."}
    )
    assert (beek.natural, beek.sorting, beek.short) == (
        "Martin van Beek Jr.",
        "van Beek, Martin, Jr.",
        "van Beek",
    )
    for wrong in ({}, {"given": "Martin"}, {"family": "a", "literal": "b"}):
        with pytest.raises(ValidationError):
            Name.model_validate(wrong)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("volume", 14, "14"),
        ("translator", {"family": "Sen"}, [{"family": "Sen"}]),
        ("accessed", "2020-02", {"date-parts": [[2020, 2]]}),
        ("categories", "tea", ["tea"]),
        ("custom", {"shelf": 7}, {"shelf": "7"}),
        ("title", ["left to the model"], ["left to the model"]),
    ],
)
def test_a_variable_is_read_by_its_kind(name: str, value: Any, read: Any) -> None:
    assert csl_value(name, value) == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("volume", [1]),
        ("volume", True),
        ("translator", "Sen"),
        ("accessed", {"x": 1}),
        ("custom", "x"),
        ("colour", "red"),
    ],
)
def test_a_variable_of_another_kind_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        csl_value(name, value)


def test_a_work_takes_every_variable_and_no_other() -> None:
    work = Work.model_validate({"id": "x", "container-title": "Journal of Leaves", "original-date": 1911})
    assert work.model_extra == {
        "container-title": "Journal of Leaves",
        "original-date": {"date-parts": [[1911]]},
    }
    assert Work.model_validate(work.model_dump(mode="json", exclude_defaults=True)) == work
    with pytest.raises(ValidationError):
        Work.model_validate({"id": "x", "pubisher": "y"})
