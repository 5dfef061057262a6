"""The questions of docs/seminar.md, asked of all five texts; each answer was worked out by hand from the texts.

A docstring begins with the number of the question there.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.seminars import Seminar, voice, with_words
from tests.test_command import run

from bondgraph.answers import Tie

QUESTIONS = Path(__file__).parents[1] / "docs" / "seminar.md"
CONCORDANCE = "seba-health"
MINDFUL = "rapp+tobin+quintiliani"
ALLIANCE_AS_REAL = "cutler-real-relationship-is-the-alliance"
ALLIANCE_AS_TEAM = "cutler-alliance-agreement-to-be-a-team"
ALLIANCE_OF_THREE = "cutler-alliance-three-elements"
ALLIANCE_AS_RAPPORT = "cutler-alliance-basic-rapport-and-trust"
REAL_RELATIONSHIP = "cutler-real-relationship-person-to-person"
NARROW = "cutler-countertransference-answer-to-transference"
WIDE = "cutler-countertransference-all-that-is-felt"


@pytest.fixture(scope="module")
def seminar() -> Seminar:
    return Seminar()


def typed(line: str) -> Any:
    """What the command prints for a line, as another program reads it."""
    verb, *words = shlex.split(line)
    said = run(verb, *words)
    assert (said.returncode, said.stderr) == (0, "")
    return json.loads(said.stdout)


def tellers(row: dict[str, Any]) -> list[tuple[str, str]]:
    """How a claim is told and by whom, in a row that was printed."""
    return [(link["how"], agent["id"]) for link in row["told_by"] for agent in link["agents"]]


def natures(ties: list[Tie]) -> set[str | None]:
    return {tie.nature for tie in ties}


def bases(ties: list[Tie]) -> set[str]:
    return {tie.basis for tie in ties}


def numbered() -> list[int]:
    """The questions that the tests of this module answer."""
    here = vars(sys.modules[__name__])
    texts = (it.__doc__ or "" for name, it in here.items() if name.startswith("test_"))
    return [int(found[1]) for text in texts if (found := re.match(r"(\d+)\. ", text))]


def test_every_question_has_a_test_and_the_document_says_where() -> None:
    page = QUESTIONS.read_text(encoding="utf-8")
    asked = [int(number) for number in re.findall(r"^### (\d+)$", page, re.MULTILINE)]
    assert asked == list(range(1, 25))
    assert sorted(set(numbered())) == asked
    assert f"`tests/{Path(__file__).name}`" in page


# -- what the bond can and cannot do


@pytest.mark.parametrize("position", ["heals-or-carries/suffices", "relationship-alone/needs-nothing-else"])
def test_nobody_says_that_the_bond_is_enough(position: str) -> None:
    """1. Who says that the bond alone is enough?"""
    said = typed(f"who --position {position}")
    assert (said["total"], said["rows"]) == (0, [])
    assert [side["holders"] for side in said["sides"]] == [[]]


def test_one_text_doubts_that_the_bond_is_enough(seminar: Seminar) -> None:
    """1. Who says … enough: a doubt, of two factors together, and of one kind of change."""
    (doubt,) = seminar.rows(words="doubtful")
    assert {holder.id for holder in doubt.holders} == {"rapp", "tobin", "quintiliani"}
    assert doubt.claim in seminar.says("doubtful", "alone", "alliance", "relationship", "problems")
    assert doubt.positions == (), "a doubt is no denial"


def test_four_sentences_that_are_mistaken_for_sufficiency(seminar: Seminar) -> None:
    """1. Who says … enough: not Yalom, not Flores, neither time, and not Cutler."""
    assert seminar.positions("yalom", "flores")["heals-or-carries"][0] == {"indispensable"}
    assert seminar.says("a primary component", author="Flores", position="heals-or-carries/one-among")
    assert seminar.says("seems", author="Flores", position="what-counts-most/relationship-first")
    assert seminar.says("in psychodynamic therapy", "the work", author="Cutler", question="heals-or-carries")
    assert seminar.says("alliance", "willingness", author="Cutler")


def test_who_calls_it_necessary_and_doubts_that_it_is_enough(seminar: Seminar) -> None:
    """2. Which text calls the alliance necessary and doubts that it is enough?"""
    necessary = seminar.voices(position="heals-or-carries/indispensable")
    assert necessary == {("yalom",), (MINDFUL,)}
    assert necessary & seminar.voices(words="doubtful") == {(MINDFUL,)}
    required = seminar.rows(position="heals-or-carries/indispensable", author="Rapp")
    assert {concept.id for row in required for concept in row.concepts} >= {"alliance"}


def test_who_else_calls_it_necessary_and_for_what(seminar: Seminar) -> None:
    """2. Who else calls it necessary, and for what? Each with a scope, and none as sufficient."""
    assert seminar.says("effective outcome", author="Yalom", position="heals-or-carries/indispensable")
    assert seminar.says("second", "third", author="Wampold", concept="alliance")
    assert not seminar.says("first", author="Wampold")
    assert seminar.says("unlikely", author="Wampold", concept="alliance")
    assert seminar.voices(position="what-comes-first/relationship-before-technique") == {
        ("strupp", "reports in flores1997")
    }
    assert seminar.says(
        "real relationship", "essential", author="Cutler", position="what-comes-first/safety-before-exploring"
    )
    assert seminar.says("crucial", author="examzify", concept="alliance")
    assert ("examzify",) not in seminar.voices(position="heals-or-carries/indispensable")


def test_only_the_concordance_has_a_primary_curative_agent(seminar: Seminar) -> None:
    """3. Who says that the therapeutic relationship is *the* primary curative agent?"""
    found = typed("who primary curative agent")["rows"]
    strongest = [row for row in found if with_words(row["says"], "the primary curative agent")]
    assert [[holder["id"] for holder in row["holders"]] for row in strongest] == [[CONCORDANCE]]
    assert seminar.says("a primary component", author="Flores") == {"flores-a-primary-component"}


@pytest.mark.parametrize(
    ("passage", "summary"),
    [
        ("flores-a-primary-component", "primary"),
        ("strupp-a-central-contributor", "single most important"),
        ("wampold-common-factors-important", "more of the benefit than"),
        ("flores-charged-relationship-vehicle", "decisive"),
        ("yalom-cohesiveness-determinant", "primary"),
    ],
)
def test_summaries_raise_what_their_passages_say(seminar: Seminar, passage: str, summary: str) -> None:
    """3. Who says … *the* primary curative agent: a raising, which happens in entries 4, 8, 11, 13 and 23."""
    raised = seminar.says(summary, contrasts=passage, author=CONCORDANCE)
    assert "degree" in natures(seminar.between(raised, {passage}, "contrasts"))


def test_what_else_is_called_primary(seminar: Seminar) -> None:
    """3. Who says … *the* primary curative agent: not Cutler, and the exam page only to deny it of others."""
    assert seminar.says("vehicle", "patterns", author="Cutler", position="how-it-works/patterns-come-alive")
    denied = seminar.says("not the primary", author="examzify")
    assert denied == seminar.says("primary", author="examzify")
    for therapy, what in (("behavioural-therapy", "vehicle"), ("cbt", "mechanism")):
        assert denied & seminar.says("not the primary", what, concept=therapy)
    assert seminar.says(
        "a core engine", "a central mechanism", author="examzify", position="heals-or-carries/one-among"
    )


def test_nobody_makes_a_technique_of_the_bond(seminar: Seminar) -> None:
    """4. Who says that the bond is itself the technique? The concordance asks, and leaves it open."""
    asked = seminar.row("seba-vehicle-or-technique")
    assert asked.positions == ()
    raised = {fact.name: fact.links for fact in seminar.library.show_question("heals-or-carries").facts}
    assert {link.id for link in raised["raised by"]} >= {
        passage.id for passage in asked.passages if passage.source.id == "seba-concordance"
    }
    other_arm = seminar.voices(position="heals-or-carries/carries", concept="technique")
    assert other_arm == {("flores",), ("strupp", "reports in flores1997")}


def test_nobody_dismisses_technique(seminar: Seminar) -> None:
    """4. Who says that technique counts for nothing? It is ranked third of three, and only a summary drops it."""
    for position in ("heals-or-carries/incidental", "what-counts-most/technique-first"):
        assert seminar.voices(position=position) == set()
    (ranking,) = seminar.rows(position="what-counts-most/patient-first")
    assert seminar.voices(position="what-counts-most/patient-first") == {("bergin", "reports in flores1997")}
    assert ranking.claim in seminar.says("technique", "most")
    dropped = seminar.says("not technique", contrasts=ranking.claim)
    assert natures(seminar.between(dropped, {ranking.claim})) == {"tension"}
    assert dropped <= seminar.claims(author=CONCORDANCE)


def test_nobody_has_the_bond_as_a_mere_container(seminar: Seminar) -> None:
    """5. Who says that the bond is merely the container for other processes?"""
    assert seminar.voices(position="heals-or-carries/incidental") == set()
    assert seminar.row("seba-what-divides").positions == ()
    mechanism = seminar.says("mechanism", concept="containment", author="examzify")
    crucible = seminar.says("not", "merely", concept="containment", author="Cutler")
    for claims in (mechanism, crucible):
        assert claims
        assert claims <= seminar.claims(concept="agent-of-change")


def test_two_pages_go_beyond_the_container_by_different_roads(seminar: Seminar) -> None:
    """5. Who says … merely the container: one makes the container do the work, the other puts the bond above it."""
    two_roads = seminar.between(
        seminar.claims(concept="containment", author="examzify"),
        seminar.claims(concept="containment", author="Cutler"),
        "contrasts",
    )
    assert two_roads
    assert bases(two_roads) == {"editorial"}, "neither mentions the other"


# -- views told only to be turned down


def test_a_blank_screen_is_told_only_to_be_rejected(seminar: Seminar) -> None:
    """6. Who holds that the therapist is, or should be, a blank screen?"""
    (row,) = typed("who --position whose-doing/blank-page")["rows"]
    assert row["claim"] == "outdated-picture-blank-slate"
    assert tellers(row) == [("rejects", "cutler")]
    assert {holder["id"] for holder in row["holders"]} <= seminar.nameless


def test_who_rejects_the_blank_screen(seminar: Seminar) -> None:
    """6. Who … blank screen: Cutler, for whom it has become neutrality, and Sedgwick."""
    rejecting = seminar.voices(contrasts="outdated-picture-blank-slate")
    assert rejecting >= {("cutler",), ("sedgwick",)}
    for author in ("Cutler", "Sedgwick"):
        against = seminar.between(seminar.claims(author=author), {"outdated-picture-blank-slate"})
        assert "contradicts" in natures(against)
    assert seminar.says("evolved", author="Cutler", concept="blank-screen")
    assert seminar.definers("neutrality") == {("cutler",)}


def test_canvas_and_mirror_are_no_blank_screen(seminar: Seminar) -> None:
    """6. Who … blank screen: not the exam page's mirror, not Cutler's canvas, and two texts have no word of it."""
    assert seminar.sources(concept="blank-screen") == {"counselling-uk"}
    mirror = seminar.says("mirror", author="examzify")
    canvas = seminar.claims(author="Cutler", position="made-of/real-and-projected")
    assert mirror
    assert canvas
    assert not (mirror | canvas) & seminar.claims(question="whose-doing")


def test_countertransference_as_interference_belongs_to_early_days(seminar: Seminar) -> None:
    """7. Who holds that countertransference is an interference to be eliminated?"""
    said = typed("who --position therapists-reactions/interference")
    (row,) = said["rows"]
    assert tellers(row) == [("rejects", "cutler")]
    assert {holder["id"] for holder in row["holders"]} == {"early-psychoanalysis"}
    assert "early-psychoanalysis" in seminar.nameless
    today = seminar.claims(author="Cutler", position="therapists-reactions/information")
    assert "contradicts" in natures(seminar.between(today, {row["claim"]}, "contrasts"))


def test_who_has_countertransference_as_data_and_who_does_not_say(seminar: Seminar) -> None:
    """7. Who … an interference: three texts have information instead, and Mindful Happiness neither."""
    informed = seminar.voices(position="therapists-reactions/information")
    assert informed == {("examzify",), ("cutler",), ("shedler",)}
    assert seminar.says("not just", "data", author="examzify", position="therapists-reactions/information"), (
        "no quirk to manage"
    )
    assert seminar.positions("rapp", "shedler")["therapists-reactions"][0] == {"not-to-disturb-empathy"}
    assert seminar.says("negative", author="Rapp", position="therapists-reactions/not-to-disturb-empathy")
    assert seminar.voices(author="Shedler", concept="countertransference") == set()


def test_nobody_asserts_that_cbt_plays_the_relationship_down(seminar: Seminar) -> None:
    """8. Who holds that CBT plays down the therapy relationship?"""
    (myth,) = seminar.rows(concept="cbt", voice="rejects")
    assert seminar.voices(concept="cbt", voice="rejects") == {
        ("cbt-doubters", "rejects in cbt-myths", "reports by shedler")
    }
    assert {"cbt-doubters", "cbt-author"} <= seminar.nameless
    defended = seminar.claims(author="cbt-author", position="other-therapies/strong-too")
    assert natures(seminar.between(defended, {myth.claim}, "contrasts")) == {"contradicts"}
    assert seminar.voices(position="other-therapies/strong-too") == {
        ("cbt-author", "reports by shedler"),
        ("cbt-author", "quotes by shedler"),
    }
    assert seminar.says(
        "not the primary", author="examzify", concept="cbt", position="other-therapies/valued-but-not-central"
    )


def test_what_shedler_does_with_the_defence_of_cbt(seminar: Seminar) -> None:
    """8. What does Shedler do with that view? He attacks what it rests on, and does not assert the myth."""
    compared = typed("compare shedler cbt-author")
    verdicts = {each["question"]["id"]: each["verdict"] for each in compared["questions"]}
    assert verdicts["is-warmth-enough"] == "differ"
    assert verdicts["other-therapies"] == "differ"
    grounds = seminar.claims(author="cbt-author", position="is-warmth-enough/makes-strong-alliance")
    attack = seminar.between(seminar.claims(author="Shedler"), grounds, "contrasts")
    assert "in-text" in bases(attack)
    (myth,) = seminar.claims(concept="cbt", voice="rejects")
    shared = seminar.between(seminar.claims(author="Shedler"), {myth})
    assert "in-text" not in bases(shared), "two oppositions, and Shedler draws no agreement from them"
    assert not seminar.says("downplays", author="Shedler")
    assert seminar.voices(position="other-therapies/missing") == {("shedler",)}


def test_the_exam_page_and_shedler_on_other_therapies(seminar: Seminar) -> None:
    """9. Compare the exam page and Shedler: what do other therapies make of the relationship?"""
    compared = typed("compare examzify shedler")
    (found,) = (each for each in compared["questions"] if each["question"]["id"] == "other-therapies")
    assert found["verdict"] == "differ"
    taken = [{each["position"]["id"].rpartition("/")[2] for each in cell["taken"]} for cell in found["cells"]]
    assert taken == [{"valued-but-not-central", "central-otherwise"}, {"missing"}]
    absent = seminar.claims(author="Shedler", position="other-therapies/missing")
    degrees = seminar.claims(author="examzify", concept="theoretical-school")
    drawn = [
        tie
        for tie in seminar.between(absent, degrees, "contrasts")
        if tie.id in {it["id"] for it in compared["relations"]}
    ]
    assert drawn, "a matter of degree, against an absence"
    assert bases(drawn) == {"editorial"}


def test_three_therapies_on_the_exam_page_and_none_in_shedler(seminar: Seminar) -> None:
    """9. Compare …: three other therapies, by name and each in its place, where Shedler names CBT only."""
    places = {
        therapy: seminar.voices(concept=therapy, question="other-therapies", source="examzify")
        for therapy in ("behavioural-therapy", "client-centred-therapy", "cbt")
    }
    assert set(map(frozenset, places.values())) == {frozenset({("examzify",)})}
    assert seminar.says("middle", author="examzify", concept="cbt")
    for therapy in ("behavioural-therapy", "client-centred-therapy"):
        assert seminar.voices(source="shedler", concept=therapy) == set()
    for source in ("examzify", "shedler"):
        assert seminar.claims(source=source, concept="cbt") & seminar.claims(concept="collaboration")


def test_the_exam_page_calls_the_bond_crucial_twice(seminar: Seminar) -> None:
    """9. Compare …: the exam page against itself, for it asks for the one therapy where the bond is crucial."""
    one = seminar.claims(author="examzify", concept="psychodynamic-approach")
    too = seminar.says("crucial", author="examzify", concept="client-centred-therapy")
    assert "tension" in natures(seminar.between(one, too, "contrasts"))


def test_unnamed_colleagues_want_a_secure_therapist(seminar: Seminar) -> None:
    """10. Who thinks Caroline needs a secure therapist? Colleagues, with a hedge, told to be rejected."""
    (row,) = typed("who --position therapists-reactions/secure-therapist")["rows"]
    assert [holder["id"] for holder in row["holders"]] == ["some-colleagues"]
    assert "some-colleagues" in seminar.nameless
    assert tellers(row) == [("rejects", "shedler")]
    assert row["claim"] in seminar.says("may")
    assert "venture" in row["note"], "the other half of the hedge"
    denial = seminar.between(seminar.claims(author="Shedler"), {row["claim"]}, "contrasts")
    assert ("contradicts", "in-text") in {(tie.nature, tie.basis) for tie in denial}


def test_a_secure_therapist_is_no_secure_attachment_figure(seminar: Seminar) -> None:
    """10. Is that the secure attachment figure of Mindful Happiness? No, and nobody connects the two."""
    (figure,) = seminar.says("may", "secure attachment", source="mindful-happiness")
    assert voice(seminar.row(figure)) == (MINDFUL,)
    assert seminar.between({figure}, seminar.claims(source="shedler")) == []
    (asked,) = seminar.says("secure attachment", "interpretation")
    assert voice(seminar.row(asked)) == (CONCORDANCE,)
    assert seminar.row(asked).positions == (), "a question, and no side taken"


# -- where a careless reader slips


def test_not_all_that_stands_under_requires_is_required(seminar: Seminar) -> None:
    """11. Mindful Happiness heads a list with "Requires". Is everything in the list required?"""
    lines = {
        number: [row.says for row in seminar.library.show(f"mh-bonding-{number}").claims]
        for number in range(1, 11)
    }

    def having(words: str) -> set[int]:
        return {number for number, says in lines.items() if any(words in each for each in says)}

    assert having(" may ") == {7, 9}
    assert having("needed") == {3}
    assert having(" require") == {1, 2, 3, 4, 5, 6, 8, 10}


def test_what_the_list_is_about(seminar: Seminar) -> None:
    """11. Mindful Happiness … "Requires": bonding and presence, while change requires the alliance."""
    page = "mindful-happiness"
    required = {
        claim for words in ("require", "requires", "required") for claim in seminar.says(words, source=page)
    }
    assert required
    assert required == required & seminar.says("bonding", "presence", source=page)
    assert not required & seminar.says("change", source=page)
    assert seminar.says("change", source=page, position="heals-or-carries/indispensable", concept="alliance")
    for name, length in (("behaviour", 10), ("outcome", 9)):
        for number in range(1, length + 1):
            claims = {row.claim for row in seminar.library.show(f"mh-{name}-{number}").claims}
            assert claims
            assert not claims & required
    assert seminar.voices(position="what-it-leads-to/insight", source=page) == {(MINDFUL,)}


BRACKETS = {"winnicott": 2, "kohut": 2, "rogers": 1, "klein": 1, "alonso": 1}


@pytest.mark.parametrize("name", BRACKETS)
def test_a_name_in_brackets_asserts_nothing(seminar: Seminar, name: str) -> None:
    """12. What do Winnicott, Rogers, Kohut, Klein and Alonso assert? Nothing; they are named."""
    assert seminar.voices(author=name) == set()
    facts = {fact.name: fact.links for fact in seminar.library.show_agent(name).facts}
    named = [link.label for link in facts["named in"]]
    assert named.count(f"mindful-happiness cites {name}") == BRACKETS[name]
    assert len(named) == BRACKETS[name] + (name == "rogers"), "whom the exam page names too"


TERMS = {
    "winnicott": {"holding-environment", "intersubjective-space", "going-on-being"},
    "kohut": {"attunement", "experience-near-empathy"},
    "rogers": {"positive-regard"},
    "klein": {"parental-figure"},
    "alonso": {"projection", "projective-identification"},
}


@pytest.mark.parametrize("name", TERMS)
def test_with_which_terms_the_names_in_brackets_are_credited(seminar: Seminar, name: str) -> None:
    """12. What do Winnicott … assert? Nothing: each is the credit for a term, which the page does not define."""
    facts = {fact.name: fact.links for fact in seminar.library.show_agent(name).facts}
    elsewhere = {"client-centred-therapy"} if name == "rogers" else set()
    assert {link.id for link in facts["credited with"]} == TERMS[name] | elsewhere
    for term in TERMS[name]:
        answer = seminar.library.define(f"concept:{term}")
        assert [(each.to.id, each.by.id) for each in answer.credited_to] == [(name, "mindful-happiness")]
        assert answer.definitions == ()


def test_where_a_term_is_credited_is_printed() -> None:
    """12. What do Winnicott … assert? Nothing; and the exam page credits Rogers with a therapy."""
    found = {
        term: [
            (credit["to"]["id"], credit["by"]["id"], credit["passage"]["source"]["id"])
            for credit in typed(f"define {term}")["credited_to"]
        ]
        for term in ("client-centred-therapy", "therapeutic-alliance", "real-relationship")
    }
    assert found == {
        "client-centred-therapy": [("rogers", "examzify", "examzify")],
        "therapeutic-alliance": [("zetzel1956", "holmes2014", "seba-concordance")],
        "real-relationship": [],
    }
    credited = {term["concept"]["id"] for term in typed("terms")["terms"] if term["credited_to"]}
    assert credited == set().union(*TERMS.values()) | {"client-centred-therapy", "therapeutic-alliance"}


@pytest.mark.parametrize(
    "concept",
    ["holding-environment", "going-on-being", "experience-near-empathy", "parental-figure"],
)
def test_who_holds_the_sentences_with_the_brackets(seminar: Seminar, concept: str) -> None:
    """12. What do Winnicott … assert: the sentences are their three authors' own."""
    assert seminar.voices(concept=concept) == {(MINDFUL,)}


