"""What the second notebook shows is what stands in the files of the corpus, and its check of passages finds their words."""

from __future__ import annotations

import os
import re
from ast import literal_eval
from collections import Counter

import pytest
from tests.notebooks import committed, picture, table, text
from tests.written import Written, called, held, holders, records, relations, several, takers

CLAIMS = records("claims")
QUESTIONS = records("questions")
LEADING = "heals-or-carries"


def positions(question: str) -> dict[str, str]:
    """Of the claims that answer a question, the label of the position that each takes."""
    return {
        claim: position["label"]
        for position in QUESTIONS[question]["positions"]
        for claim in takers(f"{question}/{position['id']}")
    }


def within(question: str) -> list[Written]:
    inside = positions(question)
    return [each for each in relations() if each.subject in inside and each.object in inside]


TAKEN = positions(LEADING)
TIES = within(LEADING)
CONTRASTS = [each for each in TIES if each.type == "contrasts"]


def test_the_question_and_its_positions() -> None:
    record = QUESTIONS[LEADING]
    asked = text("02", "the-question")
    assert " ".join(record["asks"].split()) in asked
    raised = asked.partition("raised by\n")[2].splitlines()
    passages = [records("passages")[ident] for ident in record["raised_by"]]
    assert sorted(line.strip() for line in raised) == sorted(
        f"{each['first']} … {each['last']} [{each['id']}]" for each in passages
    )
    assert Counter(each["source"] for each in passages) == {"seba-concordance": 4, "counselling-uk": 3}
    shown = text("02", "the-positions").splitlines()
    assert shown[::2] == [each["label"] for each in record["positions"]]
    assert [line.strip() for line in shown[1::2]] == [each["says"].strip() for each in record["positions"]]


def test_each_column_has_who_takes_the_position() -> None:
    labels, *rows = table("02", "who-takes-them")
    assert labels[1:] == [each["label"] for each in QUESTIONS[LEADING]["positions"]]
    for place, label in enumerate(labels[1:], start=1):
        shown = {row[place] for row in rows} - {""}
        takes = [claim for claim, taken in TAKEN.items() if taken == label]
        assert {each.partition(", as ")[0] for each in shown} >= {
            " & ".join(map(called, holders(claim))) for claim in takes if not CLAIMS[claim].get("told_by")
        }
        assert len(shown) == len({(*holders(claim), str(CLAIMS[claim].get("told_by"))) for claim in takes})
        assert len([each for each in shown if re.search(r", as (told|quoted) by ", each)]) == len(
            {str(CLAIMS[claim]["told_by"]) for claim in takes if CLAIMS[claim].get("told_by")}
        )


def test_who_stands_in_one_column_only() -> None:
    columns: dict[str, set[str]] = {}
    for claim, label in TAKEN.items():
        for agent in holders(claim):
            columns.setdefault(agent, set()).add(label)
    alone = {agent for agent, labels in columns.items() if len(labels) == 1}
    assert alone == {"yalom", "wampold", "shedler", "rapp", "tobin", "quintiliani", "two-trauma-approaches"}
    assert columns.keys() - alone == {"cutler", "examzify", "flores", "strupp"}


def test_the_claims_behind_the_boldest_position() -> None:
    shown = text("02", "the-claims")
    takes = takers(f"{LEADING}/itself")
    assert shown.count("NOTE") == len(takes) == 4
    for claim in takes:
        assert " ".join(CLAIMS[claim]["says"].split()) in shown
        assert " ".join(CLAIMS[claim]["note"].split()) in shown


def test_the_relations_are_counted() -> None:
    counted = Counter((each.type, TAKEN[each.subject] == TAKEN[each.object], each.basis) for each in TIES)
    shown = {
        row[0]: [int(each) for each in row[1:]]
        for row in table("02", "the-relations")
        if row[0] in ("contrasts", "supports")
    }
    assert shown == {
        kind: [
            counted[kind, False, "editorial"],
            counted[kind, False, "in-text"],
            counted[kind, True, "editorial"],
        ]
        for kind in ("contrasts", "supports")
    }
    assert shown == {"contrasts": [9, 0, 0], "supports": [5, 1, 10]}
    assert sum(counted.values()) == 25


def test_the_one_that_a_source_draws() -> None:
    (drawn,) = [each for each in TIES if each.basis == "in-text"]
    lines = [line.strip() for line in text("02", "drawn-by-a-source").splitlines()]
    assert lines[0] == CLAIMS[drawn.subject]["says"].strip()
    assert lines[1] == f"{drawn.type} – {TAKEN[drawn.subject]} → {TAKEN[drawn.object]}"
    assert lines[2] == CLAIMS[drawn.object]["says"].strip()
    assert lines[-1] == "drawn by Philip J. Flores"
    assert holders(drawn.subject) == holders(drawn.object) == ["flores"]


