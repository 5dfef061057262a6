"""What is said of a value that the model refuses; the rest of it is held by the cases."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from bondgraph.complaints import Refusal, a, complaint, complaints, noun_of, shown
from bondgraph.files import ClaimEntry, ClaimRelation, ClaimsFile
from bondgraph.model import (
    Agent,
    AsCited,
    Claim,
    Concept,
    CorpusRecord,
    PassageBody,
    Relation,
    Source,
    Telling,
    Work,
)


def refusals(shape: type[BaseModel], **fields: object) -> list[Refusal]:
    with pytest.raises(ValidationError) as caught:
        shape.model_validate(fields)
    return [
        Refusal(tuple(each["loc"]), each["type"], each["input"], each.get("ctx", {}), each["msg"])
        for each in caught.value.errors()
    ]


def said(shape: type[BaseModel], **fields: object) -> list[str]:
    """What is said of a record with these fields, what is missing apart."""
    found = [each for each in refusals(shape, **fields) if each.type != "missing"]
    return [f"{message}; {remedy}" for _, (_, message, remedy) in complaints(shape, found)]


@pytest.mark.parametrize(
    ("shape", "field", "meant"),
    [
        (Agent, "nmae", "name"),
        (Agent, "also-called", "also_called"),
        (ClaimEntry, "heldby", "held_by"),
        (ClaimEntry, "author", "held_by"),
        (ClaimEntry, "text", "says"),
        (ClaimEntry, "contradicts", "contrasts"),
        (ClaimEntry, "defines_concept", "defines"),
        (ClaimRelation, "because_of", "because"),
        (ClaimRelation, "object", None),
        (Concept, "prefLabel", "label"),
        (Concept, "narrower", None),
        (CorpusRecord, "license", "licence"),
        (PassageBody, "work", "quotes"),
        (PassageBody, "text", None),
        (PassageBody, "source", None),
        (Source, "digest", "sha256"),
        (Telling, "manner", "how"),
        (Work, "doi", "DOI"),
        (Work, "containertitle", "container-title"),
        (Work, "journal", "container-title"),
        (Agent, "xyz", None),
    ],
)
def test_the_field_that_was_meant_is_suggested(shape: type[BaseModel], field: str, meant: str | None) -> None:
    (((_, said_of_it),)) = (each for each in complaints(shape, [Refusal((field,), "extra_forbidden")]))
    assert said_of_it.code == "unknown-field"
    assert said_of_it.message == f"{field!r} is no field of {a(noun_of(shape))}"
    assert (said_of_it.remedy == f"write {meant!r}") is (meant is not None)
    assert said_of_it.remedy


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"passage": "x"}, ["unknown-field"]),
        ({"passage": "x", "colour": "red"}, ["unknown-field", "unknown-field"]),
        ({"colour": "red"}, ["claim-without-passage", "unknown-field"]),
        ({}, ["claim-without-passage"]),
        ({"passages": [[]]}, ["wrong-type"]),
        ({"passages": []}, ["claim-without-passage"]),
    ],
)
def test_one_mistake_is_told_once(fields: dict[str, object], codes: list[str]) -> None:
    found = refusals(ClaimEntry, id="x", says="y", held_by="z", **fields)
    assert sorted(each.code for _, each in complaints(ClaimEntry, found)) == codes


@pytest.mark.parametrize(
    ("shape", "fields", "expected"),
    [
        (Claim, {"says": "x" * 3000}, "'says' has more than 2,000 characters; say it more briefly"),
        (Claim, {"id": "x" * 121}, "'id' has more than 120 characters; say it more briefly"),
        (Claim, {"told_by": 5}, ("a teller with its fields is expected here, not the number 5; "
            "write {work: <id>, how: reports}, or agent instead of work where the work is not known")),
        (Claim, {"told_by": "a: b"}, ("a teller with its fields is expected here, not 'a: b'; "
            "write {work: <id>, how: reports}, or agent instead of work where the work is not known")),
        (Claim, {"held_by": "a, b"}, "'a, b' is no id; write a list: [a, b]"),
        (Claim, {"in_work": "a b"}, "'a b' is no id; write 'a-b'"),
        (Claim, {"about": "--"}, "'--' is no id; write lower-case letters and digits, joined by hyphens"),
        (Agent, {"name": {"family": 5}}, "'family' is text, not the number 5; put it in quotes if it is meant as text"),
        (Agent, {"same_as": "x.org"}, "'x.org' is no address; write it in full, beginning with https://"),
        (Agent, {"name": "\x1b Tang"}, ("a name with its fields is expected here, not '\\x1b Tang'; "
            "write {family: Yalom, given: Irvin D.} or {literal: World Health Organization}")),
        (Work, {"type": "x"}, ("'x' is no 'type'; write one of article, article-journal, article-magazine, "
            "article-newspaper, bill, book, broadcast, chapter, classic, collection, dataset, document …")),
        (Work, {"issued": {"date-parts": [["x"]]}}, "'x' is no part of a date; write a year or a date, as 2015 or 2015-09-25"),
        (Work, {"issued": {"yaer": 1}}, ("a date has no 'yaer'; "
            "write a year or a date, as 2015 or 2015-09-25")),
        (Work, {"issued": "2010-02-30"}, ("2010-02-30 is no date: the month has 28 days; "
            "write a year or a date, as 2015 or 2015-09-25")),
        (Agent, {"name": {"family": "x", "comma-suffix": []}}, ("'comma-suffix' is true or false, not a list; "
            "write true or false")),
        (Source, {"length": 0}, "'length' is the number 0; count code points: 1 at least"),
        (Source, {"length": "7"}, "'length' is a whole number, not '7'; write digits only, without quotes"),
        (AsCited, {"author": [None]}, ("a name with its fields is expected here, not nothing; "
            "write {family: Yalom, given: Irvin D.} or {literal: World Health Organization}")),
        (Relation, {"basis": "in text"}, "'in text' is no 'basis'; write in-text"),
        (ClaimsFile, {"source": [1]}, "'source' is text, not a list; write one text, without '- ' or brackets"),
    ],
)  # fmt: skip
def test_what_is_said(shape: type[BaseModel], fields: dict[str, object], expected: str) -> None:
    assert said(shape, **fields) == [expected]


def test_of_a_source_it_is_said_how_to_get_what_is_missing() -> None:
    remedies = [each.remedy for _, each in complaints(Source, refusals(Source, id="x", title="y"))]
    assert ["sha256sum FILE" in remedies[0], "wc -m FILE" in remedies[1]] == [True, True]
    assert len(remedies) == 2


def test_an_error_that_is_not_foreseen_is_told_in_pydantics_words() -> None:
    code, message, remedy = complaint(
        Claim, Refusal(("says",), "new_sort", "x", {}, "Input should be better")
    )
    assert (code, message, remedy) == ("bad-value", "'says': Input should be better", "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "nothing"), (True, "true"), ({}, "a mapping"), ([], "a list"), (1.5, "the number 1.5"),
     ("a\nb\x1b", r"'a\nb\x1b'"), ("x" * 70, f"'{'x' * 60}…'"), (10**80, f"the number 1{'0' * 59}…")],
)  # fmt: skip
def test_a_value_is_shown_briefly_and_harmlessly(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_articles() -> None:
    assert (a("agent"), a("work")) == ("an agent", "a work")