def test_alonso_is_not_alfonso(seminar: Seminar) -> None:
    """12. Is Alonso the Alfonso of the reading list? No; and nothing is told of those on the list."""
    assert typed("who --author alonso")["total"] == 0
    shown = {name: seminar.library.show_agent(name) for name in ("Alonso", "C.A. Alfonso")}
    assert [node.id for node in shown.values()] == ["alonso", "alfonso"]
    made = {
        name: {link.id for fact in node.facts if fact.name == "made" for link in fact.links}
        for name, node in shown.items()
    }
    assert made == {"Alonso": set(), "C.A. Alfonso": {"alfonso2018"}}


def test_what_is_pointed_at_is_cited_and_holds_nothing(seminar: Seminar) -> None:
    """12. What do … assert: a reading list is cited, with no view of those who are on it."""
    for author in ("solms", "tronick", "alfonso", "friedman", "downey", "richards"):
        assert seminar.voices(author=author) == set()
    for work in ("alfonso2018", "richards"):
        assert seminar.voices(work=work) == set()
    for node, fact in (
        ("agent:solms", "named in"),
        ("agent:tronick", "named in"),
        ("work:alfonso2018", "cited in"),
        ("work:richards", "cited in"),
    ):
        facts = {each.name: each.links for each in seminar.library.show(node).facts}
        assert [link.label.split()[0] for link in facts[fact]] == ["mindful-happiness"]
    (makers,) = (
        fact.links for fact in seminar.library.show("work:alfonso2018").facts if fact.name == "makers"
    )
    assert {link.id for link in makers} == {"alfonso", "friedman", "downey"}