def test_the_contrasts_and_how_many_are_against_oneself() -> None:
    shown = text("02", "the-contrasts").splitlines()[::3]
    assert Counter(shown) == Counter(
        f"{'; '.join(map(called, holders(each.subject)))} and {'; '.join(map(called, holders(each.object)))} · {each.nature}"
        for each in CONTRASTS
    )
    alone = [each for each in CONTRASTS if holders(each.subject) == holders(each.object)]
    said = f"{len(alone)} of {len(CONTRASTS)} contrasts are between two claims of the same holder"
    assert text("02", "against-oneself") == said
    assert (len(alone), len(CONTRASTS)) == (5, 9)


def test_the_passage_and_that_none_was_checked() -> None:
    passage = records("passages")["seba-4"]
    shown = text("02", "the-passages")
    assert f"code points {passage['start']} to {passage['end']}\n" in shown
    assert f"{passage['first']} … {passage['last']}\nFlores 2004 · {passage['role']}\n" in shown
    count = len({each for claim in TAKEN for each in CLAIMS[claim]["passages"]})
    assert text("02", "checking") == f"No texts are attached: none of the {count} passages was checked."


@pytest.mark.texts
def test_with_the_texts_the_passages_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert os.environ["BONDGRAPH_SOURCES"]
    names: dict[str, object] = {}
    cells = committed("02")
    opening = cells["the-question"]["source"]
    for code in (
        opening,
        'debate = library.who_argues(question="heals-or-carries")',
        cells["checking"]["source"],
    ):
        exec(code, names)
    assert capsys.readouterr().out.endswith("\n32 of the 32 passages stand where they should\n")


def test_who_is_silent_on_the_question() -> None:
    shown = text("02", "not-said")
    for claim in ("schore-bond-furthers-exploration", "jung-both-altered"):
        assert " ".join(CLAIMS[claim]["note"].split()) in shown
    assert not {"schore", "jung"} & {agent for claim in TAKEN for agent in holders(claim)}


def test_the_picture_and_the_references() -> None:
    assert f"<desc>{len(TAKEN)} claims" in picture("02", "a-picture")
    cited = " ".join(text("02", "citing").split())
    for claim in TAKEN:
        work = CLAIMS[claim].get("in_work")
        if work and not CLAIMS[claim].get("told_by"):
            assert records("works")[work]["title"] in cited
        assert records("sources")[CLAIMS[claim]["source"]]["title"].partition(":")[0] in cited


def test_the_exercises() -> None:
    worked_on = takers(f"{LEADING}/worked-on")
    who = {agent for claim in worked_on for agent in holders(claim)}
    assert text("solutions/02", "exercise-1") == repr((len(worked_on), len(who))) == "(6, 3)"
    taken = {
        called(agent): len({label for claim, label in TAKEN.items() if agent in holders(claim)})
        for agent in records("agents")
        if held(agent)
    }
    assert literal_eval(text("solutions/02", "exercise-2")) == {
        name: count for name, count in taken.items() if count > 1
    }
    across = [
        f"{TAKEN[each.subject]} → {TAKEN[each.object]}"
        for each in TIES
        if each.type == "supports" and TAKEN[each.subject] != TAKEN[each.object]
    ]
    assert Counter(text("solutions/02", "exercise-3").splitlines()) == Counter(across)
    assert len(across) == 6
    joined = {end for each in TIES for end in (each.subject, each.object)}
    assert set(literal_eval(text("solutions/02", "exercise-4"))) == TAKEN.keys() - joined
    lines = [line.strip() for line in text("solutions/02", "exercise-5").splitlines()]
    found = {question: Counter(each.basis for each in within(question)) for question in QUESTIONS}
    assert lines == [
        f"{bases.total()} relations, {bases['in-text']} drawn by a source   {QUESTIONS[question]['label']}"
        for question, bases in found.items()
    ]
    assert max(found, key=lambda question: found[question]["in-text"]) == "therapists-reactions"
    assert found["therapists-reactions"] == {"editorial": 8, "in-text": 2}


def test_answers_are_read_by_position_and_not_by_claim() -> None:
    answers = [
        each
        for claim in CLAIMS.values()
        for each in several(claim.get("answers"))
        if each.startswith(f"{LEADING}/")
    ]
    assert len(answers) == len(TAKEN) == 24
