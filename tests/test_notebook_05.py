"""What the fifth notebook shows is what its own files say, read as YAML and as text."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any, Final

import yaml
from tests.notebooks import committed, picture, text
from tests.written import several


def files(name: str) -> dict[str, str]:
    """The files that a notebook writes, by name, as the last cell that writes them does."""
    found = {}
    for cell in committed(name).values():
        first, _, rest = cell["source"].partition("\n")
        if first.startswith("%%writefile "):
            found[first.split()[1]] = f"{rest}\n"
    return found


WRITTEN: Final = files("05")
FIRST: Final = WRITTEN["margins/claims/marsh.yaml"]
MENDED: Final = WRITTEN | {
    "margins/claims/marsh.yaml": FIRST.replace("held_by: bek\n", "held_by: beck\n").replace("/help]", "/helps]")
}  # fmt: skip
READ: Final[dict[str, Any]] = {
    name.removeprefix("margins/").removesuffix(".yaml"): yaml.safe_load(content)
    for name, content in MENDED.items()
    if name.endswith(".yaml")
}
TEXTS: Final = {name: MENDED[f"texts/{name}.txt"] for name in ("marsh", "orrell")}
CLAIMS: Final = {claim["id"]: claim for source in TEXTS for claim in READ[f"claims/{source}"]["claims"]}
RELATIONS: Final = [
    (ident, kind, each)
    for ident, claim in CLAIMS.items()
    for kind in ("supports", "contrasts", "defines")
    for each in claim.get(kind, ())
]


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def called(agent: str) -> str:
    (record,) = [each for each in READ["agents"]["agents"] if each["id"] == agent]
    name = record.get("name", {})
    return " ".join(filter(None, (name.get("given"), name.get("family")))) or str(record["described"])


def takers(position: str) -> list[str]:
    """Who takes a position."""
    return [claim["held_by"] for claim in CLAIMS.values() if position in several(claim.get("answers"))]


def test_the_texts_are_measured() -> None:
    assert text("05", "measure").splitlines() == [
        f"{name}.txt {len(words)} {digest(words)}" for name, words in TEXTS.items()
    ]


def test_every_passage_is_where_its_file_says() -> None:
    for name, words in TEXTS.items():
        for each in READ[f"claims/{name}"]["passages"]:
            span = words[each["start"] : each["end"]]
            assert digest(span) == each["sha256"]
            assert " ".join(span.split()).startswith(each["first"])
            assert " ".join(span.split()).endswith(each["last"])


def test_the_passage_that_is_anchored() -> None:
    (shown,) = yaml.safe_load(f"  {text('05', 'anchor')}")
    span = TEXTS["marsh"][shown["start"] : shown["end"]]
    assert span.startswith("My teacher Beck")
    assert span.endswith("been read yet.")
    assert shown["sha256"] == digest(span)
    pasted = READ["claims/marsh"]["passages"][1]
    assert {**shown, "id": "marsh-2"} == pasted


def test_the_slips_are_found_where_they_are() -> None:
    slips = ("bek", "the-one-who-writes/help]")
    lines = FIRST.splitlines()
    places = [(n, line.index(slip) + 1) for slip in slips for n, line in enumerate(lines, 1) if slip in line]
    shown = text("05", "check-first").splitlines()
    assert [line.split(": ")[0] for line in shown[:2]] == [
        f"claims/marsh.yaml:{line}:{column}" for line, column in places
    ]
    assert shown[0].endswith("did you mean 'beck'?")
    assert shown[1].endswith("did you mean 'the-one-who-writes/helps'?")
    assert shown[2] == "2 errors, 0 warnings"


def test_it_conforms_when_they_are_mended() -> None:
    said = f"margins: {len(CLAIMS)} claims, {len(RELATIONS)} relations, conforms"
    assert text("05", "mend") == said
    assert text("05", "coverage-again").splitlines()[-1] == said


def test_nothing_of_the_texts_is_passed_over_in_the_end() -> None:
    for name, words in TEXTS.items():
        held = {at for each in READ[f"claims/{name}"]["passages"] for at in range(each["start"], each["end"])}
        (source,) = [each for each in READ["sources"]["sources"] if each["id"] == name]
        left = {
            at for out in source["left_out"] for each in out["at"] for at in range(each["start"], each["end"])
        }
        assert [words[at] for at in range(len(words)) if at not in held | left and words[at].isalnum()] == []
        measured = f"{name}: {len(words)} characters: {len(held) / len(words):.1%} in passages, "
        assert f"{measured}{len(left) / len(words):.1%} left out on purpose" in text("05", "coverage-again")
        assert f"{measured}0.0% left out on purpose" in text("05", "coverage-first")
        assert f"line 1, 0–{max(left) + 1}, {max(left) + 1} characters" in text("05", "coverage-first")


def test_who_stands_where() -> None:
    expected = []
    for question in READ["questions"]["questions"]:
        expected.append(question["label"])
        for position in question["positions"]:
            names = sorted({called(agent) for agent in takers(f"{question['id']}/{position['id']}")})
            expected.append(f"    {position['label']:<20} {'; '.join(names)}")
    assert text("05", "sides").splitlines() == expected


def test_what_is_told() -> None:
    told = [claim for claim in CLAIMS.values() if "told_by" in claim]
    assert text("05", "told").splitlines() == [
        line
        for claim in told
        for line in (
            f"{called(claim['held_by'])}: {claim['says']}",
            f"    {called(claim['told_by']['agent'])} {claim['told_by']['how']} it",
        )
    ]


def test_marsh_and_orrell() -> None:
    expected = []
    for question in READ["questions"]["questions"]:
        taken = {
            agent: {each["id"] for each in question["positions"] if agent in takers(f"{question['id']}/{each['id']}")}
            for agent in ("marsh", "orrell")
        }  # fmt: skip
        one, other = taken.values()
        verdict = "agree" if one == other else "partly" if one & other else "differ"
        expected.append(f"{verdict:<8} {question['label']}")
    assert text("05", "compare-two").splitlines() == expected
    assert [line.split()[0] for line in expected] == ["partly", "differ"]


def test_the_way_from_beck_to_orrell() -> None:
    shown = " ".join(text("05", "path-between").split())
    steps = ["beck-not-read-yet", "marsh-question-to-the-page", "orrell-paper-of-your-own"]
    places = [shown.index(" ".join(CLAIMS[claim]["says"].split())) for claim in steps]
    assert places == sorted(places)
    joined = {frozenset((ident, each.get("claim"))): each["because"] for ident, _, each in RELATIONS}
    for one, other in pairwise(steps):
        assert " ".join(joined[frozenset((one, other))].split()) in shown


def test_the_picture_has_everybody() -> None:
    svg = picture("05", "drawn")
    assert svg.count(">contrasts<") == len([kind for _, kind, _ in RELATIONS if kind == "contrasts"])
    assert svg.count(">supports<") == len([kind for _, kind, _ in RELATIONS if kind == "supports"])
    assert all(called(agent) in svg for agent in ("marsh", "orrell", "beck", "those-distracted"))


def test_beck_is_cited_by_way_of_marsh() -> None:
    lines = text("05", "cited").splitlines()
    assert "(Orrell, 2025)" in lines
    assert "(Beck, as cited in Marsh, 2024)" in lines
    assert lines[-2:] == ["Marsh, I. (2024). In the margin.", "Orrell, T. (2025). Leave the page alone."]


def test_every_id_is_published() -> None:
    questions = READ["questions"]["questions"]
    passages = [each for name in TEXTS for each in READ[f"claims/{name}"]["passages"]]
    count = sum(map(len, (
        READ["agents"]["agents"], READ["concepts"]["concepts"], READ["sources"]["sources"], questions, passages, CLAIMS,
        [each for question in questions for each in question["positions"]],
    )))  # fmt: skip
    assert text("05", "published").splitlines()[-1] == f"{count} ids newly recorded as published"


def test_the_explorer_has_a_page_for_each() -> None:
    agents = sorted(f"{each['id']}.html" for each in READ["agents"]["agents"])
    questions = sorted(f"{each['id']}.html" for each in READ["questions"]["questions"])
    assert text("05", "site-written").splitlines() == [
        " ".join(["question", *questions]),
        " ".join(["agent", *agents]),
    ]
    second = READ["questions"]["questions"][1]
    assert text("05", "page-read").splitlines() == [
        second["label"], second["asks"], "3 claims by 3 authors, on 2 positions."
    ]  # fmt: skip
    assert len([agent for each in ("company", "noise") for agent in takers(f"{second['id']}/{each}")]) == 3


# -- the exercises


def test_the_solutions_begin_where_the_notebook_ended() -> None:
    source = committed("solutions/05")["the-corpus"]["source"]
    parts = [part.partition("\n") for part in source.split('"""')[1].split("==> ")[1:]]
    assert {name: content for name, _, content in parts} == MENDED