def test_three_accounts_of_the_therapeutic_alliance_on_one_page(seminar: Seminar) -> None:
    """13. What is the therapeutic alliance according to Counselling-uk? Find all three places."""
    said = typed('define "therapeutic alliance"')
    found = {
        each["row"]["claim"]
        for each in said["definitions"]
        if {"counselling-uk"} == {it["source"]["id"] for it in each["row"]["passages"]}
    }
    assert found >= {ALLIANCE_AS_REAL, ALLIANCE_AS_TEAM, ALLIANCE_OF_THREE, ALLIANCE_AS_RAPPORT}
    assert {voice(seminar.row(claim)) for claim in found} == {("cutler",)}
    assert ALLIANCE_OF_THREE in seminar.says("bond", "tasks", "goals")
    assert ALLIANCE_AS_RAPPORT in seminar.says("basic", "rapport", "trust")
    assert seminar.definers("alliance-bond") == {("cutler",)}
    assert "cutler-alliance-bond-is-trust-and-rapport" in seminar.says("trust", "rapport")
    assert seminar.says("often", "few sessions", author="Cutler", concept="therapeutic-alliance")


def test_the_three_accounts_clash_twice(seminar: Seminar) -> None:
    """13. What is the therapeutic alliance …: one with the real relationship and told from it, a whole and a part."""
    one_or_two = seminar.between({ALLIANCE_AS_REAL}, {REAL_RELATIONSHIP, ALLIANCE_AS_TEAM}, "contrasts")
    assert one_or_two
    assert seminar.definers("real relationship") & {("cutler",)}
    whole_or_part = seminar.between(
        {ALLIANCE_AS_RAPPORT}, {ALLIANCE_OF_THREE, "cutler-alliance-bond-is-trust-and-rapport"}, "contrasts"
    )
    assert whole_or_part
    assert "contradicts" in natures(one_or_two + whole_or_part)


