"""What the first notebook shows is what stands in the files of the corpus."""

from __future__ import annotations

import re
from itertools import pairwise

from tests.notebooks import html, table, text
from tests.written import called, held, holders, records, relations, several, takers

CLAIMS = records("claims")
QUESTIONS = records("questions")
LEADING = "heals-or-carries"


def positions(question: str) -> list[str]:
    return [f"{question}/{each['id']}" for each in QUESTIONS[question]["positions"]]


def taken_by(agent: str, question: str) -> set[str]:
    answers = {each for claim in held(agent) for each in several(CLAIMS[claim].get("answers"))}
    return answers & set(positions(question))


def test_the_library_is_counted() -> None:
    found = re.findall(r"([\d,]+) ([a-z]+?)s[,<]", html("01", "a-library-of-claims"))
    counted = {kind: int(count.replace(",", "")) for count, kind in found}
    kinds = ("agent", "work", "source", "concept", "question", "passage", "claim")
    assert {kind: counted[kind] for kind in kinds} == {kind: len(records(f"{kind}s")) for kind in kinds}
    assert counted["relation"] == len(relations())


def test_half_of_the_holders_are_heard_only_because_others_tell() -> None:
    every = {holder for claim in CLAIMS for holder in holders(claim)}
    told_only = [holder for holder in every if all(CLAIMS[claim].get("told_by") for claim in held(holder))]
    assert (len(every), len(told_only)) == (37, 19)


def test_the_questions_with_their_claims() -> None:
    expected = []
    for ident, question in QUESTIONS.items():
        taken = {claim for position in positions(ident) for claim in takers(position)}
        expected.append(f"{len(taken)} claims   {question['label']}")
    shown = text("01", "the-questions").splitlines()
    assert [line.strip() for line in shown] == expected


def test_who_stands_where() -> None:
    lines = text("01", "who-stands-where").splitlines()
    shown = {label: names.strip() for label, names in zip(lines[::2], lines[1::2], strict=True)}
    for position, written in zip(positions(LEADING), QUESTIONS[LEADING]["positions"], strict=True):
        names = {called(agent) for claim in takers(position) for agent in holders(claim)}
        assert set(shown[written["label"]].split("; ")) == names or {"nobody"}
    assert [label for label, names in shown.items() if names == "nobody"] == [
        "The bond alone is enough",
        "Technique does the work",
    ]


def test_strupp_is_told_by_flores() -> None:
    shown = text("01", "a-claim-and-its-voice")
    strupp = [
        claim
        for claim in held("strupp")
        if any(LEADING in each for each in several(CLAIMS[claim].get("answers")))
    ]
    tellers = [(told["how"], told["work"]) for claim in strupp for told in several(CLAIMS[claim]["told_by"])]
    assert tellers == [("quotes", "flores2004"), ("reports", "flores1997")]
    for claim in strupp:
        assert CLAIMS[claim]["says"] in shown
    assert shown.count("held by Strupp") == 2
    assert "reports – Philip J. Flores in Flores 1997" in shown
    assert "quotes – Philip J. Flores in Flores 2004" in shown


def test_the_passage_is_where_the_file_says() -> None:
    passage = records("passages")["seba-9"]
    lines = [line.split(maxsplit=2) for line in text("01", "where-it-stands").splitlines()]
    shown = dict(line.split("  ", 1) for line in text("01", "where-it-stands").splitlines() if "  " in line)
    assert len(lines) == 5
    assert shown["at"].strip() == f"{passage['start']} to {passage['end']}"
    assert shown["begins"].strip() == passage["first"]
    assert shown["ends"].strip() == passage["last"]
    assert records("sources")["seba-concordance"]["url"] in text("01", "where-it-stands")


def test_what_is_told_and_what_is_told_to_be_rejected() -> None:
    told = [claim for claim in CLAIMS.values() if claim.get("told_by")]
    rejected = [
        claim for claim in told if any(each["how"] == "rejects" for each in several(claim["told_by"]))
    ]
    said = f"{len(CLAIMS)} claims, {len(told)} of them told by somebody else, {len(rejected)} of those to be rejected"
    assert text("01", "asking-for-less").startswith(said)
    rows = table("01", "asking-for-less")[1:]
    assert len(rows) == len(rejected) == 4
    for claim in rejected:
        assert any(claim["says"] in " ".join(row) for row in rows)


def test_a_first_page_and_all() -> None:
    assert text("01", "all-of-them") == f"(100, {len(CLAIMS)})"