def test_a_position_that_nobody_takes() -> None:
    lines = text("solutions/05", "exercise-1").splitlines()
    assert lines[:3] == [line.strip() for line in text("05", "sides").splitlines()[1:4]]
    assert lines[3].split() == ["It", "harms", "nobody"]


def test_a_new_first_line_moves_the_passages() -> None:
    further = len("For a friend\n\n")
    said = text("solutions/05", "exercise-2")
    for each in READ["claims/marsh"]["passages"]:
        assert (
            f"moved: passage {each['id']} of marsh, recorded at {each['start']}–{each['end']}, "
            f"now at {each['start'] + further}–{each['end'] + further}\n" in said
        )
    assert said.count("moved: passage") == 6
    changed = f"For a friend\n\n{TEXTS['marsh']}"
    assert f"write length: {len(changed)} and sha256: {digest(changed)} at source 'marsh'" in said
    assert "claims/marsh.yaml: 6 spans written back" in said
    assert text("solutions/05", "mended") == text("05", "mend")


def test_an_id_that_was_published_is_kept() -> None:
    lines = text("solutions/05", "exercise-3").splitlines()
    assert "error[id-lost]: the claim 'orrell-noise' was published and is gone" in lines[0]
    assert lines[-2].startswith("margins: 11 claims, 8 relations, conforms")
    assert lines[-1] == "orrell-notes-are-noise"


def test_one_relation_more_between_the_two() -> None:
    between = [
        1
        for ident, _, each in RELATIONS
        if "claim" in each and {CLAIMS[ident]["held_by"], CLAIMS[each["claim"]]["held_by"]} == {"marsh", "orrell"}
    ]  # fmt: skip
    assert text("solutions/05", "exercise-4").splitlines()[-1] == str(len(between) + 1) == "3"