def test_countertransference_is_defined_twice_in_adjoining_sentences(seminar: Seminar) -> None:
    """14. How does Counselling-uk define countertransference?"""
    said = typed("define countertransference")
    by_cutler = {
        each["row"]["claim"]
        for each in said["definitions"]
        if [holder["id"] for holder in each["row"]["holders"]] == ["cutler"]
    }
    assert by_cutler == {NARROW, WIDE}
    assert NARROW in seminar.says("in essence", "transference")
    assert WIDE in seminar.says("everything") | seminar.says("all")
    assert seminar.between({NARROW}, {WIDE}, "contrasts")
    taken = {
        position.position.id: row.claim
        for row in seminar.rows(question="what-countertransference-is", author="Cutler")
        for position in row.positions
        if position.question.id == "what-countertransference-is"
    }
    assert taken == {
        "what-countertransference-is/answer-to-transference": NARROW,
        "what-countertransference-is/everything-felt": WIDE,
    }


def test_shedlers_twinge_never_goes_by_that_name(seminar: Seminar) -> None:
    """14. Does Shedler's twinge fall under it? He does not say so, and under the narrow one it need not."""
    twinge = seminar.claims(author="Shedler", concept="therapist-reactions")
    assert twinge
    assert seminar.voices(author="Shedler", concept="countertransference") == set()
    assert seminar.between(twinge, {NARROW}, "supports") == []