def test_the_frame_by_source() -> None:
    shown = {
        row[0]: [int(each) for each in row[1:]]
        for row in table("01", "as-a-frame")
        if row[0] in records("sources")
    }
    for source in records("sources"):
        claims = {ident: claim for ident, claim in CLAIMS.items() if claim["source"] == source}
        told = [claim for claim in claims.values() if claim.get("told_by")]
        voices = {holder for ident in claims for holder in holders(ident)}
        assert shown[source] == [len(claims), len(told), len(voices)]


def test_two_authors() -> None:
    shown = [line.split(maxsplit=1) for line in text("01", "two-authors").splitlines()]
    expected = []
    for ident, question in QUESTIONS.items():
        one, other = taken_by("flores", ident), taken_by("wampold", ident)
        if one or other:
            both = "agree" if one == other else "partly" if one & other else "differ"
            expected.append([both if one and other else "silent", question["label"]])
    assert shown == expected
    assert [verdict for verdict, _ in shown].count("silent") == 5
    assert len([ident for ident in QUESTIONS if not taken_by("wampold", ident)]) == 16


def test_definitions_of_the_real_relationship() -> None:
    claims = [
        each.subject for each in relations() if (each.type, each.object) == ("defines", "real-relationship")
    ]
    lines = text("01", "one-word").splitlines()
    assert {line.strip() for line in lines[1::2]} == {CLAIMS[claim]["says"].strip() for claim in claims}
    assert set(lines[::2]) == {called(agent) for claim in claims for agent in holders(claim)}


def test_terms_that_nobody_defines() -> None:
    concepts = records("concepts")
    defined = {each.object for each in relations() if each.type == "defines"}

    def within(concept: str, other: str) -> bool:
        above = several(concepts[concept].get("broader"))
        return concept == other or any(within(each, other) for each in above)

    used = {
        concept["label"]: sum(
            any(within(about, ident) for about in several(claim.get("about"))) for claim in CLAIMS.values()
        )
        for ident, concept in concepts.items()
        if ident not in defined
    }
    most = sorted(used.items(), key=lambda item: -item[1])[:5]
    assert text("01", "nobody-defines").replace("\n", "") == repr(most)


def test_each_step_of_the_way_is_a_relation() -> None:
    lines = text("01", "a-way-through").splitlines()
    says = {claim["says"].strip(): ident for ident, claim in CLAIMS.items()}
    chain = [says[line] for line in lines if line in says]
    assert holders(chain[0]) == ["yalom"]
    assert holders(chain[-1]) == ["schore"]
    joined = {frozenset((each.subject, each.object)) for each in relations()}
    assert all(frozenset(pair) in joined for pair in pairwise(chain))
    assert len(chain) == 5


def test_no_shorter_way_leads_there() -> None:
    near = {claim: {claim} for claim in CLAIMS}
    for each in relations():
        if each.type != "defines":
            near[each.subject].add(each.object)
            near[each.object].add(each.subject)
    reached = set(held("yalom"))
    for _ in range(3):
        reached = {other for claim in reached for other in near[claim]}
        assert not reached & set(held("schore"))


def test_the_exercises() -> None:
    assert text("solutions/01", "exercise-1") == str(len(held("shedler"))) == "27"
    empty = [
        f"{question['label']} {position['label']}"
        for ident, question in QUESTIONS.items()
        for position in question["positions"]
        if not takers(f"{ident}/{position['id']}")
    ]
    assert text("solutions/01", "exercise-2").splitlines() == empty
    assert len(empty) == 8
    rejections = text("solutions/01", "exercise-3")
    for claim, record in CLAIMS.items():
        if any(told["how"] == "rejects" for told in several(record.get("told_by"))):
            assert (
                f"{record['says']}\n    held by {'; '.join(map(called, holders(claim)))}\n"
                in f"{rejections}\n"
            )
    assert rejections.count("rejected by") == 4
    differ = [
        question["label"]
        for ident, question in QUESTIONS.items()
        if (one := taken_by("cutler", ident)) and (other := taken_by("examzify", ident)) and not one & other
    ]
    assert text("solutions/01", "exercise-4") == repr(differ)
    flores = [
        f"{CLAIMS[claim]['in_work'][-4:]} {position['label']}"
        for position in QUESTIONS[LEADING]["positions"]
        for claim in takers(f"{LEADING}/{position['id']}")
        if "flores" in holders(claim)
    ]
    shown = [line for line in text("solutions/01", "exercise-5").splitlines() if not line.startswith(" ")]
    assert sorted(shown) == sorted(flores)