@pytest.mark.parametrize("definer", ["cutler", "examzify"])
def test_shedlers_twinge_falls_under_two_definitions(seminar: Seminar, definer: str) -> None:
    """14. Does Shedler's twinge fall under it? Under the wide one and the exam page's, as the reader infers."""
    twinge = seminar.claims(author="Shedler", concept="therapist-reactions")
    defining = {row.claim for row in seminar.definitions("countertransference")} - {NARROW}
    falls_under = seminar.between(twinge, defining & seminar.claims(author=definer), "supports")
    assert falls_under
    assert bases(falls_under) == {"editorial"}


def test_who_defines_the_four_terms(seminar: Seminar) -> None:
    """15. Who defines transference, countertransference, alliance and real relationship?"""
    said = typed("define transference")
    assert sorted(each["row"]["holders"][0]["id"] for each in said["definitions"]) == ["cutler", "examzify"]
    assert sorted(row.holders[0].id for row in seminar.definitions("countertransference")) == [
        "cutler",
        "cutler",
        "examzify",
    ]
    # Strupp calls it something, which one may take for a definition or, as the answer does, for less.
    assert seminar.definers("therapeutic alliance") - {("strupp", "quotes in flores2004")} == {
        ("cutler",),
        ("zetzel", "reports in holmes2014"),
    }
    assert seminar.definers("real relationship") == {
        ("cutler",),
        ("author-quoted-by-wampold", "quotes in wampold2015"),
        ("greenson", "quotes in holmes2014"),
    }
    assert "author-quoted-by-wampold" in seminar.nameless


def test_in_what_the_definitions_differ(seminar: Seminar) -> None:
    """15. Set the definitions side by side: what one has and another has not."""
    transference = {row.holders[0].id: row.says for row in seminar.definitions("transference")}
    assert "attitudes" in transference["cutler"]
    assert "parent" in transference["cutler"]
    assert "project" in transference["examzify"]
    assert "attitudes" not in transference["examzify"]
    (real,) = (row.says for row in seminar.definitions("real relationship") if row.holders[0].id == "cutler")
    assert re.search(r"\btransference\b.*\bcountertransference\b", real)
    made_of = seminar.positions("cutler", "zetzel")["made-of"]
    assert made_of[1] == {"reality"}
    assert made_of[0] >= {"reality", "joint-work"}
    reality, work = (
        {it.id for row in seminar.rows(author="Cutler", position=f"made-of/{each}") for it in row.concepts}
        for each in ("reality", "joint-work")
    )
    assert "real-relationship" in reality, "nearer to Zetzel than"
    assert "therapeutic-alliance" in work - reality, "the alliance is"


def test_where_the_four_terms_are_not_used(seminar: Seminar) -> None:
    """15. Set … side by side: Shedler has one of the four, in another's words, and two texts lack the fourth."""
    for concept in ("transference", "countertransference", "real-relationship"):
        assert seminar.voices(source="shedler", concept=concept) == set()
    assert seminar.voices(source="shedler", concept="alliance") == {("cbt-author", "quotes by shedler")}
    for source in ("examzify", "mindful-happiness"):
        assert seminar.voices(source=source, concept="real-relationship") == set()
    for concept in ("transference", "countertransference"):
        assert seminar.sources(concept=concept) == {
            "examzify",
            "counselling-uk",
            "mindful-happiness",
            "seba-concordance",
        }


ONLY_MINDFUL = (
    "holding-environment",
    "intersubjective-space",
    "going-on-being",
    "experience-near-empathy",
    "object-relations",
    "projective-identification",
)


def test_which_terms_are_used_and_never_defined() -> None:
    """16. Which terms are used and never defined?"""
    undefined = {
        term["concept"]["id"]
        for term in typed("terms")["terms"]
        if term["used_by"] and not term["definitions"]
    }
    assert undefined >= {
        *ONLY_MINDFUL,
        "positive-regard",
        "working-alliance",
        "internal-working-models",
        "insight",
    }


def test_where_the_undefined_terms_are_used(seminar: Seminar) -> None:
    """16. Which terms are used and never defined: and in which texts."""
    for concept in ONLY_MINDFUL:
        assert seminar.sources(concept=concept) == {"mindful-happiness"}
    assert seminar.sources(concept="positive-regard") >= {"examzify", "mindful-happiness"}
    assert seminar.sources(concept="working-alliance") == {"seba-concordance"}
    assert seminar.voices(concept="internal-working-models") == {(CONCORDANCE,)}
    assert seminar.sources(concept="insight") >= {
        "examzify",
        "counselling-uk",
        "mindful-happiness",
        "seba-concordance",
    }


@pytest.mark.parametrize(
    ("concept", "definer"),
    [
        ("containment", "examzify"),
        ("interpretation", "examzify"),
        ("neutrality", "cutler"),
        ("frame", "cutler"),
        ("free-association", "cutler"),
    ],
)
def test_which_terms_are_defined_in_one_text_only(seminar: Seminar, concept: str, definer: str) -> None:
    """16. Which terms are defined in one text only?"""
    assert seminar.definers(concept) == {(definer,)}


def test_containment_is_defined_in_one_text_and_asked_for_in_another(seminar: Seminar) -> None:
    """16. Which … in one text only: containment, for which Mindful Happiness asks "as needed"."""
    assert seminar.says("needed", source="mindful-happiness", concept="containment")


# -- between the texts


def test_where_the_texts_put_the_therapists_reactions(seminar: Seminar) -> None:
    """17. Where do the texts put the therapist's own reactions?"""
    assert seminar.voices(position="therapists-reactions/information") == {
        ("examzify",),
        ("cutler",),
        ("shedler",),
    }
    assert seminar.voices(position="therapists-reactions/not-to-disturb-empathy") == {(MINDFUL,)}
    assert seminar.says("reflect", source="mindful-happiness", concept="countertransference")
    assert seminar.voices(position="whose-doing/from-both") >= {("jung",), ("sedgwick",)}
    assert seminar.voices(position="therapist-brings/own-contrition") == {("brazier",)}
    assert seminar.says("unlikely", author="Brazier", position="therapist-brings/own-contrition")
    assert seminar.voices(concept="countertransference", source="seba-concordance") == {(CONCORDANCE,)}


def test_who_would_speak_of_reactions(seminar: Seminar) -> None:
    """17. Where do the texts put …: aloud, in Shedler's script, and with a condition in Counselling-uk."""
    sides = {
        side["position"]["id"].rpartition("/")[2]: [holder["id"] for holder in side["holders"]]
        for side in typed("who --question speaking-of-reactions")["sides"]
    }
    assert sides == {
        "say-it": ["shedler"],
        "if-it-illuminates": ["cutler"],
        "use-without-burdening": ["cutler"],
    }
    assert seminar.says("might", author="Shedler", position="speaking-of-reactions/say-it")
    for claim, position in (
        ("cutler-disclosure-if-it-illuminates", "if-it-illuminates"),
        ("cutler-reactions-used-not-burdened", "use-without-burdening"),
    ):
        assert claim in seminar.claims(position=f"speaking-of-reactions/{position}")
    assert seminar.verdict("shedler", "cutler", "speaking-of-reactions") == "differ"
    assert seminar.positions("examzify", "rapp")["speaking-of-reactions"] == (set(), set())


@pytest.mark.parametrize("author", ["Jung", "Sedgwick"])
def test_one_sided_on_purpose_stands_in_tension_with_both(seminar: Seminar, author: str) -> None:
    """17. Where do the texts put …: a one-sided focus is in tension with a bond that is made from both sides."""
    one_sided = seminar.says("one-sided", author="Cutler")
    assert one_sided
    assert not one_sided & seminar.claims(question="whose-doing"), "said of the focus"
    both = seminar.claims(author=author, position="whose-doing/from-both")
    assert natures(seminar.between(one_sided, both, "contrasts")) == {"tension"}


def test_who_takes_insight_as_the_way_of_change(seminar: Seminar) -> None:
    """18. Who takes insight as the way of change?"""
    assert seminar.voices(position="insight-or-relationship/by-way-of-relationship") == {
        ("examzify",),
        ("cutler",),
        ("shedler",),
    }
    assert seminar.voices(position="insight-or-relationship/insight-first") == set()
    assert seminar.says("emotional", "intellectual", "lasting change", author="Cutler", concept="insight")
    assert seminar.says("outcome", author="Rapp", position="what-it-leads-to/insight")
    assert seminar.positions("rapp", "flores")["insight-or-relationship"][0] == set()


def test_who_takes_regulation_as_the_way_of_change(seminar: Seminar) -> None:
    """18. Who takes … regulation? Flores alone, of patients who abuse substances, and Schore is no witness."""
    for position in ("insight-or-relationship/relationship", "how-it-works/regulation"):
        assert seminar.voices(position=position) == {("flores",)}
        assert seminar.says("substance-abusing", position=position)
    assert seminar.voices(author="Schore", concept="regulation") == set()
    assert not seminar.says("late", author="Flores", concept="insight")
    assert seminar.says("late", author=CONCORDANCE, concept="insight")
    regulation = seminar.claims(author="Flores", concept="insight")
    insight = seminar.claims(author="examzify", position="insight-or-relationship/by-way-of-relationship")
    drawn = seminar.between(regulation, insight, "contrasts")
    assert drawn
    assert bases(drawn) == {"editorial"}, "Flores names no opponent"
    assert "contradicts" not in natures(drawn), "and speaks of one group"
    assert seminar.voices(position="what-comes-first/safety-before-exploring") >= {("examzify",)}


def test_flores_and_counselling_uk_on_the_profession(seminar: Seminar) -> None:
    """19. Compare Flores and Counselling-uk: must the healing tie be professional?"""
    compared = typed("compare flores cutler counselling-uk")
    (found,) = (each for each in compared["questions"] if each["question"]["id"] == "must-it-be-professional")
    taken = {
        cell["subject"]["id"]: {each["position"]["id"].rpartition("/")[2] for each in cell["taken"]}
        for cell in found["cells"]
    }
    assert found["verdict"] == "differ"
    assert taken == {
        "flores": {"need-not", "takes-skill"},
        "cutler": {"professional-tie"},
        "counselling-uk": {"professional-tie"},
    }
    need_not = seminar.claims(position="must-it-be-professional/need-not")
    for author in ("cutler", "counselling-uk"):
        tie = seminar.claims(author=author, position="must-it-be-professional/professional-tie")
        drawn = seminar.between(need_not, tie, "contrasts")
        assert drawn
        assert "contradicts" not in natures(drawn), "it is not said that change happens only there"
    assert "counselling-uk-change-in-professional-relationship" in seminar.claims(author="counselling-uk")


def test_a_real_person_is_what_both_want(seminar: Seminar) -> None:
    """19. Compare …: a real person is wanted by both, the hedge is kept, and the other texts are silent."""
    flores = seminar.says("real person", author="Flores", concept="professional-standing")
    assert flores
    assert seminar.says("real human being", author="Cutler", concept="real-relationship")
    assert seminar.says("seems", author="Flores", position="what-counts-most/relationship-first")
    assert seminar.says("credential", concept="professional-standing") <= seminar.claims(author=CONCORDANCE)
    for one, other in (("examzify", "rapp"), ("shedler", "rapp")):
        assert seminar.positions(one, other)["must-it-be-professional"] == (set(), set())
    later = seminar.claims(position="must-it-be-professional/takes-skill")
    assert natures(seminar.between(later, flores, "contrasts")) == {"tension"}, "not taken back"


def test_nobody_says_that_warmth_is_enough(seminar: Seminar) -> None:
    """20. Is warmth enough?"""
    sides = {
        side["position"]["id"].rpartition("/")[2]: {holder["id"] for holder in side["holders"]}
        for side in typed("who --question is-warmth-enough")["sides"]
    }
    assert sides["more-than-warmth"] == {"shedler", "examzify"}
    assert sides["makes-strong-alliance"] == {"cbt-author"}, "told by Shedler; and strong is not enough"
    assert seminar.says("all the time", author="examzify", concept="warmth")


def test_who_speaks_for_warmth(seminar: Seminar) -> None:
    """20. Is warmth enough: those who ask for it do not say that it suffices."""
    assert seminar.voices(position="therapist-brings/warm-manner") == {
        ("fiedler+truax+carkhuff+strupp", "summarises in yalom2005"),
        ("cutler",),
        ("cbt-author", "quotes by shedler"),
    }
    assert ("strupp", "reports in flores1997") in seminar.voices(concept="warmth")
    climate = seminar.says("warmth", "can", concept="client-centred-therapy")
    assert climate
    assert seminar.voices(concept="client-centred-therapy") == {("examzify",)}
    assert seminar.voices(author="Rogers") == set()


def test_mindful_happiness_never_says_warm(seminar: Seminar) -> None:
    """20. Is warmth enough: Mindful Happiness does not speak of it."""
    assert seminar.claims(source="mindful-happiness", concept="warmth") == set()


def test_it_is_the_reader_who_sets_shedler_against_research_on_warmth(seminar: Seminar) -> None:
    """20. Is warmth enough: Shedler names neither Yalom nor Strupp."""
    warm = seminar.claims(work="yalom2005", concept="warmth") | seminar.claims(
        author="Strupp", concept="warmth"
    )
    assert bases(seminar.between(seminar.claims(author="Shedler"), warm)) == {"editorial"}


def test_what_psychodynamic_therapies_are_said_to_neglect(seminar: Seminar) -> None:
    """21. What are psychodynamic therapies said to neglect, by whom, and is it unethical to use only them?"""
    said = typed(
        "who --concept presenting-problems --concept moral-responsibility --source mindful-happiness"
    )
    assert {tuple(holder["id"] for holder in row["holders"]) for row in said["rows"]} == {
        ("rapp", "tobin", "quintiliani")
    }
    assert seminar.says("most", "less", author="Rapp", concept="psychodynamic-approach")
    assert seminar.voices(concept="moral-responsibility") == {(MINDFUL,)}
    (question,) = seminar.rows(concept="moral-responsibility")
    assert with_words(question.says, "may")
    assert "ethic" in question.says, "which it is expressly not"
    assert seminar.voices(position="relationship-alone/combine") == {(MINDFUL,)}
    assert seminar.says("may be best", position="relationship-alone/combine")
    assert seminar.says("unethical") == set()
    assert seminar.positions("examzify", "cutler")["relationship-alone"] == (set(), set())


def test_what_they_neglect_is_the_centre_of_other_therapies(seminar: Seminar) -> None:
    """21. What are … said to neglect: what the exam page puts at the centre of two therapies."""
    neglected = seminar.claims(author="Rapp", concept="psychodynamic-approach")
    for therapy in ("behavioural-therapy", "cbt"):
        centre = seminar.claims(author="examzify", concept=therapy)
        assert bases(seminar.between(neglected, centre)) == {"editorial"}, therapy


def test_shedler_looks_for_the_neglect_on_the_other_side(seminar: Seminar) -> None:
    """21. What are … said to neglect: Shedler asks what other therapies lack."""
    neglected = seminar.claims(author="Rapp", concept="psychodynamic-approach")
    missing = seminar.claims(author="Shedler", position="other-therapies/missing")
    turned_round = seminar.between(neglected, missing, "contrasts")
    assert bases(turned_round) == {"editorial"}
    assert seminar.verdict("rapp", "shedler", "relationship-alone") == "differ"
    assert seminar.says("may", author="Shedler", concept="manualised-therapy")
    assert seminar.says('"evidence-based"', author="Shedler"), "his quotation marks"


# -- who speaks through whom


def test_what_bowlby_says_in_the_concordance(seminar: Seminar) -> None:
    """22. What does Bowlby say in the concordance? Nothing; a book about him tells of two others."""
    assert typed("who --author bowlby")["total"] == 0
    told = seminar.voices(work="holmes2014")
    assert {("zetzel", "reports in holmes2014"), ("greenson", "quotes in holmes2014")} <= told
    assert seminar.voices(words="interpretation secure attachment") == {(CONCORDANCE,)}
    assert seminar.voices(concept="internal-working-models") == {(CONCORDANCE,)}
    assert seminar.says("Bowlby") <= seminar.claims(author=CONCORDANCE)
    raised = {
        fact.name: fact.links for fact in seminar.library.show_question("insight-or-relationship").facts
    }
    assert "seba-6-gloss" in {link.id for link in raised["raised by"]}


def test_what_freud_says_in_the_concordance(seminar: Seminar) -> None:
    """22. … and what does Freud? What Jung reports of him and holds too."""
    assert seminar.voices(author="Freud") == {("freud", "reports in jung-cw16")}
    agreed = seminar.between(seminar.claims(author="Jung"), seminar.claims(author="Freud"), "supports")
    assert natures(agreed) == {"restates"}
    assert seminar.says("almost", "combination") <= seminar.claims(author="Jung")
    assert seminar.says("almost", "combination")
    for words in ("ontological", "alchemical"):
        assert seminar.voices(words=words) == {(CONCORDANCE,)}


def test_flores_and_yalom_meet_in_strupp(seminar: Seminar) -> None:
    """23. By way of whom are Flores and Yalom connected?"""
    by_flores, by_yalom = (
        {holder.id for row in seminar.rows(work=works, voice="told") for holder in row.holders}
        for works in (["flores1997", "flores2004"], ["yalom2005"])
    )
    assert by_flores & by_yalom == {"strupp"}
    assert {"lambert", "barley", "bergin"} <= by_flores - by_yalom
    assert {("strupp", "reports in flores1997"), ("strupp", "quotes in flores2004")} <= seminar.voices(
        author="Strupp"
    )
    for start, end in (("flores1997", "strupp"), ("flores2004", "strupp"), ("strupp", "yalom2005")):
        first, last = typed(f"path {start} {end}")["steps"]
        assert (first["relation"], last["relation"]) == (None, None), "told, not likened"
        assert first["end"]["id"] in seminar.claims(author="Strupp", voice="told")


def test_what_flores_and_yalom_tell_of_strupp(seminar: Seminar) -> None:
    """23. By way of whom …: Flores's step rests on passages, Yalom's on a summary; warmth is what the ends share."""
    facts = {fact.name: fact.links for fact in seminar.library.show_agent("Strupp").facts}
    named = {link.id for link in facts["named in"]}
    assert {name.partition("--")[0]: name.rpartition("--")[2] for name in named} == {
        "flores1997": "seba-9",
        "yalom2005": "seba-18-gloss",
    }
    for work in ("flores1997", "flores2004", "yalom2005"):
        cited = {fact.name: fact.links for fact in seminar.library.show(work).facts}.get("cited in", ())
        assert cited == (), "neither cites the other"
    warm = seminar.voices(position="made-of/human-warmth", author="Strupp")
    assert warm == {
        ("strupp", "reports in flores1997"),
        ("fiedler+truax+carkhuff+strupp", "summarises in yalom2005"),
    }
    assert seminar.says("theoretical school") <= seminar.claims(author=CONCORDANCE)


def test_templates_lead_to_transference_by_way_of_counselling_uk(seminar: Seminar) -> None:
    """24. How does Shedler's view of early templates connect with the exam page's transference?"""
    (transference,) = (
        row.claim for row in seminar.definitions("transference") if row.holders[0].id == "examzify"
    )
    (templates,) = seminar.says("templates", author="Shedler", concept="attachment")
    walked = typed(f"path {templates} {transference}")
    assert walked["found"]
    texts, crossings = ["shedler"], []
    for step in walked["steps"]:
        (source,) = {passage.source.id for passage in seminar.row(step["end"]["id"]).passages}
        if source != texts[-1]:
            texts.append(source)
            crossings.append(step["relation"]["basis"])
    assert texts == ["shedler", "counselling-uk", "examzify"]
    assert crossings == ["editorial", "editorial"], "none of the three cites another"
    assert seminar.voices(words="early blueprint", author="psychodynamic-theory") <= {
        ("psychodynamic-theory", "reports by cutler")
    }
    assert "psychodynamic-theory" in seminar.nameless


def test_more_that_joins_the_three_and_what_does_not(seminar: Seminar) -> None:
    """24. How does … connect: a laboratory in all three; that therapists take part is in Shedler alone."""
    small_scale = {
        author: seminar.claims(author=author, concept="microcosm")
        for author in ("Shedler", "Cutler", "examzify")
    }
    for one, other in (("Shedler", "examzify"), ("examzify", "Cutler")):
        assert seminar.between(small_scale[one], small_scale[other]), (one, other)
    assert ("shedler",) in seminar.voices(concept="participation")
    assert seminar.says("unavoidably", concept="participation") <= seminar.claims(author="Shedler")
    assert seminar.voices(concept="participation") == {("shedler",)}
